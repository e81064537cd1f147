/** What a model's rules say of one answer: how many of the surest classes are needed, and whether it is sure enough. */
import { emptyCut, type SetOptions } from '../confidence/conformal/method'
import { setSize, type SetRule, unitSeed } from '../confidence/conformal/sets'
import { unitOf } from '../confidence/seed'
import { softmax } from '../confidence/softmax'
import type { Logits } from '../confidence/types'
import type { Rules } from './facts'

export interface Ruled {
  /** Classes in the set, the surest first; null: no rule. */
  readonly size: number | null
  /** Of ten sets, so many hold the right class. */
  readonly promise: number
  readonly notSure: { readonly confidence: number; readonly needs: number; readonly says: string } | null
}

export function ruled(logits: Logits, rules: Rules | undefined): Ruled {
  const { set = null, threshold = null } = rules ?? {}
  return {
    size: set && sizeOf(logits, set.rule, set.T), promise: set ? 1 - set.rule.alpha : 0,
    notSure: threshold && notSure(logits, threshold),
  }
}

function sizeOf(logits: Logits, rule: SetRule, T: number): number {
  const p = softmax(logits, T)
  const cut = emptyCut()
  const u = usesChance(rule.options) ? unitOf(logits, 0, logits.length, unitSeed) : 1
  setSize(p, rule, u, new Float64Array(p.length), cut)
  return cut.size
}

function usesChance({ method, form }: SetOptions): boolean {
  return form === 'randomised' && method !== 'lac'
}

function notSure(logits: Logits, { value, T, says }: NonNullable<Rules['threshold']>): Ruled['notSure'] {
  const confidence = softmax(logits, T).reduce((a, b) => Math.max(a, b), 0)
  return confidence < value ? { confidence, needs: value, says } : null
}
