import './boxes.css'
import { memo, type MouseEvent, useEffect, useMemo } from 'react'
import type { Detected } from '../../detection/types'
import { colourOf } from './colours'
import { boxesAt, chosenOf } from './hit'
import { labelText } from './labelText'
import { BoxMark, LabelMark } from './marks'
import { labelSize, textSize } from './measure'
import { firstSpot, overlap, placeLabels, type Rect, type Size, type Spot } from './places'
import type { View } from './view'

export interface BoxOverlayProps {
  /** Surest first, boxes in the picture's pixels. */
  readonly detected: readonly Detected[]
  /** By class. */
  readonly labels: readonly string[]
  readonly view: View
  readonly viewWidth: number
  readonly viewHeight: number
  /** `Detected.index`, which outlives the threshold; not the place in `detected`. */
  readonly selected: number | null
  readonly hovered: number | null
  readonly onSelect: (index: number | null) => void
  readonly onHover?: (index: number | null) => void
  /** Boxes in view whose label has no room. */
  readonly onLeftOut?: (count: number) => void
}

/** Boxes and their labels over a picture, as thick and as large at any zoom. The list beside the picture says the same to readers. */
export const BoxOverlay = memo(function BoxOverlay({ detected, labels, view, viewWidth, viewHeight, selected, hovered, onSelect, onHover, onLeftOut }: BoxOverlayProps) {
  const { scale, x, y } = view
  const frame = useMemo((): Size => ({ width: viewWidth, height: viewHeight }), [viewWidth, viewHeight])
  // From the picture's corner, so that a move alone draws no box anew.
  const shapes = useMemo(() => detected.map(({ box: [x1, y1, x2, y2] }): Rect => [x1 * scale, y1 * scale, x2 * scale, y2 * scale]), [detected, scale])
  const rects = useMemo(() => shapes.map(([x1, y1, x2, y2]): Rect => [x + x1, y + y1, x + x2, y + y2]), [shapes, x, y])
  const texts = useMemo(() => detected.map(({ classId, score }) => labelText(labels, classId, score)), [detected, labels])
  const sizes = useMemo(() => texts.map((text) => labelSize(text, textSize(viewWidth))), [texts, viewWidth])
  const { spots, leftOut } = useMemo(() => placeLabels(rects, sizes, frame), [rects, sizes, frame])
  useEffect(() => onLeftOut?.(leftOut), [leftOut, onLeftOut])

  const place = (index: number | null): number => (index === null ? -1 : detected.findIndex((one) => one.index === index))
  // The chosen one is under the pointed one: what is pointed at is what one wants to read.
  const raised = [...new Set([place(selected), place(hovered)])].filter((i) => i >= 0).map((i) => ({ i, spot: spots[i] ?? firstSpot(rects[i]!, sizes[i]!, frame) }))
  const covered = (i: number): boolean => raised.some((top) => top.i === i || hides(top.spot, sizes[top.i]!, spots[i]!, sizes[i]!))
  const shownRaised = raised.filter((one, k) => !raised.slice(k + 1).some((top) => hides(top.spot, sizes[top.i]!, one.spot, sizes[one.i]!)))

  const under = (event: MouseEvent<SVGSVGElement>): number[] => {
    const corner = event.currentTarget.getBoundingClientRect()
    const [px, py] = [event.clientX - corner.left, event.clientY - corner.top]
    const named = spots.findIndex((spot, i) => spot && px >= spot.x && py >= spot.y && px <= spot.x + sizes[i]!.width && py <= spot.y + sizes[i]!.height)
    return (named >= 0 ? [named] : boxesAt(rects, px, py)).map((i) => detected[i]!.index)
  }
  const onMove = (event: MouseEvent<SVGSVGElement>): void => {
    const now = under(event)[0] ?? null
    if (now !== hovered) onHover?.(now)
  }
  const corner = `translate(${x} ${y})`
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a picture for pointers; keys and readers have the list
    <svg
      className={hovered === null ? 'boxes' : 'boxes pointing'} width={viewWidth} height={viewHeight} fontSize={textSize(viewWidth)} aria-hidden
      onClick={(event) => { if (event.detail < 2) onSelect(chosenOf(under(event), selected)) }} onMouseMove={onMove} onMouseLeave={() => onHover?.(null)}
    >
      <g className={place(selected) >= 0 ? 'boxes-faded' : undefined} transform={corner}>
        {shapes.map((box, i) => <Shape key={detected[i]!.index} box={box} classId={detected[i]!.classId} />).toReversed()}
      </g>
      <g transform={corner}>{raised.map(({ i }) => <Shape key={detected[i]!.index} box={shapes[i]!} classId={detected[i]!.classId} strong />)}</g>
      <g>
        {spots.map((spot, i) => spot && !covered(i) && <Named key={`name ${detected[i]!.index}`} spot={spot} size={sizes[i]!} text={texts[i]!} classId={detected[i]!.classId} />).toReversed()}
      </g>
      {shownRaised.map(({ i, spot }) => spot && <Named key={`name ${detected[i]!.index}`} spot={spot} size={sizes[i]!} text={texts[i]!} classId={detected[i]!.classId} />)}
    </svg>
  )
})

function hides(top: Spot | null, size: Size, spot: Spot | null, ofSpot: Size): boolean {
  return top !== null && spot !== null && overlap(top, size, spot, ofSpot)
}

function Shape({ box: [x1, y1, x2, y2], classId, strong }: { box: Rect; classId: number; strong?: boolean }) {
  return <BoxMark x1={x1} y1={y1} x2={x2} y2={y2} strong={strong ?? false} {...colourOf(classId)} />
}

function Named({ spot: { x, y, leader }, size, text, classId }: { spot: Spot; size: Size; text: string; classId: number }) {
  return <LabelMark x={x} y={y} leader={leader} width={size.width} height={size.height} text={text} {...colourOf(classId)} />
}
