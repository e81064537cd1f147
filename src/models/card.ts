/** What we know of a model, as plain data that crosses the worker border. */
import type { Recipe } from '../pixels/recipe'
import type { OddWeight } from './finite'
import type { HubName } from './hub/name'
import type { HubWeights } from './hub/weights'
import type { Measured } from './measured'

/** Where a model's files come from. */
export type ModelSource =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'url'; readonly url: string }
  /** An entry of catalogue.json. */
  | { readonly kind: 'catalogue'; readonly id: string }
  /** By its name on Hugging Face. */
  | { readonly kind: 'hub'; readonly name: HubName }
  | { readonly kind: 'files'; readonly files: readonly File[]; readonly paths?: readonly string[] }

/** One tensor of the graph's border. Shape: -1 is "any". */
export interface Port {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
  /** Of a tensor of bytes: real = (q - zeroPoint) * scale. Engines take and give real numbers. */
  readonly quantization?: { readonly scale: number; readonly zeroPoint: number }
}

/** The graph's border: the input that takes the picture and the output that is read. */
export interface Signature {
  readonly input: Port
  readonly output: Port
  /** Every output the graph has, `output` among them. */
  readonly outputs: readonly Port[]
  /** Op of the node that makes `output`, looked at through Identity, Reshape, Squeeze: e.g. `Softmax`. */
  readonly outputOp: string
  /** The outputs that hold one row of scores, each with its op; absent: only `output`. */
  readonly readable?: readonly { readonly port: Port; readonly op: string }[]
  /** Where the outputs look like boxes: those that a detector's head may be read from. Which head it is, the first run tells. */
  readonly boxes?: readonly Port[]
}

/** What an engine is handed. Keras files are read into `tfjs-layers`; the last two are files of one piece. */
export type ModelFormat = 'tfjs-graph' | 'tfjs-layers' | 'onnx' | 'tflite'

/** A model's bytes, checked: topology and manifest parsed, weights joined into one buffer of the right length. */
export interface ModelBytes {
  readonly format: ModelFormat
  /** The model.json, parsed, with only own, known keys; null for files of one piece. */
  readonly json: unknown
  /** All shards, in manifest order; or the whole file. */
  readonly weights: ArrayBuffer
}

/** What the numbers are: told from the graph's last op and from the numbers themselves. */
export type OutputKind = 'logits' | 'softmax' | 'sigmoid' | 'log-probabilities'

/** What a graph is made of, for the card. Counts come most frequent first. */
export interface GraphFacts {
  /** The exporter's and the converter's own words; '' when the model does not say. */
  readonly generatedBy: string
  readonly convertedBy: string
  readonly nodes: number
  readonly operators: readonly (readonly [op: string, count: number])[]
  readonly tensors: number
  /** Number types of the weight tensors: `float32`, `float32 stored as uint8`. */
  readonly stored: readonly (readonly [type: string, count: number])[]
  /** Bytes of the weights as computed with. */
  readonly weightMemory: number
  /** Bytes of the largest step of a run, a lower estimate; null when no shape is known. */
  readonly stepMemory: number | null
}

/** Where in a hub's repository a model is from, and what else it could be. */
export interface HubFacts {
  /** With the commit and the number type. */
  readonly name: HubName
  readonly file: string
  /** All weights of the repository, `file` among them. */
  readonly choices: readonly HubWeights[]
}

/** A model as fetched and checked: cheap to hand to any worker (blobs are handles). */
export interface ModelPackage {
  /** Stable id for the page and the query: `builtin`, or the URL, or a name from the files. */
  readonly id: string
  readonly name: string
  readonly source: ModelSource['kind']
  readonly format: ModelFormat
  /** model.json's text; empty for files of one piece. */
  readonly json: Blob
  /** All shards joined; or the whole file. */
  readonly weights: Blob
  /** Lower-case hex over model.json's bytes followed by the weights' bytes: of a file of one piece, the file's own. */
  readonly sha256: string
  readonly bytes: number
  /** As found; may be shorter or longer than the output. Empty when none was found. */
  readonly labels: readonly string[]
  /** Where the labels are from, where it is worth saying: `metadata.json`, `the model's metadata`. Else ''. */
  readonly labelsFrom: string
  /** From the model's own card, if it has one; else null and the page assumes one. */
  readonly recipe: Recipe | null
  /** The file that says the recipe, where it has a name: `preprocessor_config.json`. Else ''. */
  readonly recipeFile: string
  /** null for models that are not from a hub. */
  readonly hub: HubFacts | null
  readonly signature: Signature
  readonly parameters: number
  readonly graph: GraphFacts
  /** Weights that hold NaN or infinities. */
  readonly oddWeights: readonly OddWeight[]
  readonly licence: string
  /** What the model's own card says of how good it is; null for models without one. */
  readonly measured: Measured | null
  /** Things worth saying: "5 labels for 10 classes: …". Plain sentences. */
  readonly notes: readonly string[]
}
