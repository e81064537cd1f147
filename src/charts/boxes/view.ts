/** Zoom and pan of a picture in a frame: pure sums. */
import type { Size } from './places'

/** What is looked at: `zoom` 1 is the whole picture; x, y: the picture's point in the middle of the frame, 0..1. Holds whatever the frame's size. */
export interface Look {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

/** Where the picture lies. `scale`: CSS pixels for a pixel of it; x, y: its corner in the frame. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export type Point = readonly [x: number, y: number]

export const whole: Look = { zoom: 1, x: 0.5, y: 0.5 }
export const mostZoom = 16

export function fitScale(picture: Size, frame: Size): number {
  return Math.min(frame.width / picture.width, frame.height / picture.height)
}

export function viewOf({ zoom, x, y }: Look, picture: Size, frame: Size): View {
  const scale = fitScale(picture, frame) * zoom
  return { scale, x: frame.width / 2 - x * picture.width * scale, y: frame.height / 2 - y * picture.height * scale }
}

/** Never out of the picture: a side that fits stands in the middle, a longer one fills the frame. */
export function held(look: Look, picture: Size, frame: Size): Look {
  const zoom = Math.min(mostZoom, Math.max(1, look.zoom))
  const scale = fitScale(picture, frame) * zoom
  const side = (at: number, length: number, room: number): number => {
    const half = room / 2 / (length * scale)
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at))
  }
  return { zoom, x: side(look.x, picture.width, frame.width), y: side(look.y, picture.height, frame.height) }
}

/** The picture's point under a point of the frame, in its pixels. */
export function pointAt([px, py]: Point, { scale, x, y }: View): Point {
  return [(px - x) / scale, (py - y) / scale]
}

/** What was under `from` comes under `to`, `factor` times as large. */
export function moved(look: Look, factor: number, from: Point, to: Point, picture: Size, frame: Size): Look {
  const [px, py] = pointAt(from, viewOf(look, picture, frame))
  const zoom = Math.min(mostZoom, Math.max(1, look.zoom * factor))
  const scale = fitScale(picture, frame) * zoom
  return held({ zoom, x: (px + (frame.width / 2 - to[0]) / scale) / picture.width, y: (py + (frame.height / 2 - to[1]) / scale) / picture.height }, picture, frame)
}

/** The point stays where it is. */
export function zoomed(look: Look, factor: number, at: Point, picture: Size, frame: Size): Look {
  return moved(look, factor, at, at, picture, frame)
}

/** Two fingers: from where they were to where they are. */
export function pinched(look: Look, from: readonly [Point, Point], to: readonly [Point, Point], picture: Size, frame: Size): Look {
  const apart = ([a, b]: readonly [Point, Point]): number => Math.hypot(a[0] - b[0], a[1] - b[1])
  const middle = ([a, b]: readonly [Point, Point]): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  return moved(look, apart(to) / Math.max(1, apart(from)), middle(from), middle(to), picture, frame)
}

/** A wheel's turn as a factor. Lines and pages are counted as pixels; a pinch on a touchpad comes in small steps with Ctrl. */
export function wheelFactor({ deltaY, deltaMode, ctrlKey }: { readonly deltaY: number; readonly deltaMode: number; readonly ctrlKey: boolean }): number {
  const pixels = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1)
  const steep = ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.0016
  return Math.exp(-Math.max(-300, Math.min(300, pixels)) * steep)
}
