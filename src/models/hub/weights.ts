/** Which of a repository's ONNX files is taken. Names and number types as transformers.js writes them. */
import { Fault, quote } from '../../faults'
import { bytesText, memoryLimit } from '../memory'
import type { RepoFile } from './repo'

export interface HubWeights {
  readonly dtype: string
  readonly path: string
  readonly size: number | null
}

/** The ending of the file's name, the truest first: what Python computes with, then what is nearest to it. */
export const suffixes: Readonly<Record<string, string>> = { fp32: '', fp16: '_fp16', q8: '_quantized', int8: '_int8', uint8: '_uint8', q4: '_q4', q4f16: '_q4f16', bnb4: '_bnb4' }

/** More is downloaded only when somebody asks for it. */
const unasked = 200e6

/** All that are there, `onnx/model….onnx` before `model….onnx`; a lone .onnx file of any name counts as fp32. */
export function weightsIn(files: readonly RepoFile[]): HubWeights[] {
  const found: HubWeights[] = []
  for (const [dtype, suffix] of Object.entries(suffixes)) {
    const file = files.find(({ path }) => path === `onnx/model${suffix}.onnx`) ?? files.find(({ path }) => path === `model${suffix}.onnx`)
    if (file) found.push({ dtype, path: file.path, size: file.size })
  }
  const all = files.filter(({ path }) => path.endsWith('.onnx'))
  if (found.length === 0 && all.length === 1) found.push({ dtype: 'fp32', path: all[0]!.path, size: all[0]!.size })
  return found
}

/** The one asked for; else the truest that is no burden; else the smallest. Throws Fault `model-missing-file`. */
export function chooseWeights(all: readonly HubWeights[], asked: string | null, limit = memoryLimit()): { weights: HubWeights; why: string } {
  if (asked !== null) {
    const weights = all.find(({ dtype }) => dtype === asked)
    if (!weights) throw new Fault('model-missing-file', `This repository has no ${quote(asked)} weights; it has ${all.map(({ dtype }) => dtype).join(', ')}.`)
    return { weights, why: '' }
  }
  const most = Math.min(unasked, limit / 2)
  const light = all.find(({ size }) => (size ?? 0) <= most)
  const weights = light ?? all.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0))[0]!
  const passed = all.slice(0, all.indexOf(weights)).filter(({ size }) => (size ?? 0) > most)
  const why = passed.length === 0 ? '' : `The ${weights.dtype} weights were taken (${sized(weights)}): ${passed.map((one) => `${one.dtype} has ${sized(one)}`).join(', ')}. Choose others under Weights.`
  return { weights, why }
}

export function sized({ size }: HubWeights): string {
  return size === null ? 'an unknown size' : bytesText(size)
}
