import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ContentKeeper } from './contentKeeper'
import { pathInScope } from './scope'

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
const build = (version: string) => ['model/model.json', 'model/w.bin'].map((url) => ({ url, integrity: hash(`${url} ${version}`) }))
const answerOf = async (keeper: ContentKeeper, path: string) => {
  const response = await keeper.answer(path)
  return response.ok ? response.text() : response.status
}

/** What the server has now, what the browser's own cache has, and each question that reached either. */
let server: string | null
let browser: string | null
let asked: string[]
let kept: Map<string, Response>

beforeEach(() => {
  server = 'A'
  browser = null
  asked = []
  kept = new Map()
  vi.stubGlobal('location', { href: 'https://site.example/sub/sw.js' })
  vi.stubGlobal('caches', { open: async () => ({
    match: async (key: string) => kept.get(key)?.clone(),
    put: async (key: string, response: Response) => void kept.set(key, response),
    delete: async (key: string) => kept.delete(key),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  }) })
  vi.stubGlobal('fetch', async (path: string, { cache }: { cache: string }) => {
    asked.push(`${path} ${cache}`)
    const version = cache === 'default' ? (browser ?? server) : server
    if (version === null) throw new TypeError('Failed to fetch')
    return version === '404' ? new Response('', { status: 404 }) : new Response(`${path} ${version}`)
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('files kept by content', () => {
  it('is asked for once and then given without a network', async () => {
    const keeper = new ContentKeeper('m', build('A'))
    await keeper.keepAll()
    server = null
    expect(await answerOf(keeper, 'model/w.bin')).toBe('model/w.bin A')
    expect(asked).toEqual(['model/model.json default', 'model/w.bin default'])
  })

  it('never mixes two builds: another build’s file on the server is refused, not kept', async () => {
    const keeper = new ContentKeeper('m', build('A'))
    expect(await answerOf(keeper, 'model/model.json')).toBe('model/model.json A')
    server = 'B'
    expect(await answerOf(keeper, 'model/w.bin')).toBe(409)
    expect([...kept.keys()].filter((key) => key.includes('w.bin'))).toEqual([])
    server = 'A'
    expect(await answerOf(keeper, 'model/w.bin')).toBe('model/w.bin A')
  })

  it('goes past the browser’s own cache when that is older', async () => {
    server = 'B'
    browser = 'A'
    expect(await answerOf(new ContentKeeper('m', build('B')), 'model/w.bin')).toBe('model/w.bin B')
    expect(asked).toEqual(['model/w.bin default', 'model/w.bin reload'])
  })

  it('keeps two builds side by side until the old one is forgotten', async () => {
    const [a, b] = [new ContentKeeper('m', build('A')), new ContentKeeper('m', build('B'))]
    await a.keepAll()
    server = 'B'
    await b.keepAll()
    server = null
    expect(await answerOf(a, 'model/w.bin')).toBe('model/w.bin A')
    expect(await answerOf(b, 'model/w.bin')).toBe('model/w.bin B')
    await b.forgetOthers()
    await expect(a.answer('model/w.bin')).rejects.toThrow('Failed to fetch')
    expect(await answerOf(b, 'model/w.bin')).toBe('model/w.bin B')
  })

  it('passes an error status on and does not keep it; a full disk does not withhold the answer', async () => {
    const keeper = new ContentKeeper('m', build('A'))
    server = '404'
    expect(await answerOf(keeper, 'model/w.bin')).toBe(404)
    expect(kept.size).toBe(0)
    server = 'A'
    kept.set = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    expect(await answerOf(keeper, 'model/w.bin')).toBe('model/w.bin A')
  })
})

describe('pathInScope', () => {
  it.each([
    ['https://a.example/sub/', ''], ['https://a.example/sub/?model=x#y', ''], ['https://a.example/sub/model/w.bin?q', 'model/w.bin'],
    ['https://a.example/other/', null], ['https://b.example/sub/', null], ['blob:https://a.example/123', null],
  ])('%s: %s', (url, path) => expect(pathInScope(url, 'https://a.example/sub/')).toBe(path))
})
