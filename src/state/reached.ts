/** Catalogue entries that once gave their model to this browser: their addresses are verified, and a link to them needs no second click. */
const key = 'howsure.reached.1'

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export const reached = {
  has: (id: string): boolean => read().includes(id),
  add(id: string): void {
    try {
      localStorage.setItem(key, JSON.stringify([...new Set([...read(), id])]))
    } catch {
      // Private windows may refuse storage: the entry then stays unverified.
    }
  },
}
