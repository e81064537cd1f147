/** The input that takes the picture: its layout, channels and number type, and whether this page can feed it. */
import { Fault, quote } from '../faults'
import type { Port } from './card'

/** Numbers of the largest input, the whole batch counted. */
const mostNumbers = 2048 * 2048 * 3
/** tfjs computes with int32 whatever the narrow type is. */
const fed = new Map([['', 'float32'], ['DT_FLOAT', 'float32'], ['DT_INT32', 'int32'], ['DT_UINT8', 'int32']])

/** Of [H, W, C], [N, H, W, C], [C, H, W] or [N, C, H, W]: channels are last unless only the first of the three can be them. */
export function layoutOf(shape: readonly number[]): 'NHWC' | 'NCHW' {
  const [first, , last] = shape.slice(-3)
  if (last === 3 || last === 1) return 'NHWC'
  return first === 3 || first === 1 ? 'NCHW' : 'NHWC'
}

/** Height and width as the input states them, -1 where it takes any. */
export function sidesOf(shape: readonly number[]): readonly [height: number, width: number] {
  const plane = shape.slice(-3)
  return layoutOf(shape) === 'NCHW' ? [plane[1]!, plane[2]!] : [plane[0]!, plane[1]!]
}

/** 1 or 3; an input that takes any number gets 3. */
export function channelsOf(shape: readonly number[]): 1 | 3 {
  const plane = shape.slice(-3)
  return (layoutOf(shape) === 'NCHW' ? plane[0] : plane[2]) === 1 ? 1 : 3
}

/** Throws Fault `model-input` for what cannot be fed. */
export function checkPicture(name: string, shape: readonly number[], type: string): Port {
  const called = `input \`${quote(name)}\``
  const dtype = fed.get(type)
  if (!dtype) {
    throw new Fault('model-input', `The ${called} wants numbers of type ${quote(type.replace(/^DT_/, '').toLowerCase())}; this page feeds float32 and int32.`,
      'Export the model with a float32 input.')
  }
  const plane = shape.slice(-3)
  const first = layoutOf(shape) === 'NCHW'
  const channels = first ? plane[0]! : plane[2]!
  if (![1, 3, -1].includes(channels)) {
    // [2, H, W] or [4, H, W] in front of something wide is channel-first too.
    const wants = [2, 4].includes(plane[0]!) && ![2, 4].includes(channels) ? plane[0]! : channels
    throw new Fault('model-input', `The ${called} wants ${wants} channels; this page feeds 3 (red, green, blue) or 1 (grey).`)
  }
  const [a, b] = first ? [plane[1]!, plane[2]!] : [plane[0]!, plane[1]!]
  if (a === 0 || b === 0) throw new Fault('model-input', `The ${called} has the shape [${shape.join(', ')}]: no pixels.`)
  const batch = shape.length === 4 ? Math.abs(shape[0]!) : 1
  if (batch === 0) throw new Fault('model-input', `The ${called} has the shape [${shape.join(', ')}]: no pictures.`)
  const deep = Math.max(1, Math.abs(channels === -1 ? 3 : channels))
  const numbers = batch * Math.abs(a) * Math.abs(b) * deep
  if (numbers > mostNumbers) {
    const each = batch > 1 ? `${batch} × ` : ''
    throw new Fault('model-input', `Refused: an input of ${roughBytes(numbers * 4)} (${each}${a} × ${b} × ${deep} numbers).`, 'This page feeds up to 2048 × 2048 pixels.')
  }
  return { name, shape, dtype }
}

/** Rounded down: "51 GB" for 51.5. */
function roughBytes(bytes: number): string {
  return bytes >= 1e9 ? `${Math.floor(bytes / 1e9).toLocaleString('en')} GB` : `${Math.floor(bytes / 1e6)} MB`
}
