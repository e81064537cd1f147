/** Kept across a reload, in localStorage: settings, recipes, measured devices. Never photos. A full or blocked store is no fault. */
import type { Device } from '../engines/engine'
import { type CameraSettings, type FittedT, initial, type Rules, type Theme, type View } from './facts'

interface Kept {
  theme: Theme
  view: View
  camera: CameraSettings
  /** By model sha256: the recipe as set by hand, as JSON. */
  recipes: Record<string, unknown>
  /** By model sha256: labels as pasted. */
  labels: Record<string, unknown>
  /** By model sha256: the output that is read, where the person chose. */
  outputs: Record<string, string>
  /** By model sha256: the temperature that was fitted for it and taken. */
  fitted: Record<string, FittedT>
  /** By model sha256: the calibrator in use, as it is stored in files; read with care when it is wanted. */
  calibrators: Record<string, unknown>
  /** By model sha256: rules for sets and thresholds. */
  rules: Record<string, Rules>
  /** Catalogue entries that once gave their model to this browser. */
  reached: readonly string[]
  /** By model id: the fastest right device here, and what each took. */
  devices: Record<string, { browser: string; best: Device; ms: Partial<Record<Device, number>> }>
}

/** How many frames the mean may hold. */
export const smoothingSteps: readonly number[] = [1, 2, 4, 8, 16, 30]

const key = 'howsure.settings.1'
const empty: Kept = { theme: 'system', view: 'probabilities', camera: initial.cameraSettings, recipes: {}, labels: {}, outputs: {}, fitted: {}, calibrators: {}, rules: {}, reached: [], devices: {} }

export function readSettings(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
      view: kept.view === 'log' || kept.view === 'logits' ? kept.view : 'probabilities',
      camera: readCamera(kept.camera),
      recipes: typeof kept.recipes === 'object' && kept.recipes !== null ? kept.recipes : {},
      labels: typeof kept.labels === 'object' && kept.labels !== null ? kept.labels : {},
      outputs: typeof kept.outputs === 'object' && kept.outputs !== null ? kept.outputs : {},
      fitted: readFitted(kept.fitted),
      calibrators: typeof kept.calibrators === 'object' && kept.calibrators !== null ? kept.calibrators : {},
      rules: readRules(kept.rules),
      reached: Array.isArray(kept.reached) ? kept.reached : [],
      devices: typeof kept.devices === 'object' && kept.devices !== null ? kept.devices : {},
    }
  } catch {
    return { ...empty }
  }
}

function readCamera(kept: Partial<CameraSettings> | undefined): CameraSettings {
  const { smoothing, device, mirror } = kept ?? {}
  return {
    mirror: typeof mirror === 'boolean' ? mirror : null,
    smoothing: smoothingSteps.find((n) => n === smoothing) ?? initial.cameraSettings.smoothing,
    device: typeof device === 'string' ? device : '',
  }
}

function readFitted(kept: unknown): Record<string, FittedT> {
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(Object.entries(kept as Record<string, Partial<FittedT> | null>).filter(([, fit]) => {
    const numbers = [fit?.T, fit?.low, fit?.high, fit?.rows]
    return numbers.every((x) => typeof x === 'number' && x > 0 && Number.isFinite(x))
  })) as Record<string, FittedT>
}

function readRules(kept: unknown): Record<string, Rules> {
  if (typeof kept !== 'object' || kept === null) return {}
  const whole = (x: unknown): boolean => typeof x === 'number' && Number.isFinite(x)
  return Object.fromEntries(Object.entries(kept as Record<string, Partial<Rules> | null>).map(([sha, rules]) => [sha, {
    set: whole(rules?.set?.rule?.quantile) && whole(rules?.set?.T) && setMethods.includes(rules!.set!.rule.options?.method) ? rules!.set! : null,
    threshold: whole(rules?.threshold?.value) && whole(rules?.threshold?.T) && typeof rules!.threshold!.says === 'string' ? rules!.threshold! : null,
  }]))
}

const setMethods: readonly unknown[] = ['lac', 'aps', 'raps']

export function keepSettings(change: (kept: Kept) => Partial<Kept>): void {
  try {
    const kept = readSettings()
    localStorage.setItem(key, JSON.stringify({ ...kept, ...change(kept) }))
  } catch {
    // Private windows may refuse storage: the page works the same, it only forgets.
  }
}

/** Measurements hold for one browser version on one machine. */
export function browserStamp(): string {
  return `${navigator.userAgent}|${navigator.hardwareConcurrency}`
}
