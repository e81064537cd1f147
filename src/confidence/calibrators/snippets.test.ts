/** The exported snippets are run, in Python and in JavaScript, and must give the numbers of `apply`. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformWithOxc } from 'vite'
import { describe, expect, it } from 'vitest'
import { golden, hasReal } from '../../../tests/fixtures/calibration/read'
import { takeRows } from '../labelled'
import { methods } from './index'
import { fit } from './method'
import { pythonSnippet } from './python'
import type { Calibrator } from './stored'
import { typescriptSnippet } from './typescript'

const python = '/usr/bin/python3'
const numpy = spawnSync(python, ['-c', 'import numpy; print(numpy.__version__)'], { encoding: 'utf8' })
const hasNumpy = numpy.status === 0

const sets = ['well_200x10', 'tiny_50x3', 'extreme_120x6', ...(hasReal ? ['resnet56_cifar10.evenodd'] : [])]
/** Rows are held-out ones; real sets are large, and 200 rows tell as much. */
const cases = sets.map((name) => {
  const g = golden(name)
  const calibration = takeRows(g.all, g.calibration)
  const evaluation = takeRows(g.all, g.evaluation.slice(0, 200))
  const fitted = methods.flatMap((method): Calibrator[] => {
    const result = fit(method, calibration, { evenIfFew: true })
    return result.status === 'fitted' ? [{ method, classes: g.all.classes, params: result.params }] : []
  })
  return { name, evaluation, fitted }
})

function applied({ method, params, classes }: Calibrator, logits: Float32Array): number[][] {
  return Array.from({ length: logits.length / classes }, (_, i) => {
    const out = method.apply(params, logits.subarray(i * classes, (i + 1) * classes))
    return typeof out === 'number' ? [out] : [...out]
  })
}

/** float64 on both sides; exp, log and the order of sums differ in the last bits. */
function tolerance({ method, params }: Calibrator): number {
  if (!method.id.startsWith('isotonic')) return 1e-12
  // Near p = 1 two knots may be 1e-9 apart: the curve magnifies the last bit of p by its slope.
  const curves = (method.kind === 'top' ? [params] : (params as { classes: unknown[] }).classes) as { x: number[]; y: number[] }[]
  const steepest = Math.max(...curves.flatMap(({ x, y }) => x.slice(1).map((to, i) => (y[i + 1]! - y[i]!) / (to - x[i]!))), 0)
  return Math.max(1e-12, 4 * 2 ** -53 * steepest)
}

function largestGap(have: readonly (readonly number[])[], want: readonly (readonly number[])[]): number {
  expect(have.length).toBe(want.length)
  return Math.max(...want.map((row, i) => {
    expect(have[i]!.length).toBe(row.length)
    return Math.max(...row.map((x, k) => (Number.isNaN(have[i]![k]!) ? Infinity : Math.abs(x - have[i]![k]!))))
  }))
}

describe('what was fitted covers the list', () => {
  it('every method has a snippet that is run', () => {
    expect(new Set(cases.flatMap(({ fitted }) => fitted.map(({ method }) => method.id)))).toEqual(new Set(methods.map(({ id }) => id)))
  })
})

describe.skipIf(!hasNumpy)(hasNumpy ? 'Python' : `Python (skipped: ${python} has no NumPy)`, () => {
  for (const { name, evaluation, fitted } of cases) {
    it(`${name}: ${fitted.length} snippets give the same numbers`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'howsure-snippets-'))
      try {
        writeFileSync(join(folder, 'logits.f32'), new Uint8Array(evaluation.logits.buffer))
        for (const calibrator of fitted) writeFileSync(join(folder, `${calibrator.method.id}.py`), pythonSnippet(calibrator))
        // One start of Python for all of them; a warning counts as an error.
        const runner = `
import json, runpy, sys, warnings
import numpy as np
warnings.simplefilter("error")
z = np.fromfile(sys.argv[1] + "/logits.f32", dtype="<f4").reshape(-1, ${evaluation.classes})
out = {}
for name in sys.argv[2:]:
    q = runpy.run_path(sys.argv[1] + "/" + name + ".py")["calibrate"](z)
    out[name] = q.reshape(len(z), -1).tolist()
print(json.dumps(out))`
        const ids = fitted.map(({ method }) => method.id)
        const printed = execFileSync(python, ['-c', runner, folder, ...ids], { encoding: 'utf8', maxBuffer: 2 ** 26 })
        const out = JSON.parse(printed) as Record<string, number[][]>
        const wrong = fitted.map((c) => [c.method.id, largestGap(out[c.method.id]!, applied(c, evaluation.logits)), tolerance(c)] as const).filter(([, gap, allowed]) => !(gap <= allowed))
        expect(wrong).toEqual([])
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  }
})

describe('TypeScript', () => {
  for (const { name, evaluation, fitted } of cases) {
    it(`${name}: ${fitted.length} snippets give the same numbers`, async () => {
      const wrong: [string, number][] = []
      for (const calibrator of fitted) {
        const { code } = await transformWithOxc(typescriptSnippet(calibrator), 'calibrate.ts')
        const { calibrate } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`) as { calibrate: (z: ArrayLike<number>) => number | number[] }
        const K = evaluation.classes
        const have = Array.from({ length: evaluation.rows }, (_, i) => [calibrate(evaluation.logits.subarray(i * K, (i + 1) * K))].flat())
        const gap = largestGap(have, applied(calibrator, evaluation.logits))
        if (!(gap <= tolerance(calibrator))) wrong.push([calibrator.method.id, gap])
      }
      expect(wrong).toEqual([])
    })
  }
})
