/** An ONNX file as far as this page needs it (onnx.proto3 of ONNX 1.17): the graph's border, its weights' places, its operators. */
import { eachField } from './wire'

export interface OnnxTensor {
  readonly name: string
  readonly dims: readonly number[]
  /** TensorProto.DataType: 1 float, 10 float16, … */
  readonly type: number
  /** Bytes of the numbers as they lie in the file, or null when they are in typed fields (`values` counts those). */
  readonly raw: Uint8Array | null
  /** Numbers in float_data, int32_data, …; bytes for floats and doubles. */
  readonly values: number
  /** float_data's bytes, where the numbers are floats in a typed field. */
  readonly floats: Uint8Array | null
  /** The file that holds the numbers instead; null when they are here. */
  readonly external: string | null
}

export interface OnnxNode {
  readonly op: string
  readonly domain: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface OnnxPort {
  readonly name: string
  /** 0 when the file does not say, -1 when it is no tensor. */
  readonly type: number
  /** -1 is any; null when the file does not even say how many there are. */
  readonly shape: readonly number[] | null
}

export interface OnnxModel {
  readonly irVersion: number
  readonly producer: string
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  readonly metadata: ReadonlyMap<string, string>
  /** Functions the file brings along, as `domain:name`. */
  readonly functions: ReadonlySet<string>
  readonly graphName: string
  readonly nodes: readonly OnnxNode[]
  /** Initialisers, and the tensors of Constant nodes. */
  readonly tensors: readonly OnnxTensor[]
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** Shapes of what flows between the nodes, where the exporter wrote them. */
  readonly between: readonly OnnxPort[]
  /** True once a graph was seen: a file may be a message and yet no model. */
  readonly hasGraph: boolean
}

/** Graphs inside nodes (If, Loop) nest this deep at most. */
const deepest = 16
/** Nodes, weights and ports of one file: the largest networks have some ten thousand. */
const mostParts = 100_000
const mostDims = 16

/** Throws whatever the wire reader throws where the bytes are no ONNX message. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const opsets: { domain: string; version: number }[] = []
  const metadata = new Map<string, string>()
  const functions = new Set<string>()
  const graph = { name: '', nodes: [] as OnnxNode[], tensors: [] as OnnxTensor[], inputs: [] as OnnxPort[], outputs: [] as OnnxPort[], between: [] as OnnxPort[] }
  let irVersion = 0
  const producer = ['', '']
  let hasGraph = false
  eachField(bytes, (field) => {
    if (field.number === 1) irVersion = field.int()
    else if (field.number === 2) producer[0] = field.text()
    else if (field.number === 3) producer[1] = field.text()
    else if (field.number === 8) opsets.push(readOpset(field.bytes()))
    else if (field.number === 14) metadata.set(...readEntry(field.bytes()))
    else if (field.number === 25) functions.add(readFunction(field.bytes()))
    else if (field.number === 7) {
      hasGraph = true
      readGraph(field.bytes(), graph, 0)
    }
  })
  const { name: graphName, ...rest } = graph
  return { irVersion, producer: producer.join(' ').trim(), opsets, metadata, functions, graphName, ...rest, hasGraph }
}

interface Graph {
  name: string
  readonly nodes: OnnxNode[]
  readonly tensors: OnnxTensor[]
  readonly inputs: OnnxPort[]
  readonly outputs: OnnxPort[]
  readonly between: OnnxPort[]
}

/** A nested graph adds its nodes and weights to the whole; its border is its own. */
function readGraph(bytes: Uint8Array, into: Graph, depth: number): void {
  if (depth > deepest) throw new RangeError('graphs nest too deep')
  eachField(bytes, (field) => {
    if (into.nodes.length + into.tensors.length + into.inputs.length + into.outputs.length + into.between.length > mostParts) throw new RangeError('too many parts')
    if (field.number === 1) readNode(field.bytes(), into, depth)
    else if (field.number === 5) into.tensors.push(readTensor(field.bytes()))
    else if (depth > 0) return
    else if (field.number === 2) into.name = field.text()
    else if (field.number === 11) into.inputs.push(readPort(field.bytes()))
    else if (field.number === 12) into.outputs.push(readPort(field.bytes()))
    else if (field.number === 13) into.between.push(readPort(field.bytes()))
  })
}

function readNode(bytes: Uint8Array, into: Graph, depth: number): void {
  const inputs: string[] = []
  const outputs: string[] = []
  let [op, domain, name] = ['', '', '']
  eachField(bytes, (field) => {
    if (field.number === 1) inputs.push(field.text())
    else if (field.number === 2) outputs.push(field.text())
    else if (field.number === 3) name = field.text()
    else if (field.number === 4) op = field.text()
    else if (field.number === 7) domain = field.text()
    else if (field.number === 5) {
      eachField(field.bytes(), (attribute) => {
        if (attribute.number === 5) into.tensors.push(readTensor(attribute.bytes()))
        else if (attribute.number === 6) readGraph(attribute.bytes(), into, depth + 1)
      })
    }
  })
  into.nodes.push({ op, domain, name, inputs, outputs })
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const dims: number[] = []
  let name = ''
  let type = 0
  let raw: Uint8Array | null = null
  let floats: Uint8Array | null = null
  let values = 0
  let location = ''
  let isExternal = false
  eachField(bytes, (field) => {
    if (field.number === 1) field.ints(dims, mostDims)
    else if (field.number === 2) type = field.int()
    else if (field.number === 8) name = field.text()
    else if (field.number === 9) raw = field.bytes()
    else if (field.number === 4) values += (floats = field.bytes()).length / 4
    else if (field.number === 10) values += field.bytes().length / 8
    else if (field.number === 5 || field.number === 7 || field.number === 11) {
      values += field.count()
    } else if (field.number === 6) {
      field.bytes()
      values++
    } else if (field.number === 13) {
      const [key, value] = readEntry(field.bytes())
      isExternal = true
      if (key === 'location') location = value
    } else if (field.number === 14) isExternal ||= field.int() === 1
  })
  return { name, dims, type, raw, floats, values, external: isExternal ? location : null }
}

function readPort(bytes: Uint8Array): OnnxPort {
  let name = ''
  let type = 0
  let shape: number[] | null = null
  eachField(bytes, (field) => {
    if (field.number === 1) name = field.text()
    else if (field.number === 2) {
      eachField(field.bytes(), (kind) => {
        // Sequences, maps and optionals are no tensors.
        if (kind.number !== 1) {
          if ([4, 5, 8, 9].includes(kind.number)) type = -1
          return
        }
        eachField(kind.bytes(), (tensor) => {
          if (tensor.number === 1) type = tensor.int()
          else if (tensor.number === 2) {
            const dims: number[] = []
            eachField(tensor.bytes(), (dim) => {
              if (dim.number === 1 && dims.push(readDim(dim.bytes())) > mostDims) throw new RangeError('too many dimensions')
            })
            shape = dims
          }
        })
      })
    }
  })
  return { name, type, shape }
}

/** A number, or -1 for a name ("batch") and for nothing at all. */
function readDim(bytes: Uint8Array): number {
  let size = -1
  eachField(bytes, (field) => {
    if (field.number === 1) size = field.int()
  })
  return size < 0 ? -1 : size
}

function readEntry(bytes: Uint8Array): [string, string] {
  const entry: [string, string] = ['', '']
  eachField(bytes, (field) => {
    if (field.number === 1 || field.number === 2) entry[field.number - 1] = field.text()
  })
  return entry
}

function readOpset(bytes: Uint8Array): { domain: string; version: number } {
  let domain = ''
  let version = 0
  eachField(bytes, (field) => {
    if (field.number === 1) domain = field.text()
    else if (field.number === 2) version = field.int()
  })
  return { domain, version }
}

function readFunction(bytes: Uint8Array): string {
  let [name, domain] = ['', '']
  eachField(bytes, (field) => {
    if (field.number === 1) name = field.text()
    else if (field.number === 10) domain = field.text()
  })
  return `${domain}:${name}`
}
