/**
 * Does the model fit? Weights are known exactly. The largest step of the run (what one node reads and writes at once) is
 * estimated from the shapes that operators state; where shapes depend on values, the walk stops and the estimate is a lower bound.
 */
import { Fault } from '../faults'
import type { Port } from './card'
import { isRecord, type WeightSpec } from './manifest'
import { numberIn } from './odd'
import { type GraphNode, nodeOf } from './topology'

/** Side taken for a model that reads any size: what the page assumes until told otherwise. */
const assumedSide = 224
const gigabyte = 2 ** 30

/**
 * Bytes a model may need here. While loading, its weights exist about three times (file, array, device), so a quarter of what
 * the browser tells of the device's memory; never above 2 GiB, which is what one WebAssembly memory is safely good for; 1 GiB when it tells nothing.
 */
export function memoryLimit(deviceMemory = (globalThis.navigator as { deviceMemory?: unknown } | undefined)?.deviceMemory): number {
  return typeof deviceMemory === 'number' && deviceMemory > 0 ? Math.min(2, deviceMemory / 4) * gigabyte : gigabyte
}

/** Throws Fault `model-memory`. */
export function checkMemory(weights: number, step: number | null, limit = memoryLimit()): void {
  if (weights + (step ?? 0) <= limit) return
  const parts = step === null ? '' : ` (weights ${bytesText(weights)}, largest step of a run ${bytesText(step)})`
  throw new Fault('model-memory', `This model may be too large for this device: it needs about ${bytesText(weights + (step ?? 0))}${parts}; the limit here is ${bytesText(limit)}.`,
    'Try a smaller version of the model, or a device with more memory.')
}

export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`
  return bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} bytes`
}

type Shape = readonly number[]

/** Most bytes that one node reads from other nodes and writes; null when not even the first shapes are known. */
export function largestStep(nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>, input: Port): number | null {
  const rank = input.shape.length
  const start = input.shape.map((n, i) => (n > 0 ? n : rank === 4 && i === 0 ? 1 : i === rank - 1 ? 3 : assumedSide))
  const known = new Map<string, Shape>([[nodeOf(input.name), start]])
  let most: number | null = null
  // File order is nearly always the order of computing; a reader in front of its source only lowers the estimate.
  for (const node of nodes.values()) {
    if (known.has(node.name)) continue
    const shapes = node.input.filter((name) => !name.startsWith('^')).map((name) => known.get(nodeOf(name)))
    const out = shapeOf(node, shapes, (i) => constantOf(node.input[i], nodes, specs))
    if (!out) continue
    known.set(node.name, out)
    most = Math.max(most ?? 0, 4 * (size(out) + shapes.reduce((sum, shape) => sum + (shape ? size(shape) : 0), 0)))
  }
  return most
}

function constantOf(name: string | undefined, nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>): Shape | undefined {
  let node = name === undefined ? undefined : nodes.get(nodeOf(name))
  while (node?.op === 'Identity' && node.input[0] !== undefined) node = nodes.get(nodeOf(node.input[0]))
  return node?.op === 'Const' ? specs.get(node.name)?.shape : undefined
}

const sameShape = /^(Identity|Relu6?|Elu|Selu|LeakyRelu|Prelu|Sigmoid|Tanh|Softmax|LogSoftmax|BiasAdd|AddV2?|AddN|Sub|Mul|RealDiv|Maximum|Minimum|Square|Sqrt|Rsqrt|Exp|Log|Neg|Erf|FusedBatchNorm(V[23])?|Pad(V2)?|MirrorPad|Cast|ClipByValue)$/

function shapeOf(node: GraphNode, shapes: readonly (Shape | undefined)[], constant: (i: number) => Shape | undefined): Shape | null {
  const [first] = shapes
  if (/Conv2[dD]|^DepthwiseConv2dNative$/.test(node.op) && first?.length === 4) {
    const filter = constant(1)
    if (filter?.length !== 4) return null
    return windowed(node, first, [filter[0]!, filter[1]!], /Depthwise/.test(node.op) ? filter[2]! * filter[3]! : filter[3]!)
  }
  if (/^(Max|Avg)Pool$/.test(node.op) && first?.length === 4) {
    const window = numbers(node, 'ksize')
    const at = planeAt(node)
    return window.length === 4 ? windowed(node, first, [window[at]!, window[at + 1]!], first[channelAt(node)]!) : null
  }
  if (node.op.endsWith('MatMul') && first) {
    const matrix = constant(1)
    const turned = isRecord(node.attr.transpose_b) && node.attr.transpose_b.b === true
    return matrix?.length === 2 ? [...first.slice(0, -1), matrix[turned ? 0 : 1]!] : null
  }
  if (node.op === 'Mean' && first?.length === 4) return [first[0]!, first[channelAt(node)]!]
  if (!sameShape.test(node.op)) return null
  // Broadcasting: the larger of the two.
  return shapes.reduce<Shape | null>((best, shape) => (shape && (!best || size(shape) > size(best)) ? shape : best), null)
}

function windowed(node: GraphNode, from: Shape, window: readonly [number, number], channels: number): Shape | null {
  const at = planeAt(node)
  const strides = numbers(node, 'strides')
  const dilations = numbers(node, 'dilations')
  const padding = text(node, 'padding')
  // Wrong ones make no size; the engine has its own words for them.
  if (![...window, ...strides, ...dilations].every((n) => Number.isInteger(n) && n > 0)) return null
  const plane = [0, 1].map((i) => {
    const stride = strides[at + i] ?? 1
    const span = (window[i]! - 1) * (dilations[at + i] ?? 1) + 1
    const n = from[at + i]!
    return Math.max(0, padding === 'VALID' ? Math.ceil((n - span + 1) / stride) : Math.ceil(n / stride))
  })
  return at === 1 ? [from[0]!, ...plane, channels] : [from[0]!, channels, ...plane]
}

const planeAt = (node: GraphNode): number => (text(node, 'data_format') === 'NCHW' ? 2 : 1)
const channelAt = (node: GraphNode): number => (planeAt(node) === 2 ? 1 : 3)

function numbers(node: GraphNode, key: string): number[] {
  const attr = node.attr[key]
  const list = isRecord(attr) && isRecord(attr.list) && Array.isArray(attr.list.i) ? (attr.list.i as unknown[]) : []
  return list.map(numberIn)
}

/** And bytes in base64. */
function text(node: GraphNode, key: string): string {
  const attr = node.attr[key]
  if (!isRecord(attr) || typeof attr.s !== 'string') return ''
  try {
    return atob(attr.s)
  } catch {
    return ''
  }
}

function size(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1)
}
