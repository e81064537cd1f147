/** Candidates and boxes, seen from the page: one worker for every detector, opened with the first. It holds what can be computed again, so a dead one is replaced. */
import type { Inside, Suppression, Survivors } from '../detection/types'
import type { MeasuredBoxes, MeasuredPhoto, OpenedTruth } from './boxTruth'
import type { DetectCall, Keep } from './calls'
import { Client } from './client'

/** Some ten milliseconds are usual, and it says twice a second that it lives. */
const deadline = 3500

let client: Client<DetectCall> | null = null

export function readyDetector(): Client<DetectCall> {
  if (!client || client.dead) {
    client = new Client(() => new Worker(new URL('./detect.worker.ts', import.meta.url), { type: 'module', name: 'howsure-detect' }))
  }
  return client
}

/** The parts are moved: they are gone from the page after this. */
export function decode(keep: Keep, signal: AbortSignal): Promise<Survivors> {
  return readyDetector().ask('decode', keep, { signal, deadline, transfer: [...new Set(keep.parts.map(({ data }) => data.buffer as ArrayBuffer))] })
}

export function suppress(id: string, suppression: Suppression, signal: AbortSignal): Promise<Survivors | null> {
  return readyDetector().ask('suppress', { id, suppression }, { signal, deadline })
}

export function inside(id: string, index: number, threshold: number, suppression: Suppression, signal: AbortSignal): Promise<Inside | null> {
  return readyDetector().ask('inside', { id, index, threshold, suppression }, { signal, deadline })
}

export function keepOnly(ids: readonly string[]): Promise<{ kept: number }> {
  return readyDetector().ask('keepOnly', { ids }, { deadline })
}

/** A file of 36,781 boxes takes half a second; a slow machine takes longer. */
const measuring = 60_000

export function openTruth(files: readonly File[], labels: readonly string[]): Promise<OpenedTruth> {
  return readyDetector().ask('openTruth', { files, labels }, { deadline: measuring })
}

export function measureBoxes(photos: readonly MeasuredPhoto[], suppression: Suppression, target: number, signal: AbortSignal): Promise<MeasuredBoxes> {
  return readyDetector().ask('measureBoxes', { photos, suppression, target }, { signal, deadline: measuring })
}
