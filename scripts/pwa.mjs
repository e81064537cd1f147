/** What makes the page installable and keeps it for offline use: the web manifest, and which files the service worker keeps. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { VitePWA } from 'vite-plugin-pwa'

const manifest = {
  id: './',
  start_url: './',
  scope: './',
  name: 'Howsure: how sure is an image model, really?',
  short_name: 'Howsure',
  description: 'See how sure an image model really is, and whether to believe it. Everything runs on your device.',
  lang: 'en',
  display: 'standalone',
  theme_color: '#faf9f6',
  background_color: '#faf9f6',
  categories: ['education', 'utilities', 'photo'],
  icons: [
    { src: 'icons/192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
}

/** Runtimes that most visitors never need: kept at their first use. `src/offline/sw.ts` knows them by the same names. */
const runtimeFile = /^assets\/(ort|litert|hdf5_hl|tfjsLayers)[-._]/

/** The service worker gives the files of the built-in model, of Calibrate's example and of those runtimes only with these hashes. */
async function withHash(folder, entry) {
  if (!/^(model|calibrate)\//.test(entry.url) && !runtimeFile.test(entry.url)) return entry
  const bytes = await readFile(join(folder, entry.url))
  return { ...entry, integrity: `sha256-${createHash('sha256').update(bytes).digest('base64')}` }
}

/** The plugins: manifest and service worker for whatever folder the build goes to. */
export function pwa() {
  let folder = ''
  const keepFolder = { name: 'pwa-folder', configResolved: ({ root, build }) => void (folder = resolve(root, build.outDir)) }
  const plugins = VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/offline',
    filename: 'sw.ts',
    // Registered by state/update.ts, after the first bars.
    injectRegister: false,
    registerType: 'prompt',
    manifest,
    includeManifestIcons: false,
    // Its own small build needs no report of its own.
    integration: { configureCustomSWViteBuild: (options) => void (options.logLevel = 'warn') },
    injectManifest: {
      rollupFormat: 'iife',
      globPatterns: ['**/*.{html,js,css,wasm,svg,png,jpg,json,txt,md,bin,npy}'],
      // The host's page for a missing file and the licences of what it is made of are no part of the app.
      globIgnores: ['404.html', 'licences.txt'],
      // Weights and example are listed for their hashes and go to caches of their own; 2 MiB, the default, is less than they have.
      maximumFileSizeToCacheInBytes: 64 * 2 ** 20,
      manifestTransforms: [async (entries) => ({ manifest: await Promise.all(entries.map((entry) => withHash(folder, entry))), warnings: [] })],
    },
  })
  return [keepFolder, plugins]
}
