import type { Predictions } from './predictions'

/** What one class looks like; arrays of `perClass` are [K]. Shares 0..1, NaN where there is nothing to share. */
export interface PerClass {
  /** Rows labelled with the class. */
  readonly count: Int32Array
  /** Of these, the share answered so (recall). */
  readonly accuracy: Float64Array
  /** Mean confidence of their answers, right or wrong. */
  readonly confidence: Float64Array
  /** Rows answered with the class. */
  readonly answered: Int32Array
  /** Of these, the share labelled so. */
  readonly precision: Float64Array
  /** Mean confidence of these answers; compare with precision. */
  readonly answeredConfidence: Float64Array
}

/** A table with a line for each class. */
export function perClass({ rows, classes, labels, predicted, correct, confidence: c }: Predictions): PerClass {
  const [count, answered] = [new Int32Array(classes), new Int32Array(classes)]
  const [accuracy, confidence] = [new Float64Array(classes), new Float64Array(classes)]
  const [precision, answeredConfidence] = [new Float64Array(classes), new Float64Array(classes)]
  for (let i = 0; i < rows; i++) {
    const [label, answer] = [labels[i]!, predicted[i]!]
    count[label]!++
    accuracy[label]! += correct[i]!
    confidence[label]! += c[i]!
    answered[answer]!++
    precision[answer]! += correct[i]!
    answeredConfidence[answer]! += c[i]!
  }
  for (let k = 0; k < classes; k++) {
    accuracy[k]! /= count[k]!
    confidence[k]! /= count[k]!
    precision[k]! /= answered[k]!
    answeredConfidence[k]! /= answered[k]!
  }
  return { count, accuracy, confidence, answered, precision, answeredConfidence }
}
