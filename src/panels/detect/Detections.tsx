import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import { colourOf } from '../../charts/boxes/colours'
import { percent } from '../../charts/percent'
import type { Detected } from '../../detection/types'
import { choose } from '../../state/detect/controls'
import { useFacts } from '../../state/useFacts'

/** The accessible twin of the boxes: surest first, one option each; arrow keys walk through them. */
export const Detections = memo(function Detections({ shown }: { shown: readonly Detected[] }) {
  const labels = useFacts((s) => s.model?.labels)
  const chosen = useFacts((s) => s.detect.chosen)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen !== null) document.getElementById(`object-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const onKey = (event: KeyboardEvent): void => {
    const at = shown.findIndex(({ index }) => index === chosen)
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: at + 8, PageUp: at - 8 }
    const next = to[event.key]
    if (event.key === 'Escape' && chosen !== null) choose(null)
    else if (next === undefined) return
    else choose(shown[Math.max(0, Math.min(shown.length - 1, next))]?.index ?? null)
    event.preventDefault()
  }
  return (
    <div
      ref={list} role="listbox" aria-label="Detections" className="detections" tabIndex={0} onKeyDown={onKey}
      aria-activedescendant={chosen !== null && shown.some(({ index }) => index === chosen) ? `object-${chosen}` : undefined}
    >
      {shown.map((object, i) => (
        <Row key={object.index} object={object} label={labels?.[object.classId] ?? `class ${object.classId}`} chosen={object.index === chosen} at={i + 1} of={shown.length} />
      ))}
    </div>
  )
})

const Row = memo(function Row({ object: { index, classId, score, box }, label, chosen, at, of }: { object: Detected; label: string; chosen: boolean; at: number; of: number }) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the listbox holds the focus and the keys (aria-activedescendant)
    <div
      id={`object-${index}`} role="option" aria-selected={chosen} aria-posinset={at} aria-setsize={of} className="detection"
      data-class={classId} data-label={label} data-score={score} data-box={box.join(',')} onClick={() => choose(chosen ? null : index)}
    >
      <span className="detection-dot" aria-hidden style={{ background: colourOf(classId).line }} />
      <bdi className="cut" title={label}>{label}</bdi>
      <span className="detection-size soft" aria-hidden>{Math.round(box[2] - box[0])} × {Math.round(box[3] - box[1])}</span>
      <b>{percent(score, false)}</b>
    </div>
  )
})
