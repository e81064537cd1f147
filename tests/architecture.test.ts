/** The plan of the house, kept true: every import goes down, runtimes and React stay in their rooms, lists are whole. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')

/** Higher floors may import lower ones; rooms on one floor do not see each other, but for what `neighbours` says. */
const floors: Readonly<Record<string, number>> = {
  app: 6, panels: 5, stage: 4, state: 3, charts: 3, ui: 3, worker: 2, offline: 2, engines: 1, models: 1, labelled: 1, confidence: 0, detection: 0, pixels: 0, 'faults.ts': 0,
}
const neighbours: readonly (readonly [from: string, to: string])[] = [
  // Types of the model card only; one checksum for all zips; and the pure rooms share the one error class.
  ['engines', 'models/card.ts'], ['labelled', 'models/zip/crc.ts'], ['pixels', 'faults.ts'], ['confidence', 'faults.ts'], ['detection', 'faults.ts'],
]
/** Packages by the rooms that may import them. */
const packages: readonly (readonly [pattern: RegExp, rooms: readonly string[]])[] = [
  [/^@tensorflow\//, ['engines']],
  [/^onnxruntime-web\//, ['engines']],
  [/^h5wasm$/, ['models']],
  // A protobuf reader and writer: the ONNX reader's, and the probe's graph.
  [/^@bufbuild\/protobuf\/wire$/, ['engines', 'models']],
  [/^(@litertjs\/core|flatbuffers)(\/|$)/, ['engines']],
  [/^react(-dom)?(\/|$)|^@base-ui\/|^lucide-react$|^@tanstack\/react/, ['app', 'panels', 'stage', 'charts', 'ui', 'main.tsx']],
  [/^fflate$/, ['models/zip']],
  [/^workbox-precaching$/, ['offline']],
  [/^zustand\/vanilla$/, ['state/store.ts']],
  [/^zustand$/, ['state/useFacts.ts']],
]

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : /\.tsx?$/.test(name) ? [path] : []
  })
}

const all = filesUnder(src)
const code = all.filter((path) => !/\.test\.tsx?$/.test(path))
const roomOf = (path: string): string => relative(src, path).split('/')[0]!

function importsOf(path: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const found = [...text.matchAll(/\b(?:import|export)\s+(type\s+)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/g)]
  return found.map((m) => ({ target: m[2] ?? m[3] ?? m[4]!, typeOnly: m[1] !== undefined }))
}

function resolveLocal(from: string, target: string): string {
  const base = resolve(dirname(from), target.replace(/\?.*$/, ''))
  const hit = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find((path) => existsSync(path) && statSync(path).isFile())
  if (!hit) throw new Error(`${relative(root, from)} imports ${target}, which is not there`)
  return hit
}

describe('floors', () => {
  it('every room has one', () => {
    const rooms = new Set(code.map(roomOf))
    rooms.delete('main.tsx')
    expect([...rooms].sort()).toEqual(Object.keys(floors).sort())
  })

  it('imports go down, or stay in their room', () => {
    const wrong: string[] = []
    let seen = 0
    for (const path of code) {
      const from = roomOf(path)
      for (const { target } of importsOf(path)) {
        if (!target.startsWith('.')) continue
        seen++
        const hit = relative(src, resolveLocal(path, target))
        const to = hit.split('/')[0]!
        if (to === from || from === 'main.tsx') continue
        const allowed = floors[from]! > floors[to]! || neighbours.some(([a, b]) => a === from && b === hit)
        if (!allowed) wrong.push(`${relative(src, path)} -> ${hit}`)
      }
    }
    expect(seen).toBeGreaterThan(150)
    expect(wrong).toEqual([])
  })

  it('what engines take from models is types', () => {
    const taken = code.filter((p) => roomOf(p) === 'engines')
      .flatMap((path) => importsOf(path).filter(({ target }) => target.includes('/models/')).map((hit) => ({ path: relative(src, path), ...hit })))
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.filter(({ typeOnly }) => !typeOnly)).toEqual([])
  })

  it('no panel imports another', () => {
    const wrong = code.filter((p) => roomOf(p) === 'panels').flatMap((path) => {
      const own = relative(src, path).split('/')[1]
      return importsOf(path).filter(({ target }) => target.startsWith('.')).map(({ target }) => relative(src, resolveLocal(path, target)))
        .filter((hit) => hit.startsWith('panels/') && hit.split('/')[1] !== own)
    })
    expect(wrong).toEqual([])
  })

  it('packages are imported in their rooms only', () => {
    const wrong: string[] = []
    for (const path of code) {
      for (const { target } of importsOf(path)) {
        if (target.startsWith('.')) continue
        const rule = packages.find(([pattern]) => pattern.test(target))
        const here = relative(src, path)
        if (!rule || !rule[1].some((room) => here === room || here.startsWith(`${room}/`))) wrong.push(`${here} -> ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('files', () => {
  it('are short: 300 lines need a reason, and none has one', () => {
    expect(all.filter((path) => readFileSync(path, 'utf8').split('\n').length > 300).map((path) => relative(root, path))).toEqual([])
  })

  it('live in rooms named after the subject', () => {
    const banned = /\/(utils?|helpers?|common|lib|hooks|misc)(\/|\.tsx?$)/
    expect(all.map((path) => relative(root, path)).filter((path) => banned.test(`/${path}`))).toEqual([])
  })

  it('hold no HTML from strings', () => {
    const made = /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write/
    expect(code.filter((path) => made.test(readFileSync(path, 'utf8')))).toEqual([])
  })
})

describe('the plan on paper', () => {
  it('ARCHITECTURE.md has a row for every room, on its floor, and no other', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const rows = [...text.matchAll(/^\| (\d) \| `([\w.]+)` \|/gm)].map(([, floor, room]) => [room, Number(floor)])
    expect(Object.fromEntries(rows)).toEqual(floors)
    expect(rows).toHaveLength(Object.keys(floors).length)
  })
})
