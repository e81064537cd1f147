import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { barLength, type Bars, rowText } from './rows'

const rowHeight = 43

/** The hero: sorted bars, every class reachable, only the rows near the view in the page. `shown`: class indices, surest first. */
export function ConfidenceBars({ bars, shown }: { bars: Bars; shown: Uint32Array }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => shown[i] ?? i,
    overscan: 4,
  })
  const top = bars.order[0]
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="bars-scroll" ref={scroller} tabIndex={0} role="group" aria-label="All classes, surest first">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of a list without bullets */}
      <ol className="bars" aria-label="Confidence by class" role="list" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const k = shown[item.index]!
          return (
            <li
              key={item.key} className={k === top ? 'bar-row top' : 'bar-row'}
              style={{ transform: `translateY(${item.start}px)` }}
              aria-posinset={item.index + 1} aria-setsize={shown.length}
              data-class={k} data-label={bars.labels[k]} data-logit={bars.logits[k]} data-confidence={bars.confidences[k]}
            >
              <bdi className="bar-label cut" title={bars.labels[k]}>{bars.labels[k]}</bdi>
              <span className="bar-value">{rowText(bars, k)}</span>
              <span className="bar-rail" aria-hidden>
                <span className="bar-fill" style={{ transform: `scaleX(${barLength(bars, k)})` }} />
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
