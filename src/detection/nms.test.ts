/** Suppression by hand and against a plain reference; the property that the threshold's slider rests on. */
import { describe, expect, it } from 'vitest'
import { inside, type Placing, survive, tempered } from './nms'
import { overlap } from './overlap'
import { type Box, type Candidates, floor, mostCandidates, mostKept, type Suppression, suppressionDefaults } from './types'

const picture = { width: 1000, height: 1000 }
const same: Placing = { scaleX: 1, scaleY: 1, left: 0, top: 0 }
type Row = readonly [box: Box, scores: readonly number[], objectness?: number]

function candidates(rows: readonly Row[]): Candidates {
  return {
    count: rows.length, classes: rows[0]?.[1].length ?? 1, rows: rows.length, invalid: 0,
    boxes: Float32Array.from(rows.flatMap(([box]) => box)), scores: Float32Array.from(rows.flatMap(([, scores]) => scores)),
    objectness: rows.some(([, , one]) => one !== undefined) ? Float32Array.from(rows, ([, , one]) => one ?? 1) : null,
  }
}
const run = (rows: readonly Row[], change: Partial<Suppression> = {}, placing = same, size = picture) => survive(candidates(rows), { ...suppressionDefaults, ...change }, placing, size)
const indexes = (rows: readonly Row[], change: Partial<Suppression> = {}): number[] => run(rows, change).detected.map(({ index }) => index)
const at = (x: number, y = 0, w = 10, h = 10): Box => [x, y, x + w, y + h]

/** Numbers that repeat from run to run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
}

describe('temperature', () => {
  it('1 changes nothing, 0 and 1 stay, and the rest is the formula', () => {
    for (const p of [0, 1e-9, 0.001, 0.3, 0.5, 0.999, 1]) expect(tempered(p, 1)).toBe(p)
    for (const T of [0.4, 0.5, 2, 10]) {
      expect([tempered(0, T), tempered(0.5, T), tempered(1, T)]).toEqual([0, 0.5, 1])
      let last = 0
      for (let p = 0.001; p < 1; p += 0.001) {
        const now = tempered(p, T)
        expect(now).toBeCloseTo(p ** (1 / T) / (p ** (1 / T) + (1 - p) ** (1 / T)), 12)
        expect(now).toBeGreaterThan(last)
        last = now
      }
    }
  })
  it('works on the class score and leaves objectness alone', () => {
    const [found] = run([[at(0), [0.2, 0.9], 0.5]], { temperature: 2 }).detected
    expect(found).toMatchObject({ classId: 1, objectness: 0.5 })
    expect([found!.classScore, found!.score]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.375, 6)])
  })
})

describe('suppression', () => {
  it('keeps the surest; the lower row where two are as sure', () => {
    expect(indexes([[at(0), [0.5]], [at(1), [0.9]], [at(50), [0.7]]])).toEqual([1, 2])
    expect(indexes([[at(0), [0.5]], [at(1), [0.5]], [at(50), [0.5]]])).toEqual([0, 2])
    expect(indexes([[at(50), [0.5]], [at(1), [0.5]], [at(0), [0.5]]])).toEqual([0, 1])
  })
  it('a box that went takes no other with it', () => {
    expect(indexes([[at(0), [0.9]], [at(3), [0.8]], [at(6), [0.7]]])).toEqual([0, 2])
  })
  it('of the same class only, or of all', () => {
    const rows: Row[] = [[at(0), [0.9, 0.1]], [at(0), [0.1, 0.8]], [at(1), [0.7, 0.1]]]
    expect(indexes(rows)).toEqual([0, 1])
    expect(indexes(rows, { perClass: false })).toEqual([0])
  })
  it('one class a box: the first of its likeliest', () => {
    expect(run([[at(0), [0.25, 0.5, 0.5]]]).detected.map(({ classId }) => classId)).toEqual([1])
  })
  it('stays at the threshold itself, goes above it', () => {
    // 10 x 10 and 10 x 5 of it share a half.
    const rows: Row[] = [[at(0), [0.9]], [at(0, 0, 10, 5), [0.8]]]
    expect([indexes(rows, { iou: 0.5 }), indexes(rows, { iou: 0.4999 })]).toEqual([[0, 1], [0]])
    expect(indexes([[at(0), [0.9]], [at(0), [0.8]]], { iou: 1 })).toEqual([0, 1])
  })
  it('boxes that touch share nothing', () => {
    expect(indexes([[at(0), [0.9]], [at(10), [0.8]], [at(0, 10), [0.7]], [at(9.5, 9.5), [0.6]]], { iou: 0 })).toEqual([0, 1, 2])
  })
  it('leaves out scores under a thousandth, and lists the rest in order', () => {
    const { detected, candidateScores } = run([[at(0), [0.25]], [at(0), [0.0009]], [at(0), [0.75]], [at(500), [0.5], 0.001]])
    expect(detected.map(({ index }) => index)).toEqual([2])
    expect([...candidateScores]).toEqual([0.75, 0.25])
    expect(floor).toBe(0.001)
  })
  it('finds nothing in nothing', () => {
    expect(run([])).toMatchObject({ detected: [], rows: 0, invalid: 0, capped: false })
  })
})

describe('what is kept at most', () => {
  const apart = (n: number): Row[] => Array.from({ length: n }, (_, i) => [at((i % 100) * 20, Math.floor(i / 100) * 20), [0.9 - i * 1e-4]])
  const stacked = (n: number): Row[] => Array.from({ length: n }, () => [at(0), [0.5]])
  it('objects', () => {
    expect([run(apart(mostKept)).capped, run(apart(mostKept)).detected.length]).toEqual([false, mostKept])
    expect([run(apart(mostKept + 1)).capped, run(apart(mostKept + 1)).detected.length]).toEqual([true, mostKept])
  })
  it('candidates', () => {
    const far: Row = [at(500), [0.4]]
    expect(run([...stacked(mostCandidates - 1), far])).toMatchObject({ capped: false, detected: [{ index: 0 }, { index: mostCandidates - 1 }] })
    const more = run([...stacked(mostCandidates), far])
    expect([more.capped, more.detected.length, more.candidateScores.length]).toEqual([true, 1, mostCandidates + 1])
  })
})

it('puts boxes back on the picture, and clamps them to it', () => {
  const placing: Placing = { scaleX: 0.5, scaleY: 0.25, left: 10, top: 20 }
  const { detected } = run([[[20, 30, 60, 45], [0.9]], [[0, 0, 900, 900], [0.8]]], {}, placing, { width: 200, height: 150 })
  expect(detected.map(({ box }) => box)).toEqual([[20, 40, 100, 100], [0, 0, 200, 150]])
})

describe('inside', () => {
  const rows: Row[] = [
    [at(0), [0.9, 0.2], 0.5], [at(1), [0.8, 0.1], 0.5], [at(2), [0.04, 0.01], 0.5], [at(0), [0.1, 0.9], 0.9], [at(50), [0.9, 0], 0.4], [at(51), [0.7, 0], 0.4],
  ]
  const look = (index: number, threshold: number, change: Partial<Suppression> = {}) => inside(candidates(rows), { ...suppressionDefaults, ...change }, index, threshold, same, picture)
  it('names the very boxes that went because of it, and only those over the threshold', () => {
    expect(look(0, 0.01).merged.map(({ index }) => index)).toEqual([1, 2])
    expect(look(0, 0.05).merged.map(({ index }) => index)).toEqual([1])
    expect(look(4, 0.05).merged).toMatchObject([{ index: 5, classId: 0, box: [51, 0, 61, 10], objectness: Math.fround(0.4) }])
    expect(look(3, 0.05, { perClass: false }).merged.map(({ index }) => index)).toEqual([0, 1])
    expect(look(3, 0.05).merged).toEqual([])
  })
  it('gives class scores at T, without objectness', () => {
    expect([...look(0, 0.05, { temperature: 2 }).classScores]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(1 / 3, 6)])
  })
})

/** As a textbook has it: sort, take the first, strike out. */
function reference(all: Candidates, { iou, perClass, temperature }: Suppression, over = 0): { kept: number[]; by: Map<number, number> } {
  const rows = Array.from({ length: all.count }, (_, i) => {
    const scores = Array.from(all.scores.slice(i * all.classes, (i + 1) * all.classes))
    const best = Math.max(...scores)
    return { i, classId: scores.indexOf(best), score: tempered(best, temperature) * all.objectness![i]!, box: Array.from(all.boxes.slice(i * 4, i * 4 + 4)) as unknown as Box }
  }).filter(({ score }) => score >= floor && score > over).sort((a, b) => b.score - a.score || a.i - b.i)
  const by = new Map<number, number>()
  const kept: typeof rows = []
  for (const row of rows) {
    const because = kept.find((one) => (!perClass || one.classId === row.classId) && overlap(one.box, row.box) > iou)
    if (because) by.set(row.i, because.i)
    else kept.push(row)
  }
  return { kept: kept.map(({ i }) => i), by }
}

describe.each([1, 2, 3, 4, 5, 6])('on random boxes, seed %i', (seed) => {
  const random = seeded(seed)
  const n = 300
  const few = (x: number): number => Math.round(x * 40) / 40
  const all = candidates(Array.from({ length: n }, (): Row => {
    const [x, y, w, h] = [random() * 60, random() * 60, 5 + random() * 30, 5 + random() * 30]
    // Few different scores, so that there are ties.
    return [[x, y, x + w, y + h], [few(random()), few(random()), few(random())], few(random())]
  }))
  const settings: Suppression[] = [0, 0.2, 0.45, 0.8].flatMap((iou) => [true, false].map((perClass, k) => ({ iou, perClass, temperature: [1, 0.5, 3][(seed + k) % 3]! })))

  it.each(settings)('is as the reference has it: %j', (setting) => {
    const { kept, by } = reference(all, setting)
    const { detected } = survive(all, setting, same, picture)
    expect(detected.map(({ index }) => index)).toEqual(kept)
    for (const { index } of detected.slice(0, 12)) {
      expect(inside(all, setting, index, 0, same, picture).merged.map((one) => one.index).sort((a, b) => a - b)).toEqual([...by].filter(([, because]) => because === index).map(([i]) => i).sort((a, b) => a - b))
    }
  })

  it.each(settings)('cut at a threshold, it is what the boxes over it alone leave: %j', (setting) => {
    const { detected } = survive(all, setting, same, picture)
    for (const t of [0.05, 0.25, 0.5, 0.75]) expect(detected.filter(({ score }) => score > t).map(({ index }) => index)).toEqual(reference(all, setting, t).kept)
  })
})
