import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, serveFiles, type TestServer } from '../../tests/fixtures/models/server'
import { Fault } from '../faults'
import { fetchBytes } from './fetchBytes'

let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

async function at(answer: Answer): Promise<{ url: string; host: string }> {
  server = await serveFiles(new Map([['/dir/w%20x.bin', answer]]))
  return { url: `${server.base}dir/w%20x.bin`, host: new URL(server.base).host }
}

/** A fetch that gives three bytes under any headers: browsers let some servers lie. */
function answering(headers: Record<string, string>): typeof fetch {
  return () => Promise.resolve(new Response('abc', { headers }))
}

describe('fetchBytes', () => {
  it('gives all bytes and counts them', async () => {
    const seen: number[] = []
    const { url } = await at((response) => {
      response.write('abc')
      setTimeout(() => response.end('de'), 20)
    })
    expect(new TextDecoder().decode(await fetchBytes(url, { onProgress: (n) => seen.push(n) }))).toBe('abcde')
    expect(seen.at(-1)).toBe(5)
  })
  it('reads an empty file', async () => {
    expect(await fetchBytes((await at('')).url)).toHaveLength(0)
  })
  it.each([404, 500])('status %i', async (status) => {
    const { url, host } = await at((response) => response.writeHead(status).end('<html>'))
    await expect(fetchBytes(url)).rejects.toMatchObject({ code: 'http', status, message: `${host} answered ${status} for w x.bin.` })
  })
  it('no server', async () => {
    const { url, host } = await at('x')
    await server!.close()
    await expect(fetchBytes(url)).rejects.toMatchObject({
      code: 'network', message: `${host} did not answer for w x.bin, or does not allow other sites to read it.`, hint: 'Download the files and drop them here.',
    })
  })
  it('no answer in time', async () => {
    const { url } = await at(() => {})
    await expect(fetchBytes(url, { firstByteMs: 60 })).rejects.toMatchObject({ code: 'deadline', message: expect.stringMatching(/did not answer within 0\.06 s \(w x\.bin\)/) })
  })
  it('a body that stalls', async () => {
    const { url } = await at((response) => response.write('abc'))
    await expect(fetchBytes(url, { stallMs: 60 })).rejects.toMatchObject({ code: 'deadline', message: expect.stringMatching(/stopped sending w x\.bin after 3 bytes/) })
  })
  it('a body that breaks off', async () => {
    const { url } = await at((response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('abc', () => setTimeout(() => response.destroy(), 20))
    })
    await expect(fetchBytes(url)).rejects.toMatchObject({ code: 'network', message: expect.stringMatching(/broke after 3 bytes of w x\.bin/) })
  })
  it('a body shorter than it says, where the browser does not mind', async () => {
    await expect(fetchBytes('https://example.org/w.bin', { fetch: answering({ 'content-length': '1000' }) })).rejects.toMatchObject({ message: 'example.org sent 3 of 1,000 bytes of w.bin.' })
    expect(await fetchBytes('https://example.org/w.bin', { fetch: answering({ 'content-length': '1000', 'content-encoding': 'gzip' }) })).toHaveLength(3)
  })
  it('more than wanted', async () => {
    await expect(fetchBytes((await at('abcdef')).url, { maxBytes: 5 })).rejects.toMatchObject({ message: expect.stringMatching(/larger than 5 bytes/) })
  })
  it('ends when cancelled, before and during', async () => {
    const { url } = await at((response) => response.write('abc'))
    await expect(fetchBytes(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(server!.asked).toHaveLength(0)
    const controller = new AbortController()
    const own = new Fault('cancelled', 'Stopped by hand.')
    await expect(fetchBytes(url, { signal: controller.signal, onProgress: () => controller.abort(own) })).rejects.toBe(own)
  })
})
