/** An ONNX file's weights: are they all here, as long as they say, and numbers? */
import { Fault, quote } from '../../../faults'
import { countFloat, countHalf, type OddWeight } from '../../finite'
import type { OnnxTensor } from './proto'
import { bitsOf, typeTitle } from './types'

/** A tensor of more numbers than this is no weight that a page could hold. */
const mostNumbers = 2 ** 31

export function numbersOf({ dims }: OnnxTensor): number {
  return dims.reduce((product, n) => product * n, 1)
}

/** Throws Fault `model-path` (numbers in another file) or `model-weights` (more or fewer than declared). */
export function checkTensors(tensors: readonly OnnxTensor[]): void {
  const outside = [...new Set(tensors.flatMap(({ external }) => (external === null ? [] : [quote(external) || 'another file'])))]
  if (outside.length > 0) {
    throw new Fault('model-path', `This ONNX file keeps its weights in ${outside.length === 1 ? 'another file' : 'other files'} (${outside.slice(0, 4).join(', ')}); a page cannot follow that.`,
      'Save it as one file: onnx.save_model(model, path, save_as_external_data=False).')
  }
  for (const tensor of tensors) {
    const { name, dims, type, raw, values } = tensor
    const called = `The weight \`${quote(name) || 'of a Constant node'}\``
    const numbers = numbersOf(tensor)
    if (dims.some((n) => !Number.isSafeInteger(n) || n < 0) || numbers > mostNumbers) {
      throw new Fault('model-weights', `${called} says it has the shape [${dims.join(', ')}], which no file of this size can hold.`, damaged)
    }
    const bits = bitsOf(type)
    if (raw) {
      if (bits === 0) throw new Fault('model-weights', `${called} holds numbers of ${typeTitle(type)}, which this page does not know.`, damaged)
      if (raw.length !== Math.ceil((numbers * bits) / 8)) {
        throw new Fault('model-weights', `${called} should hold ${numbers.toLocaleString('en')} numbers of ${typeTitle(type)}, but has ${raw.length.toLocaleString('en')} bytes.`, damaged)
      }
      // Narrow types pack several into one typed value.
    } else if (bits >= 32 && type !== 14 && type !== 15 && values !== numbers) {
      throw new Fault('model-weights', `${called} should hold ${numbers.toLocaleString('en')} numbers, but has ${values.toLocaleString('en')}.`, damaged)
    }
  }
}

const damaged = 'The file may be damaged or incomplete: get it again, or export the model anew.'

/** NaN and infinities among float32 and float16 weights. */
export function oddTensors(tensors: readonly OnnxTensor[]): OddWeight[] {
  return tensors.flatMap((tensor) => {
    const bytes = tensor.raw ?? tensor.floats
    if (!bytes || (tensor.type !== 1 && tensor.type !== 10)) return []
    const { nan, infinite } = tensor.type === 1 ? countFloat(new Float32Array(aligned(bytes, 4))) : countHalf(new Uint16Array(aligned(bytes, 2)))
    return nan + infinite > 0 ? [{ name: tensor.name, nan, infinite, of: numbersOf(tensor) }] : []
  })
}

/** A copy of one weight at a time: numbers lie in the file at any offset. */
function aligned(bytes: Uint8Array, width: number): ArrayBuffer {
  return bytes.slice(0, bytes.length - (bytes.length % width)).buffer as ArrayBuffer
}
