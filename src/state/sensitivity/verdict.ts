/** What the rows say, in plain sentences. Pure: confidences in, text out. */
import { quote } from '../../faults'
import { pointsText } from '../verdict'
import type { Group } from './variants'

/** One change that was answered. */
export interface Tried {
  readonly group: Group
  readonly phrase: string
  /** The class it was answered with. */
  readonly top: number
  readonly label: string
  /** The confidence of the answer as it is now, 0..1. */
  readonly kept: number
}

export interface Base {
  readonly top: number
  readonly label: string
  readonly confidence: number
}

export interface Verdict {
  readonly text: string
  readonly changed: boolean
}

/** What is counted together, and how it is called. */
const kinds: readonly { readonly groups: readonly Group[]; readonly where: 'in' | 'on'; readonly many: string }[] = [
  { groups: ['fit', 'shrinking'], where: 'in', many: 'ways of resizing' },
  { groups: ['values'], where: 'in', many: 'ranges of values' },
  { groups: ['channels'], where: 'in', many: 'orders of channels' },
  { groups: ['device'], where: 'on', many: 'devices' },
]

/** More other answers than this are counted, not listed. */
const listed = 4
/** A move of less than a point is none worth a name. */
const slight = 0.01

export function verdictOf(base: Base, tried: readonly Tried[], failed: number): Verdict {
  const others = tried.filter(({ top }) => top !== base.top)
  const text = [
    ...(tried.length > 0 ? [stays(base, tried)] : ['No change could be tried.']),
    ...(others.length > 0 ? [becomes(others)] : tried.length > 0 ? [moves(base, tried)] : []),
    ...(failed > 0 && tried.length > 0 ? [`${failed} ${failed === 1 ? 'change' : 'changes'} could not be tried.`] : []),
  ]
  return { text: text.join(' '), changed: others.length > 0 }
}

function stays(base: Base, tried: readonly Tried[]): string {
  const parts = kinds.flatMap(({ groups, where, many }) => {
    const all = tried.filter(({ group }) => groups.includes(group))
    const same = all.filter(({ top }) => top === base.top)
    if (same.length === 0) return []
    const range = `(${rangeText(same.map(({ kept }) => kept))})`
    // One alone is better named than counted.
    if (all.length === 1) return [`${all[0]!.phrase} ${range}`]
    const count = same.length < all.length ? `${same.length} of ${all.length}` : all.length === 2 ? 'both' : `all ${all.length}`
    return [`${where} ${count} other ${many} ${range}`]
  })
  const now = `The answer, ${named(base.label)} (${about(base.confidence)})`
  if (parts.length > 0) return `${now}, stays ${joined(parts)}.`
  return tried.length === 1 ? `${now}, does not stay.` : `${now}, stays in none of the ${tried.length} changes.`
}

function becomes(others: readonly Tried[]): string {
  const byTop = new Map<number, Tried[]>()
  for (const one of others) byTop.set(one.top, [...(byTop.get(one.top) ?? []), one])
  const all = [...byTop.values()]
  const told = all.slice(0, listed).map((group) => `${named(group[0]!.label)} ${joined(group.map(({ phrase }) => phrase))}`)
  const rest = all.slice(listed).flat().length
  return `It becomes ${[...told, ...(rest > 0 ? [`something else with ${rest} more`] : [])].join('; ')}.`
}

function moves(base: Base, tried: readonly Tried[]): string {
  const by = ({ kept }: Tried): number => kept - base.confidence
  const most = tried.reduce((worst, one) => (Math.abs(by(one)) > Math.abs(by(worst)) ? one : worst))
  if (!(Math.abs(by(most)) >= slight)) return 'Its confidence moves by less than a point.'
  return `Its confidence moves most ${most.phrase}: ${pointsText(Math.abs(by(most)))} ${by(most) > 0 ? 'up' : 'down'}.`
}

/** In quotes: many labels are lists of names with commas. */
function named(label: string): string {
  return `“${quote(label, 40)}”`
}

/** Whole percents; never 0 or 100, which would be said of a confidence that is neither. */
function about(p: number): string {
  return `${whole(p)} %`
}

function rangeText(all: readonly number[]): string {
  const [low, high] = [whole(Math.min(...all)), whole(Math.max(...all))]
  return low === high ? `${low} %` : `${low} to ${high} %`
}

function whole(p: number): string {
  if (p < 0.005) return 'under 1'
  return p >= 0.995 ? 'over 99' : String(Math.round(p * 100))
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
