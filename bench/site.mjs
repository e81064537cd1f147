/**
 * The built page behind its own server (same headers as scripts/serve.mjs), on a free port, with a log of every file
 * it sent. `extra` puts more under the page's own origin, where its policy lets it load: path to bytes, or to a folder.
 */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { preview } from 'vite'

export const root = resolve(import.meta.dirname, '..')
export const dist = resolve(root, process.env.HOWSURE_DIST ?? 'dist')
export const shared = resolve(root, '../shared')

const types = { '.js': 'text/javascript', '.json': 'application/json', '.txt': 'text/plain', '.wasm': 'application/wasm', '.jpg': 'image/jpeg' }

/** Ends with a plain sentence when nothing is built; warns when what is built is older than the source. */
export function checkBuilt() {
  const page = join(dist, 'index.html')
  if (!existsSync(page)) {
    console.error('Nothing is built yet: run `npm run build` first.')
    process.exit(1)
  }
  const newest = ['src', 'public'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => statSync(join(root, folder, file)).mtimeMs))
  if (Math.max(...newest) > statSync(page).mtimeMs) console.error('Note: the build is older than the source. `npm run build` makes it new.')
}

/** @param {Record<string, Buffer | string>} extra `'/bench/x.json': Buffer`, or `'/bench/models/': '/a/folder'` */
export async function openSite(extra = {}) {
  /** In the order they were asked for; `at` is on the same clock as the page's `performance.timeOrigin`. */
  const sent = []
  const server = await preview({
    root,
    logLevel: 'warn',
    build: { outDir: dist },
    preview: { host: '127.0.0.1', port: 0 },
    plugins: [{ name: 'bench-extra', configurePreviewServer: ({ middlewares }) => void middlewares.use(answer) }],
  })

  function answer(request, response, next) {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    sent.push({ path, at: Date.now() })
    const base = Object.keys(extra).find((key) => (key.endsWith('/') ? path.startsWith(key) : path === key))
    if (base === undefined) return next()
    response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
    if (!base.endsWith('/')) return void response.end(extra[base])
    const file = resolve(extra[base], path.slice(base.length))
    if (!file.startsWith(resolve(extra[base])) || !existsSync(file)) return void response.writeHead(404).end()
    createReadStream(file).pipe(response)
  }

  return {
    url: `http://127.0.0.1:${server.httpServer.address().port}`,
    sent,
    extra,
    close: () => server.close(),
  }
}
