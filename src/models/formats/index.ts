/** THE LIST of model files of one piece: one file and one line a format; each reader is loaded only for such a file. */
import type { GraphFacts, ModelFormat, Signature } from '../card'
import type { OddWeight } from '../finite'
import type { Recipe } from '../../pixels/recipe'
import { matchH5, matchKeras, matchOnnx, matchTflite } from './match'

/** What a reader finds in a file, everything checked that can be checked before a runtime sees it. */
export interface ReadModel {
  readonly format: ModelFormat
  /** model.json's text for `tfjs-layers`; '' for formats that engines load as they are. */
  readonly json: string
  readonly weights: Uint8Array<ArrayBuffer>
  readonly signature: Signature
  /** Elements of all float weights. */
  readonly parameters: number
  readonly facts: GraphFacts
  readonly oddWeights: readonly OddWeight[]
  /** Inside the file, or null. */
  readonly labels: readonly string[] | null
  readonly recipe: Recipe | null
  /** '' when the file does not say. */
  readonly name: string
  readonly licence: string
  readonly notes: readonly string[]
}

/** `bytes`: the whole file. `name`: as the person knows it, for sentences. Throws Faults `model-*` with what is wrong with it. */
export type Reader = (bytes: Uint8Array<ArrayBuffer>, name: string) => ReadModel | Promise<ReadModel>

export interface FormatEntry {
  /** The format in words, as in "This is an ONNX file". */
  readonly title: string
  /** `head`: the first `headBytes` of a file, or all of a shorter one. By content: names lie. */
  match(head: Uint8Array): boolean
  reader(): Promise<Reader>
}

export const headBytes = 4096

export const formats: readonly FormatEntry[] = [
  { title: 'an ONNX file', match: matchOnnx, reader: async () => (await import('./onnx')).readOnnxFile },
  { title: 'a Keras .h5 file', match: matchH5, reader: async () => (await import('./kerasH5')).readKerasH5 },
  { title: 'a .keras file', match: matchKeras, reader: async () => (await import('./kerasZip')).readKerasZip },
  { title: 'a TFLite file', match: matchTflite, reader: async () => (await import('./tflite')).readTfliteFile },
]

export function formatOf(head: Uint8Array): FormatEntry | null {
  return formats.find((entry) => entry.match(head)) ?? null
}
