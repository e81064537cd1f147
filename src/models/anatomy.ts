/** What a graph is made of, counted for its card: operators, weight tensors, and the memory it will ask for. */
import { quote } from '../faults'
import type { GraphFacts, Port } from './card'
import { elementsOf, type Json, type WeightSpec } from './manifest'
import { largestStep } from './memory'
import { tally } from './tally'
import { type GraphNode } from './topology'

/** Bytes of one element as TF.js computes with it: quantised weights are widened to float32 when they are loaded. */
const widths: Record<WeightSpec['dtype'], number> = { float32: 4, int32: 4, bool: 1, complex64: 8 }

export function readAnatomy(
  json: Json, nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>, input: Port,
): GraphFacts {
  const stored = tally([...specs.values()].map(({ dtype, quantization }) => (quantization ? `${dtype} stored as ${quantization.dtype}` : dtype)))
  return {
    generatedBy: maker(json.generatedBy),
    convertedBy: maker(json.convertedBy),
    nodes: nodes.size,
    operators: tally([...nodes.values()].map(({ op }) => quote(op, 40))),
    tensors: specs.size,
    stored,
    weightMemory: weightMemory(specs.values()),
    stepMemory: largestStep(nodes, specs, input),
  }
}

export function weightMemory(specs: Iterable<WeightSpec>): number {
  let sum = 0
  for (const { shape, dtype } of specs) sum += elementsOf(shape) * widths[dtype]
  return sum
}

function maker(value: unknown): string {
  return typeof value === 'string' ? quote(value, 80) : ''
}
