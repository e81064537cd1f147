/** The kernel against the plain TypeScript of `confidence`: every figure and every sum within 1e-6. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { plainRows, rowTops } from '../../confidence/calibrators/fitting/inverseTemperature'
import { fit } from '../../confidence/calibrators/method'
import { temperature } from '../../confidence/calibrators/temperature'
import { type LabelledLogits, labelledLogits } from '../../confidence/labelled'
import { measure } from '../../confidence/metrics/measure'
import { predict, toTheEnd } from '../../confidence/predictions'
import { softmaxRows } from '../../confidence/rows'
import { Random } from '../../confidence/seed'
import { built } from '../../../scripts/kernel.mjs'
import { golden, names } from '../../../tests/fixtures/calibration/read'
import { predictAt, withKernel } from './measured'
import { kernelRows } from './newton'
import { kernelSteps } from './predict'
import { openKernel, roomFor, roomOf } from './room'
import { rowTopsOf, topsOf } from './tops'

const kernelPredict = (...asked: Parameters<typeof kernelSteps>) => toTheEnd(kernelSteps(...asked))

/** Labels are drawn from softmax(z / 1.7): the best T is near it. */
function drawn(rows: number, classes: number, spread: number, seed = 7): LabelledLogits {
  const random = new Random(seed)
  const logits = roomFor(rows * classes)
  const labels = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes)
    for (let k = 0; k < classes; k++) row[k] = spread * Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
    let left = random.unit() * row.reduce((sum, z) => sum + Math.exp(z / 1.7), 0)
    while (labels[i]! < classes - 1 && (left -= Math.exp(row[labels[i]!]! / 1.7)) > 0) labels[i]!++
  }
  return labelledLogits(logits, labels, classes)
}

/** The same set, in a room. */
function housed({ logits, labels, classes }: Pick<LabelledLogits, 'logits' | 'labels' | 'classes'>): LabelledLogits {
  const room = roomFor(logits.length)
  room.set(logits)
  return labelledLogits(room, labels, classes)
}

/** Within 1e-6, relative to what is above 1. */
function near(got: ArrayLike<number>, want: ArrayLike<number>, what: string): void {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    if (got[i] === want[i]) continue
    const off = Math.abs(got[i]! - want[i]!) / Math.max(1, Math.abs(want[i]!))
    if (!(off < 1e-6)) throw new Error(`${what} ${i}: ${got[i]}, not ${want[i]}`)
  }
}

function agree(set: LabelledLogits, T: number, bins = 15): void {
  const got = kernelPredict(roomOf(set.logits)!, set, T, bins)
  const want = predict(softmaxRows(set, T), bins)
  expect([...got.predicted]).toEqual([...want.predicted])
  expect([...got.correct]).toEqual([...want.correct])
  for (const name of ['confidence', 'logLabel', 'brier', 'entropy', 'margin', 'energy'] as const) near(got[name]!, want[name]!, `${name} at T ${T}, row`)
  expect(got.zeroProbLabels).toBe(want.zeroProbLabels)
  expect([...got.classBins!.count]).toEqual([...want.classBins!.count])
  expect([...got.classBins!.labelled]).toEqual([...want.classBins!.labelled])
  near(got.classBins!.probability, want.classBins!.probability, `sum of probabilities at T ${T}, bin`)
  const [figures, plain] = [measure(got, { bins }), measure(want, { bins })]
  expect(Object.keys(figures)).toEqual(Object.keys(plain))
  for (const [id, value] of Object.entries(plain)) {
    if (value === null) expect(figures[id]).toBeNull()
    else near([figures[id]!], [value], `${id} at T ${T}`)
  }
}

function agreeSums(set: LabelledLogits, beta: number, stride = 1): void {
  const tops = rowTops(set)
  const [got, want] = [new Float64Array(3), new Float64Array(3)]
  kernelRows(roomOf(set.logits)!, set, tops)(beta, 0, set.rows, stride, got)
  plainRows(set, tops)(beta, 0, set.rows, stride, want)
  near(got.map((x) => x / set.rows), want.map((x) => x / set.rows), `sums at beta ${beta}`)
}

const temperatures = [0.05, 0.3, 1, 1.7, 2.8295, 7, 20]

beforeAll(openKernel)

describe('the kernel', () => {
  it('is what its source builds', async () => {
    expect(readFileSync(join(import.meta.dirname, 'bytes.ts'), 'utf8')).toBe(await built())
  })

  for (const name of names) {
    it(`${name}: figures and sums as from plain TypeScript`, () => {
      const set = housed(golden(name).all)
      for (const T of temperatures) {
        agree(set, T)
        agreeSums(set, 1 / T)
      }
      expect(rowTopsOf(topsOf(roomOf(set.logits)!, set), set)).toEqual(rowTops(set))
    })
  }

  for (const [rows, classes, spread] of [[1500, 1000, 2.5], [300, 1001, 6], [400, 998, 0.3], [2500, 7, 3], [700, 3, 2], [50, 2, 1], [20, 1, 1]] as const) {
    it(`${rows} random rows of ${classes} classes`, () => {
      const set = drawn(rows, classes, spread)
      for (const T of temperatures) {
        agree(set, T)
        agreeSums(set, 1 / T)
        agreeSums(set, 1 / T, 3)
      }
      agree(set, 1, 100)
      agree(set, 1, 1)
      expect(rowTopsOf(topsOf(roomOf(set.logits)!, set), set)).toEqual(rowTops(set))
    })
  }

  it('extreme logits, ties, labels without probability, and the logits are left as they were', () => {
    const infinite = Number.NEGATIVE_INFINITY
    const rows = [
      [1e4, -1e4, 0, 9999.5, 1e4], [infinite, 3, infinite, infinite, infinite], [-1e4, -1e4, -1e4, -1e4, -1e4],
      [0, 0, 0, 0, 1e-3], [infinite, 1, 2, 3, 4], [-1e4, -9999, -9998, infinite, -1e4], [5, 4, 3, 2, 1], [30, 0, 0, 0, 0], [0.1, 0.1, 0.1, 0.1, 0.1],
    ]
    const set = housed({ logits: Float32Array.from(rows.flat()), labels: Int32Array.of(3, 1, 2, 4, 0, 2, 0, 0, 1), classes: 5 })
    for (const T of temperatures) for (const bins of [15, 5, 10]) agree(set, T, bins)
    expect([...set.logits]).toEqual([...Float32Array.from(rows.flat())])
    const possible = housed({ logits: set.logits.subarray(25), labels: set.labels.subarray(5), classes: 5 })
    for (const beta of [Math.exp(-10), 0.05, 1, 20, Math.exp(10)]) agreeSums(possible, beta)
    expect(rowTopsOf(topsOf(roomOf(set.logits)!, set), set)).toEqual(rowTops(set))
  })

  it('probabilities at the edges of bins fall as in plain TypeScript', () => {
    const rows: number[] = []
    for (let j = 1; j < 15; j++) {
      const ofTop = Math.max(j, 15 - j) / 15
      const bits = Int32Array.of(0)
      const float = new Float32Array(bits.buffer)
      for (let step = -4; step <= 4; step++) {
        float[0] = Math.log(ofTop / (1 - ofTop)) + 2
        bits[0]! += step
        rows.push(float[0]!, 2, -1000)
      }
    }
    const set = housed({ logits: Float32Array.from(rows), labels: Int32Array.from({ length: rows.length / 3 }, (_, i) => i % 2), classes: 3 })
    expect(set.rows).toBe(14 * 9)
    for (const bins of [15, 30, 5, 3]) agree(set, 1, bins)
  })

  it('sums follow beta also between two float32 numbers', () => {
    const set = drawn(500, 100, 2)
    const add = kernelRows(roomOf(set.logits)!, set, rowTops(set))
    const [here, there] = [0, 1e-9].map((further) => {
      const into = new Float64Array(3)
      add(0.7 + further, 0, set.rows, 1, into)
      return into
    }) as [Float64Array, Float64Array]
    expect((there[0]! - here[0]!) / (1e-9 * here[1]!)).toBeCloseTo(1, 3)
    expect((there[1]! - here[1]!) / (1e-9 * here[2]!)).toBeCloseTo(1, 3)
  })

  it('very sure rows keep their order', () => {
    const gaps = [20, 24, 22, 28, 26, 30]
    const set = housed({ logits: Float32Array.from(gaps.flatMap((gap) => [0, gap, 0, 0])), labels: Int32Array.from(gaps, () => 1), classes: 4 })
    const got = kernelPredict(roomOf(set.logits)!, set, 1, 15)
    expect([...got.ascending]).toEqual([0, 2, 1, 4, 3, 5])
    expect([...got.confidence].map((c) => 1 - c)).toEqual([...predict(softmaxRows(set, 1)).confidence].map((c) => expect.closeTo(1 - c, 14)))
  })

  it('fits the same temperature', () => {
    const set = drawn(3000, 500, 2)
    const [quick, plain] = [fit(withKernel(temperature as never), set), fit(temperature, set)]
    if (quick.status !== 'fitted' || plain.status !== 'fitted') throw new Error('not fitted')
    const T = (quick.params as { T: number }).T
    expect(Math.abs(T / plain.params.T - 1)).toBeLessThan(1e-7)
    expect(T).toBeGreaterThan(1.6)
    near(Object.values(quick.details), Object.values(plain.details), 'detail')
  })

  it('stays out of sets that are small or lie elsewhere', () => {
    const { all } = golden('tiny_50x3')
    expect(roomOf(all.logits)).toBeUndefined()
    for (const set of [all, housed(all)]) expect(predictAt(set, 2, 15)).toEqual(predict(softmaxRows(set, 2), 15))
    const large = drawn(1000, 500, 2)
    expect(predictAt(large, 2, 15)).toEqual(kernelPredict(roomOf(large.logits)!, large, 2, 15))
  })
  it('where it cannot be opened, or there is no such memory, the array is a plain one', async () => {
    vi.resetModules()
    const compile = vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new WebAssembly.CompileError('no SIMD'))
    const without = await import('./room')
    await without.openKernel()
    expect(compile).toHaveBeenCalledOnce()
    expect([without.roomFor(12).length, without.roomOf(without.roomFor(12))]).toEqual([12, undefined])
    compile.mockRestore()
    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function () {
      throw new RangeError('no memory')
    })
    expect([roomFor(12).length, roomOf(roomFor(12))]).toEqual([12, undefined])
    memory.mockRestore()
    expect(roomOf(roomFor(12))).toBeDefined()
  })
})
