import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, serveFiles, type TestServer } from '../../tests/fixtures/models/server'
import { fakeStore } from '../../tests/fixtures/models/store'
import { tinyBytes, tinyOps, tinyText, tinyWeights } from '../../tests/fixtures/models/tiny'
import { isKept, listKept, removeKept, type Store } from './cache'
import { fetchModel, type RawModel } from './sources'

let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

const parts = [tinyWeights().slice(0, 20), tinyWeights().slice(20, 60), tinyWeights().slice(60)]
const json = (): string => tinyText((m) => { m.weightsManifest[0]!.paths = ['a.bin', 'b.bin', 'c.bin'] })
const good = (): Map<string, Answer> => new Map<string, Answer>([
  ['/m/model.json', json()], ['/m/a.bin', parts[0]!], ['/m/b.bin', parts[1]!], ['/m/c.bin', parts[2]!], ['/m/labels.txt', 'red\ngreen'],
])

async function host(answers = good()): Promise<{ answers: Map<string, Answer>; url: string }> {
  server = await serveFiles(answers)
  return { answers, url: `${server.base}m/model.json` }
}
const open = (url: string, store: Store | null): Promise<RawModel> =>
  fetchModel({ kind: 'url', url }, { base: url, store, knownOp: (op) => tinyOps.has(op) }) as Promise<RawModel>

describe('kept downloads', () => {
  it('the second time nothing is asked for, labels included', async () => {
    const { url } = await host()
    const store = fakeStore()
    const first = await open(url, store)
    expect(await isKept(store, url)).toBe(true)
    expect(await listKept(store)).toEqual([{ model: url, complete: true, bytes: tinyBytes + json().length }])
    await server!.close()
    expect(await open(url, store)).toEqual(first)
  })
  it('is not complete before it is, and only what is missing is asked for', async () => {
    const { answers, url } = await host()
    const store = fakeStore()
    answers.set('/m/c.bin', '<!doctype html>')
    await expect(open(url, store)).rejects.toMatchObject({ code: 'model-weights' })
    expect(await isKept(store, url)).toBe(false)
    expect(store.files.has(url.replace('model.json', 'c.bin'))).toBe(false)
    server!.asked.length = 0
    answers.set('/m/c.bin', parts[2]!)
    await open(url, store)
    expect(server!.asked).toEqual(['/m/model.json', '/m/c.bin', '/m/labels.txt'])
    expect(await isKept(store, url)).toBe(true)
  })
  it('a new model.json makes an unfinished download worthless', async () => {
    const { answers, url } = await host()
    const store = fakeStore()
    answers.delete('/m/c.bin')
    await expect(open(url, store)).rejects.toMatchObject({ code: 'model-missing-file' })
    answers.set('/m/c.bin', parts[2]!)
    answers.set('/m/model.json', `${json()} `)
    server!.asked.length = 0
    await open(url, store)
    expect(server!.asked.filter((path) => path.endsWith('.bin'))).toHaveLength(3)
  })
  it.each([['corrupted', new Uint8Array(40)], ['cut', new Uint8Array(3)], ['evicted', null]] as const)('a %s file is fetched anew', async (_, bytes) => {
    const { url } = await host()
    const store = fakeStore()
    const first = await open(url, store)
    const b = url.replace('model.json', 'b.bin')
    if (bytes) store.files.set(b, bytes)
    else store.files.delete(b)
    server!.asked.length = 0
    expect(await open(url, store)).toEqual(first)
    expect(server!.asked).toEqual(['/m/b.bin'])
    expect(store.files.get(b)).toEqual(parts[1])
  })
  it('and must have the bytes of the first download', async () => {
    const { answers, url } = await host()
    const store = fakeStore()
    await open(url, store)
    store.files.delete(url.replace('model.json', 'b.bin'))
    answers.set('/m/b.bin', new Uint8Array(40))
    await expect(open(url, store)).rejects.toMatchObject({ code: 'model-weights', message: expect.stringMatching(/now sends another b\.bin than at the first download/) })
  })
  it('a wrong sum drops the group', async () => {
    const { answers, url } = await host()
    const store = fakeStore()
    answers.set('/m/b.bin', new Uint8Array(39))
    await expect(open(url, store)).rejects.toMatchObject({ message: expect.stringMatching(/from 127\.0\.0\.1:\d+: expected 168 bytes, got 167/) })
    expect([...store.files.keys()].filter((href) => href.endsWith('.bin'))).toEqual([])
  })
  it('no room: said, nothing half kept, and the model is there', async () => {
    const { url } = await host()
    const store = fakeStore(50)
    const raw = await open(url, store)
    expect(raw.notes).toEqual([expect.stringMatching(/^No room to keep the model: its model\.json needs 0\.0 MB/)])
    expect(store.files.size).toBe(0)
  })
  it('is removed whole, and a broken record counts as none', async () => {
    const { url } = await host()
    const store = fakeStore()
    await open(url, store)
    await removeKept(store, url)
    expect(store.files.size).toBe(0)
    await open(url, store)
    for (const key of store.files.keys()) if (key.startsWith('https://record')) store.files.set(key, new Uint8Array([123]))
    expect(await listKept(store)).toEqual([])
    await open(url, store)
    expect(await isKept(store, url)).toBe(true)
  })
  it('without a store nothing is kept', async () => {
    const { url } = await host()
    expect((await open(url, null)).notes).toEqual([])
  })
})
