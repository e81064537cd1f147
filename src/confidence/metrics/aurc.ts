import type { Metric } from './metric'
import { oracleRisk, ranked } from './ranked'

/** mean over k of the error rate among the k most confident (Geifman and El-Yaniv 2017), 0..1. */
export const aurc: Metric = {
  id: 'aurc', title: 'Area under risk and coverage (AURC)', unit: 'number', better: 'lower', interval: 'percentile',
  meaning: 'The error rate when only the surest photos are answered, averaged over how many are answered.',
  of: (rows) => ranked(rows).risk,
}

/** AURC minus that of an oracle which puts every error last (Geifman et al. 2019), 0..1. */
export const eAurc: Metric = {
  id: 'eAurc', title: 'Excess AURC', unit: 'number', better: 'lower', interval: 'percentile',
  meaning: 'How much of it better confidences could save: AURC minus the least this accuracy allows.',
  of: (rows) => ranked(rows).risk - oracleRisk(rows),
}
