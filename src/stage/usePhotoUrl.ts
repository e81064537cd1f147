import { useEffect, useState } from 'react'
import type { Photo } from '../state/facts'
import { previewable } from './previewable'

/**
 * An address `<img>` can show: a blob's own, taken back when no longer shown; a sample's before it is fetched. null while there is
 * none; `refused` for what must not be decoded.
 */
export function usePhotoUrl(photo: Pick<Photo, 'blob' | 'url' | 'origin'> | null): string | 'refused' | null {
  const blob = photo?.blob ?? null
  const [looked, setLooked] = useState<{ blob: Blob; fine: boolean } | null>(null)
  useEffect(() => {
    let gone = false
    if (blob) void previewable(blob).then((fine) => !gone && setLooked({ blob, fine }))
    return () => void (gone = true)
  }, [blob])
  const now = looked?.blob === blob ? looked : null
  const blobUrl = useBlobUrl(now?.fine ? blob : null)
  if (photo?.origin === 'sample') return photo.url
  return now && !now.fine ? 'refused' : blobUrl
}

export function useBlobUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!blob) return setUrl(null)
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
