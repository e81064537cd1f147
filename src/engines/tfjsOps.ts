/** Which operators TensorFlow.js has, from the converter's own tables, and which of them need `executeAsync`. */
import * as arithmetic from '@tensorflow/tfjs-converter/dist/operations/op_list/arithmetic'
import * as basicMath from '@tensorflow/tfjs-converter/dist/operations/op_list/basic_math'
import * as control from '@tensorflow/tfjs-converter/dist/operations/op_list/control'
import * as convolution from '@tensorflow/tfjs-converter/dist/operations/op_list/convolution'
import * as creation from '@tensorflow/tfjs-converter/dist/operations/op_list/creation'
import * as dynamic from '@tensorflow/tfjs-converter/dist/operations/op_list/dynamic'
import * as evaluation from '@tensorflow/tfjs-converter/dist/operations/op_list/evaluation'
import * as graph from '@tensorflow/tfjs-converter/dist/operations/op_list/graph'
import * as hashTable from '@tensorflow/tfjs-converter/dist/operations/op_list/hash_table'
import * as image from '@tensorflow/tfjs-converter/dist/operations/op_list/image'
import * as logical from '@tensorflow/tfjs-converter/dist/operations/op_list/logical'
import * as matrices from '@tensorflow/tfjs-converter/dist/operations/op_list/matrices'
import * as normalization from '@tensorflow/tfjs-converter/dist/operations/op_list/normalization'
import * as reduction from '@tensorflow/tfjs-converter/dist/operations/op_list/reduction'
import * as sliceJoin from '@tensorflow/tfjs-converter/dist/operations/op_list/slice_join'
import * as sparse from '@tensorflow/tfjs-converter/dist/operations/op_list/sparse'
import * as spectral from '@tensorflow/tfjs-converter/dist/operations/op_list/spectral'
import * as string from '@tensorflow/tfjs-converter/dist/operations/op_list/string'
import * as transformation from '@tensorflow/tfjs-converter/dist/operations/op_list/transformation'

const lists = [arithmetic, basicMath, control, convolution, creation, dynamic, evaluation, graph, hashTable, image, logical,
  matrices, normalization, reduction, sliceJoin, sparse, spectral, string, transformation]

const known = new Set(lists.flatMap((list) => list.json.map((op) => op.tfOpName)))

export function tfjsKnowsOp(op: string): boolean {
  return known.has(op)
}

/** Ops whose result shape or control flow is only known when they run. */
const asyncOps = new Set(['Switch', 'Merge', 'Enter', 'Exit', 'NextIteration', 'StatelessIf', 'StatelessWhile', 'If', 'While',
  'NonMaxSuppressionV2', 'NonMaxSuppressionV3', 'NonMaxSuppressionV4', 'NonMaxSuppressionV5', 'Where', 'ListDiff', 'TensorArrayV3'])

export function needsAsync(topology: object): boolean {
  const nodes = (topology as { node?: { op: string }[] }).node ?? []
  return nodes.some((node) => asyncOps.has(node.op))
}
