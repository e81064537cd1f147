import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tinyOps, tinyText, tinyWeights } from '../../tests/fixtures/models/tiny'
import { entries, entryAt, entryOf } from './catalogue'
import labels from './labels/imagenet1000.json'
import { fetchModel } from './sources'

/** Answers for the hosts in `up`; the others refuse, or never answer. */
const answering = (up: readonly string[], asked: string[], hang: readonly string[] = []): typeof fetch => (input, init) => {
  const { host, pathname } = new URL(String(input))
  asked.push(host)
  if (hang.includes(host)) return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
  if (!up.includes(host)) return Promise.resolve(new Response('no', { status: 403 }))
  return Promise.resolve(new Response(pathname.endsWith('.json') ? tinyText() : tinyWeights()))
}
const open = (fetch: typeof globalThis.fetch) => fetchModel({ kind: 'catalogue', id: 'mobilenet-v3-small-100' }, { base: 'https://x.example/', knownOp: (op) => tinyOps.has(op), fetch, firstByteMs: 50 })

describe('catalogue', () => {
  it('passes its script', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/catalogue.mjs')], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
  it('has what the page offers, and 1000 class names', () => {
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(['mobilenet-v1-025', 'mobilenet-v2-100', 'mobilenet-v3-large-100', 'resnet-50-v1', 'resnet-50-v2']))
    expect(labels).toHaveLength(1000)
    expect(labels.every((label) => label !== '')).toBe(true)
    for (const entry of entries) expect(entryAt(entry.addresses.at(-1)!)).toBe(entry)
    expect(entryOf('__proto__')).toBeUndefined()
  })
  it('takes the first address that gives the model, past one that refuses and one that hangs', async () => {
    const asked: string[] = []
    const raw = await open(answering(['www.kaggle.com'], asked, ['tfhub.dev']))
    expect(asked).toEqual(['storage.googleapis.com', 'tfhub.dev', 'www.kaggle.com', 'www.kaggle.com'])
    expect(raw).toMatchObject({ id: 'mobilenet-v3-small-100', source: 'catalogue', name: 'MobileNet V3 small 1.0', licence: 'Apache-2.0', recipe: { width: 224, mean: [0, 0, 0], std: [1, 1, 1] } })
    expect(JSON.parse(raw.labelsText!)).toHaveLength(1000)
  })
  it('none: says what each did', async () => {
    await expect(open(answering([], []))).rejects.toMatchObject({ code: 'http', message: expect.stringMatching(/^None of its 3 addresses gave the model\. storage\.googleapis\.com answered 403 .*tfhub\.dev answered 403 .*kaggle\.com answered 403/) })
  })
})
