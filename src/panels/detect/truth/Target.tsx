import { percent } from '../../../charts/percent'
import { setThreshold } from '../../../state/detect/controls'
import { setTarget } from '../../../state/detect/truth'
import { useFacts } from '../../../state/useFacts'
import type { MeasuredBoxes } from '../../../worker/boxTruth'

const targets = [0.5, 0.75, 0.8, 0.9, 0.95, 0.99]

/** The score threshold from which so many boxes are right. */
export function Target({ measured: { reached, target } }: { measured: MeasuredBoxes }) {
  const wanted = useFacts((s) => s.detect.truth.target)
  return (
    <div className="truth-target">
      <label>
        <span>Threshold for a precision of</span>{' '}
        <select aria-label="Target precision" value={wanted} onChange={(event) => setTarget(Number(event.target.value))}>
          {targets.map((t) => <option key={t} value={t}>{Math.round(t * 100)} %</option>)}
        </select>
      </label>
      {reached ? (
        <p>
          <b>{percent(reached.threshold, false)}</b>: {percent(reached.precision)} of {reached.kept.toLocaleString('en')} boxes are right (95 %: {percent(reached.low, false)} to {percent(reached.high)}), and {percent(reached.recall)} of the objects are found.{' '}
          {/* A box at the threshold itself is among those that reach it. */}
          <button type="button" className="linkish" onClick={() => setThreshold(Math.max(0.001, Math.floor(reached.threshold * 1e6 - 1) / 1e6))}>Use it</button>
          <span className="soft"> Chosen and measured on the same photos: others will give a little less.</span>
        </p>
      ) : <p className="soft">No threshold reaches {Math.round(target * 100)} %.</p>}
    </div>
  )
}
