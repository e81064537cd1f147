/** The graph's nodes, checked before TF.js sees them: its own messages speak of `undefined`, not of the model. */
import { Fault, quote } from '../faults'
import { isRecord, type Json, type WeightSpec } from './manifest'

export interface GraphNode {
  readonly name: string
  readonly op: string
  /** As written: `name`, `name:1` or `^name`. */
  readonly input: readonly string[]
  readonly attr: Json
}

const bad = (message: string): Fault => new Fault('model-graph', `model.json: ${message}`)

/** TensorFlow's number types by name; a GraphDef may also write the enum's number. */
const typeNumbers = ['', 'DT_FLOAT', 'DT_DOUBLE', 'DT_INT32', 'DT_UINT8', 'DT_INT16', 'DT_INT8', 'DT_STRING', 'DT_COMPLEX64', 'DT_INT64', 'DT_BOOL']

/** `DT_FLOAT`, `DT_INT32`, …; '' when the model does not say. */
export function typeName(value: unknown): string {
  if (typeof value === 'number') return typeNumbers[value] ?? `type ${value}`
  return typeof value === 'string' ? value : ''
}

export function typeAttr(node: GraphNode, key: string): string {
  const attr = node.attr[key]
  return isRecord(attr) ? typeName(attr.type) : ''
}

/** What the converter writes for each TensorFlow type: the narrow ones are widened to what TF.js computes with. */
const stored: Record<WeightSpec['dtype'], ReadonlySet<string>> = {
  float32: new Set(['DT_FLOAT', 'DT_HALF', 'DT_BFLOAT16', 'DT_DOUBLE']),
  int32: new Set(['DT_INT32', 'DT_INT64', 'DT_INT16', 'DT_INT8', 'DT_UINT8', 'DT_UINT16', 'DT_UINT32', 'DT_UINT64', 'DT_QINT8', 'DT_QUINT8', 'DT_QINT32']),
  bool: new Set(['DT_BOOL']),
  complex64: new Set(['DT_COMPLEX64', 'DT_COMPLEX128']),
}

/** `^name` and `name:1` to `name`. */
export function nodeOf(input: string): string {
  return input.replace(/^\^/, '').split(':')[0]!
}

/**
 * The nodes by name, in file order. Throws Fault `model-graph` (empty, malformed, doubled, dangling, cyclic, a constant
 * without its weight or with another number type) or `model-ops` (all unknown operations at once).
 */
export function readTopology(topology: unknown, specs: ReadonlyMap<string, WeightSpec>, knownOp?: (op: string) => boolean): Map<string, GraphNode> {
  if (!isRecord(topology)) throw bad('modelTopology is not a graph.')
  const list = topology.node
  if (list !== undefined && !Array.isArray(list)) throw bad('the graph\'s nodes are not a list.')
  if (!list?.length) throw bad('the graph is empty.')
  const nodes = new Map<string, GraphNode>()
  for (const item of list as unknown[]) {
    const node = readNode(item)
    if (nodes.has(node.name)) throw bad(`two nodes are called \`${quote(node.name)}\`.`)
    nodes.set(node.name, node)
  }
  if (knownOp) checkOps(nodes, topology.library, knownOp)
  for (const node of nodes.values()) {
    for (const input of node.input) {
      if (!nodes.has(nodeOf(input))) throw bad(`the node \`${quote(node.name)}\` reads \`${quote(input)}\`, which is not in the graph.`)
    }
    if (node.op === 'Const') checkConstant(node, specs)
  }
  checkCycles(nodes)
  return nodes
}

function readNode(item: unknown): GraphNode {
  if (!isRecord(item) || typeof item.name !== 'string' || item.name === '') throw bad('a node has no name.')
  const { name, op, input = [], attr = {} } = item
  // TF.js keeps nodes in a plain object: this one name would become its prototype.
  if (name === '__proto__') throw bad('a node is called `__proto__`, which no model needs.')
  if (typeof op !== 'string' || op === '') throw bad(`the node \`${quote(name)}\` has no operation.`)
  if (!Array.isArray(input) || !input.every((i) => typeof i === 'string')) throw bad(`the inputs of \`${quote(name)}\` are not a list of names.`)
  if (!isRecord(attr)) throw bad(`the attributes of \`${quote(name)}\` are not readable.`)
  return { name, op, input: input as string[], attr }
}

/** Operations of the graph and of its functions (bodies of `If` and `While`). */
function checkOps(nodes: ReadonlyMap<string, GraphNode>, library: unknown, knownOp: (op: string) => boolean): void {
  const ops = new Set([...nodes.values()].map((node) => node.op))
  const functions = isRecord(library) && Array.isArray(library.function) ? (library.function as unknown[]) : []
  for (const definition of functions) {
    const body = isRecord(definition) && Array.isArray(definition.nodeDef) ? (definition.nodeDef as unknown[]) : []
    for (const node of body) if (isRecord(node) && typeof node.op === 'string') ops.add(node.op)
  }
  const unknown = [...ops].filter((op) => !knownOp(op))
  if (unknown.length === 0) return
  const shown = unknown.slice(0, 20).map((op) => quote(op)).join(', ')
  const more = unknown.length > 20 ? ` and ${unknown.length - 20} more` : ''
  throw new Fault('model-ops', `Not loaded: the model uses operations that TF.js does not have: ${shown}${more}.`,
    'Export it with built-in operations only.')
}

function checkConstant(node: GraphNode, specs: ReadonlyMap<string, WeightSpec>): void {
  const spec = specs.get(node.name)
  // TF.js takes constants from the weights only; a value inside the node is never read.
  if (!spec) throw bad(`the constant \`${quote(node.name)}\` has no weight of that name.`)
  const type = typeAttr(node, 'dtype')
  if (type !== '' && !stored[spec.dtype].has(type)) {
    throw bad(`\`${quote(node.name)}\` is ${quote(type)} in the graph and ${spec.dtype} in the weights.`)
  }
}

/** Kahn's order. A loop of the old control flow closes through `NextIteration`, so its outgoing edges do not count. */
function checkCycles(nodes: ReadonlyMap<string, GraphNode>): void {
  const waits = new Map<string, number>()
  const readers = new Map<string, string[]>()
  for (const node of nodes.values()) {
    const sources = node.input.map(nodeOf).filter((source) => nodes.get(source)?.op !== 'NextIteration')
    waits.set(node.name, sources.length)
    for (const source of sources) {
      const list = readers.get(source)
      if (list) list.push(node.name)
      else readers.set(source, [node.name])
    }
  }
  const ready = [...waits].filter(([, count]) => count === 0).map(([name]) => name)
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    waits.delete(name)
    for (const reader of readers.get(name) ?? []) {
      const left = waits.get(reader)! - 1
      waits.set(reader, left)
      if (left === 0) ready.push(reader)
    }
  }
  let [at] = waits.keys()
  if (at === undefined) return
  // What is left waits for a cycle or is in one: walking upstream ends in it.
  const walked = new Set<string>()
  while (!walked.has(at)) {
    walked.add(at)
    at = nodes.get(at)!.input.map(nodeOf).find((source) => waits.has(source) && nodes.get(source)?.op !== 'NextIteration')!
  }
  throw bad(`the graph runs in a circle through \`${quote(at)}\`.`)
}
