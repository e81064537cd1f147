/** The kernel's share in fitting a temperature: sums over the rows at one beta, which Newton's steps in `confidence` ask for. */
import type { AddRows, RowTops } from '../../confidence/calibrators/fitting/inverseTemperature'
import type { LabelledLogits } from '../../confidence/labelled'
import { mostRows, type Room } from './room'
import { inKernel, lay, topsOf } from './tops'

export function kernelRows(room: Room, set: LabelledLogits, { label }: Pick<RowTops, 'label'>): AddRows {
  const { classes, logits } = set
  const tops = topsOf(room, set)
  return (beta, start, end, stride, into) => {
    const { factor, near, rest } = inKernel(beta)
    let [nll, slope, curve] = [0, 0, 0]
    for (let first = start; first < end; first += mostRows * stride) {
      const count = Math.min(mostRows, Math.ceil((end - first) / stride))
      lay(room, tops, first, count, stride)
      room.moments(logits, classes, first, count, stride, factor)
      for (let j = 0; j < count; j++) {
        const others = room.out[3 * j]!
        const all = 1 + others // the top class: e^0
        // The kernel's t is (z - max) * factor.
        const mean = room.out[3 * j + 1]! / factor / all
        const y = label[first + j * stride]!
        nll += Math.log1p(others) - near * y
        slope += mean - y
        curve += Math.max(0, room.out[3 * j + 2]! / (factor * factor) / all - mean * mean)
      }
    }
    // From the float32 neighbour of beta to beta itself.
    into[0]! += nll + rest * slope
    into[1]! += slope + rest * curve
    into[2]! += curve
  }
}
