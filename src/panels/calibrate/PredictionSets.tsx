import { useEffect } from 'react'
import { percent } from '../../charts/percent'
import { SizeHistogram } from '../../charts/SizeHistogram'
import { conformalMethods } from '../../confidence/conformal'
import type { Form } from '../../confidence/conformal/method'
import { applyRules, askSets, setSetOptions } from '../../state/calibrate/rules'
import { useFacts } from '../../state/useFacts'
import { Segmented } from '../../ui/Segmented'

const forms: readonly { readonly value: Form; readonly text: string }[] = [
  { value: 'randomised', text: 'randomised (exact)' }, { value: 'inclusive', text: 'inclusive (may be empty)' }, { value: 'crossing', text: 'crossing (covers more)' },
]

/** Not one answer but as many as it takes to be right as often as promised. */
export function PredictionSets() {
  const options = useFacts((s) => s.calibrate.setOptions)
  const alpha = useFacts((s) => s.calibrate.alpha)
  const tuned = useFacts((s) => s.calibrate.tuned)
  const sets = useFacts((s) => s.calibrate.sets)
  const results = useFacts((s) => s.calibrate.results)
  const ready = results['temperature'] !== undefined
  const classes = useFacts((s) => s.calibrate.set?.classes ?? 0)
  const model = useFacts((s) => s.model)
  const used = useFacts((s) => s.rules[s.model?.card.sha256 ?? '']?.set ?? null)
  useEffect(() => {
    if (ready && !sets) void askSets()
  }, [ready, sets])
  const method = conformalMethods.find(({ id }) => id === options.method)!
  const inUse = used !== null && used.rule.quantile === sets?.rule.quantile
  return (
    <section className="card calibrate-card" aria-labelledby="sets-title">
      <h2 id="sets-title">Prediction sets</h2>
      <p className="soft">{method.meaning}</p>
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
        {options.method === 'raps' && <label><input type="checkbox" checked={tuned} onChange={(event) => void askSets({ tuned: event.target.checked })} /> tuned</label>}
      </div>
      <label className="calibrate-alpha">
        <span>May miss <b>{percent(alpha)}</b></span>
        <input type="range" min={0.01} max={0.5} step={0.01} value={alpha} aria-label="Share of sets that may miss" aria-valuetext={percent(alpha)} onChange={(event) => void askSets({ alpha: event.target.valueAsNumber })} />
      </label>
      {sets && (
        <>
          <p>
            On {sets.report.rows.toLocaleString('en')} held-out rows the sets hold the right class <b>{percent(sets.report.coverage)}</b> of the time
            (promised {percent(1 - sets.rule.alpha)}; with {sets.rows.toLocaleString('en')} rows to fit on, {percent(sets.report.expected.low)} to {percent(sets.report.expected.high)} is to be expected). They hold <b>{sets.report.meanSize.toFixed(2)}</b> of {classes} classes on average.
          </p>
          <SizeHistogram sizes={sets.report.sizes} />
          <p className="soft">
            {sets.report.singletons.toLocaleString('en')} sets hold one class, right {sets.report.singletons ? percent(sets.report.singletonsRight / sets.report.singletons) : '–'} of the time; {sets.report.empty.toLocaleString('en')} are empty.
            {sets.report.worstClass && ` The class that fares worst is held ${percent(sets.report.worstClass.coverage)} of the time (${sets.report.worstClass.rows} rows): the promise is for all classes together.`}
            {sets.rule.options.method === 'raps' && tuned && ` Tuned: a penalty of ${sets.rule.options.penalty} beyond ${sets.rule.options.freeRanks} ranks.`}
          </p>
          <details>
            <summary>Coverage by size of the set</summary>
            <table className="table" aria-label="Coverage by size">
              <thead><tr><th>Classes</th><th>Sets</th><th>Hold the right class</th></tr></thead>
              <tbody>{sets.report.strata.map(({ from, to, rows, coverage }) => <tr key={from}><th scope="row">{Number.isFinite(to) ? `${from} to ${to}` : `${from} and more`}</th><td className="number">{rows.toLocaleString('en')}</td><td className="number">{percent(coverage)}</td></tr>)}</tbody>
            </table>
          </details>
          <div className="row">
            <button type="button" className="button" disabled={inUse || sets.rule.alpha !== alpha || sets.rule.options.method !== options.method || model?.classes !== classes || !Number.isFinite(sets.rule.quantile)} onClick={() => applyRules({ set: { rule: sets.rule, T: sets.T } })}>Show sets in Classify</button>
            {used && <button type="button" className="button small" onClick={() => applyRules({ set: null })}>No sets</button>}
          </div>
        </>
      )}
    </section>
  )
}
