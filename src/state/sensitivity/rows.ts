/** A test as it stands, and its rows as they read now: at the slider's T, with the labels of now. Pure. */
import type { Logits } from '../../confidence/types'
import type { Device } from '../../engines/engine'
import type { ModelPackage } from '../../models/card'
import type { Recipe } from '../../pixels/recipe'
import { answer, type Reading } from '../derive'
import type { ActiveModel, Facts } from '../facts'
import { sameRecipe, type Variant } from './variants'
import { type Verdict, verdictOf } from './verdict'

export type Row = Variant & (
  | { readonly status: 'waiting' | 'running' | 'left' }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'done'; readonly logits: Logits }
)

/** One test of one photo and one model. */
export interface Tested {
  readonly card: ModelPackage
  readonly offset: ActiveModel['offset']
  readonly photo: string
  readonly photoName: string
  /** What every row differs from in one thing. */
  readonly recipe: Recipe
  readonly recipeFrom: ActiveModel['recipeFrom']
  readonly device: Device
  /** `ended`: before its end. */
  readonly status: 'running' | 'done' | 'ended'
  readonly rows: readonly Row[]
}

export interface Read {
  readonly label: string
  readonly top: number
  readonly confidence: number
  /** The confidence of the answer as it is now, and how far it has moved; null when that has no answer. */
  readonly kept: number | null
  readonly moved: number | null
  readonly changed: boolean
}

/** The test that stands for the photo and the model of now, if there is one. */
export function standing(s: Pick<Facts, 'sensitivity' | 'model' | 'selected'>): Tested | null {
  const tested = s.sensitivity
  return tested && s.model && belongs(tested, s) ? tested : null
}

export function belongs({ card, offset, photo }: Tested, { model, selected }: Pick<Facts, 'model' | 'selected'>): boolean {
  return model?.card === card && model.offset === offset && selected === photo
}

/** By row id, those that were answered. */
export function readRows({ rows }: Pick<Tested, 'rows'>, reading: Reading, model: ActiveModel): ReadonlyMap<string, Read> {
  const name = (k: number): string => model.labels[k] ?? String(k)
  const answers = new Map(rows.flatMap((row) => (row.status === 'done' ? [[row.id, answer(row.logits, reading, model)] as const] : [])))
  const base = answers.get('now')
  const was = base ? base.order[0]! : null
  return new Map([...answers].map(([id, { confidences, order }]) => {
    const top = order[0]!
    const kept = was === null ? null : confidences[was]!
    return [id, {
      label: name(top), top, confidence: confidences[top]!, kept,
      moved: kept === null ? null : kept - base!.confidences[was!]!, changed: was !== null && top !== was,
    }]
  }))
}

/** null while nothing is to be said yet. */
export function readVerdict({ rows }: Pick<Tested, 'rows'>, read: ReadonlyMap<string, Read>): Verdict | null {
  const base = read.get('now')
  if (!base) return null
  const tried = rows.flatMap((row) => {
    const one = row.group === 'now' ? undefined : read.get(row.id)
    return one ? [{ group: row.group, phrase: row.phrase, top: one.top, label: one.label, kept: one.kept! }] : []
  })
  // Most browsers lack a device or two: their rows say so, and the answer is none the worse for it.
  const failed = rows.filter(({ status, device }) => status === 'failed' && device === null).length
  return verdictOf(base, tried, failed)
}

/** The row whose recipe is the one in hand; a device is no recipe. */
export function inUse({ rows }: Pick<Tested, 'rows'>, recipe: Recipe): string | null {
  return rows.find((row) => row.device === null && sameRecipe(row.recipe, recipe))?.id ?? null
}
