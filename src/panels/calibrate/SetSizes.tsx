import { type Numbers } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { figure, percent } from '../../charts/percent'
import { SizeHistogram, sizeNumbers } from '../../charts/SizeHistogram'
import type { Stratum } from '../../confidence/conformal/report'
import { useFacts } from '../../state/useFacts'
import { ChartCard } from './ChartCard'

/** How large the sets are, and whether large and small ones keep the promise alike. */
export function SetSizes() {
  const sets = useFacts((s) => s.calibrate.sets)
  if (!sets) return null
  const { report, rule } = sets
  return (
    <ChartCard
      id="set-sizes" title="Sizes of the sets" numbers={sizeNumbers(report)} chart={<SizeHistogram {...report} />}
      note="How many held-out rows get a set of each size. A good method gives easy photos one class and hard ones a few."
    >
      <h3>By size: are small and large sets right alike?</h3>
      <NumberTable {...strataNumbers(report.strata)} few={([, n]) => typeof n === 'number' && n < 10} />
      <p className="soft small">
        Farthest from the promised {percent(1 - rule.alpha)}: {figure(report.sscv * 100, 1)} points (SSCV). Sizes of fewer than ten sets are faint: they tell little, and count in it all the same.
      </p>
    </ChartCard>
  )
}

function strataNumbers(strata: readonly Stratum[]): Numbers {
  const share = (p: number): string => percent(p)
  return {
    label: 'Coverage by size',
    columns: [{ title: 'Classes' }, { title: 'Sets' }, { title: 'Held', full: 'Hold the right class', text: share }, { title: 'at least', full: 'at least (95 %)', text: share }, { title: 'at most', full: 'at most (95 %)', text: share }],
    rows: strata.map(({ from, to, rows, coverage, low, high }) => [Number.isFinite(to) ? `${from} to ${to}` : `${from} and more`, rows, coverage, low, high]),
  }
}
