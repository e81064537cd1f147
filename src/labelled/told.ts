/** Logits, probabilities or log-probabilities: told from the numbers themselves, and made logits in place. */
import { setFault } from './part'

export interface Told {
  readonly kind: 'logits' | 'probabilities' | 'log-probabilities'
  readonly notes: readonly string[]
}

/** float32's smallest normal number: a probability of 0 was some smaller one before it was stored. */
const tiny = 2 ** -126
const near = 1e-3

/**
 * Tells by every row: all in 0..1 and summing to 1; or none above 0 and exp summing to 1. Within 1e-3, or within what rounding
 * to a few decimals does to a sum. Probabilities become ln p, in place: softmax(ln p / T) is softmax(z / T) for every T.
 * Throws Fault `labelled-set` for independent scores (sigmoid outputs): a softmax over them would mean nothing.
 */
export function asLogits(data: Float32Array, rows: number, classes: number): Told {
  let [within, logs, constant] = [classes > 1, classes > 1, true]
  const sums = new Float64Array(rows)
  for (let i = 0; i < rows && (within || logs || constant); i++) {
    let [sum, expSum] = [0, 0]
    const first = data[i * classes]!
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const x = data[k]!
      if (!(x >= 0 && x <= 1.001)) within = false
      if (!(x <= 1e-4)) logs = false
      if (x !== first) constant = false
      sum += x
      if (logs) expSum += Math.exp(x)
    }
    sums[i] = sum
    if (Math.abs(expSum - 1) >= near) logs = false
  }
  if (constant && classes > 1) return { kind: 'logits', notes: ['Within every row all numbers are the same: no T matters here, every class has the same confidence.'] }
  if (logs) return { kind: 'log-probabilities', notes: ['These are log-probabilities; every figure but the energy is the same as from logits.'] }
  if (!within) return { kind: 'logits', notes: bytes(data, sums, rows) }
  const exact = sums.every((sum) => Math.abs(sum - 1) < near)
  const coarse = coarseness(data)
  const off = near + Math.min(0.2, classes * 0.5 * (coarse?.step ?? 0))
  const wrong = exact ? [] : Array.from(sums.keys()).filter((i) => Math.abs(sums[i]! - 1) >= off)
  if (wrong.length > 0) throw notProbabilities(wrong, sums, rows)
  let zeros = 0
  for (let k = 0; k < data.length; k++) {
    if (data[k]! < tiny) zeros++
    data[k] = Math.log(Math.max(data[k]!, tiny))
  }
  const notes = [`These are probabilities: the page works with their logarithms.${zeros > 0 ? ` ${zeros.toLocaleString('en')} of them are 0: what they were before they were rounded is lost, and they are taken for float32's smallest.${zeros > data.length / 10 ? ' So many are lost that NLL and every fit that looks at it (temperature too) are off.' : ''}` : ''}`]
  if (coarse) notes.push(`They are ${coarse.said}: what is small is lost, so NLL and every fit that looks at it (temperature too) are off. Save more digits, or logits.`)
  return { kind: 'probabilities', notes }
}

/** Whole numbers from 0 to 255 whose rows sum to 255 or 256, give or take rounding: probabilities as a quantised model gives them. */
function bytes(data: Float32Array, sums: Float64Array, rows: number): string[] {
  if (!data.every((x) => x >= 0 && x <= 255 && Number.isInteger(x))) return []
  const classes = data.length / rows
  for (let i = 0; i < rows; i++) sums[i] = data.subarray(i * classes, (i + 1) * classes).reduce((sum, x) => sum + x, 0)
  return sums.every((sum) => Math.abs(sum - 255.5) <= 0.5 + classes / 2)
    ? ['These are whole numbers up to 255 whose rows sum to about 255: probabilities in 8 bits, it seems, and not logits. Divide them by their sum first; better, save more digits.'] : []
}

function notProbabilities(wrong: readonly number[], sums: Float64Array, rows: number): Error {
  const example = `row ${wrong[0]! + 1} sums to ${Number(sums[wrong[0]!]!.toPrecision(4))}`
  if (wrong.length <= rows / 10) return setFault(`These are probabilities, but ${wrong.length === 1 ? 'one row does' : `${wrong.length} rows do`} not sum to 1 (${example}).`, 'Mend them, or give logits.')
  return setFault(`All numbers lie between 0 and 1 and the rows do not sum to 1 (${example}): independent scores (sigmoid), it seems. Confidences that share one whole, as they are measured here, need logits or probabilities.`,
    'Give the numbers before the sigmoid, if only one class is true at a time.')
}

/** The steps that numbers are commonly rounded to, coarse ones first. */
const steps: readonly (readonly [scale: number, said: string])[] = [
  [100, 'rounded to 2 decimals'], [255, 'steps of 1/255 (8 bits)'], [256, 'steps of 1/256 (8 bits)'], [1e3, 'rounded to 3 decimals'], [1e4, 'rounded to 4 decimals'], [1e5, 'rounded to 5 decimals'],
]

/** How coarse all the numbers are; null for finer ones, and when all are 0 or 1. */
function coarseness(data: Float32Array): { readonly step: number; readonly said: string } | null {
  if (data.every((x) => x === 0 || x === 1)) return null
  // float32 keeps 7 digits: a rounded number is off by 6e-8 at most.
  const found = steps.find(([scale]) => data.every((x) => Math.abs(x * scale - Math.round(x * scale)) <= scale * 6e-8 + 1e-9))
  if (found) return { step: 1 / found[0], said: found[1] }
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length)
  // What is left of float32 when 10 of its 23 bits are kept.
  return bits.every((b) => (b & 0x1fff) === 0) ? { step: 0, said: 'of half precision (float16)' } : null
}
