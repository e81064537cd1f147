/** `npm run build:confidence`: the package as somebody else would use it, and every example of its README run for real. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const name = 'howsure-confidence'
const readme = readFileSync(join(root, 'src/confidence/README.md'), 'utf8')
/** A stranger's project with the package installed. */
const home = mkdtempSync(join(tmpdir(), 'howsure-confidence-'))
const built = join(home, 'node_modules', name)
const script = join(root, 'scripts/confidence.mjs')

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8' })
/** What it said; throws all of it when it did not go well. */
function said({ status, stdout, stderr }: ReturnType<typeof node>): string {
  if (status !== 0) throw new Error(`Ended with ${status}: ${stdout}${stderr}`)
  return stdout
}
const filesUnder = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).filter((path) => statSync(join(folder, path)).isFile())
const read = (path: string): string => readFileSync(join(built, path), 'utf8')
/** Code without comments and without what strings say. */
const bare = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '').replace(/(["'])(?:\\.|(?!\1).)*\1/g, '""')

beforeAll(() => void said(node(script, '--out', built)), 60_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the package', () => {
  it('is one module with declarations, licence and README, and depends on nothing', () => {
    expect(filesUnder(built).filter((path) => !path.startsWith('types')).sort()).toEqual(['LICENSE', 'README.md', 'index.d.ts', 'index.js', 'package.json'])
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const manifest = JSON.parse(read('package.json'))
    expect(manifest).toMatchObject({ name, version, type: 'module', license: 'Apache-2.0', sideEffects: false })
    expect(Object.keys(manifest).filter((key) => /dependencies|scripts|bin/i.test(key))).toEqual([])
    expect(read('LICENSE')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
    expect(read('README.md')).toBe(readme)
  })

  it('imports nothing and touches no page, worker or process', () => {
    const code = bare(read('index.js'))
    expect(code).toMatch(/function softmax\(/)
    expect(code.match(/\b(?:import|require)\b|\bfrom ""/g)).toBeNull()
    expect(code.match(/\b(?:document|window|self|globalThis|navigator|process|Buffer|fetch|postMessage|setTimeout|console|performance|Date|localStorage)\b|\bMath\.random\b/g)).toBeNull()
  })

  it('imports into a bare context that has nothing but the language', () => {
    writeFileSync(join(home, 'bare.mjs'), `
import { readFileSync } from 'node:fs'
import vm from 'node:vm'
const context = vm.createContext(Object.create(null))
const module = new vm.SourceTextModule(readFileSync(${JSON.stringify(join(built, 'index.js'))}, 'utf8'), { context })
await module.link(() => { throw new Error('it imports something') })
await module.evaluate()
console.log(module.namespace.softmax(new Float32Array([0, 0]), 1).join())`)
    expect(said(node('--experimental-vm-modules', 'bare.mjs')).trim()).toBe('0.5,0.5')
  })

  it('exports what src/confidence/index.ts names, each in the README', async () => {
    const exported = Object.keys(await import(/* @vite-ignore */ pathToFileURL(join(built, 'index.js')).href)).sort()
    const named = [...readFileSync(join(root, 'src/confidence/index.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)]
      .flatMap((m) => m[1]!.split(',')).map((word) => word.trim()).filter((word) => word !== '' && !word.startsWith('type '))
    expect(exported).toEqual(named.sort())
    const table = readme.slice(readme.indexOf('## What is where'))
    const told = [...table.matchAll(/`(\w+)`/g)].map((m) => m[1]!)
    expect(told.sort()).toEqual(exported)
  })

  it('is a face only: the page imports the files themselves', () => {
    const imports = /(?:from|import)[ (]'(?:[^']*\/confidence(?:\/index)?|\.\/index|\.)'/
    const own = (path: string): boolean => /^confidence\/[^/]+$/.test(path)
    const wrong = filesUnder(join(root, 'src')).filter((path) => /\.tsx?$/.test(path)).filter((path) => {
      const line = readFileSync(join(root, 'src', path), 'utf8').match(imports)
      return line !== null && (own(path) || line[0].includes('confidence'))
    })
    expect(wrong).toEqual([])
  })

  it('leaves a folder alone that somebody else filled', () => {
    const other = join(home, 'photos')
    mkdirSync(other)
    writeFileSync(join(other, 'cat.txt'), 'cat')
    const { status, stderr } = node(script, '--out', other)
    expect(status).toBe(1)
    expect(stderr).toContain('left alone')
    expect(existsSync(join(other, 'cat.txt'))).toBe(true)
  })
})

/** The blocks in reading order, as one program; `// →` says what the line gives. */
const blocks = [...readme.matchAll(/^```js\n([\s\S]*?)^```/gm)].map((m) => m[1]!)
const promises: { code: string; expected: string }[] = []
const program = blocks.join('\n').split('\n').map((line) => {
  const m = /^(?:(const (\w+) = .*?)|(.*?))\s*\/\/ → (.*)$/.exec(line)
  if (!m) return line
  promises.push({ code: line.replace(/\s*\/\/ →.*/, ''), expected: m[4]! })
  return m[1] ? `${m[1]}; given.push(${m[2]})` : `given.push(${m[3]})`
}).join('\n')

/** JSON of a value, its numbers rounded as the README shows them. */
function shown(value: unknown, like: string): string {
  const number = /-?\d+(?:\.(\d+))?/g
  const digits = [...like.matchAll(number)].map((m) => m[1]?.length ?? 0)
  let at = 0
  if (typeof value === 'string') return JSON.stringify(value)
  return JSON.stringify(value).replace(/-?\d[\d.e+-]*/g, (x) => Number(x).toFixed(digits[at++] ?? 0)).replaceAll(',', ', ')
}

describe('the README', () => {
  let given: unknown[] = []
  beforeAll(() => {
    const tail = 'console.log(JSON.stringify(given.map((x) => (ArrayBuffer.isView(x) ? Array.from(x) : x))))'
    writeFileSync(join(home, 'examples.mjs'), `const given = []\n${program}\n${tail}\n`)
    given = JSON.parse(said(node('examples.mjs')))
  }, 30_000)

  it('has an example for each of its sections', () => {
    const sections = readme.slice(readme.indexOf('## Examples'), readme.indexOf('## Conventions')).split(/^### /m).slice(1)
    expect(sections).toHaveLength(6)
    expect(sections.filter((section) => !section.includes('// → '))).toEqual([])
    expect(readme.match(/^```(?!js$|sh$|$)/gm)).toBeNull()
  })

  it.each(promises.map(({ code, expected }, i) => [code, expected, i] as const))('%s → %s', (_, expected, i) => {
    expect(shown(given[i], expected)).toBe(expected)
  })

  // Two ways to find files, both strict, neither with a page: what the declarations need must come with them.
  it.each([['bundler', 'ESNext'], ['nodenext', 'NodeNext']])('its examples and the declarations compile for a stranger (%s)', (moduleResolution, module) => {
    const types = `import type { Calibrator, Choice, ConformalReport, LabelledLogits, ReliabilityBin } from '${name}'
export const seen = (a: Calibrator, b: Choice, c: ConformalReport, d: LabelledLogits, e: ReliabilityBin): string => a.method.title + b.kept + c.rows + d.classes + e.count
// @ts-expect-error -- logits and probabilities are different things
softmax(softmax(photo, 1), 1)
// @ts-expect-error -- and not any
measure('nothing')`
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(home, 'examples.ts'), `${blocks.join('\n')}\n${types}\n`)
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { target: 'ES2022', lib: ['ES2023'], types: [], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, module, moduleResolution },
      files: ['examples.ts'],
    }))
    expect(said(node(join(root, 'node_modules/typescript/bin/tsc'), '-p', home))).toBe('')
  })
})
