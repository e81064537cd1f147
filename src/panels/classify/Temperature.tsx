import { RotateCcw } from 'lucide-react'
import { type KeyboardEvent, memo, useState } from 'react'
import { temperatureText } from '../../charts/percent'
import type { Link } from '../../confidence/types'
import type { FittedT } from '../../state/facts'
import { temperatureMax, temperatureMin } from '../../state/link'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'

/** One key press moves log10 T by this much: a hundred presses from end to end. */
const step = 0.02
const page = 0.1

function set(temperature: number): void {
  store.setState({ temperature: Math.min(temperatureMax, Math.max(temperatureMin, temperature)) })
}

/** log10 T with the noise of the conversion taken off, so that a press up and one down come back to where they were. */
function fromLog(log: number): number {
  return Number((10 ** Math.min(1, Math.max(-1, Number(log.toFixed(6))))).toPrecision(6))
}

export function Temperature({ link }: { link: Link }) {
  const t = useFacts((s) => s.temperature)
  const log = Math.log10(t)
  const fit = useFacts((s) => s.fitted[s.model?.card.sha256 ?? ''] ?? null)
  const onKey = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: log - step, ArrowDown: log - step, ArrowRight: log + step, ArrowUp: log + step,
      PageDown: log - page, PageUp: log + page, Home: -1, End: 1,
    }
    const next = moves[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(fromLog(next))
  }
  return (
    <div className="temperature">
      <div className="temperature-head">
        <label htmlFor="temperature" className="temperature-title">Temperature</label>
        <NumberField value={t} />
        <Reset disabled={t === 1} />
      </div>
      <div className="slider">
        <div className="slider-rail" aria-hidden>
          <span
            className={log < 0 ? 'slider-fill cold' : 'slider-fill hot'}
            style={{ left: `${Math.min(0.5, (log + 1) / 2) * 100}%`, width: `${(Math.abs(log) / 2) * 100}%` }}
          />
        </div>
        <span className="slider-tick" aria-hidden>1</span>
        {fit && fit.T >= temperatureMin && fit.T <= temperatureMax && <span className="slider-tick fitted" aria-hidden style={{ left: `calc(11px + (100% - 22px) * ${(Math.log10(fit.T) + 1) / 2})` }} />}
        <input
          id="temperature" type="range" min={-1} max={1} step="any" value={log} aria-label="Temperature" aria-valuetext={`T = ${temperatureText(t)}`}
          onChange={(event) => set(fromLog(event.target.valueAsNumber))} onKeyDown={onKey} onDoubleClick={() => set(1)}
        />
      </div>
      {fit && <Fitted fit={fit} here={t} />}
      <div className="slider-ends soft" aria-hidden><span>0.1 colder: surer</span><span>hotter: less sure 10</span></div>
      <Formula link={link} />
    </div>
  )
}

/** The fitted T is one click away; at it, what is shown is a calibrated confidence. */
function Fitted({ fit, here }: { fit: FittedT; here: number }) {
  const at = Math.abs(here - fit.T) < 5e-4
  return (
    <p className="fitted-line soft">
      {at ? `Calibrated confidence: T fitted${fit.rows > 1 ? ` on ${fit.rows.toLocaleString('en')} rows` : ''}.` : <>fitted <button type="button" className="linkish" onClick={() => set(fit.T)}>T = {temperatureText(fit.T)}</button></>}
    </p>
  )
}

const Reset = memo(function Reset({ disabled }: { disabled: boolean }) {
  return (
    <button type="button" className="button small icon" aria-label="Reset temperature" title="Reset temperature (R)" disabled={disabled} onClick={() => set(1)}>
      <RotateCcw aria-hidden size={15} />
    </button>
  )
})

const Formula = memo(function Formula({ link }: { link: Link }) {
  return (
    <p className="formula soft">
      {link === 'softmax'
        ? <>confidence<sub>i</sub> = exp(z<sub>i</sub>/T) / Σ exp(z<sub>j</sub>/T).</>
        : <>confidence<sub>i</sub> = 1 / (1 + exp(−z<sub>i</sub>/T)).</>}
      {' '}Moving T does not run the model again and never changes the order of the classes, only how sure the model sounds.
    </p>
  )
})

/** The authoritative value. Half-typed text stays as it is; what is not a number from 0.1 to 10 is not taken. */
function NumberField({ value }: { value: number }) {
  const [draft, setDraft] = useState<string | null>(null)
  const number = draft === null ? value : Number(draft)
  const bad = draft !== null && !(number >= temperatureMin && number <= temperatureMax)
  return (
    <span className="temperature-value">
      T =
      <input
        type="number" aria-label="Temperature value" min={temperatureMin} max={temperatureMax} step="any"
        value={draft ?? temperatureText(value)} aria-invalid={bad} title={bad ? 'A number from 0.1 to 10' : undefined}
        onChange={(event) => {
          setDraft(event.target.value)
          const next = event.target.valueAsNumber
          if (next >= temperatureMin && next <= temperatureMax) store.setState({ temperature: next })
        }}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => event.key === 'Enter' && setDraft(null)}
      />
    </span>
  )
}
