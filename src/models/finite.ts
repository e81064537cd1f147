/** Weights that are no numbers. One NaN may sit where nothing reads it, so they are counted here and judged after the warm-up run. */
import { quote } from '../faults'
import { bytesOf, elementsOf, type WeightGroup } from './manifest'

export interface OddWeight {
  readonly name: string
  readonly nan: number
  readonly infinite: number
  readonly of: number
}

/** `weights`: all shards joined, in manifest order. Quantised integers are always finite: their scale and min were checked. */
export function oddWeights(groups: readonly WeightGroup[], weights: ArrayBuffer): OddWeight[] {
  const odd: OddWeight[] = []
  let at = 0
  for (const spec of groups.flatMap((group) => group.weights)) {
    const bytes = bytesOf(spec)
    const half = spec.quantization?.dtype === 'float16'
    if (spec.dtype === 'float32' && (half || !spec.quantization)) {
      const { nan, infinite } = half ? countHalf(new Uint16Array(weights.slice(at, at + bytes))) : countFloat(view(weights, at, bytes))
      if (nan + infinite > 0) odd.push({ name: spec.name, nan, infinite, of: elementsOf(spec.shape) })
    }
    at += bytes
  }
  return odd
}

/** "The weight `W` holds 1 infinite number among 30." */
export function oddText({ name, nan, infinite, of }: OddWeight): string {
  const kinds = [...(nan > 0 ? [`${nan.toLocaleString('en')} NaN`] : []), ...(infinite > 0 ? [`${infinite.toLocaleString('en')} infinite`] : [])]
  return `The weight \`${quote(name)}\` holds ${kinds.join(' and ')} among its ${of.toLocaleString('en')} numbers.`
}

/** A view where the offset allows one, else a copy. */
function view(weights: ArrayBuffer, at: number, bytes: number): Float32Array {
  return at % 4 === 0 ? new Float32Array(weights, at, bytes / 4) : new Float32Array(weights.slice(at, at + bytes))
}

export function countFloat(values: Float32Array): { nan: number; infinite: number } {
  let nan = 0
  let infinite = 0
  for (const value of values) {
    // x - x is 0 for every finite x and NaN for all others.
    if (value - value === 0) continue
    if (Number.isNaN(value)) nan++
    else infinite++
  }
  return { nan, infinite }
}

/** Half precision: all five bits of the exponent set; a fraction makes it NaN. */
export function countHalf(values: Uint16Array): { nan: number; infinite: number } {
  let nan = 0
  let infinite = 0
  for (const bits of values) {
    if ((bits & 0x7c00) !== 0x7c00) continue
    if ((bits & 0x3ff) !== 0) nan++
    else infinite++
  }
  return { nan, infinite }
}
