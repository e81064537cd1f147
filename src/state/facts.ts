/** The few facts we know. Everything else on the page is a function of these (`derive.ts`). */
import type { Intervals } from '../confidence/bootstrap'
import type { StoredCalibrator } from '../confidence/calibrators/stored'
import { setDefaults, type SetOptions } from '../confidence/conformal/method'
import type { SetRule } from '../confidence/conformal/sets'
import { splitDefaults, type SplitOptions } from '../confidence/split'
import type { Link, Logits, Probabilities } from '../confidence/types'
import type { Told } from '../detection/heads'
import { type Suppression, suppressionDefaults, type Survivors } from '../detection/types'
import type { Device, Runtime } from '../engines/engine'
import type { PlainFault } from '../faults'
import type { ModelPackage, OutputKind } from '../models/card'
import type { Recipe } from '../pixels/recipe'
import type { Calibrated, OpenedSet } from '../worker/calls'
import type { MeasuredBoxes, OpenedTruth } from '../worker/boxTruth'
import type { FoundRows, Looked, NllCurve, Pointed } from '../worker/closer'
import type { Sets, Threshold } from '../worker/sets'
import type { Tested } from './sensitivity/rows'

export type PhotoState = 'queued' | 'running' | 'done' | 'damaged' | 'failed'

export interface Photo {
  readonly id: string
  readonly name: string
  readonly origin: 'file' | 'sample' | 'link' | 'camera'
  /** Where a sample or a linked picture lives; null for files. */
  readonly url: string | null
  /** null until a sample or a linked picture is fetched. */
  readonly blob: Blob | null
  readonly state: PhotoState
  readonly fault: PlainFault | null
  readonly notes: readonly string[]
  readonly width: number | null
  readonly height: number | null
  /** A classifier's answer. */
  readonly logits: Logits | null
  /** A detector's answer under the suppression in use. */
  readonly objects: Survivors | null
  readonly thumbnail: Blob | null
}

export interface ActiveModel {
  readonly card: ModelPackage
  /** One per class shown. */
  readonly labels: readonly string[]
  /** `yours`: pasted by hand, kept for this model. */
  readonly labelsFrom: 'model' | 'yours'
  /** 1 when output 0 is a background class that is dropped. */
  readonly offset: 0 | 1
  readonly classes: number
  readonly outputKind: OutputKind
  readonly outputWhy: string
  /** What a detector's outputs are read as; null: a classifier. */
  readonly head: Told | null
  readonly link: Link
  readonly recipe: Recipe
  /** `card`: the model's own; `assumed`: nobody told us; `yours`: set by hand or by the link. */
  readonly recipeFrom: 'card' | 'assumed' | 'yours'
  readonly notes: readonly string[]
}

export type Loading =
  | { readonly status: 'idle' }
  | { readonly status: 'loading'; readonly name: string; readonly loaded: number; readonly total: number | null }
  | { readonly status: 'failed'; readonly name: string; readonly fault: PlainFault }

export type DeviceReport =
  | { readonly status: 'trying' }
  | { readonly status: 'works'; readonly ms: number; readonly name: string }
  | { readonly status: 'fails'; readonly why: string }

export interface ActiveEngine {
  readonly runtime: Runtime
  readonly device: Device
  /** Milliseconds of one run, input upload and read-back included; null until one was measured. */
  readonly ms: number | null
  /** Its worker or its device was lost: another is being opened, and nothing is computed until then. */
  readonly healing?: true
}

/** The camera, while it stands in the photo's place. */
export interface Camera {
  /** `paused`: the tab is hidden. */
  readonly status: 'starting' | 'live' | 'paused' | 'frozen'
  /** What is wrong with the newest frames; the camera goes on. */
  readonly fault: PlainFault | null
  readonly devices: readonly { readonly id: string; readonly name: string }[]
  /** The one in use; '' until it is open. */
  readonly device: string
  /** A camera that looks away from the person. */
  readonly back: boolean
  /** Mean over `averaged` frames. */
  readonly logits: Logits | null
  readonly averaged: number
  /** What a detector finds in the newest frame, and that frame's size. */
  readonly objects: Survivors | null
  readonly frame: { readonly width: number; readonly height: number } | null
  /** Answers a second, and milliseconds from a frame to its answer; null until there are some. */
  readonly rate: { readonly perSecond: number; readonly ms: number } | null
}

export interface CameraSettings {
  /** null: as one expects, a mirror unless the camera looks away. */
  readonly mirror: boolean | null
  /** Frames in the mean. */
  readonly smoothing: number
  /** The chosen device's id; '': the browser's choice, the back camera on a phone. */
  readonly device: string
}

export type PanelId = 'classify' | 'detect' | 'calibrate'
/** What a model is for. */
export type Task = 'classify' | 'detect'
export type View = 'probabilities' | 'log' | 'logits'
export type Theme = 'system' | 'light' | 'dark'

/** A foreign host in the link: nothing is asked of it until the person says so. */
export interface Consent {
  readonly what: 'model' | 'image'
  readonly url: string
  /** The catalogue entry whose address this is. */
  readonly catalogue?: string
  /** The model's name on Hugging Face. */
  readonly hub?: string
}

/** A labelled folder: its classes matched to the model's, then its photos answered one after another. */
export interface LabelledRun {
  readonly name: string
  readonly photos: number
  /** By class name, as the folder has it: the model's class, or null (left out). */
  readonly classes: readonly { readonly name: string; readonly photos: number; readonly index: number | null; readonly how: string }[]
  readonly unmatched: readonly { readonly path: string; readonly why: string }[]
  readonly notes: readonly string[]
  /** null: waits for the person to begin. */
  readonly done: number | null
  readonly failed: readonly { readonly path: string; readonly why: string }[]
}

/** The Calibrate panel: one labelled set, cut in two, and what was measured on its second part. */
export interface Calibrate {
  readonly set: (OpenedSet & { readonly name: string; readonly example: boolean }) | null
  /** A set is being read: what share of it, 0..1; null when none is. */
  readonly opening: number | null
  /** A labelled folder on its way through the model. */
  readonly folder: LabelledRun | null
  readonly fault: PlainFault | null
  readonly split: SplitOptions
  readonly bins: number
  /** By method id. Emptied when set, split or bins change. */
  readonly results: Readonly<Record<string, Calibrated>>
  /** The method whose result stands beside the model as it is, and is applied or exported. */
  readonly chosen: string
  readonly setOptions: SetOptions
  /** RAPS: penalty and free ranks by the tuning rows. */
  readonly tuned: boolean
  /** Share of sets that may miss, 0..1. */
  readonly alpha: number
  readonly sets: (Sets & { readonly T: number }) | null
  readonly target: { readonly rule: string; readonly share: number }
  readonly threshold: (Threshold & { readonly T: number }) | null
  /** The method that is being fitted now, and how far it is, 0..1. */
  readonly fitting: string | null
  readonly fitted: number
}

/** Something more that was asked about a result. It is stale as soon as that is no longer the result. */
export interface About<T> {
  readonly of: Calibrated
  readonly answer: T
}

export interface BoxTruth {
  readonly set: (OpenedTruth & { readonly name: string }) | null
  readonly busy: boolean
  readonly fault: PlainFault | null
  readonly measured: MeasuredBoxes | null
  /** Share of right boxes that a threshold is looked for. */
  readonly target: number
}

/** The Detect panel's controls, and the object that is looked at. */
export interface Detect {
  /** Objects over this score are shown. */
  readonly threshold: number
  readonly suppression: Suppression
  /** By candidate's index, in the selected photo or the camera's frame. */
  readonly chosen: number | null
  /** What the photos' boxes are measured against, and what came of it. */
  readonly truth: BoxTruth
  /** On the camera, objects keep their names from frame to frame. */
  readonly steady: boolean
}

/** A closer look at the results of the Calibrate panel; records are by method id. */
/** The charts whose marks can be opened. */
export type RowsFrom = 'reliability' | 'histogram' | 'risk-coverage'

export interface Closer {
  readonly looks: Readonly<Record<string, About<Looked>>>
  readonly intervals: Readonly<Record<string, About<Intervals>>>
  /** `of`: the fitted temperature. */
  readonly nll: About<NllCurve> | null
  /** The rows that are listed, and under which chart. */
  readonly rows: (About<FoundRows> & { readonly which: Pointed; readonly from: RowsFrom }) | null
}

/** A calibrator other than a temperature, in use for the model in hand. The slider is then at rest. */
export interface InUse {
  readonly stored: StoredCalibrator
  readonly title: string
  /** `top`: only the first answer's confidence is calibrated. */
  readonly kind: 'all' | 'top'
  readonly keepsRanking: boolean
  of(logits: Logits): Probabilities
}

/** Rules that were made on a labelled set and hold for one model: its prediction sets, and when it is not sure enough. */
export interface Rules {
  readonly set: { readonly rule: SetRule; readonly T: number } | null
  readonly threshold: { readonly value: number; readonly T: number; readonly says: string } | null
}

/** A temperature that was fitted for a model, and its 95 % interval. */
export interface FittedT {
  readonly T: number
  readonly low: number
  readonly high: number
  /** Rows it was fitted on. */
  readonly rows: number
}

export interface Facts {
  readonly panel: PanelId
  readonly model: ActiveModel | null
  readonly loading: Loading
  readonly engine: ActiveEngine | null
  readonly forced: Device | null
  readonly devices: Readonly<Partial<Record<Device, DeviceReport>>>
  readonly photos: readonly Photo[]
  readonly selected: string | null
  /** The last removal, for undo. */
  readonly removed: { readonly photos: readonly Photo[]; readonly before: readonly string[]; readonly selected: string | null } | null
  /** null: photos. */
  readonly camera: Camera | null
  readonly cameraSettings: CameraSettings
  readonly temperature: number
  readonly detect: Detect
  readonly calibrate: Calibrate
  readonly closer: Closer
  /** By model sha256. */
  readonly fitted: Readonly<Record<string, FittedT>>
  /** By model sha256. */
  readonly rules: Readonly<Record<string, Rules>>
  /** null: the slider decides. */
  readonly inUse: InUse | null
  readonly view: View
  readonly theme: Theme
  readonly consents: readonly Consent[]
  /** `recipe` and `sensitivity` are the model dialog, opened at that part of it. */
  readonly dialog: 'model' | 'recipe' | 'sensitivity' | 'keys' | 'python' | null
  /** The last test of what preprocessing does to an answer; it may be another photo's (`sensitivity/rows.ts` tells). */
  readonly sensitivity: Tested | null
  /** `ready`: a new version of the page waits; `gone`: a part of this one is no longer on the server. */
  readonly update: 'none' | 'ready' | 'gone'
  /** Said once, dismissed by the person. */
  readonly notices: readonly { readonly id: number; readonly kind: 'fault' | 'note'; readonly text: string }[]
}

export const initial: Facts = {
  panel: 'classify',
  model: null,
  loading: { status: 'idle' },
  engine: null,
  forced: null,
  devices: {},
  photos: [],
  selected: null,
  removed: null,
  camera: null,
  cameraSettings: { mirror: null, smoothing: 4, device: '' },
  temperature: 1,
  detect: { threshold: 0.25, suppression: suppressionDefaults, chosen: null, steady: true, truth: { set: null, busy: false, fault: null, measured: null, target: 0.9 } },
  calibrate: { set: null, opening: null, folder: null, fault: null, split: splitDefaults, bins: 15, results: {}, chosen: 'temperature', fitting: null, fitted: 0,
    setOptions: setDefaults, tuned: true, alpha: 0.1, sets: null, target: { rule: 'sgr', share: 0.1 }, threshold: null,
  },
  closer: { looks: {}, intervals: {}, nll: null, rows: null },
  fitted: {},
  rules: {},
  inUse: null,
  view: 'probabilities',
  theme: 'system',
  consents: [],
  dialog: null,
  sensitivity: null,
  update: 'none',
  notices: [],
}
