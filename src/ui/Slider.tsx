import { useId, useState } from 'react'
import './slider.css'

export interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** As spoken and as shown beside the label: `T = 1.43`. */
  readonly text: (value: number) => string
  readonly onChange: (value: number) => void
  /** What stands at the ends. */
  readonly ends?: readonly [string, string]
}

/** A labelled range with its value in a field beside it: drag, arrow keys, or type. */
export function Slider({ label, value, min, max, step, text, onChange, ends }: SliderProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const bad = draft !== null && !(Number(draft) >= min && Number(draft) <= max)
  return (
    <div className="range">
      <div className="range-head">
        <label htmlFor={id}>{label}</label>
        <input
          type="number" aria-label={`${label} value`} min={min} max={max} step="any" value={draft ?? Number(value.toPrecision(4))} aria-invalid={bad} title={bad ? `A number from ${min} to ${max}` : undefined}
          onChange={(event) => {
            setDraft(event.target.value)
            const next = event.target.valueAsNumber
            if (next >= min && next <= max) onChange(next)
          }}
          onBlur={() => setDraft(null)} onKeyDown={(event) => event.key === 'Enter' && setDraft(null)}
        />
      </div>
      <input id={id} className="range-input" type="range" aria-label={label} aria-valuetext={text(value)} min={min} max={max} step={step} value={value} onChange={(event) => onChange(event.target.valueAsNumber)} />
      {ends && <div className="range-ends soft" aria-hidden><span>{ends[0]}</span><span>{ends[1]}</span></div>}
    </div>
  )
}
