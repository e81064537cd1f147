/** Bundles one file of bench/peers for the browser, here and now, with the page's own bundler and target. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'vite'

const built = new Map()
const folder = mkdtempSync(join(tmpdir(), 'howsure-peers-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** The path of the bundle on `site`. Each is built by itself: what one peer needs must not weigh on another. */
export async function bundle(site, entry, { minify = true } = {}) {
  const name = basename(entry, '.mjs') + (minify ? '' : '-readable')
  const base = `/bench/built/${name}/`
  site.extra[base] = join(folder, name)
  if (!built.has(name)) built.set(name, bundled(entry, name, base, minify))
  await built.get(name)
  return `${base}${name}.js`
}

async function bundled(entry, name, base, minify) {
  await build({
    configFile: false, root: import.meta.dirname, base, logLevel: 'error', publicDir: false,
    // onnxruntime-web then fetches its .wasm from where it is told, instead of one inside the bundle.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
    build: {
      outDir: join(folder, name), minify, target: 'es2022', assetsInlineLimit: 0, modulePreload: false, chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: join(import.meta.dirname, 'peers', entry), output: { entryFileNames: `${name}.js` } },
    },
  })
}
