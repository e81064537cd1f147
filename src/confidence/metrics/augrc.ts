import type { Metric } from './metric'
import { ranked } from './ranked'

/** mean over k of (errors among the k most confident) / n (Traub et al. 2024), 0..1/2. */
export const augrc: Metric = {
  id: 'augrc', title: 'Generalised AURC (AUGRC)', unit: 'number', better: 'lower', interval: 'percentile',
  meaning: 'The chance that a photo is answered and wrong, averaged over how many are answered.',
  of: (rows) => ranked(rows).joint,
}
