/** What comes out of the warm-up run, looked at before the first photo: one row of class scores, and numbers. */
import { Fault, quote } from '../faults'
import type { Signature } from './card'
import { oddText, type OddWeight } from './finite'
import { classesOf } from './output'

/** Throws Fault `model-output` when the shape is no row of scores. */
export function checkShape(signature: Signature, shape: readonly number[], length: number): void {
  const called = `The output \`${quote(signature.output.name)}\``
  const classes = classesOf(shape)
  if (length === 0 || classes === 0) throw new Fault('model-output', `${called} came out empty, with the shape [${shape.join(', ')}]: the model has no classes.`)
  if (classes === null) {
    throw new Fault('model-output', `${called} came out with the shape [${shape.join(', ')}]; this page reads one row of class scores, [1, classes].`,
      shape.length >= 3 ? 'It looks like features or regions: neither the scores of a classifier nor a detector’s boxes that this page knows.' : '')
  }
}

/**
 * `rows`: raw outputs on mid-grey and on noise. Throws Fault `not-a-number` when noise cannot be read, or grey cannot and the
 * weights hold something that is no number. Grey alone gives a note: a model that divides by the picture's own deviation has 0 / 0 there, and only there.
 */
export function checkNumbers(rows: readonly Float32Array[], odd: readonly OddWeight[], device: string): string[] {
  const [grey = true, noise = true] = rows.map(readable)
  if (noise && (grey || odd.length === 0)) {
    return grey ? [] : ['On a flat grey picture this model answers with invalid numbers (NaN or infinity).']
  }
  const why = odd[0] ? ` ${oddText(odd[0])}` : ''
  throw new Fault('not-a-number', `The model answers with invalid numbers (NaN or infinity) on ${device}.${why}`,
    odd[0] ? 'The file is damaged, or its training went wrong: no confidence can be read from it.' : 'No confidence can be read from it. Another device may compute with more precision.')
}

/** As the softmax sees it: no NaN, no +Infinity, something finite. */
function readable(row: Float32Array): boolean {
  let finite = false
  for (const value of row) {
    if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) return false
    finite ||= value !== Number.NEGATIVE_INFINITY
  }
  return finite
}
