import { type BinaryMap, oneVersusRest, topLabel } from './fitting/binaryMap'
import { logistic, sigmoid } from './fitting/logistic'
import { readNumber } from './fitting/reading'

/** q = 1 / (1 + exp(A s + B)); A < 0 rises. */
export interface PlattParams {
  readonly A: number
  readonly B: number
}

/**
 * Platt 1999 on s = ln p - ln(1 - p): the decision value, never the probability itself. Targets are Platt's, (N+ + 1) / (N+ + 2) and
 * 1 / (N- + 2), which keep separable data finite; Newton as Lin, Lin & Weng 2007 do it, on s brought to mean 0 and deviation 1.
 */
export const plattMap: BinaryMap<PlattParams> = {
  id: 'platt',
  title: 'Platt',
  parameters: 2,
  fit({ lnP, lnQ, hit }) {
    const rows = hit.length
    let yes = 0
    let mean = 0
    for (let i = 0; i < rows; i++) {
      const s = lnP[i]! - lnQ[i]!
      if (!Number.isFinite(s)) return `on row ${i} the confidence is exactly ${s < 0 ? 0 : 1}, whose log-odds Platt's curve cannot take.`
      mean += s / rows
      yes += hit[i]!
    }
    const no = rows - yes
    const s = new Float64Array(rows)
    const targets = new Float64Array(rows)
    let variance = 0
    let all = 0
    for (let i = 0; i < rows; i++) {
      s[i] = lnP[i]! - lnQ[i]! - mean
      variance += (s[i]! * s[i]!) / rows
      targets[i] = hit[i] ? (yes + 1) / (yes + 2) : 1 / (no + 2)
      all += targets[i]! / rows
    }
    const constant = { A: 0, B: Math.log((1 - all) / all) }
    const deviation = Math.sqrt(variance)
    // Equal decision values differ by the rounding of their mean at most.
    if (yes === 0 || no === 0 || deviation <= 1e-14 * Math.abs(mean)) return constant
    for (let i = 0; i < rows; i++) s[i]! /= -deviation
    const start = Float64Array.of(0, Math.log((no + 1) / (yes + 1)))
    const { theta } = logistic([s, new Float64Array(rows).fill(-1)], targets, 0, start)
    const A = theta[0]! / deviation
    return { A, B: theta[1]! - A * mean }
  },
  at({ A, B }, lnP, lnQ) {
    // With A = 0 an infinite s has no say either.
    return sigmoid(A === 0 ? -B : -(A * (lnP - lnQ) + B))
  },
  rising: ({ A }) => A <= 0,
  toJson: ({ A, B }) => ({ A, B }),
  fromJson: (json) => ({ A: readNumber(json, 'A'), B: readNumber(json, 'B') }),
}

export const plattOvr = oneVersusRest(plattMap)
export const plattTop = topLabel(plattMap)
