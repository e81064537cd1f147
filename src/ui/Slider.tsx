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
  /** The slider moves by factors: its own value is log10 of what is set. */
  readonly log?: boolean
}

/** A labelled range with its value in a field beside it: drag, arrow keys, or type. */
export function Slider({ label, value, min, max, step, text, onChange, ends, log = false }: SliderProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [there, back] = log ? [Math.log10, (x: number) => Number((10 ** Number(x.toFixed(6))).toPrecision(4))] : [Number, Number]
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
      <input id={id} className="range-input" type="range" aria-label={label} aria-valuetext={text(value)} min={there(min)} max={there(max)} step={step} value={there(value)} onChange={(event) => onChange(back(event.target.valueAsNumber))} />
      {ends && <div className="range-ends soft" aria-hidden><span>{ends[0]}</span><span>{ends[1]}</span></div>}
    </div>
  )
}
