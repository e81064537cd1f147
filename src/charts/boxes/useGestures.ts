/** Wheel, fingers, mouse and keys on a picture's frame, as changes of what is looked at. */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Size } from './places'
import { type Look, moved, pinched, type Point, wheelFactor, whole, zoomed } from './view'

export type Change = (next: (look: Look, picture: Size, frame: Size) => Look) => void

/** A wheel that turned the picture back to whole must not go on as the page's scrolling in the same sweep. */
const sweepMs = 250
/** A press that moves less than this is a click. */
const still = 4
const nearer = 2.5

export function useGestures(frame: RefObject<HTMLElement | null>, zoomedIn: boolean, change: Change) {
  const fingers = useRef(new Map<number, Point>())
  const press = useRef({ at: [0, 0] as Point, moved: false })
  const [dragging, setDragging] = useState(false)
  const at = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const { left, top } = frame.current!.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }
  useWheel(frame, zoomedIn, change)

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    if (fingers.current.size === 0) press.current = { at: at(event), moved: false }
    fingers.current.set(event.pointerId, at(event))
  }
  const onPointerEnd = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId)
    if (fingers.current.size === 0) setDragging(false)
  }
  const onPointerMove = (event: PointerEvent): void => {
    const from = fingers.current.get(event.pointerId)
    // A mouse let go of outside the frame says so only here.
    if (!from || event.buttons === 0) return onPointerEnd(event)
    const [to, two] = [at(event), fingers.current.size === 2]
    if (!press.current.moved) {
      if (!two && Math.hypot(to[0] - press.current.at[0], to[1] - press.current.at[1]) < still) return
      press.current.moved = true
      if (zoomedIn || two) setDragging(true)
    }
    // Not before it moves: a captured pointer's click would not reach the boxes.
    if (zoomedIn || two) frame.current!.setPointerCapture(event.pointerId)
    const other = two ? [...fingers.current].find(([id]) => id !== event.pointerId)![1] : null
    fingers.current.set(event.pointerId, to)
    if (other) change((look, picture, frame) => pinched(look, [from, other], [to, other], picture, frame))
    else if (zoomedIn && fingers.current.size === 1) change((look, picture, frame) => moved(look, 1, from, to, picture, frame))
  }
  /** The click that ends a drag chooses nothing. */
  const onClickCapture = (event: MouseEvent): void => {
    if (press.current.moved) event.stopPropagation()
    press.current.moved = false
  }
  const onDoubleClick = (event: MouseEvent): void => {
    const here = at(event)
    change((look, picture, frame) => (look.zoom > nearer * 2 ? whole : zoomed(look, nearer, here, picture, frame)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const next = byKey(event.key, zoomedIn)
    if (!next) return
    event.preventDefault()
    change(next)
  }
  return { dragging, onPointerDown, onPointerMove, onPointerUp: onPointerEnd, onPointerCancel: onPointerEnd, onClickCapture, onDoubleClick, onKeyDown }
}

/** Arrows move the picture only while there is more of it to see; else they are the page's. */
function byKey(key: string, zoomedIn: boolean): ((look: Look, picture: Size, frame: Size) => Look) | null {
  const factor = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, '−': 1 / 1.5 }[key]
  if (factor) return (look, picture, frame) => zoomed(look, factor, [frame.width / 2, frame.height / 2], picture, frame)
  if (key === '0') return () => whole
  const way = ({ ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as Readonly<Record<string, Point>>)[key]
  if (!way || !zoomedIn) return null
  return (look, picture, frame) => moved(look, 1, [0, 0], [way[0] * frame.width / 6, way[1] * frame.height / 6], picture, frame)
}

function useWheel(frame: RefObject<HTMLElement | null>, zoomedIn: boolean, change: Change): void {
  const last = useRef(-Infinity)
  useEffect(() => {
    const node = frame.current!
    const onWheel = (event: WheelEvent): void => {
      const ours = event.ctrlKey || event.metaKey
      if (!ours && !zoomedIn && event.timeStamp - last.current > sweepMs) return
      event.preventDefault()
      last.current = event.timeStamp
      // After the sweep that made the picture whole, the rest of it is swallowed.
      if (!ours && !zoomedIn) return
      const { left, top } = node.getBoundingClientRect()
      const factor = wheelFactor(event)
      change((look, picture, frame) => zoomed(look, factor, [event.clientX - left, event.clientY - top], picture, frame))
    }
    // React's own listeners are passive: they could not keep the page from scrolling.
    node.addEventListener('wheel', onWheel, { passive: false })
    return () => node.removeEventListener('wheel', onWheel)
  }, [frame, zoomedIn, change])
}
