import { useMemo } from 'react'
import type { Detected, Survivors } from '../../detection/types'
import { shownObjects } from '../../state/detect/shown'
import { useFacts } from '../../state/useFacts'

const none: readonly Detected[] = []

/** The camera's objects while it is on, else the selected photo's; null until there is an answer. */
export function useFound(): Survivors | null {
  return useFacts((s) => (s.camera ? s.camera.objects : (s.photos.find((photo) => photo.id === s.selected)?.objects ?? null)))
}

/** Those over the score threshold, surest first. */
export function useShown(): readonly Detected[] {
  const found = useFound()
  const threshold = useFacts((s) => s.detect.threshold)
  return useMemo(() => (found ? shownObjects(found, threshold) : none), [found, threshold])
}
