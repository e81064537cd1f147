/**
 * Probe by doing: a device counts as working when it ran one small graph and the numbers were right.
 * The graph: 16x16x3 picture -> 3x3 convolution, 8 filters, stride 2 -> ReLU -> mean over the plane -> 8x4 matrix -> 4 numbers.
 * It touches what classifiers live on (convolution, reduction, matrix product) and is too large for tfjs to run on the
 * CPU behind the GPU's back. The expected numbers are computed here, in float64, by the definition.
 */
import { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'
import { deviceTitle, type Engine, type TensorData } from './engine'

export interface ProbeGraph {
  readonly bytes: ModelBytes
  /** Its output holds the four numbers. */
  readonly signature: Signature
  /** `picture`, in the layout the graph reads. */
  readonly input: TensorData
}

export const size = 16
export const filters = 8
export const outputs = 4

/** A value in [-1, 1), the same on every machine. */
function value(i: number): number {
  return (((i * 7919 + 13) % 257) / 257) * 2 - 1
}

/** [16, 16, 3], rows first, channels last. */
export const picture = Float32Array.from({ length: size * size * 3 }, (_, i) => value(i))
/** [3, 3, 3, 8]: row, column, channel, filter. */
export const kernel = Float32Array.from({ length: 3 * 3 * 3 * filters }, (_, i) => value(i + 5))
/** [8, 4]. */
export const matrix = Float32Array.from({ length: filters * outputs }, (_, i) => value(i + 11))

function expected(): number[] {
  const half = size / 2
  const means = new Float64Array(filters)
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let f = 0; f < filters; f++) {
        let sum = 0
        // SAME padding at stride 2 on an even size pads only at the end: the window starts at 2y, 2x.
        for (let j = 0; j < 3; j++) {
          for (let i = 0; i < 3; i++) {
            const row = 2 * y + j
            const column = 2 * x + i
            if (row >= size || column >= size) continue
            for (let c = 0; c < 3; c++) {
              sum += picture[(row * size + column) * 3 + c]! * kernel[((j * 3 + i) * 3 + c) * filters + f]!
            }
          }
        }
        means[f]! += Math.max(0, sum) / (half * half)
      }
    }
  }
  return Array.from({ length: outputs }, (_, o) => means.reduce((acc, m, f) => acc + m * matrix[f * outputs + o]!, 0))
}

/** Half-precision devices keep 11 bits: sums of 27 products of numbers up to 1 stay within this. */
const tolerance = 2e-2

/** Runs the probe graph; throws Fault `engine-wrong` when a number is off. Leaves the probe graph loaded. */
export async function probe(engine: Engine, { bytes, signature, input }: ProbeGraph): Promise<void> {
  await engine.load(bytes, signature)
  const answer = await engine.run({ [signature.input.name]: input })
  const got = answer[signature.output.name]?.data ?? new Float32Array()
  const want = expected()
  const worst = Math.max(...want.map((w, i) => Math.abs(w - (got[i] ?? Number.NaN))))
  if (!(worst <= tolerance)) {
    throw new Fault('engine-wrong', `${deviceTitle[engine.device]} gives wrong numbers on this machine (off by ${worst.toPrecision(2)} in a test of four).`)
  }
}
