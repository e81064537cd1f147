/** Files to a labelled set: the numbers are read once, told apart, and turned into logits in place. */
import { type LabelledLogits, labelledLogits } from '../confidence/labelled'
import { Fault } from '../faults'
import { readNpy } from './npy'

export interface OpenSet {
  readonly set: LabelledLogits
  readonly kind: 'logits' | 'probabilities' | 'log-probabilities'
  readonly notes: readonly string[]
}

/** `logits`: [rows, classes]; `labels`: [rows]. `make` gives the array the logits are read into and stay in. Throws Fault `labelled-set`. */
export async function openLabelled(logits: Blob, labels: Blob, make = (length: number): Float32Array => new Float32Array(length)): Promise<OpenSet> {
  const numbers = await readNpy(logits, make)
  const [rows, classes] = numbers.shape
  if (numbers.shape.length !== 2 || !rows || !classes) {
    throw new Fault('labelled-set', `The logits have the shape ${shapeText(numbers.shape)}; rows × classes is needed.`)
  }
  const classOf = await readNpy(labels, (n) => new Int32Array(n))
  if (classOf.shape.length === 2 && classOf.shape[1] !== 1) throw new Fault('labelled-set', `The labels have the shape ${shapeText(classOf.shape)}; one number a row is needed, the index of its class.`)
  if (classOf.data.length !== rows) throw new Fault('labelled-set', `There are ${rows} rows of logits and ${classOf.data.length} labels.`)
  const told = asLogits(numbers.data, rows, classes)
  return { set: labelledLogits(numbers.data, classOf.data, classes), ...told }
}

/** float32's smallest normal number: a probability of 0 was some smaller one before it was stored. */
const tiny = 2 ** -126

/**
 * Tells probabilities and log-probabilities from logits by every row: all in 0..1 and summing to 1 within 1e-3; or none above 0 and
 * exp summing to 1. Probabilities become ln p, in place: softmax(ln p / T) is softmax(z / T) for every T.
 */
export function asLogits(data: Float32Array, rows: number, classes: number): Omit<OpenSet, 'set'> {
  let [probabilities, logProbabilities] = [classes > 1, classes > 1]
  for (let i = 0; i < rows && (probabilities || logProbabilities); i++) {
    let [sum, expSum] = [0, 0]
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const x = data[k]!
      if (!(x >= 0 && x <= 1.001)) probabilities = false
      if (!(x <= 1e-4)) logProbabilities = false
      sum += x
      if (logProbabilities) expSum += Math.exp(x)
    }
    if (Math.abs(sum - 1) >= 1e-3) probabilities = false
    if (Math.abs(expSum - 1) >= 1e-3) logProbabilities = false
  }
  if (logProbabilities) return { kind: 'log-probabilities', notes: ['These are log-probabilities; every figure but the energy is the same as from logits.'] }
  if (!probabilities) return { kind: 'logits', notes: [] }
  let zeros = 0
  for (let k = 0; k < data.length; k++) {
    if (data[k]! < tiny) zeros++
    data[k] = Math.log(Math.max(data[k]!, tiny))
  }
  const held = zeros > 0 ? ` ${zeros.toLocaleString('en')} of them are 0: what they were before they were rounded is lost, and they are taken for float32's smallest.` : ''
  return { kind: 'probabilities', notes: [`These are probabilities: the page works with their logarithms.${held}`] }
}

function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'of a single number' : shape.join(' × ')
}
