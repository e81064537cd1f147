import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { licences } from './scripts/licences.mjs'
import { metaPolicy } from './scripts/policy.mjs'
import { asProduction } from './scripts/preview.mjs'
import { pwa } from './scripts/pwa.mjs'

/** The policy also stands in the page, for hosts that let nobody set headers. Only in the build: the dev server needs inline scripts. */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' }],
}

export default defineConfig({
  base: './',
  // No page but the one: a missing file is a 404 and never index.html, which tfjs would read as weights.
  appType: 'mpa',
  plugins: [react(), policyInPage, licences, pwa(), asProduction],
  // ONNX Runtime's files are shipped as they are, each by its own address (engines/onnx.ts); without the condition it would bundle them again.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // A module script must be called .js: hosts give .mjs whatever type they like.
  worker: { format: 'es', rolldownOptions: { output: { assetFileNames: ({ names }) => (names[0]?.endsWith('.mjs') ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]') } } },
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: false, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1200 },
  // A host adds no CORS headers either.
  preview: { cors: false },
})
