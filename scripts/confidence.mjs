/** Builds src/confidence as a package of its own: one readable ES module, declarations, README and licence; no dependencies. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist/confidence') }, help: { type: 'boolean', default: false } } })

if (values.help) {
  console.log(`node scripts/confidence.mjs [--out FOLDER]   builds src/confidence as the package howsure-confidence (default: dist/confidence)
FOLDER is emptied first; one that holds anything but an earlier build is refused. \`npm run build\` empties dist, so build the page first.`)
  process.exit(0)
}

const out = resolve(values.out)
const manifest = {
  name: 'howsure-confidence',
  version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  description: 'Is the confidence of a classifier true? Metrics, calibrators, prediction sets and thresholds.',
  license: 'Apache-2.0',
  type: 'module',
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  types: './index.d.ts',
  sideEffects: false,
}

checkFolder()
rmSync(out, { recursive: true, force: true })
await bundle()
declarations()
copyFileSync(join(root, 'LICENSE'), join(out, 'LICENSE'))
copyFileSync(join(root, 'src/confidence/README.md'), join(out, 'README.md'))
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
const files = readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile())
console.log(`${out}: ${files.length} files, index.js ${statSync(join(out, 'index.js')).size} bytes`)

/** Emptying a folder that somebody else filled would be a sad surprise. */
function checkFolder() {
  if (!existsSync(out) || readdirSync(out).length === 0) return
  const path = join(out, 'package.json')
  if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === manifest.name) return
  console.error(`${out} holds something else than an earlier build; it is left alone.`)
  process.exit(1)
}

async function bundle() {
  await build({
    configFile: false, root, publicDir: false, logLevel: 'warn',
    build: {
      outDir: out, emptyOutDir: false, target: 'es2022', minify: false, reportCompressedSize: false,
      lib: { entry: join(root, 'src/confidence/index.ts'), formats: ['es'], fileName: () => 'index.js' },
    },
  })
}

/** Only the declarations that the public ones need; with file endings, which Node's resolution asks for. */
function declarations() {
  const made = mkdtempSync(join(tmpdir(), 'howsure-declarations-'))
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.confidence.json'), '--outDir', made], { stdio: 'inherit' })
    if (status !== 0) throw new Error('tsc could not make the declarations.')
    const seen = new Set()
    const waiting = ['confidence/index.d.ts']
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      const text = readFileSync(join(made, path), 'utf8').replace(/(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+)\2/g, (_, before, quote, target) => {
        waiting.push(`${join(dirname(path), target)}.d.ts`)
        return `${before}${quote}${target}.js${quote}`
      })
      const to = join(out, 'types', path)
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, text)
    }
    writeFileSync(join(out, 'index.d.ts'), "export * from './types/confidence/index.js'\n")
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}
