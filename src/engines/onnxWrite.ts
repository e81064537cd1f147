/** A small graph as the bytes of an ONNX file: for the probe, and for tests that need one of their own. */
import { BinaryWriter } from '@bufbuild/protobuf/wire'

export type Attribute = number | readonly number[] | string

export interface WrittenNode {
  readonly op: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly output: string
  /** Whole numbers, lists of them, and text. */
  readonly attributes?: Readonly<Record<string, Attribute>>
}

export interface WrittenTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** TensorProto.DataType; float32 unless said. */
  readonly type?: number
  readonly raw: Uint8Array
  /** Key and value pairs; the numbers are elsewhere. */
  readonly external?: Readonly<Record<string, string>>
}

export interface WrittenPort {
  readonly name: string
  /** A name is "any". */
  readonly shape: readonly (number | string)[]
  readonly type?: number
}

export interface WrittenGraph {
  readonly nodes: readonly WrittenNode[]
  readonly weights: readonly WrittenTensor[]
  readonly inputs: readonly WrittenPort[]
  readonly outputs: readonly WrittenPort[]
  readonly opset?: number
  readonly irVersion?: number
  readonly metadata?: Readonly<Record<string, string>>
}

type Writer = BinaryWriter
const [varint, chunk] = [0, 2]

function message(write: (to: Writer) => void): Uint8Array {
  const to = new BinaryWriter()
  write(to)
  return to.finish()
}

const bytes = (to: Writer, field: number, value: Uint8Array): Writer => to.tag(field, chunk).bytes(value)
const text = (to: Writer, field: number, value: string): Writer => to.tag(field, chunk).string(value)
const int = (to: Writer, field: number, value: number): Writer => to.tag(field, varint).int64(value)

export function writeOnnx({ nodes, weights, inputs, outputs, opset = 13, irVersion = 7, metadata = {} }: WrittenGraph): Uint8Array<ArrayBuffer> {
  const graph = message((to) => {
    for (const node of nodes) bytes(to, 1, writeNode(node))
    text(to, 2, 'graph')
    for (const tensor of weights) bytes(to, 5, writeTensor(tensor))
    for (const port of inputs) bytes(to, 11, writePort(port))
    for (const port of outputs) bytes(to, 12, writePort(port))
  })
  return new Uint8Array(message((to) => {
    int(to, 1, irVersion)
    text(to, 2, 'howsure')
    bytes(to, 7, graph)
    bytes(to, 8, message((set) => int(text(set, 1, ''), 2, opset)))
    for (const [key, value] of Object.entries(metadata)) bytes(to, 14, message((entry) => text(text(entry, 1, key), 2, value)))
  }))
}

function writeNode({ op, domain, inputs, output, attributes = {} }: WrittenNode): Uint8Array {
  return message((to) => {
    for (const name of inputs) text(to, 1, name)
    text(to, 2, output)
    text(to, 3, output)
    text(to, 4, op)
    for (const [name, value] of Object.entries(attributes)) {
      bytes(to, 5, message((attribute) => {
        text(attribute, 1, name)
        if (typeof value === 'string') int(text(attribute, 4, value), 20, 3)
        else if (typeof value === 'number') int(int(attribute, 3, value), 20, 2)
        else {
          for (const one of value) int(attribute, 8, one)
          int(attribute, 20, 7)
        }
      }))
    }
    if (domain !== undefined) text(to, 7, domain)
  })
}

function writeTensor({ name, shape, type = 1, raw, external }: WrittenTensor): Uint8Array {
  return message((to) => {
    for (const n of shape) int(to, 1, n)
    int(to, 2, type)
    text(to, 8, name)
    if (!external) return void bytes(to, 9, raw)
    for (const [key, value] of Object.entries(external)) bytes(to, 13, message((entry) => text(text(entry, 1, key), 2, value)))
    int(to, 14, 1)
  })
}

function writePort({ name, shape, type = 1 }: WrittenPort): Uint8Array {
  const dims = message((to) => {
    for (const n of shape) bytes(to, 1, message((dim) => (typeof n === 'number' ? int(dim, 1, n) : text(dim, 2, n))))
  })
  const tensor = message((to) => bytes(int(to, 1, type), 2, dims))
  return message((to) => bytes(text(to, 1, name), 2, message((kind) => bytes(kind, 1, tensor))))
}
