/** THE LIST of questions the page may ask its workers, and the shapes of the answers. Plain data only. */
import type { Intervals } from '../confidence/bootstrap'
import type { StoredCalibrator } from '../confidence/calibrators/stored'
import type { SetOptions } from '../confidence/conformal/method'
import type { Figures } from '../confidence/metrics/measure'
import type { ReliabilityBin } from '../confidence/reliability'
import type { SplitOptions } from '../confidence/split'
import type { Told } from '../detection/heads'
import type { Inside, Part, Suppression, Survivors } from '../detection/types'
import type { Device, Runtime } from '../engines/engine'
import type { PlainFault } from '../faults'
import type { ModelPackage, ModelSource, OutputKind } from '../models/card'
import type { Placing } from '../pixels/placing'
import type { Recipe } from '../pixels/recipe'
import type { MeasuredBoxes, MeasuredPhoto, OpenedTruth } from './boxTruth'
import type { CloserCall, FoundRows, Held, Looked, NllCurve, Pointed } from './closer'
import type { Sets, Threshold } from './sets'

export interface Calls {
  /** Fetch and check a model's files. Needs no device. `runtime`: the one it will likely need. */
  fetch: { ask: { source: ModelSource; base: string; runtime: Runtime }; answer: ModelPackage; progress: Loaded }
  /** Open a device and probe it: it ran a small graph and the numbers were right. Asked beside `fetch`, so both take their time at once. */
  device: { ask: { runtime: Runtime; device: Device }; answer: { deviceName: string }; progress: never }
  /** Load the model on the device in hand and warm it up. */
  load: { ask: { model: ModelPackage; recipe: Recipe }; answer: Opened; progress: never }
  /** One picture to the numbers the model reads. A bitmap or a frame is closed here. Asked of the preparing worker, which knows no model. */
  prepare: { ask: { picture: Picture; recipe: Recipe; thumbnail: boolean }; answer: Prepared; progress: never }
  /** The exact crop the model reads, as RGBA. Asked of the preparing worker. */
  see: { ask: { picture: Picture; recipe: Recipe }; answer: Seen; progress: never }
  /** A small picture to know a photo by. Asked of the preparing worker. */
  thumbnail: { ask: { picture: Picture }; answer: Blob; progress: never }
  /** A frame of the camera as a PNG file: no pixel is lost. Asked of the preparing worker. */
  photograph: { ask: { picture: Picture }; answer: Blob; progress: never }
  /** A labelled set into the measuring worker, which keeps it: logits (or what stands for them) and a label for each row, from files. */
  openSet: { ask: { first: Blob; second: Blob | null; names: readonly string[] | null }; answer: OpenedSet; progress: { readonly share: number } }
  /** A set made from photos that the model in hand has answered. `logits`: [rows * classes]. */
  giveSet: { ask: { logits: Float32Array; labels: Int32Array; classes: number; names: readonly string[]; files: readonly string[] }; answer: OpenedSet; progress: never }
  /** Fits one method on the calibration rows of the set and measures it on the others. `none` measures the model as it is. */
  calibrate: { ask: { method: string; split: SplitOptions; bins: number }; answer: Calibrated; progress: { readonly share: number } }
  /** Prediction sets of the model's confidences at T: the quantile from the calibration rows, what it is worth on the others. */
  sets: { ask: { split: SplitOptions; T: number; options: SetOptions; alpha: number; tuned: boolean }; answer: Sets; progress: never }
  /** A threshold on the confidence at T, and what it does on the held-out rows. */
  threshold: { ask: { split: SplitOptions; T: number; rule: string; target: number }; answer: Threshold; progress: never }
  /** What the charts show of the held-out rows beside the bins. `stored`: the fitted calibrator they are answered with; null: as the model does. */
  look: { ask: Held; answer: Looked; progress: never }
  /** Log loss of the held-out rows against T, from `least` to `most`, powers of 2. */
  nllCurve: { ask: { split: SplitOptions; least: number; most: number }; answer: NllCurve; progress: { readonly share: number } }
  /** Bootstrap intervals of the figures. */
  intervals: { ask: Held & { bins: number }; answer: Intervals; progress: { readonly share: number } }
  /** Held-out rows, surest first, at most `most`. */
  rowsOf: { ask: Held & { which: Pointed; most: number }; answer: FoundRows; progress: never }
  /** A detector's raw outputs to candidates, which the detecting worker keeps under `id`, and to the boxes that stand. The parts are moved. */
  decode: { ask: Keep; answer: Survivors; progress: never }
  /** The kept candidates thinned anew; null when they are not kept any more. */
  suppress: { ask: { id: string; suppression: Suppression }; answer: Survivors | null; progress: never }
  /** A closer look at one box; null when its candidates are not kept any more. `threshold`: of the scores, 0..1. */
  inside: { ask: { id: string; index: number; threshold: number; suppression: Suppression }; answer: Inside | null; progress: never }
  /** Ground truth into the detecting worker, which keeps it: a COCO file of instances, or YOLO's texts. `labels`: the model's. */
  openTruth: { ask: { files: readonly File[]; labels: readonly string[] }; answer: OpenedTruth; progress: never }
  /** The photos' boxes against the truth. `target`: a share of right boxes to find a threshold for. */
  measureBoxes: { ask: { photos: readonly MeasuredPhoto[]; suppression: Suppression; target: number }; answer: MeasuredBoxes; progress: never }
  /** All but these are let go. */
  keepOnly: { ask: { ids: readonly string[] }; answer: { kept: number }; progress: never }
  /** Prepared numbers to the model's raw output. */
  run: { ask: { tensor: Float32Array; recipe: Recipe }; answer: Ran; progress: never }
  /** Milliseconds of `runs` runs on a fixed input, input upload and result read-back included. */
  time: { ask: { recipe: Recipe; runs: number }; answer: { ms: number[] }; progress: never }
  /** Live tensors, for the leak test. */
  tensors: { ask: Record<string, never>; answer: { tensors: number }; progress: never }
}

export type CallName = keyof Calls
/** Four kinds of workers: one prepares pictures for every model, one runs one model on one device, one keeps a detector's candidates, one measures labelled sets. */
export type PrepareCall = 'prepare' | 'see' | 'thumbnail' | 'photograph'
export type SetCall = 'openSet' | 'giveSet' | 'calibrate' | 'sets' | 'threshold' | CloserCall
export type DetectCall = 'decode' | 'suppress' | 'inside' | 'keepOnly' | 'openTruth' | 'measureBoxes'
export type EngineCall = Exclude<CallName, PrepareCall | SetCall | DetectCall>

/** A file, a picture the page decoded, or a frame of the camera. */
export type Picture = Blob | ImageBitmap | VideoFrame

export interface Loaded {
  readonly loaded: number
  /** null until the manifest is here. */
  readonly total: number | null
}

export interface Keep {
  /** The photo's, or the camera's. */
  readonly id: string
  readonly parts: readonly Part[]
  readonly told: Told
  /** The recipe's size, and where the picture stands in it. */
  readonly input: { readonly width: number; readonly height: number }
  readonly placing: Placing
  readonly picture: { readonly width: number; readonly height: number }
  readonly suppression: Suppression
}

export interface Opened {
  /** What its outputs are read as, where it is a detector; then `outputKind` is that of a class's own score. */
  readonly head: Told | null
  readonly outputKind: OutputKind
  /** How the kind was told, for the card. */
  readonly outputWhy: string
  readonly classes: number
  /** What the warm-up run showed that a person should know. */
  readonly notes: readonly string[]
  /** Raw outputs on the two fixed warm-up inputs: lets the page compare devices. */
  readonly warm: readonly Float32Array[]
  readonly warmMs: number
  /** The second of them: nothing had to be compiled any more. */
  readonly runMs: number
}

export interface Prepared {
  /** In the recipe's size, channels and layout. */
  readonly tensor: Float32Array<ArrayBuffer>
  /** As shown: after EXIF orientation. */
  readonly width: number
  readonly height: number
  /** Plain sentences: "first frame of an animation", "shrunk by the browser first". */
  readonly notes: readonly string[]
  /** The file is incomplete, yet a picture came out of it: the answer must carry the mark. */
  readonly damaged: boolean
  readonly thumbnail: Blob | null
  readonly ms: { readonly decode: number; readonly prepare: number }
}

export interface Ran {
  /** One row of class scores; a detector's first output. */
  readonly raw: Float32Array
  /** A detector's outputs, in the order that its head reads them; else empty. */
  readonly parts: readonly Part[]
  readonly ms: number
}

export interface Seen {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

export interface OpenedSet {
  readonly rows: number
  readonly classes: number
  /** What the numbers were taken for. */
  readonly kind: 'logits' | 'probabilities' | 'log-probabilities'
  readonly notes: readonly string[]
  readonly names: readonly string[] | null
  /** Photos the rows were made from. */
  readonly files: readonly string[] | null
}

export interface Calibrated {
  readonly method: string
  readonly title: string
  readonly calibrationRows: number
  readonly evaluationRows: number
  /** What should be said beside the figures of this split. */
  readonly findings: readonly string[]
  /** null: the method was not fitted, and `why` says why. */
  readonly measured: {
    readonly figures: Figures
    readonly bins: readonly ReliabilityBin[]
    readonly zeroProbLabels: number
  } | null
  readonly why: string
  readonly notes: readonly string[]
  /** To be kept, exported, applied; null where nothing was fitted. */
  readonly stored: StoredCalibrator | null
  /** The fitted temperature with its 95 % interval; null for other methods. */
  readonly temperature: { readonly T: number; readonly low: number; readonly high: number } | null
}

export type ToWorker =
  | { readonly id: number; readonly name: CallName; readonly ask: unknown }
  | { readonly id: number; readonly cancel: true }

export type ToPage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly fault: PlainFault }
  | { readonly id: number; readonly progress: unknown }
  /** Unasked: the worker's event loop turns, or a long step goes on. */
  | { readonly alive: true }
  /** Unasked: the device is gone, and the worker with it. */
  | { readonly lost: PlainFault }
