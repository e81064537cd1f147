import { betaOvr, betaTop } from './beta'
import { dirichlet } from './dirichlet'
import { ensembleTemperature } from './ensembleTemperature'
import { histogramMassOvr, histogramMassTop, histogramOvr, histogramTop } from './histogram'
import { isotonicOvr, isotonicTop } from './isotonic'
import { matrix } from './matrix'
import type { AnyMethod } from './method'
import { plattOvr, plattTop } from './platt'
import { temperature } from './temperature'
import { vector } from './vector'

/** THE LIST of calibrators, simplest first. A new one is a file here, a line here, and its snippets in python.ts and typescript.ts. */
export const methods: readonly AnyMethod[] = [
  temperature, ensembleTemperature,
  plattTop, betaTop, isotonicTop, histogramTop, histogramMassTop,
  vector, plattOvr, betaOvr, isotonicOvr, histogramOvr, histogramMassOvr,
  dirichlet, matrix,
]

export function methodOf(id: string): AnyMethod | undefined {
  return methods.find((method) => method.id === id)
}
