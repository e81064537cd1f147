/** The licences of what the page is built from, as a file of the page: several of them ask to go where the code goes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Every package of `dependencies`, with the text it brings. Throws where one brings none. */
export function licencesText() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.keys(dependencies).map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license ?? 'not stated'} (the package brings no text of it).`
    return `${name} ${version}\n\n${text}\n`
  }).join('\n----------\n\n')
}

/** A plugin of the build. */
export const licences = {
  name: 'licences',
  apply: 'build',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesText() })
  },
}
