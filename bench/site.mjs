/**
 * The built page behind its own server (same headers as scripts/serve.mjs), on a free port, with a log of every file
 * it sent. `extra` puts more under the page's own origin, where its policy lets it load: path to bytes, or to a folder.
 */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { preview } from 'vite'
import { headers } from '../scripts/policy.mjs'

export const root = resolve(import.meta.dirname, '..')
export const dist = resolve(root, process.env.HOWSURE_DIST ?? 'dist')
export const shared = resolve(root, '../shared')

export const mobilenet = '/bench/shared/models/mobilenet_v2_1.0_224/model.json'
/** The same network as an ONNX file. */
export const onnx = '/bench/shared/models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224.onnx'
export const tflite = '/bench/shared/models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_float.tflite'
export const hasMobilenet = existsSync(join(shared, 'models/mobilenet_v2_1.0_224/model.json'))

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.txt': 'text/plain', '.wasm': 'application/wasm', '.jpg': 'image/jpeg' }

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
  /** In the order they were asked for; `at` and `done` are on the same clock as the page's `performance.timeOrigin`, `bytes` are the body's as sent. */
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
    sent.push(weighed({ path, at: Date.now() }, response))
    const base = Object.keys(extra).find((key) => (key.endsWith('/') ? path.startsWith(key) : path === key))
    if (base === undefined) return next()
    if (!base.endsWith('/')) return give(path, Readable.from([Buffer.from(extra[base])]), Buffer.byteLength(extra[base]), request, response)
    const file = resolve(extra[base], path.slice(base.length))
    if (!file.startsWith(resolve(extra[base])) || !existsSync(file)) return void response.writeHead(404).end()
    give(path, createReadStream(file), statSync(file).size, request, response)
  }

  return {
    url: `http://127.0.0.1:${server.httpServer.address().port}`,
    sent,
    extra,
    close: () => server.close(),
  }
}

/** Isolated like the page, but each page of a peer brings its own policy. Compressed as Vite's server compresses the page's own files. */
function give(path, body, size, request, response) {
  const type = types[extname(path)] ?? 'application/octet-stream'
  response.setHeader('Content-Type', type)
  for (const name of ['Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy', 'Cross-Origin-Resource-Policy']) response.setHeader(name, headers[name])
  if (size >= 1024 && /text|javascript|json/.test(type) && /gzip/.test(request.headers['accept-encoding'])) {
    response.setHeader('Content-Encoding', 'gzip')
    body.pipe(createGzip()).pipe(response)
  } else {
    response.setHeader('Content-Length', size)
    body.pipe(response)
  }
}

/** Counts what a response sends. The server's own compression wraps this, so what comes through is what goes out. */
function weighed(entry, response) {
  entry.bytes = 0
  for (const name of ['write', 'end']) {
    const plain = response[name]
    response[name] = function (chunk, ...rest) {
      if (chunk && typeof chunk !== 'function') entry.bytes += Buffer.byteLength(chunk)
      return plain.call(this, chunk, ...rest)
    }
  }
  response.on('finish', () => (entry.done = Date.now()))
  return entry
}

/** What a visit was sent until `until` (milliseconds since the epoch): whole files only. */
export function weigh(sent, until) {
  const files = sent.filter(({ done }) => done !== undefined && done <= until)
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}
