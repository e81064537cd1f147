/** Vite's preview server answers as a host with the files of hosting/ does: the same headers, the same caching, 404 for what is not there. */
import { readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { headersFor, notFound } from './policy.mjs'

/** A Vite plugin, for `npm start`, `npm run preview` and the benches. */
export const asProduction = {
  name: 'as-production',
  configurePreviewServer({ config, middlewares }) {
    const folder = resolve(config.root, config.build.outDir)

    /** The path of a file in the folder, with what a host adds to a folder's name; null when there is none. */
    function fileOf(url) {
      const path = pathOf(url)
      const file = path === null ? null : join(folder, path.endsWith('/') ? `${path}index.html` : path)
      return file?.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile() ? path : null
    }

    middlewares.use((request, response, next) => {
      const path = fileOf(request.url)
      if (path !== null) {
        for (const [name, value] of Object.entries(headersFor(path, true))) response.setHeader(name, value)
        if (path.endsWith('/')) request.url = `${path}index.html`
      }
      next()
    })
    // Runs after Vite has looked for the file and before it tries other names for it.
    return () => void middlewares.use((request, response, next) => {
      if (fileOf(request.originalUrl) !== null) return next()
      response.writeHead(404, headersFor(pathOf(request.originalUrl) ?? '/', false))
      response.end(request.method === 'HEAD' ? undefined : readFileSync(join(folder, notFound)))
    })
  },
}

/** null for what is no path, such as a broken escape. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, ''))
    return path.startsWith('/') && !path.includes('\0') ? path : null
  } catch {
    return null
  }
}
