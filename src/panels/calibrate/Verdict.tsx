import { percent } from '../../charts/percent'
import { useFacts } from '../../state/useFacts'
import { Applying } from './Applying'

/** In words: is the confidence true, what mends it, and how sure is that. */
export function Verdict() {
  const raw = useFacts((s) => s.calibrate.results['none']?.measured ?? null)
  const rows = useFacts((s) => s.calibrate.results['none']?.evaluationRows ?? 0)
  const temperature = useFacts((s) => s.calibrate.results['temperature'] ?? null)
  const chosen = useFacts((s) => s.calibrate.results[s.calibrate.chosen] ?? null)
  if (!raw) return null
  const { accuracy, meanConfidence: says, ece, noiseFloor: floor } = raw.figures
  const off = (says ?? 0) - (accuracy ?? 0)
  const within = (ece ?? 0) <= (floor ?? 0) * 1.2
  /** Two standard errors of the share right: a smaller gap may be chance. */
  const chance = 1.96 * Math.sqrt(((accuracy ?? 0) * (1 - (accuracy ?? 0))) / Math.max(1, rows))
  const fit = temperature?.temperature ?? null
  /** By more than chance moves it. */
  const worse = (after: Readonly<Record<string, number | null>>): boolean => (after['ece'] ?? 0) > (ece ?? 0) + (floor ?? 0) / 4
  return (
    <section className="card calibrate-card" aria-labelledby="verdict-title">
      <h2 id="verdict-title">Is the confidence true?</h2>
      <p className="calibrate-say">
        It says <b>{percent(says ?? Number.NaN, false)}</b> on average and is right <b>{percent(accuracy ?? Number.NaN)}</b> of the time.
        {within ? ' That is as true as these rows can show.' : Math.abs(off) < Math.max(0.005, chance) ? ' The averages agree as far as these rows can tell; single confidences may not.' : off > 0 ? ` It is surer than it should be, by ${points(off)}.` : ` It is less sure than it could be, by ${points(-off)}.`}
      </p>
      <p>Its calibration error (ECE) is {percent(ece ?? Number.NaN)}; a perfectly calibrated model would show about {percent(floor ?? Number.NaN)} on as many rows.</p>
      {fit && <p>The temperature that fits best is <b>T = {short(fit.T)}</b> (95 %: {short(fit.low)} to {short(fit.high)}). {temperature!.notes.join(' ')}</p>}
      {temperature && !fit && <p className="calibrate-finding">{temperature.why}</p>}
      {chosen?.measured && (
        <p className={worse(chosen.measured.figures) ? 'calibrate-finding' : undefined}>With <b>{chosen.title}</b> the ECE is {percent(chosen.measured.figures['ece'] ?? Number.NaN)}{worse(chosen.measured.figures) ? ', higher than before' : ''}{chosen.method === 'temperature' ? '' : `, the accuracy ${percent(chosen.measured.figures['accuracy'] ?? Number.NaN)}`}.</p>
      )}
      {chosen && chosen.method !== 'temperature' && !chosen.measured && <p className="calibrate-finding">{chosen.title} was not fitted. {chosen.why}</p>}
      <Applying />
    </section>
  )
}

/** Three decimals, or as many as four digits leave. */
function short(T: number): string {
  return T >= 10 ? T.toLocaleString('en', { maximumSignificantDigits: 4 }) : T.toFixed(3)
}

function points(x: number): string {
  return `${(x * 100).toFixed(1)} points`
}
