import { percent, timesIn } from '../../charts/percent'
import type { Ruled } from '../../state/rules'

/** "One of these 3, right 9 times in 10", and "not sure enough", where rules were made for the model in Calibrate. */
export function RuleLine({ size, promise, notSure }: Ruled) {
  return (
    <p className="rule-line">
      {size !== null && <span>{size === 0 ? 'No class fits well enough: the set is empty.' : `${size === 1 ? 'This one alone' : `One of these ${size}`}, right ${timesIn(promise)}.`}</span>}
      {notSure && <span className="answer-mark" title={`Chosen for ${notSure.says}`}>not sure enough: under {percent(notSure.needs)}</span>}
    </p>
  )
}
