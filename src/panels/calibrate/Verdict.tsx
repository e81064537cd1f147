import { percent } from '../../charts/percent'
import { takeTemperature } from '../../state/calibrate/calibrate'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'

/** In words: is the confidence true, what mends it, and how sure is that. */
export function Verdict() {
  const raw = useFacts((s) => s.calibrate.results['none']?.measured ?? null)
  const after = useFacts((s) => s.calibrate.results['temperature'] ?? null)
  const fit = after?.temperature ?? null
  const taken = useFacts((s) => fit !== null && s.temperature === Math.min(10, Math.max(0.1, fit.T)))
  if (!raw) return null
  const { accuracy, meanConfidence: says, ece, noiseFloor: floor } = raw.figures
  const off = (says ?? 0) - (accuracy ?? 0)
  const within = (ece ?? 0) <= (floor ?? 0) * 1.2
  return (
    <section className="card calibrate-card" aria-labelledby="verdict-title">
      <h2 id="verdict-title">Is the confidence true?</h2>
      <p className="calibrate-say">
        It says <b>{percent(says ?? Number.NaN, false)}</b> on average and is right <b>{percent(accuracy ?? Number.NaN)}</b> of the time.
        {within ? ' That is as true as these rows can show.' : Math.abs(off) < 0.005 ? ' The averages agree; single confidences may not.' : off > 0 ? ` It is surer than it should be, by ${points(off)}.` : ` It is less sure than it could be, by ${points(-off)}.`}
      </p>
      <p>Its calibration error (ECE) is {percent(ece ?? Number.NaN)}; a perfectly calibrated model would show about {percent(floor ?? Number.NaN)} on as many rows.</p>
      {after && !fit && <p className="calibrate-finding">{after.why}</p>}
      {fit && (
        <>
          <p>
            The temperature that fits best is <b>T = {fit.T.toFixed(3)}</b> (95 %: {fit.low.toFixed(3)} to {fit.high.toFixed(3)}).
            {' '}With it the ECE is {percent(after!.measured?.figures['ece'] ?? Number.NaN)}. {after!.notes.join(' ')}
          </p>
          <div className="row">
            <button type="button" className="button primary" disabled={taken} onClick={() => takeTemperature({ ...fit, rows: after!.calibrationRows })}>Apply</button>
            {taken
              ? <><span className="soft">Applied: Classify shows calibrated confidence.</span> <button type="button" className="button small" onClick={() => store.setState({ temperature: 1 })}>Back to raw</button></>
              : <span className="soft">Classify and the camera then show calibrated confidence.</span>}
          </div>
        </>
      )}
    </section>
  )
}

function points(x: number): string {
  return `${(x * 100).toFixed(1)} points`
}
