/** The downloads kept in this browser, for the page that lists and clears them. */
import { type KeptSize, listKept, openStore, removeKept } from '../models/cache'

export async function listDownloads(): Promise<readonly KeptSize[]> {
  const store = await openStore()
  return store ? listKept(store) : []
}

export async function removeDownloads(models: readonly string[]): Promise<void> {
  const store = await openStore()
  if (store) for (const model of models) await removeKept(store, model)
}
