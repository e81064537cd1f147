/** What works for us right now and is no fact: the open session, and the run that an abort would end. */
import type { Session } from '../worker/session'

export interface Work {
  session: Session | null
  /** Grows with every change of model or recipe: answers of an older epoch are dropped. */
  epoch: number
}

export const work: Work = { session: null, epoch: 0 }
