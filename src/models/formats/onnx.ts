/** An ONNX file, read and checked before ONNX Runtime sees it: that loads odd files without a word. */
import { Fault, quote } from '../../faults'
import type { GraphFacts } from '../card'
import { labelsFrom, parseLabels } from '../labels'
import { checkMemory } from '../memory'
import { tally } from '../tally'
import type { Reader } from '.'
import { readBorder } from './onnx/border'
import { type OnnxModel, readOnnx } from './onnx/proto'
import { isFloat, typeTitle, bitsOf } from './onnx/types'
import { checkTensors, numbersOf, oddTensors } from './onnx/weights'

/** The newest file format that ONNX Runtime 1.30 reads. */
const newestIr = 13
/** Operators of these domains are built into ONNX Runtime; a file's own functions come with it. */
const domains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc'])

export const readOnnxFile: Reader = (bytes, name) => {
  const model = parse(bytes, name)
  if (model.irVersion > newestIr) {
    throw new Fault('model-format', `${quote(name)} says it is ONNX of IR version ${model.irVersion}; this page reads up to ${newestIr}.`, 'Export it with an older opset, or get the file again: it may be damaged.')
  }
  if (!model.hasGraph || model.nodes.length === 0) throw new Fault('model-graph', `${quote(name)} is an ONNX file without a graph.`, damaged)
  checkOperators(model)
  checkTensors(model.tensors)
  const facts = factsOf(model)
  checkMemory(facts.weightMemory, facts.stepMemory)
  const { signature, notes } = readBorder(model)
  return {
    format: 'onnx', json: '', weights: bytes, signature, facts, notes,
    parameters: model.tensors.reduce((sum, tensor) => sum + (isFloat(tensor.type) ? numbersOf(tensor) : 0), 0),
    oddWeights: oddTensors(model.tensors),
    labels: ownLabels(model),
    recipe: null,
    name: quote(model.metadata.get('model_name') ?? ''),
    licence: quote(model.metadata.get('license') ?? model.metadata.get('licence') ?? '', 120),
  }
}

const damaged = 'The file may be damaged or incomplete: get it again, or export the model anew.'

function parse(bytes: Uint8Array, name: string): OnnxModel {
  try {
    return readOnnx(bytes)
  } catch {
    throw new Fault('model-format', `The ONNX file ${quote(name)} is damaged or incomplete (${bytes.length.toLocaleString('en')} bytes).`, 'Get it again, or export the model anew.')
  }
}

/** All foreign operators at once; of the built-in domains ONNX Runtime knows best itself. */
function checkOperators({ nodes, functions }: OnnxModel): void {
  const foreign = new Set(nodes.filter(({ domain, op }) => !domains.has(domain) && !functions.has(`${domain}:${op}`)).map(({ domain, op }) => `${quote(domain, 40)}.${quote(op, 40)}`))
  if (foreign.size === 0) return
  const list = [...foreign].slice(0, 8).join(', ') + (foreign.size > 8 ? `, … (${foreign.size} in all)` : '')
  throw new Fault('model-ops', `The model uses ${foreign.size === 1 ? 'an operator' : 'operators'} that ONNX Runtime does not have: ${list}.`, 'Export it with standard operators only.')
}

function factsOf({ producer, irVersion, opsets, nodes, tensors, between, inputs, outputs }: OnnxModel): GraphFacts {
  const opset = opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')
  const sizes = new Map([...between, ...inputs, ...outputs].flatMap(({ name, shape }) => (shape ? [[name, shape.reduce((product, n) => product * Math.max(1, n), 1)] as const] : [])))
  const steps = nodes.map((node) => 4 * [...node.inputs, ...node.outputs].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0))
  return {
    generatedBy: quote(producer, 80),
    convertedBy: `ONNX${opset ? ` opset ${opset.version}` : ''}, IR ${irVersion}`,
    nodes: nodes.length,
    operators: tally(nodes.map(({ op, domain }) => (domain === '' || domain === 'ai.onnx' ? quote(op, 40) : `${quote(domain, 30)}.${quote(op, 40)}`))),
    tensors: tensors.length,
    stored: tally(tensors.map(({ type }) => typeTitle(type))),
    // ONNX Runtime computes with a weight as it is stored.
    weightMemory: tensors.reduce((sum, tensor) => sum + Math.ceil((numbersOf(tensor) * bitsOf(tensor.type)) / 8), 0),
    stepMemory: between.length > 0 ? steps.reduce((most, step) => Math.max(most, step), 0) : null,
  }
}

/** Under the keys that exporters use; Python's own way of writing a dictionary included. */
function ownLabels({ metadata }: OnnxModel): string[] | null {
  for (const key of ['labels', 'id2label', 'names', 'classes', 'class_names']) {
    const text = metadata.get(key)
    if (!text) continue
    try {
      const dictionary = [...text.matchAll(/(\d+)\s*:\s*(?:'([^']*)'|"([^"]*)")/g)]
      const labels = dictionary.length > 0 ? labelsFrom(Object.fromEntries(dictionary.map(([, i, one, two]) => [i, one ?? two ?? '']))) : parseLabels(text)
      if (labels && labels.length > 0) return labels
    } catch {
      // Labels that cannot be read cost the names, not the model.
    }
  }
  return null
}
