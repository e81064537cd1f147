import { useEffect, useState } from 'react'
import type { Photo } from '../../state/facts'

/** An address `<img>` can show: a blob's own, taken back when no longer shown; a sample's before it is fetched. */
export function usePhotoUrl(photo: Pick<Photo, 'blob' | 'url' | 'origin'> | null): string | null {
  const blobUrl = useBlobUrl(photo?.blob ?? null)
  if (photo?.origin === 'sample') return photo.url
  return blobUrl
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
