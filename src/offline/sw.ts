/**
 * The service worker: keeps the page, the built-in model and Calibrate's example for use without a network, and never changes a page under a
 * person's hands. A new build installs beside the old one and waits; a click on the page's notice lets it take over.
 */
import { PrecacheController } from 'workbox-precaching'
import { type KeptFile, ContentKeeper } from './contentKeeper'
import { pathInScope } from './scope'

declare const self: ServiceWorkerGlobalScope

// The build puts the list here. `integrity` is there for the model's and the example's files only, `revision` is null where the name has the hash.
const entries = self.__WB_MANIFEST as readonly (KeptFile & { readonly revision: string | null })[]
const keeperOf = (name: string, which: RegExp) => new ContentKeeper(`${name} ${self.registration.scope}`, entries.filter(({ url }) => which.test(url)))
const model = keeperOf('howsure-builtin-model', /^model\//)
const example = keeperOf('howsure-example', /^calibrate\//)
/** Runtimes besides TensorFlow.js's own, and the HDF5 reader, tens of megabytes: kept when they are used. scripts/pwa.mjs knows them by the same names. */
const runtimes = keeperOf('howsure-runtimes', /^assets\/(ort|litert|hdf5_hl|tfjsLayers)[-._]/)
const keepers = [model, example, runtimes]

/** Files named by their content keep their names as keys, so an old build's chunks are still found under them. */
const app = new PrecacheController({ cacheName: `howsure-app ${self.registration.scope}` })
app.addToCacheList(entries.filter(({ url }) => !keepers.some((keeper) => keeper.has(url))).map(({ url, revision }) => ({ url, revision })))

self.addEventListener('install', (event) => {
  app.install(event)
  // Without the model the app is still worth keeping: it is kept at its next use.
  event.waitUntil(model.keepAll().catch(() => undefined))
})

self.addEventListener('activate', (event) => {
  // Takes the first visit's page, which no worker served; pages of an older build are taken by skipWaiting only.
  event.waitUntil(Promise.all([self.clients.claim(), tidy(event)]))
})

self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
  // Two megabytes that the first answer can do without: an idle page asks for them.
  else if (event.data === 'keep the example') event.waitUntil(example.keepAll().catch(() => undefined))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const path = pathInScope(request.url, self.registration.scope)
  if (request.method !== 'GET' || path === null) return
  if (request.mode === 'navigate' && (path === '' || path === 'index.html')) {
    event.waitUntil(tidy(event))
    // The query is the page's own affair: one entry serves every link.
    event.respondWith(fromApp('index.html', event))
    return
  }
  const keeper = keepers.find((one) => one.has(path))
  if (keeper) {
    event.respondWith(keeper.answer(path))
  } else if (app.getCacheKeyForURL(path)) {
    event.respondWith(fromApp(path, event))
  } else if (path.startsWith('assets/')) {
    event.respondWith(fromOlderBuild(request))
  }
})

function fromApp(path: string, event: FetchEvent): Promise<Response> {
  const request = new Request(new URL(path, self.registration.scope))
  return app.strategy.handle({ request, event, params: { cacheKey: app.getCacheKeyForURL(path) } })
}

/** A chunk this build does not know belongs to a page of an older one; the server may have lost it. */
async function fromOlderBuild(request: Request): Promise<Response> {
  const cache = await self.caches.open(app.strategy.cacheName)
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request)
}

/** Older builds' files go when no other page can still ask for them. */
async function tidy(event: ExtendableEvent): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A newer build that installs or waits has its files in the same caches.
  if (pages.length > 1 || self.registration.installing || self.registration.waiting) return
  await Promise.all([app.activate(event), ...keepers.map((keeper) => keeper.forgetOthers())])
}
