/** The path of a URL below the service worker's folder, without query and fragment; null outside of it. */
export function pathInScope(url: string, scope: string): string | null {
  const { origin, pathname } = new URL(url)
  const folder = new URL(scope)
  return origin === folder.origin && pathname.startsWith(folder.pathname) ? pathname.slice(folder.pathname.length) : null
}
