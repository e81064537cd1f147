import { useEffect, useSyncExternalStore } from 'react'
import type { KeptSize } from '../../models/cache'
import { listDownloads } from '../../state/downloads'
import { useFacts } from '../../state/useFacts'

let kept: readonly KeptSize[] = []
const listeners = new Set<() => void>()

export async function refreshDownloads(): Promise<void> {
  kept = await listDownloads().catch(() => [])
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Read again whenever a load begins or ends. */
export function useDownloads(): readonly KeptSize[] {
  const status = useFacts((s) => s.loading.status)
  useEffect(() => {
    if (status) void refreshDownloads()
  }, [status])
  return useSyncExternalStore(subscribe, () => kept)
}
