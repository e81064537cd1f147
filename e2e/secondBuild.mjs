/** Builds the page once more with another heading and another text in the model dialog: a true next version. `node secondBuild.mjs <folder>` */
import { build } from 'vite'

const changes = [
  ['src/app/Header.tsx', 'How sure is an image model, really?', 'The next version'],
  ['src/panels/models/ModelDialog.tsx', 'Dialog title="Model"', 'Dialog title="Model, next version"'],
]

const nextVersion = {
  name: 'next-version',
  enforce: 'pre',
  transform(code, id) {
    const change = changes.find(([file]) => id.endsWith(file))
    if (!change) return null
    if (!code.includes(change[1])) throw new Error(`${change[0]} has no “${change[1]}”: the test's next version must differ there`)
    return code.replace(change[1], change[2])
  },
}

await build({ logLevel: 'error', plugins: [nextVersion], build: { outDir: process.argv[2], emptyOutDir: true } })
