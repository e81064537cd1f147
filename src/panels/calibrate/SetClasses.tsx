import { known, type Numbers } from '../../charts/numbers'
import { figure, percent } from '../../charts/percent'
import type { ClassCoverage } from '../../confidence/conformal/report'
import { useFacts } from '../../state/useFacts'
import { ClassTable, nameOfClass } from './ClassTable'
import { useNames } from './series'

/** The promise of prediction sets holds for all classes together: what it is for each of them. */
export function SetClasses() {
  const names = useNames()
  const sets = useFacts((s) => s.calibrate.sets)
  if (!sets) return null
  const { perClass } = sets.report
  return (
    <ClassTable
      id="set-classes" title="Prediction sets by class" numbers={coverageNumbers(perClass, names)} first={{ column: 2, descending: false }}
      above={<p>{below(perClass, 1 - sets.rule.alpha)}</p>}
      note="Of the held-out rows of each class: how many of their sets hold it, with a 95 % (Wilson) interval, and how many classes they hold on average. Worst first. Classes of fewer than ten rows are faint: their place in the order is mostly chance."
    />
  )
}

/** One interval in forty lies wholly below what it should hold, by chance. */
function below({ rows, high }: ClassCoverage, promise: number): string {
  const met = rows.reduce((n, own) => n + (own > 0 ? 1 : 0), 0)
  const short = high.reduce((n, end) => n + (end < promise ? 1 : 0), 0)
  const chance = Math.round(met / 40)
  return `${percent(promise)} is promised for all classes together, not for each. `
    + (short === 0 ? `None of ${met.toLocaleString('en')} classes is held surely less often than that.` : `${short.toLocaleString('en')} of ${met.toLocaleString('en')} ${short === 1 ? 'classes lies' : 'classes lie'} below it with the whole interval; chance alone would bring ${chance === 0 ? 'hardly one' : `about ${chance}`}.`)
}

function coverageNumbers({ rows, coverage, low, high, meanSize }: ClassCoverage, names: readonly string[] | null): Numbers {
  const share = (p: number): string => percent(p)
  return {
    label: 'Prediction sets by class',
    columns: [
      { title: 'Class' }, { title: 'Rows' }, { title: 'Held', full: 'Sets that hold it', text: share }, { title: 'at least', full: 'at least (95 %)', text: share }, { title: 'at most', full: 'at most (95 %)', text: share },
      { title: 'Mean size', text: (size) => figure(size, 2) },
    ],
    rows: Array.from(rows, (n, k) => [nameOfClass(k, names), n, known(coverage[k]), known(low[k]), known(high[k]), known(meanSize[k])]),
  }
}
