/** Serves the built page as a host with the files of hosting/ does. `node scripts/serve.mjs [--port 4173]` */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { preview } from 'vite'

if (process.argv.includes('--help')) {
  console.log('node scripts/serve.mjs [--port N]   serves dist/ on this machine; takes the next free port when N is taken')
  process.exit(0)
}
const at = process.argv.indexOf('--port')
const outDir = process.env.HOWSURE_DIST ?? 'dist'
if (!existsSync(join(outDir, 'index.html'))) {
  console.error('Nothing is built yet: run `npm run build` first.')
  process.exit(1)
}
const server = await preview({ build: { outDir }, preview: { port: at > 0 ? Number(process.argv[at + 1]) : 4173, host: '127.0.0.1' }, logLevel: 'warn' })
console.log(`Howsure is at ${server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${server.config.preview.port}/`}  (Ctrl+C stops it)`)
