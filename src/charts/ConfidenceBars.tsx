import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef } from 'react'
import { barLength, type Bars, rowText } from './rows'

const rowHeight = 43

/** The hero: sorted bars, every class reachable, only the rows near the view in the page. `shown`: class indices, surest first. `moving`: new numbers come many times a second. `inSet`: so many of the first are in the prediction set. */
export function ConfidenceBars({ bars, shown, moving, inSet }: { bars: Bars; shown: Uint32Array; moving: boolean; inSet: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => shown[i] ?? i,
    overscan: 2,
  })
  const top = bars.order[0]
  // Bars glide from photo to photo. While T moves (same photo, same view) the hand is the animation: a transition would only lag behind it, at the cost of a style pass per frame.
  const last = useRef<Pick<Bars, 'order' | 'view'>>(null)
  const still = moving || (last.current?.order === bars.order && last.current.view === bars.view)
  useEffect(() => {
    last.current = bars
  })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="bars-scroll" ref={scroller} tabIndex={0} role="group" aria-label="All classes, surest first">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of a list without bullets */}
      <ol className={still ? 'bars still' : 'bars'} aria-label="Confidence by class" role="list" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const k = shown[item.index]!
          return (
            <Row
              key={item.key} k={k} label={bars.labels[k] ?? ''} logit={bars.logits[k]!} confidence={bars.confidences[k]!} text={rowText(bars, k)}
              length={barLength(bars, k)} top={k === top} held={item.index < inSet} y={item.start} at={item.index + 1} of={shown.length}
            />
          )
        })}
      </ol>
    </div>
  )
}

interface RowProps {
  readonly k: number
  readonly label: string
  readonly logit: number
  readonly confidence: number
  readonly text: string
  /** 0..1 */
  readonly length: number
  readonly top: boolean
  /** In the prediction set. */
  readonly held: boolean
  /** Pixels from the top of the list. */
  readonly y: number
  readonly at: number
  readonly of: number
}

const Row = memo(function Row({ k, label, logit, confidence, text, length, top, held, y, at, of }: RowProps) {
  return (
    <li
      className={`bar-row${top ? ' top' : ''}${held ? ' held' : ''}`} style={{ transform: `translateY(${y}px)` }} aria-posinset={at} aria-setsize={of}
      data-class={k} data-label={label} data-logit={logit} data-confidence={confidence}
    >
      <bdi className="bar-label cut" title={label}>{label}{held && <span className="hidden"> (in the set)</span>}</bdi>
      <span className="bar-value">{text}</span>
      <span className="bar-rail" aria-hidden>
        <span className="bar-fill" style={{ transform: `scaleX(${length})` }} />
      </span>
    </li>
  )
})
