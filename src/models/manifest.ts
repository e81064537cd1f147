/** The weights manifest: which files hold the weights, and what is in them. Checked before anything is fetched. */
import { Fault, quote } from '../faults'
import { said } from './odd'

export interface Quantization {
  readonly dtype: 'uint8' | 'uint16' | 'float16'
  readonly scale?: number
  readonly min?: number
}

export interface WeightSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool' | 'complex64'
  readonly quantization?: Quantization
}

export interface WeightGroup {
  /** Relative to model.json, checked by `checkPath`. */
  readonly paths: readonly string[]
  readonly weights: readonly WeightSpec[]
  /** What the group's files hold together. */
  readonly bytes: number
}

/** Bytes of one element as stored. */
const sizes = new Map<unknown, number>([['float32', 4], ['int32', 4], ['bool', 1], ['complex64', 8]])
const quantizedSizes = new Map<unknown, number>([['uint8', 1], ['uint16', 2], ['float16', 2]])

export type Json = Record<string, unknown>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const bad = (message: string): Fault => new Fault('model-graph', `model.json: ${message}`)

/** Returns the groups with only known keys; throws Fault `model-graph` or `model-path`. */
export function readManifest(manifest: unknown): WeightGroup[] {
  if (!Array.isArray(manifest)) throw bad('weightsManifest is not a list.')
  const seen = new Set<string>()
  return manifest.map((group: unknown, g) => {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw bad(`weight group ${g + 1} has no paths or no weights.`)
    }
    const weights = group.weights.map((weight: unknown) => readSpec(weight, seen))
    const paths = group.paths.map((path: unknown) => checkPath(path))
    const bytes = weights.reduce((sum, weight) => sum + bytesOf(weight), 0)
    return { paths, weights, bytes }
  })
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** Bytes of one weight as stored in its file. */
export function bytesOf(spec: WeightSpec): number {
  const { quantization } = spec
  return elementsOf(spec.shape) * (quantization ? quantizedSizes.get(quantization.dtype)! : sizes.get(spec.dtype)!)
}

function readSpec(weight: unknown, seen: Set<string>): WeightSpec {
  if (!isRecord(weight) || typeof weight.name !== 'string' || weight.name === '') throw bad('a weight has no name.')
  const { name, dtype, shape } = weight
  const called = `weight \`${quote(name)}\``
  // TF.js keeps weights in a plain object: this one name would not become a key of it.
  if (name === '__proto__') throw bad('a weight is called `__proto__`, which no model needs.')
  if (seen.has(name)) throw bad(`${called} is listed twice.`)
  seen.add(name)
  if (dtype === 'string') throw bad(`${called} holds text; this page reads numbers only.`)
  if (!sizes.has(dtype)) throw bad(`unknown number type ${quote(said(dtype))} (${called}).`)
  if (!Array.isArray(shape)) throw bad(`${called} has no shape.`)
  if (!shape.every((n) => Number.isInteger(n) && n >= 0) || !Number.isSafeInteger(8 * elementsOf(shape as number[]))) {
    throw bad(`${called} has the shape [${quote(shape.map(said).join(', '))}]; a shape is whole numbers, 0 or more.`)
  }
  const spec = { name, shape: shape.map(Number), dtype: dtype as WeightSpec['dtype'] }
  return weight.quantization === undefined ? spec : { ...spec, quantization: readQuantization(weight.quantization, spec, called) }
}

function readQuantization(value: unknown, spec: WeightSpec, called: string): Quantization {
  if (!isRecord(value)) throw bad(`the quantization of ${called} is not readable.`)
  const { dtype, scale, min } = value
  if (!quantizedSizes.has(dtype)) throw bad(`unknown number type ${quote(said(dtype))} in the quantization of ${called}.`)
  if (dtype === 'float16') {
    if (spec.dtype !== 'float32') throw bad(`${called} is ${spec.dtype} stored as float16; TF.js reads only float32 so.`)
    return { dtype }
  }
  if (spec.dtype !== 'float32' && spec.dtype !== 'int32') throw bad(`${called} is ${spec.dtype}, which cannot be quantized.`)
  if (!Number.isFinite(scale) || !Number.isFinite(min)) throw bad(`the quantization of ${called} needs a finite scale and min.`)
  return { dtype: dtype as 'uint8' | 'uint16', scale: scale as number, min: min as number }
}

const safePath = /^[A-Za-z0-9._ -]+(\/[A-Za-z0-9._ -]+)*$/

/**
 * The path of a weight file, percent-decoded, relative to model.json's folder and inside it.
 * `/name` and `./name` are read as `name` beside model.json. Throws Fault `model-path` for anything else.
 */
export function checkPath(path: unknown): string {
  if (typeof path !== 'string' || path === '') throw bad('a weight file has no name.')
  let plain = path
  // Encoded twice is still an escape for a server that decodes twice.
  for (let i = 0; i < 4 && plain.includes('%'); i++) {
    try {
      plain = decodeURIComponent(plain)
    } catch {
      break
    }
  }
  if (/^\/[^/\\]+$/.test(plain)) plain = plain.slice(1)
  // As Teachable Machine writes it: `./weights.bin`.
  plain = plain.replace(/^\.\/(?=[^/\\]+$)/, '')
  const inside = !plain.split('/').some((part) => /^\.+$/.test(part.trim()))
  if (safePath.test(plain) && inside && plain.length <= 512) return plain
  if (inside && !/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(plain)) {
    throw new Fault('model-path', `The model names a weight file that this page does not ask for: ${quote(path)}`,
      'A weight file\'s name is made of letters, digits, spaces, dots, dashes and underscores.')
  }
  throw new Fault('model-path', `Refused: the model names a weight file outside its own folder: ${quote(path)}`)
}
