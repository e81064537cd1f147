/** A small graph in an ONNX file, made in the test. The page's real reader and ONNX Runtime run it. */
import { type WrittenGraph, writeOnnx } from '../src/engines/onnxWrite'

export const raw = (...numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer)
export const onnxFile = (name: string, bytes: Uint8Array) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })

/** Mean colour times W, as channels first or last, with any size. */
export function tinyOnnx(change: Partial<WrittenGraph> = {}, shape: (number | string)[] = ['batch', 3, 'height', 'width']): Uint8Array {
  const axes = shape.at(-1) === 3 ? [1, 2] : [2, 3]
  return writeOnnx({
    nodes: [
      { op: 'ReduceMean', inputs: ['image'], output: 'mean', attributes: { axes, keepdims: 0 } },
      { op: 'MatMul', inputs: ['mean', 'W'], output: 'scores' },
    ],
    // Red, green, blue: each its own class.
    weights: [{ name: 'W', shape: [3, 3], raw: raw(4, 0, 0, 0, 4, 0, 0, 0, 4) }],
    inputs: [{ name: 'image', shape }],
    outputs: [{ name: 'scores', shape: ['batch', 3] }],
    ...change,
  })
}
