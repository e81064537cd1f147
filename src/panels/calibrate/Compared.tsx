import type { Value } from '../../charts/numbers'
import { methods } from '../../confidence/calibrators'
import { metrics } from '../../confidence/metrics'
import { choose, measureAll, stopMeasuring } from '../../state/calibrate/calibrate'
import type { Calibrated } from '../../worker/calls'
import { useFacts } from '../../state/useFacts'
import { figureText } from './Metrics'
import { SaveCsv } from './SaveCsv'

const shown = ['accuracy', 'nll', 'brier', 'ece', 'auroc', 'aurc'].flatMap((id) => metrics.filter((metric) => metric.id === id))

/** Every method on the same rows: fitted on one part, measured on the other. Those that would mislead say why they were not fitted. */
export function Compared() {
  const results = useFacts((s) => s.calibrate.results)
  const chosen = useFacts((s) => s.calibrate.chosen)
  const fitting = useFacts((s) => s.calibrate.fitting)
  const share = useFacts((s) => s.calibrate.fitted)
  const all = ['none', ...methods.map(({ id }) => id)]
  const missing = all.filter((id) => !results[id])
  return (
    <section className="card calibrate-card wide" aria-labelledby="compared-title">
      <div className="row">
        <h2 id="compared-title">Calibrators</h2>
        <span className="push soft" role="status">{fitting && missing.length > 0 ? `Fitting ${methods.find(({ id }) => id === fitting)?.title ?? '…'}` : ''}</span>
        {fitting && share > 0 && <progress value={share} max={1} aria-label="Fitted" />}
        {fitting
          ? <button type="button" className="button small" onClick={stopMeasuring}>Cancel</button>
          : <>{missing.length > 0 && <button type="button" className="button small" onClick={() => void measureAll()}>Compare all {methods.length} methods</button>}
            <SaveCsv id="calibrators" title="Calibrators" rows={() => csvRows(all.flatMap((id) => results[id] ?? []))} />
          </>}
      </div>
      {/* Counts alone cannot see that these rows have no best temperature: then nothing is advised. */}
      {(results['temperature']?.measured !== null) && results['none']?.notes.map((note) => <p key={note} className="soft">{note}</p>)}
      <div className="calibrate-scroll">
        <table className="table" aria-label="Calibrators">
          <thead><tr><th>Method</th>{shown.map(({ id, title }) => <th key={id}>{title}</th>)}</tr></thead>
          <tbody>{all.map((id) => results[id] && <Row key={id} result={results[id]} chosen={id === chosen} again={all.slice(0, all.indexOf(id)).some((other) => results[other] && !results[other].measured && results[other].why === results[id]!.why)} />)}</tbody>
        </table>
      </div>
    </section>
  )
}

/** `again`: the row of another method has said why already. */
function Row({ result, chosen, again }: { result: Calibrated; chosen: boolean; again: boolean }) {
  return (
    <tr data-method={result.method}>
      <th scope="row">
        {result.method === 'none' ? result.title : (
          <label className="calibrate-choice">
            <input type="radio" name="calibrator" checked={chosen} disabled={!result.measured} onChange={() => choose(result.method)} />
            {result.title}
          </label>
        )}
      </th>
      {result.measured
        ? shown.map((metric) => <td key={metric.id} className="number" data-metric={metric.id} data-method={result.method} data-value={result.measured?.figures[metric.id] ?? ''}>{metric.id === 'nll' ? <LogLoss result={result} /> : figureText(metric, result.measured?.figures[metric.id])}</td>)
        : <td colSpan={shown.length} className="soft">Not fitted: {again ? 'as said above.' : result.why}</td>}
    </tr>
  )
}

/** A label with probability 0 makes the log loss infinite; `data-value` has it with 0 taken for 2^-52, to be compared by. */
function LogLoss({ result: { measured } }: { result: Calibrated }) {
  const zeros = measured?.zeroProbLabels ?? 0
  const text = figureText(nll, measured?.figures['nll'])
  return zeros === 0 || text === '–' ? text : <span title={`${text} with 0 taken for 2^-52`}>infinite ({zeros.toLocaleString('en')} {zeros === 1 ? 'label' : 'labels'} got 0)</span>
}

const nll = metrics.find(({ id }) => id === 'nll')!

/** Every figure, not only those shown. */
function csvRows(all: readonly Calibrated[]): Value[][] {
  return [
    ['method', 'title', ...metrics.map(({ id }) => id), 'not fitted because'],
    ...all.map(({ method, title, measured, why }) => [method, title, ...metrics.map(({ id }) => measured?.figures[id] ?? null), why]),
  ]
}
