/** Catalogue entries that once gave their model to this browser: their addresses are verified, and a link to them needs no second click. */
import { keepSettings, readSettings } from './settings'

export const reached = {
  has: (id: string): boolean => readSettings().reached.includes(id),
  add: (id: string): void => keepSettings((kept) => ({ reached: [...new Set([...kept.reached, id])] })),
}
