/** A model's host with every fault switchable per file. Four unequal shards, the last the largest. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { tinyModel } from './tinyModel'

export type FaultName = '404' | '500' | 'html' | 'lfs' | 'no-cors' | 'short' | 'long' | 'wrong' | 'stall' | 'silent' | 'reset'

export interface FaultServer {
  readonly url: string
  readonly host: string
  /** By file name. */
  readonly faults: Map<string, FaultName>
  readonly hits: string[]
  /** Weights in all. */
  readonly bytes: number
  readonly files: ReadonlyMap<string, Buffer>
  close(): Promise<void>
}

const folder = join(import.meta.dirname, '../../shared/models/mobilenet_v2_1.0_224')

/** The real MobileNet V2 where the test material is, else a model made here; `tiny` chooses the latter. */
export function splitModel(tiny = false): Map<string, Buffer> {
  const real = !tiny && existsSync(join(folder, 'model.json'))
  // 224: what the catalogue’s recipes ask for.
  const made = tinyModel({ size: 224 })
  const json = JSON.parse(real ? readFileSync(join(folder, 'model.json'), 'utf8') : made.json) as { weightsManifest: { paths: string[] }[] }
  const weights = real ? readFileSync(join(folder, 'group1-shard1of1.bin')) : made.weights
  const labels = real ? readFileSync(join(folder, 'labels.txt')) : Buffer.from([...'abcdefghij'].join('\n'))
  const names = [1, 2, 3, 4].map((n) => `group1-shard${n}of4.bin`)
  json.weightsManifest[0]!.paths = names
  const at = [0, 0.1, 0.3, 0.55, 1].map((part) => Math.round(part * weights.length))
  return new Map<string, Buffer>([
    ['model.json', Buffer.from(JSON.stringify(json))], ['labels.txt', labels],
    ...names.map((name, i) => [name, weights.subarray(at[i], at[i + 1])] as const),
  ])
}

export async function openFaultServer(tiny = false): Promise<FaultServer> {
  const files = splitModel(tiny)
  const faults = new Map<string, FaultName>()
  const hits: string[] = []
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname.split('/').at(-1)!
    hits.push(name)
    answer(response, files.get(name), faults.get(name))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/m/model.json`, host, faults, hits, files,
    bytes: [...files].reduce((sum, [name, body]) => sum + (name.endsWith('.bin') ? body.length : 0), 0),
    close: () => new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    }),
  }
}

function answer(response: ServerResponse, body: Buffer | undefined, fault: FaultName | undefined): void {
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  response.setHeader('Cache-Control', 'no-store')
  if (fault !== 'no-cors') response.setHeader('Access-Control-Allow-Origin', '*')
  if (!body || fault === '404') return void response.writeHead(404).end('not here')
  const half = body.subarray(0, body.length >> 1)
  switch (fault) {
    case '500': return void response.writeHead(500).end('broken')
    case 'html': return void response.end('<!doctype html><title>Sign in</title>')
    case 'lfs': return void response.end('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')
    case 'short': return void response.end(half)
    case 'long': return void response.end(Buffer.concat([body, half]))
    case 'wrong': return void response.end(Buffer.alloc(body.length, 1))
    case 'silent': return
    case 'stall': return void response.writeHead(200, { 'content-length': body.length }).write(half)
    case 'reset':
      response.writeHead(200, { 'content-length': body.length })
      response.write(half, () => setTimeout(() => response.destroy(), 50))
      return
    default: response.end(body)
  }
}
