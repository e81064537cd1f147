/** What works for us right now and is no fact: the open session, and the run that an abort would end. */
import type { ModelPackage } from '../models/card'
import type { Session } from '../worker/session'
import type { ActiveModel, Task } from './facts'

/** A model that answered before one of the other task came: bytes and recipe, no worker. */
export interface Parked extends Pick<ActiveModel, 'recipe' | 'recipeFrom'> {
  readonly card: ModelPackage
}

export interface Work {
  session: Session | null
  /** Grows with every change of model or recipe: answers of an older epoch are dropped. */
  epoch: number
  /** By task, the model that was last in hand for it. */
  readonly parked: Partial<Record<Task, Parked>>
}

export const work: Work = { session: null, epoch: 0, parked: {} }
