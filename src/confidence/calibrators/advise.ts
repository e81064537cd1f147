import type { LabelledLogits } from '../labelled'
import { classCounts, enoughPerClass, generalRefusal } from './fitting/guards'

export interface Advice {
  /** Ids, the one to prefer first; empty when nothing should be fitted. */
  readonly prefer: readonly string[]
  readonly why: string
}

/** Rows of the rarest class from which scales of its own are worth trying. */
const plenty = 50

/** Which method to try on these calibration rows, and why. A starting point: the held-out rows decide. */
export function advise(set: LabelledLogits): Advice {
  const stop = generalRefusal(set)
  if (stop) return { prefer: [], why: stop.why }
  const { rows, classes: K } = set
  const least = Math.min(...classCounts(set))
  const perClass = `${least === 1 ? '1 row' : `${least} rows`} in the rarest of ${K} classes`
  const all = rows.toLocaleString('en')
  if (rows < 50) {
    return { prefer: ['temperature'], why: `${rows} ${rows === 1 ? 'row is' : 'rows are'} enough for one number at most, and that with a wide interval: look at it before using T.` }
  }
  if (K > 20 || least < enoughPerClass) {
    return {
      prefer: ['temperature', 'platt-top', 'beta-top'],
      why: `${perClass}: too few to fit anything for each class. One temperature uses all ${all} rows; a top-label method mends the confidence of the first answer and leaves the order alone.`,
    }
  }
  if (least < plenty || rows < 10 * K * K) {
    return {
      prefer: ['temperature', 'ensemble-temperature', 'vector'],
      why: `${perClass} and ${all} in all: a temperature is safe; see on held-out rows whether scales for each class do better.`,
    }
  }
  return {
    prefer: ['vector', 'dirichlet', 'temperature'],
    why: `${perClass} and ${all} in all: enough for scales of each class, which mend what one temperature cannot. See on held-out rows by how much.`,
  }
}
