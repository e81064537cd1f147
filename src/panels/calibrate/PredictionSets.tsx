import { useEffect } from 'react'
import { percent, timesIn } from '../../charts/percent'
import { conformalMethods } from '../../confidence/conformal'
import type { Form } from '../../confidence/conformal/method'
import { applyRules, askSets, setSetOptions } from '../../state/calibrate/rules'
import { useFacts } from '../../state/useFacts'
import { Segmented } from '../../ui/Segmented'
import { SaveCsv } from './SaveCsv'
import { SetFigures, setRows } from './SetFigures'
import { Unfit } from './Unfit'

const forms: readonly { readonly value: Form; readonly text: string; readonly meaning: string }[] = [
  { value: 'randomised', text: 'randomised (exact)', meaning: 'The class on the edge is kept with the chance that makes the promise exact. The chance is made of the photo’s own logits, so one photo always gets one set.' },
  { value: 'inclusive', text: 'inclusive (may be empty)', meaning: 'Without chance: the class on the edge is left out. The surest photos may then get an empty set, and the others longer ones.' },
  { value: 'crossing', text: 'crossing (covers more)', meaning: 'Without chance: the class on the edge is kept. Never empty, and right more often than promised, at the price of longer sets.' },
]

/** Not one answer but as many as it takes to be right as often as promised. */
export function PredictionSets() {
  const options = useFacts((s) => s.calibrate.setOptions)
  const alpha = useFacts((s) => s.calibrate.alpha)
  const sets = useFacts((s) => s.calibrate.sets)
  const ready = useFacts((s) => s.calibrate.results['temperature'] !== undefined)
  const classes = useFacts((s) => s.calibrate.set?.classes ?? 0)
  const model = useFacts((s) => s.model)
  const used = useFacts((s) => s.rules[s.model?.card.sha256 ?? '']?.set ?? null)
  useEffect(() => {
    if (ready && !sets) void askSets()
  }, [ready, sets])
  const method = conformalMethods.find(({ id }) => id === options.method)!
  const inUse = used !== null && used.rule.quantile === sets?.rule.quantile && used.T === sets.T && used.rule.options.method === sets.rule.options.method
  const stale = sets !== null && (sets.rule.alpha !== alpha || sets.rule.options.method !== options.method)
  return (
    <section className="card calibrate-card" aria-labelledby="sets-title">
      <div className="row">
        <h2 id="sets-title">Prediction sets</h2>
        {sets && <span className="push"><SaveCsv id="sets" title="Prediction sets" rows={() => setRows(sets)} /></span>}
      </div>
      <p>Instead of one answer, all classes it may well be: as many as it takes to be right {timesIn(1 - alpha)}.</p>
      <div className="calibrate-fields">
        <Segmented label="Method" value={options.method} options={conformalMethods.map(({ id, title }) => ({ value: id, text: id.toUpperCase(), title }))} onChange={(id) => setSetOptions({ method: id })} />
        {method.forms && (
          <label>form
            <select value={options.form} onChange={(event) => setSetOptions({ form: event.target.value as Form })}>
              {forms.map(({ value, text }) => <option key={value} value={value}>{text}</option>)}
            </select>
          </label>
        )}
        <label><input type="checkbox" checked={options.nonEmpty} onChange={(event) => setSetOptions({ nonEmpty: event.target.checked })} /> never empty</label>
        {options.method === 'raps' && <Penalty />}
      </div>
      <p className="soft small">{method.meaning}{method.forms && ` ${forms.find(({ value }) => value === options.form)!.meaning}`}</p>
      <label className="calibrate-alpha">
        <span>May miss <b>{percent(alpha)}</b></span>
        <input type="range" min={0.01} max={0.5} step={0.01} value={alpha} aria-label="Share of sets that may miss" aria-valuetext={percent(alpha)} onChange={(event) => void askSets({ alpha: event.target.valueAsNumber })} />
      </label>
      {sets && (
        <>
          <p>
            On {sets.report.rows.toLocaleString('en')} held-out {sets.report.rows === 1 ? 'row' : 'rows'} the sets hold the right class <b>{percent(sets.report.coverage)}</b> of the time
            (promised {percent(1 - sets.rule.alpha)}). They hold <b>{sets.report.meanSize.toFixed(2)}</b> of {classes.toLocaleString('en')} classes on average.
            {sets.report.filled > 0 && sets.report.coverage > sets.report.expected.high && ` That is above the promise because ${sets.report.filled.toLocaleString('en')} sets would have been empty and got the surest class.`}
          </p>
          {!Number.isFinite(sets.rule.quantile) && <p className="calibrate-finding">{sets.rows.toLocaleString('en')} rows to fit on are too few to promise that only {percent(sets.rule.alpha)} are missed: every set holds all classes.</p>}
          <SetFigures sets={sets} />
          <div className="row">
            <button type="button" className="button" disabled={inUse || stale || model?.classes !== classes || !Number.isFinite(sets.rule.quantile)} onClick={() => applyRules({ set: { rule: sets.rule, T: sets.T } })}>Show sets in Classify</button>
            {used && <button type="button" className="button small" onClick={() => applyRules({ set: null })}>No sets</button>}
            {inUse && <span className="soft" role="status">Shown in Classify and with the camera.</span>}
          </div>
          <Unfit />
        </>
      )}
    </section>
  )
}

/** What RAPS adds for each rank beyond the first few: tuned on rows of its own, or by hand. */
function Penalty() {
  const { penalty, freeRanks } = useFacts((s) => s.calibrate.setOptions)
  const tuned = useFacts((s) => s.calibrate.tuned)
  return (
    <>
      <label><input type="checkbox" checked={tuned} onChange={(event) => void askSets({ tuned: event.target.checked })} /> tuned</label>
      {!tuned && (
        <>
          <label>penalty
            <input type="number" min={0} max={10} step={0.001} value={penalty} onChange={(event) => {
              const value = event.target.valueAsNumber
              if (value >= 0 && value <= 10) setSetOptions({ penalty: value })
            }} />
          </label>
          <label>beyond rank
            <input type="number" min={0} max={1000} step={1} value={freeRanks} onChange={(event) => {
              const value = event.target.valueAsNumber
              if (Number.isInteger(value) && value >= 0) setSetOptions({ freeRanks: value })
            }} />
          </label>
        </>
      )}
    </>
  )
}
