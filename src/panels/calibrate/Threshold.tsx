import { useEffect } from 'react'
import { percent } from '../../charts/percent'
import { thresholdRules } from '../../confidence/selective'
import { applyRules, askThreshold } from '../../state/calibrate/rules'
import { useFacts } from '../../state/useFacts'

/** When should it rather say nothing? A confidence below which an answer is not sure enough. */
export function Threshold() {
  const target = useFacts((s) => s.calibrate.target)
  const threshold = useFacts((s) => s.calibrate.threshold)
  const ready = useFacts((s) => s.calibrate.results['temperature'] !== undefined)
  const classes = useFacts((s) => s.calibrate.set?.classes ?? 0)
  const model = useFacts((s) => s.model)
  const used = useFacts((s) => s.rules[s.model?.card.sha256 ?? '']?.threshold ?? null)
  useEffect(() => {
    if (ready && !threshold) void askThreshold()
  }, [ready, threshold])
  const rule = thresholdRules.find(({ id }) => id === target.rule)!
  const wanted = `${rule.target === 'risk' ? 'at most' : 'at least'} ${percent(target.share)} ${rule.target === 'risk' ? 'wrong' : rule.target === 'precision' ? 'right' : 'answered'}`
  const choice = threshold?.choice ?? null
  const held = threshold?.heldOut ?? null
  return (
    <section className="card calibrate-card" aria-labelledby="threshold-title">
      <h2 id="threshold-title">When is it sure enough?</h2>
      <p className="soft">{rule.meaning}</p>
      <div className="calibrate-fields">
        <label>by
          <select aria-label="Threshold by" value={target.rule} onChange={(event) => void askThreshold({ rule: event.target.value, share: defaults[thresholdRules.find(({ id }) => id === event.target.value)!.target] })}>
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
      {threshold && !choice && <p className="calibrate-finding">No threshold reaches {wanted} on these rows.</p>}
      {choice && held && (
        <>
          <p>
            Answer where the confidence is at least <b>{percent(choice.threshold)}</b>: {percent(choice.precision)} right on the rows it was chosen on, which answers {percent(choice.coverage)} of them.
            {' '}On the held-out rows: <b>{held.kept ? percent(held.right / held.kept) : '–'}</b> right, {percent(held.kept / held.rows)} answered.
          </p>
          <p className="soft">{choice.bound === null ? 'Chosen where it looked best, so on new photos it may do worse.' : `Promised, 19 times in 20: at most ${percent(choice.bound)} wrong on new photos like these.`}{threshold!.T === 1 ? '' : ` Confidences at T = ${threshold!.T.toFixed(3)}.`}</p>
          <div className="row">
            <button type="button" className="button" disabled={used?.value === choice.threshold || model?.classes !== classes} onClick={() => applyRules({ threshold: { value: choice.threshold, T: threshold!.T, says: wanted } })}>Use in Classify</button>
            {used && <button type="button" className="button small" onClick={() => applyRules({ threshold: null })}>No threshold</button>}
          </div>
        </>
      )}
    </section>
  )
}

/** A first target for each kind. */
const defaults = { precision: 0.95, risk: 0.1, coverage: 0.8 } as const
