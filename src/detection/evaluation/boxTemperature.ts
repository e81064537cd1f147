/** One temperature for the scores of boxes: sigmoid(logit(score) / T). It moves no box before another, so AP stays as it is. */
import { boxReliability, scoreFloor, type Reliability, type Rows } from './calibration'

/** Scores of exactly 0 and 1 (float32 rounds to them) have no logit: they are taken for this much less sure. */
const edge = 1e-7
/** T is looked for between 1/100 and 100. */
const widest = Math.log(100)

const logit = (score: number): number => {
  const p = Math.min(1 - edge, Math.max(edge, score))
  return Math.log(p / (1 - p))
}

export const boxScoreAt = (score: number, temperature: number): number => 1 / (1 + Math.exp(-logit(score) / temperature))

/**
 * The T that makes the outcomes likeliest (least mean negative log-likelihood; Platt 1999 without the shift). The slope of the loss
 * by 1/T rises with 1/T, so its zero is found by halving, on the logarithm. null: no zero between 1/100 and 100, as when all
 * boxes are right, or there are none.
 */
export function boxTemperature({ scores, correct }: Pick<Rows, 'scores' | 'correct'>): number | null {
  const logits = Float64Array.from(scores, logit)
  const slope = (logBeta: number): number => {
    const beta = Math.exp(logBeta)
    let sum = 0
    for (let i = 0; i < logits.length; i++) sum += (1 / (1 + Math.exp(-beta * logits[i]!)) - correct[i]!) * logits[i]!
    return sum
  }
  let low = -widest
  let high = widest
  if (!(slope(low) < 0 && slope(high) > 0)) return null
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return Math.exp(-(low + high) / 2)
}

export interface BoxTemperature {
  /** null: see `boxTemperature`; then `after` is null too. */
  readonly temperature: number | null
  /** On the pictures that T was not fitted on. The same boxes in both. */
  readonly before: Reliability
  readonly after: Reliability | null
  readonly fittedOn: number
  readonly heldOutImages: number
}

/** Fits on one half of the pictures that have boxes and measures on the other; whole pictures, since boxes of one picture are alike. */
export function fitBoxTemperature(rows: Rows, seed = 0, floor = scoreFloor): BoxTemperature {
  const images = [...new Set(rows.images)].map((image) => [image, mixed(image, seed)] as const).sort(([a, x], [b, y]) => x - y || a - b)
  const fitting = new Set(images.slice(0, Math.ceil(images.length / 2)).map(([image]) => image))
  const fit = only(rows, (image) => fitting.has(image))
  const held = only(rows, (image) => !fitting.has(image))
  const temperature = boxTemperature(fit)
  return {
    temperature,
    before: boxReliability(held, floor),
    after: temperature === null ? null : boxReliability({ ...held, scores: held.scores.map((score) => boxScoreAt(score, temperature)) }, floor),
    fittedOn: fit.scores.length,
    heldOutImages: images.length - fitting.size,
  }
}

function only({ scores, correct, images }: Rows, keep: (image: number) => boolean): Rows {
  const here = (_: number, i: number): boolean => keep(images[i]!)
  return { scores: scores.filter(here), correct: correct.filter(here), images: images.filter(here) }
}

/** A number that belongs to a picture and a seed (the finisher of MurmurHash3), 0 .. 2^32 - 1: the same split everywhere. */
function mixed(image: number, seed: number): number {
  let x = (Math.imul(image, 0x9e3779b9) ^ Math.imul(seed + 1, 0x85ebca6b)) | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
