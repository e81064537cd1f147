import { type Goal, ThresholdCurve, type ThresholdMark, thresholdNumbers, thresholdPoints } from '../../charts/ThresholdCurve'
import { ruleOf } from '../../confidence/selective'
import { useFacts } from '../../state/useFacts'
import type { Threshold, Tried } from '../../worker/sets'
import { ChartCard } from './ChartCard'

/** What each threshold would do, with the chosen ones marked. */
export function ThresholdChart() {
  const threshold = useFacts((s) => s.calibrate.threshold)
  if (!threshold) return null
  const { curves, table, rows } = threshold
  return (
    <ChartCard
      id="threshold-curve" title="By threshold" numbers={thresholdNumbers(table, rows)} points={() => thresholdPoints(curves)}
      chart={<ThresholdCurve curves={curves} marks={threshold.tried.flatMap((one) => markOf(one, threshold))} goal={goalOf(threshold)} />}
      note="The higher the threshold, the more answers are right and the fewer there are. The dotted line is the target. Where fewer than ten rows are answered the lines are faint."
    />
  )
}

function markOf({ rule, choice }: Tried, { rule: chosen }: Threshold): ThresholdMark[] {
  return choice ? [{ threshold: choice.threshold, chosen: rule === chosen, title: rule === 'sgr' ? 'guaranteed' : rule === 'coverage' ? 'chosen' : 'looked best' }] : []
}

function goalOf({ rule, target }: Threshold): Goal {
  const { target: of } = ruleOf(rule)
  return of === 'coverage' ? { of: 'answered', share: target } : { of: 'right', share: of === 'precision' ? target : 1 - target }
}
