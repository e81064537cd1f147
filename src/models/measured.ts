/** What a model's own card says of how good it is: figures of its makers, which this page takes as they are. */
import type { World } from '../confidence/world'
import { isRecord, type Json } from './manifest'

/** Shares are 0..1; figures that a card lacks are null. */
export interface Measured {
  /** What they were measured on: `Tiny-ImageNet-200 validation`. */
  readonly set: string
  readonly pictures: number
  readonly top1: number | null
  readonly top5: number | null
  readonly nll: number | null
  /** Expected calibration error at T = 1, and at the T that was fitted on other pictures. */
  readonly ece: number | null
  readonly temperature: number | null
  readonly eceFitted: number | null
  /** Present where a warning was fitted. */
  readonly world: World | null
}

/** `measured` of a card.json. null where there is none, or no set and number of pictures to believe it by. */
export function readMeasured(json: unknown): Measured | null {
  if (!isRecord(json)) return null
  const { set } = json
  const pictures = number(json, 'pictures')
  if (typeof set !== 'string' || pictures === null) return null
  return {
    set, pictures, top1: share(json, 'top1'), top5: share(json, 'top5'), nll: number(json, 'nll'),
    ece: share(json, 'ece'), temperature: number(json, 'temperature'), eceFitted: share(json, 'eceFitted'), world: readWorld(json['world']),
  }
}

/** A warning without its figures is none: all must be there. */
function readWorld(json: unknown): World | null {
  if (!isRecord(json)) return null
  const threshold = number(json, 'threshold')
  const [warnedInside, warnedUnseen, warnedNothing, auroc] = [share(json, 'warnedInside'), share(json, 'warnedUnseen'), share(json, 'warnedNothing'), share(json, 'auroc')]
  if (threshold === null || warnedInside === null || warnedUnseen === null || warnedNothing === null || auroc === null) return null
  return { threshold, warnedInside, warnedUnseen, warnedNothing, auroc }
}

function number(json: Json, name: string): number | null {
  const value = json[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function share(json: Json, name: string): number | null {
  const value = number(json, name)
  return value !== null && value >= 0 && value <= 1 ? value : null
}
