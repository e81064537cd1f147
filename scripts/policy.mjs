/** What every answer of a host carries: one place for the preview, the page's meta tag, the host files (hosts.mjs) and the tests. */
const common = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "worker-src 'self' blob:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
]

/** A meta tag may not carry frame-ancestors. */
export const metaPolicy = common.join('; ')

export const headers = {
  'Content-Security-Policy': [...common, "frame-ancestors 'self'"].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

/** The build puts files named by their content here, and only here. */
export const hashed = '/assets/'

/** Everything else keeps its name from build to build: asked about at every use, by ETag. */
export const caching = { hashed: 'public, max-age=31536000, immutable', named: 'no-cache' }

/** Every ending that the build has. JSON needs no charset; `utf8` ones are sent with it. */
export const types = {
  html: 'text/html', js: 'text/javascript', css: 'text/css', txt: 'text/plain', md: 'text/markdown',
  json: 'application/json', webmanifest: 'application/manifest+json', wasm: 'application/wasm', bin: 'application/octet-stream', npy: 'application/octet-stream',
  svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg',
}
export const isUtf8 = (type) => type.startsWith('text/')

/** Worth compressing: photos are already, and weights lose a fifth for a second of work. */
export const compressed = ['html', 'js', 'css', 'txt', 'md', 'json', 'webmanifest', 'wasm', 'svg'].map((ending) => types[ending])

/** The page for a missing file. */
export const notFound = '/404.html'

/** @param {string} path of the request, from the site's root @param {boolean} found */
export function headersFor(path, found) {
  const type = found && !path.endsWith('/') ? (types[path.split('.').at(-1)] ?? types.bin) : types.html
  return {
    ...headers,
    'Cache-Control': found && path.startsWith(hashed) ? caching.hashed : caching.named,
    'Content-Type': isUtf8(type) ? `${type}; charset=utf-8` : type,
  }
}
