import { useEffect } from 'react'
import { percent } from '../../charts/percent'
import { ruleOf, thresholdRules } from '../../confidence/selective'
import { applyRules, askThreshold } from '../../state/calibrate/rules'
import { useFacts } from '../../state/useFacts'
import type { Threshold as Answer } from '../../worker/sets'
import { Unfit } from './Unfit'

/** When should it rather say nothing? A confidence below which an answer is not sure enough. */
export function Threshold() {
  const target = useFacts((s) => s.calibrate.target)
  const threshold = useFacts((s) => s.calibrate.threshold)
  const ready = useFacts((s) => s.calibrate.results['temperature'] !== undefined)
  useEffect(() => {
    if (ready && !threshold) void askThreshold()
  }, [ready, threshold])
  const rule = ruleOf(target.rule)
  return (
    <section className="card calibrate-card" aria-labelledby="threshold-title">
      <h2 id="threshold-title">When is it sure enough?</h2>
      <p>Below a confidence the page says “not sure enough” instead of trusting the answer. Here that confidence is chosen.</p>
      <div className="calibrate-fields">
        <label>by
          <select aria-label="Threshold by" value={target.rule} onChange={(event) => void askThreshold({ rule: event.target.value, share: defaults[ruleOf(event.target.value).target] })}>
            {thresholdRules.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
          </select>
        </label>
        <label>target, %
          <input type="number" aria-label="Target" min={0.1} max={99.9} step={0.1} value={Number((target.share * 100).toFixed(3))} onChange={(event) => {
            const share = event.target.valueAsNumber / 100
            if (share > 0 && share < 1) void askThreshold({ share })
          }} />
        </label>
      </div>
      <p className="soft small">{rule.meaning}</p>
      {threshold && <Chosen threshold={threshold} T={threshold.T} />}
    </section>
  )
}

function Chosen({ threshold, T }: { threshold: Answer; T: number }) {
  const model = useFacts((s) => s.model)
  const classes = useFacts((s) => s.calibrate.set?.classes ?? 0)
  const used = useFacts((s) => s.rules[s.model?.card.sha256 ?? '']?.threshold ?? null)
  const { rule: id, target, tried, rows } = threshold
  const { choice, heldOut } = tried.find((one) => one.rule === id)!
  const says = saysOf(id, target)
  const inUse = choice !== null && used?.value === choice.threshold && used.T === T
  return (
    <>
      {choice && heldOut
        ? (
          <p>
            Answer where the confidence is at least <b>{percent(choice.threshold)}</b>: {percent(choice.precision)} right on the rows it was chosen on, which answers {percent(choice.coverage)} of them.
            {' '}On the held-out rows: <b>{heldOut.kept ? percent((heldOut.kept - heldOut.errors) / heldOut.kept) : '–'}</b> right, {percent(heldOut.kept / rows.heldOut)} answered.
          </p>
        )
        : <p className="calibrate-finding">{id === 'sgr' ? `No threshold can be guaranteed to be ${says}: these rows are too few for so strict a promise.` : `No threshold reaches ${says} on these rows.`}</p>}
      {tried.length > 1 && <Beside threshold={threshold} />}
      <p className="soft small">
        {choice && (choice.bound === null
          ? 'Chosen where it looked best, so on new photos it may do worse.'
          : `Promised, 19 times in 20: at most ${percent(choice.bound)} wrong on new photos like these.`)}
        {T === 1 ? '' : ` Confidences at T = ${T.toFixed(3)}.`}
      </p>
      {choice && (
        <div className="row">
          <button type="button" className="button" disabled={inUse || model?.classes !== classes} onClick={() => applyRules({ threshold: { value: choice.threshold, T, says } })}>Use in Classify</button>
          {used && <button type="button" className="button small" onClick={() => applyRules({ threshold: null })}>No threshold</button>}
          {inUse && <span className="soft" role="status">In use in Classify and with the camera.</span>}
        </div>
      )}
      <Unfit />
    </>
  )
}

/** The one that looked best and the guaranteed one for the same error rate, side by side on the held-out rows. */
function Beside({ threshold: { rule: id, target, tried, rows } }: { threshold: Answer }) {
  // What is asked for, not what was last answered: a radio button that waits for the worker seems stuck.
  const asked = useFacts((s) => s.calibrate.target.rule)
  const risk = ruleOf(id).target === 'precision' ? 1 - target : target
  return (
    <div className="calibrate-scroll">
      <table className="table" aria-label="Thresholds">
        <thead><tr><th>Held-out rows</th><th>Threshold</th><th>Answered</th><th>Right</th><th>Promised right</th></tr></thead>
        <tbody>
          {tried.map(({ rule, choice, heldOut }) => (
            <tr key={rule} data-rule={rule}>
              <th scope="row">
                <label className="calibrate-choice">
                  <input type="radio" name="threshold" checked={rule === asked} onChange={() => void askThreshold({ rule, share: risk })} />
                  {rule === 'sgr' ? 'guaranteed (SGR)' : 'looked best'}
                </label>
              </th>
              {choice && heldOut
                ? <Cells values={[choice.threshold, heldOut.kept / rows.heldOut, heldOut.kept === 0 ? null : (heldOut.kept - heldOut.errors) / heldOut.kept, choice.bound === null ? null : 1 - choice.bound]} />
                : <td colSpan={4} className="soft">none: {rule === 'sgr' ? 'too few rows for so strict a promise' : 'no threshold reaches it'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cells({ values }: { values: readonly (number | null)[] }) {
  return values.map((value, i) => <td key={i} className="number" data-value={value ?? ''}>{value === null ? i === 3 ? 'nothing' : '–' : `${i === 3 ? '≥ ' : ''}${percent(value)}`}</td>)
}

function saysOf(id: string, share: number): string {
  const { target } = ruleOf(id)
  return `${target === 'risk' ? 'at most' : 'at least'} ${percent(share)} ${target === 'risk' ? 'wrong' : target === 'precision' ? 'right' : 'answered'}`
}

/** A first target for each kind. */
const defaults = { precision: 0.95, risk: 0.1, coverage: 0.8 } as const
