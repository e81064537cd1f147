import type { LabelledLogits } from './labelled'
import type { Split } from './split'

/**
 * A labelled set whose rows are moved about in place, so that both parts of a split lie in one piece each without a second copy of
 * the logits: 50,000 rows of a thousand classes are 200 MB. The set given is taken over: its logits are no longer in its order.
 */
export class Arranged {
  readonly rows: number
  readonly classes: number
  /** In the order of the file, as everything outside counts rows. */
  readonly labels: Int32Array
  readonly #logits: Float32Array
  /** Where the file's row i lies now. */
  readonly #place: Int32Array

  constructor({ rows, classes, logits, labels }: LabelledLogits) {
    this.rows = rows
    this.classes = classes
    this.labels = labels
    this.#logits = logits
    this.#place = Int32Array.from({ length: rows }, (_, i) => i)
  }

  /** Both parts, in the split's order: what `takeRows` would copy. Rows of parts given before are elsewhere afterwards. Every row must be in one part, once. */
  parts({ calibration, evaluation }: Split): { calibration: LabelledLogits; evaluation: LabelledLogits } {
    const order = new Int32Array(this.rows)
    if (calibration.length + evaluation.length !== this.rows) throw new RangeError(`Parts of ${calibration.length} and ${evaluation.length} rows of a set of ${this.rows}.`)
    order.set(calibration)
    order.set(evaluation, calibration.length)
    this.#arrange(order)
    return { calibration: this.#piece(calibration, 0), evaluation: this.#piece(evaluation, calibration.length) }
  }

  /** The logits of the file's row i: a view, until the rows are moved again. */
  row(i: number): Float32Array {
    return this.#at(this.#place[i]!)
  }

  #piece(rows: Int32Array, from: number): LabelledLogits {
    const { classes, labels } = this
    return { rows: rows.length, classes, logits: this.#logits.subarray(from * classes, (from + rows.length) * classes), labels: rows.map((i) => labels[i]!) }
  }

  /** Position j gets the file's row order[j]: along each cycle of moves, one row put aside. */
  #arrange(order: Int32Array): void {
    const source = order.map((i) => this.#place[i]!)
    const aside = new Float32Array(this.classes)
    for (let start = 0; start < source.length; start++) {
      if (source[start] === start) continue
      aside.set(this.#at(start))
      let to = start
      for (let from = source[to]!; from !== start; from = source[to]!) {
        this.#at(to).set(this.#at(from))
        source[to] = to
        to = from
      }
      this.#at(to).set(aside)
      source[to] = to
    }
    for (let j = 0; j < order.length; j++) this.#place[order[j]!] = j
  }

  #at(position: number): Float32Array {
    return this.#logits.subarray(position * this.classes, (position + 1) * this.classes)
  }
}
