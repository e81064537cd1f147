import type { Metric } from './metric'

/** P(confidence of a right row > of a wrong one) + half of P(equal), by midranks (Mann and Whitney 1947). null when all rows are right or all wrong. */
export const auroc: Metric = {
  id: 'auroc', title: 'AUROC of confidence', unit: 'number', better: 'higher', interval: 'percentile',
  meaning: 'How often a right answer is surer than a wrong one: 1 always, 0.5 no better than a coin.',
  of({ rows, confidence, correct, ascending }) {
    let right = 0
    let ranks = 0
    for (let at = 0; at < rows; ) {
      const c = confidence[ascending[at]!]
      let end = at
      let rightHere = 0
      while (end < rows && confidence[ascending[end]!] === c) rightHere += correct[ascending[end++]!]!
      ranks += rightHere * ((at + 1 + end) / 2)
      right += rightHere
      at = end
    }
    const wrong = rows - right
    return right === 0 || wrong === 0 ? null : (ranks - (right * (right + 1)) / 2) / (right * wrong)
  },
}
