import { type AllMethod, type Json, type Steps, type TopMethod, refused } from '../method'
import { enoughPerClass, fewPerClass } from './guards'
import { malformed, readList } from './reading'
import { sameClasses } from './rows'
import { LN_Q_TOP, LN_SUM, MAX, type Sides, otherSide, sidesOfClass, sidesOfTop, topOf, topsOf } from './sides'

/**
 * A map from one confidence to another, fitted on yes and no. It is lifted in two ways to K classes: one map for each class
 * (`oneVersusRest`), or a single one for the top class (`topLabel`). It sees ln p and ln(1 - p), each without cancellation.
 */
export interface BinaryMap<Q> {
  /** Stem of the ids: `platt` gives `platt-ovr` and `platt-top`. */
  readonly id: string
  readonly title: string
  /** Numbers per map; null: grows with the data. */
  readonly parameters: number | null
  /** Throws nothing: a string says why it cannot be fitted. */
  fit(sides: Sides): Q | string
  at(params: Q, lnP: number, lnQ: number): number
  /** Whether a higher confidence never becomes a lower one. */
  rising(params: Q): boolean
  toJson(params: Q): Json
  fromJson(json: unknown): Q
}

export interface PerClass<Q> {
  readonly classes: readonly Q[]
}

const row = new Float64Array(4)

/** A map for each class, then q / sum q (Zadrozny & Elkan 2002); a row whose maps all say 0 becomes uniform, as in scikit-learn. */
export function oneVersusRest<Q>(map: BinaryMap<Q>): AllMethod<PerClass<Q>, Record<never, number>> {
  return {
    kind: 'all',
    id: `${map.id}-ovr`,
    title: `${map.title}, one against the rest`,
    keepsRanking: false,
    shiftInvariant: true,
    parameters: (classes) => map.parameters && map.parameters * classes,
    *steps(set, { evenIfFew }): Steps<PerClass<Q>, Record<never, number>> {
      const few = fewPerClass(set)
      if (few && !evenIfFew) return refused('few', few)
      const { rows, classes: K } = set
      const tops = yield* topsOf(set)
      const sides = { lnP: new Float64Array(rows), lnQ: new Float64Array(rows), hit: new Uint8Array(rows) }
      const classes: Q[] = []
      let falling = 0
      for (let k = 0; k < K; k++) {
        yield k / K
        sidesOfClass(set, tops, k, sides)
        const params = map.fit(sides)
        if (typeof params === 'string') return refused('infinite', `Class ${k}: ${params}`)
        if (!map.rising(params)) falling++
        classes.push(params)
      }
      const notes = few ? [few] : []
      if (falling > 0) notes.push(`For ${falling} of ${K} classes the fitted curve falls somewhere: there, a surer model gets a lower confidence.`)
      return { status: 'fitted', params: { classes }, notes, details: {} }
    },
    apply({ classes }, z, out = new Float64Array(z.length)) {
      sameClasses(classes.length, z)
      if (!topOf(z, 0, z.length, row)) return out.fill(Number.NaN)
      const shift = row[MAX]!
      const lnSum = row[LN_SUM]!
      const lnQTop = row[LN_Q_TOP]!
      let sum = 0
      for (let k = 0; k < z.length; k++) {
        const lnP = z[k]! - shift - lnSum
        const q = map.at(classes[k]!, lnP, otherSide(lnP, lnQTop))
        out[k] = q
        sum += q
      }
      if (sum > 0) for (let k = 0; k < z.length; k++) out[k]! /= sum
      else out.fill(1 / z.length)
      return out
    },
    toJson: ({ classes }) => ({ classes: classes.map((params) => map.toJson(params)) }),
    fromJson(json) {
      const classes = readList(json, 'classes').map((one) => map.fromJson(one))
      if (classes.length < 2) throw malformed('it has maps for fewer than two classes')
      return { classes }
    },
  }
}

/** One map from the top class's confidence to how often it is right. The order of classes is not touched, and no data per class are needed. */
export function topLabel<Q>(map: BinaryMap<Q>): TopMethod<Q, { right: number; wrong: number }> {
  return {
    kind: 'top',
    id: `${map.id}-top`,
    title: `${map.title}, top class only`,
    keepsRanking: true,
    shiftInvariant: true,
    parameters: () => map.parameters,
    *steps(set, { evenIfFew }): Steps<Q, { right: number; wrong: number }> {
      const sides = sidesOfTop(set, yield* topsOf(set))
      const right = sides.hit.reduce((a, b) => a + b, 0)
      const wrong = set.rows - right
      const notes: string[] = []
      if (set.rows < 2 * enoughPerClass) {
        const few = `${set.rows} ${set.rows === 1 ? 'row is' : 'rows are'} too few to learn how often the top class is right; ${2 * enoughPerClass} are the least.`
        if (!evenIfFew) return refused('few', few)
        notes.push(few)
      } else if (Math.min(right, wrong) < enoughPerClass) {
        notes.push(`The top class is ${wrong < right ? 'wrong' : 'right'} on only ${Math.min(right, wrong)} of ${set.rows} rows: the fitted curve rests on these few.`)
      }
      const params = map.fit(sides)
      if (typeof params === 'string') return refused('infinite', params)
      if (!map.rising(params)) notes.push('The fitted curve falls somewhere: there, a surer model gets a lower confidence.')
      return { status: 'fitted', params, notes, details: { right, wrong } }
    },
    apply(params, z) {
      if (!topOf(z, 0, z.length, row)) return Number.NaN
      const lnP = -row[LN_SUM]!
      return map.at(params, lnP, otherSide(lnP, row[LN_Q_TOP]!))
    },
    toJson: (params) => map.toJson(params),
    fromJson: (json) => map.fromJson(json),
  }
}
