/** Models that draw masks: their rows are longer by a number for each mask, which would pass for more classes. */
import { Fault } from '../../faults'
import type { Input, Output } from './head'

/** YOLO's mask prototypes: [1, 32, H / 4, W / 4], or with the channels last. Source: ultralytics, nn/modules/head.py (Segment, Proto). */
export function masksOf(outputs: readonly Output[], { width, height }: Input): Output | null {
  const fits = (h: number | undefined, w: number | undefined): boolean => h === Math.ceil(height / 4) && w === Math.ceil(width / 4)
  return outputs.find(({ shape }) => shape.length === 4 && (fits(shape[2], shape[3]) || fits(shape[1], shape[2]))) ?? null
}

/** A sentence of its own for a model that no head reads because of its masks. */
export function refuseMasks(outputs: readonly Output[], input: Input): void {
  const masks = masksOf(outputs, input)
  if (!masks) return
  throw new Fault('model-output', `This model draws masks with its boxes (\`${masks.name.slice(0, 60)}\` has the shape [${masks.shape.join(', ')}]); this page reads boxes alone.`,
    'The same network exported for detection can be read.')
}
