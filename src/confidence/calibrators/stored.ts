import { quote } from '../../faults'
import { field, malformed, readNumber } from './fitting/reading'
import { methodOf } from './index'
import type { AnyMethod, Json } from './method'

/** A fitted calibrator, ready to use. */
export interface Calibrator {
  readonly method: AnyMethod
  readonly classes: number
  readonly params: unknown
}

export interface StoredCalibrator {
  readonly format: 'howsure-calibrator'
  readonly version: 1
  readonly method: string
  readonly classes: number
  readonly params: Json
}

/** Plain data for a file or a store; JSON.stringify keeps every digit of a double. */
export function storeCalibrator({ method, classes, params }: Calibrator): StoredCalibrator {
  return { format: 'howsure-calibrator', version: 1, method: method.id, classes, params: method.toJson(params) }
}

/** Throws Fault `calibrator` on anything but what `storeCalibrator` writes; `classes`: what the model in hand has. */
export function readCalibrator(json: unknown, classes?: number): Calibrator {
  if (field(json, 'format') !== 'howsure-calibrator') throw malformed('it is not a calibrator of Howsure ("format" says something else)')
  const version = readNumber(json, 'version')
  if (version !== 1) throw malformed(`its version is ${version}, and this page reads version 1`)
  const id = field(json, 'method')
  const method = typeof id === 'string' ? methodOf(id) : undefined
  if (!method) throw malformed(`the method ${quote(String(id), 40)} is not known`)
  const fittedOn = readNumber(json, 'classes')
  if (!Number.isInteger(fittedOn) || fittedOn < 2 || fittedOn > 1e6) throw malformed(`"classes" is ${fittedOn}`)
  if (classes !== undefined && classes !== fittedOn) throw malformed(`it was fitted on ${fittedOn} classes and this model has ${classes}`)
  const params = method.fromJson(field(json, 'params'))
  // One row through it: parameters of another number of classes, or ones that overflow, show here and not on a photo.
  const tried = method.apply(params, new Float32Array(fittedOn))
  if (Number.isNaN(typeof tried === 'number' ? tried : tried[0])) throw malformed('its numbers give no probabilities')
  return { method, classes: fittedOn, params }
}
