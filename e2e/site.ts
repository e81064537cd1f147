/** A host whose folder can be changed under a running page, and which can lose files or vanish. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { headers } from '../scripts/policy.mjs'

export const dist = join(import.meta.dirname, '..', process.env['HOWSURE_DIST'] ?? 'dist')

export interface Site {
  readonly url: string
  readonly host: string
  /** What is deployed now. */
  folder: string
  /** These answer 404. */
  lost: RegExp | null
  readonly hits: string[]
  close(): Promise<void>
}

const types: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
  '.json': 'application/json', '.png': 'image/png', '.jpg': 'image/jpeg', '.webmanifest': 'application/manifest+json',
}

export async function openSite(folder: string): Promise<Site> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    site.hits.push(path)
    const file = join(site.folder, path.endsWith('/') ? `${path}index.html` : path)
    if (site.lost?.test(path) || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404, { 'Content-Type': 'text/html' }).end('Not here')
    response.writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' })
    response.end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const site: Site = {
    url: `http://${host}/`, host, folder, lost: null, hits: [],
    close: () => new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    }),
  }
  return site
}
