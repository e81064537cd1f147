/** Where the measuring worker takes the kernel, and where the plain code: the same figures to 1e-6 either way. */
import type { AnyMethod } from '../../confidence/calibrators/method'
import { rowTops } from '../../confidence/calibrators/fitting/inverseTemperature'
import { temperatureSteps } from '../../confidence/calibrators/temperature'
import type { LabelledLogits } from '../../confidence/labelled'
import { type Predictions, predictSteps, toTheEnd } from '../../confidence/predictions'
import { softmaxRows } from '../../confidence/rows'
import { kernelRows } from './newton'
import { kernelSteps, mostBins } from './predict'
import { mostClasses, type Room, roomOf } from './room'
import { rowTopsOf, topsOf } from './tops'

/** Fewer numbers than this take the plain code milliseconds, in float64 throughout. */
const leastNumbers = 500_000

/** Of softmax(z / T), in steps. */
export function predictStepsAt(set: LabelledLogits, temperature: number, bins: number): Generator<number, Predictions, void> {
  const room = kernelFor(set)
  return room && bins <= mostBins ? kernelSteps(room, set, temperature, bins) : predictSteps(softmaxRows(set, temperature), bins)
}

/** The same without a pause. */
export function predictAt(set: LabelledLogits, temperature: number, bins: number): Predictions {
  return toTheEnd(predictStepsAt(set, temperature, bins))
}

/** The method as it is fitted fastest. */
export function withKernel(method: AnyMethod): AnyMethod {
  if (method.id !== 'temperature') return method
  return {
    ...method,
    steps: (set) => {
      const room = kernelFor(set)
      return room ? temperatureSteps(set, (_, tops) => kernelRows(room, set, tops), () => rowTopsOf(topsOf(room, set), set)) : temperatureSteps(set, undefined, rowTops)
    },
  } as AnyMethod
}

function kernelFor({ rows, classes, logits }: LabelledLogits): Room | undefined {
  return rows * classes >= leastNumbers && classes <= mostClasses - 4 ? roomOf(logits) : undefined
}
