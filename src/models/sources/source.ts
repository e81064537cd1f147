/** What every place that models come from gives, and what it is given. */
import type { Store } from '../cache'
import type { HubFiles } from '../hub/beside'
import type { HubFacts, ModelSource } from '../card'
import type { Measured } from '../measured'
import type { Recipe } from '../../pixels/recipe'

/** A model as found, before it is checked as a whole: a model.json with its weights. */
export interface RawModel extends RawAbout {
  readonly jsonText: string
  /** `shards[g][s]`: the bytes of weightsManifest[g].paths[s]. */
  readonly shards: readonly (readonly Uint8Array<ArrayBuffer>[])[]
}

/** A model as found: one file. */
export interface RawFile extends RawAbout {
  readonly file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
}

/** What is known of a model besides its own files. */
export interface RawAbout {
  readonly id: string
  readonly source: ModelSource['kind']
  /** '' lets the model's own metadata name it. */
  readonly name: string
  /** What to call it when neither knows: the folder's name. */
  readonly fallbackName: string
  /** The labels file as text, or null. */
  readonly labelsText: string | null
  /** The name of the labels file where it is worth saying. */
  readonly labelsFrom?: string
  /** Plain sentences about how the files were found. */
  readonly notes?: readonly string[]
  readonly recipe: Recipe | null
  /** Hugging Face's files beside the model, from which a recipe is read. */
  readonly beside?: HubFiles
  readonly hub?: HubFacts
  /** Of a card beside the model. */
  readonly measured?: Measured | null
  /** '' when only the model's own metadata may know. */
  readonly licence: string
}

export interface FetchContext {
  /** The page's own address: the built-in model lies beside it. */
  readonly base: string
  readonly signal?: AbortSignal | undefined
  /** Bytes so far and in all; null until it is known. */
  readonly onProgress?: ((loaded: number, total: number | null) => void) | undefined
  /** With it, operations that TensorFlow.js does not know are said before the weights are asked for. */
  readonly knownOp?: ((op: string) => boolean) | undefined
  /** Where downloaded models are kept; null or absent keeps nothing. */
  readonly store?: Store | null | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly firstByteMs?: number | undefined
  readonly stallMs?: number | undefined
}

export interface Source<K extends ModelSource['kind'] = ModelSource['kind']> {
  readonly kind: K
  fetch(source: Extract<ModelSource, { kind: K }>, context: FetchContext): Promise<RawModel | RawFile>
}
