import type { LabelledLogits } from './labelled'

/**
 * Mean -ln p of the label, nats, at each of the temperatures (above 0), [temperatures]: what is drawn against T. One pass over the logits for all of them;
 * where 2 T is among them too, exp(z / T) is the square of exp(z / 2T), which costs a tenth of an exponential. NaN without rows.
 */
export function nllCurve({ rows, classes, logits, labels }: LabelledLogits, temperatures: ArrayLike<number>): Float64Array {
  const count = temperatures.length
  const out = new Float64Array(count)
  const falling = Array.from(temperatures, (_, t) => t).sort((a, b) => temperatures[b]! - temperatures[a]!)
  const doubles = Array.from(temperatures, (t) => Array.from(temperatures).indexOf(2 * t))
  const below = new Float64Array(classes)
  const powers = Array.from(temperatures, () => new Float64Array(classes))
  for (let i = 0; i < rows; i++) {
    const start = i * classes
    let max = Number.NEGATIVE_INFINITY
    for (let k = 0; k < classes; k++) max = Math.max(max, logits[start + k]!)
    for (let k = 0; k < classes; k++) below[k] = logits[start + k]! - max
    for (const t of falling) {
      const half = powers[doubles[t]!]
      const sum = half ? squares(half, powers[t]!) : exponentials(below, temperatures[t]!, powers[t]!)
      out[t]! += Math.log(sum) - below[labels[i]!]! / temperatures[t]!
    }
  }
  for (let t = 0; t < count; t++) out[t]! /= rows
  return out
}

/** Temperatures from `low` upwards, `perOctave` to each doubling, evenly spaced in ln T: `octaves` * `perOctave` + 1 of them. Doubles are exact. */
export function temperatureGrid(low: number, octaves: number, perOctave: number): Float64Array {
  return Float64Array.from({ length: octaves * perOctave + 1 }, (_, i) => low * 2 ** ((i % perOctave) / perOctave) * 2 ** Math.floor(i / perOctave))
}

function exponentials(below: Float64Array, temperature: number, into: Float64Array): number {
  let sum = 0
  for (let k = 0; k < below.length; k++) {
    const e = Math.exp(below[k]! / temperature)
    into[k] = e
    sum += e
  }
  return sum
}

function squares(from: Float64Array, into: Float64Array): number {
  let sum = 0
  for (let k = 0; k < from.length; k++) {
    const e = from[k]! * from[k]!
    into[k] = e
    sum += e
  }
  return sum
}
