import { memo } from 'react'
import type { ClassColour } from './colours'
import { heightInSizes, padding } from './measure'
import type { Rect } from './places'

/** Numbers and texts only, so that a box which stays where it is is not drawn again while others come and go. */
export const BoxMark = memo(function BoxMark({ x1, y1, x2, y2, line, halo, strong = false }: { x1: number; y1: number; x2: number; y2: number; strong?: boolean } & ClassColour) {
  const at = { x: x1, y: y1, width: Math.max(1, x2 - x1), height: Math.max(1, y2 - y1), rx: 2 }
  return (
    <>
      <rect className={strong ? 'box-halo strong' : 'box-halo'} {...at} stroke={halo} />
      <rect className={strong ? 'box-line strong' : 'box-line'} {...at} stroke={line} />
    </>
  )
})

export const LabelMark = memo(function LabelMark({ x, y, width, height, text, line, halo, leader }: { x: number; y: number; width: number; height: number; text: string; leader: Rect | null } & ClassColour) {
  return (
    <>
      {leader && <Leader at={leader} line={line} halo={halo} />}
      <rect className="box-chip" x={x} y={y} width={width} height={height} rx={3} fill={line} stroke={halo} />
      <text className="box-name" x={x + padding * height / heightInSizes} y={y + height * 0.71} fill={halo}>{text}</text>
    </>
  )
}, (a, b) => a.x === b.x && a.y === b.y && a.text === b.text && a.width === b.width && a.line === b.line && String(a.leader) === String(b.leader))

function Leader({ at: [x1, y1, x2, y2], line, halo }: { at: Rect } & ClassColour) {
  return (
    <>
      <line className="box-halo" x1={x1} y1={y1} x2={x2} y2={y2} stroke={halo} />
      <line className="box-line thin" x1={x1} y1={y1} x2={x2} y2={y2} stroke={line} />
    </>
  )
}
