import { percent } from '../../charts/percent'
import type { Ruled } from '../../state/rules'

/** "One of these 3, right 9 times in 10", and "not sure enough", where rules were made for the model in Calibrate. */
export function RuleLine({ size, promise, notSure }: Ruled) {
  return (
    <p className="rule-line">
      {size !== null && <span>{size === 0 ? 'No class fits well enough' : size === 1 ? 'This one alone' : `One of these ${size}`}, right {often(promise)}.</span>}
      {notSure && <span className="answer-mark" title={`Chosen for ${notSure.says}`}>not sure enough: under {percent(notSure.needs)}</span>}
    </p>
  )
}

function often(share: number): string {
  const tenths = share * 10
  return Math.abs(tenths - Math.round(tenths)) < 1e-9 ? `${Math.round(tenths)} times in 10` : `${Math.round(share * 100)} times in 100`
}
