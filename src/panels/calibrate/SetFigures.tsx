import type { Value } from '../../charts/numbers'
import { figure, percent } from '../../charts/percent'
import type { Facts } from '../../state/facts'
import { SaveCsv } from './SaveCsv'
import { nameOfClass } from './ClassTable'
import { useNames } from './series'

type Sets = NonNullable<Facts['calibrate']['sets']>

interface Line {
  readonly id: string
  readonly title: string
  readonly value: number | null
  readonly text: string
}

/** Every figure of the sets of the held-out rows, at full precision in `data-value`. */
export function SetFigures({ sets, tuned }: { sets: Sets; tuned: boolean }) {
  const names = useNames()
  const lines = linesOf(sets, tuned, names)
  return (
    <>
      <table className="table set-figures" aria-label="Figures of the sets">
        <thead className="hidden"><tr><th>Figure</th><th>Value</th></tr></thead>
        <tbody>
          {lines.map(({ id, title, value, text }) => (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td className="number" data-figure={id} data-value={value ?? ''}><bdi>{text}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row"><span className="push"><SaveCsv id="sets" title="Figures of the sets" rows={() => csvRows(sets, lines)} /></span></div>
    </>
  )
}

function linesOf({ report, rule, rows, T }: Sets, tuned: boolean, names: readonly string[] | null): Line[] {
  const { singletons, singletonsRight, worstClass, expected } = report
  const count = (n: number): string => n.toLocaleString('en')
  const right = singletons === 0 ? null : singletonsRight / singletons
  return [
    { id: 'coverage', title: 'Hold the right class (coverage)', value: report.coverage, text: percent(report.coverage) },
    { id: 'expected', title: `To be expected, with ${count(rows)} rows to fit on (95 %, Beta)`, value: null, text: `${percent(expected.low)} to ${percent(expected.high)}` },
    { id: 'meanSize', title: 'Classes in a set, mean', value: report.meanSize, text: figure(report.meanSize, 2) },
    { id: 'singletons', title: 'Sets of one class', value: singletons, text: right === null ? '0' : `${count(singletons)}, right ${percent(right)}` },
    { id: 'empty', title: 'Empty sets', value: report.empty, text: count(report.empty) },
    ...(worstClass ? [{ id: 'worstClass', title: 'Class held least often', value: worstClass.coverage, text: `${percent(worstClass.coverage)}: ${nameOfClass(worstClass.index, names)} (${count(worstClass.rows)} ${worstClass.rows === 1 ? 'row' : 'rows'})` }] : []),
    { id: 'quantile', title: 'Quantile of the scores', value: rule.quantile, text: figure(rule.quantile, 6) },
    ...(rule.options.method === 'raps' ? [{ id: 'penalty', title: `Penalty${tuned ? ', tuned' : ''}`, value: rule.options.penalty, text: `${rule.options.penalty} for each rank beyond ${rule.options.freeRanks}` }] : []),
    { id: 'T', title: 'Confidences at T', value: T, text: figure(T, 3) },
  ]
}

function csvRows({ report: { expected, singletonsRight, sscv, rows, worstClass }, rule }: Sets, lines: readonly Line[]): Value[][] {
  const { method, form, nonEmpty, penalty, freeRanks } = rule.options
  return [
    ['figure', 'value'], ['method', method], ['form', method === 'lac' ? null : form], ['never empty', nonEmpty ? 'yes' : 'no'], ['alpha', rule.alpha],
    ...lines.filter(({ id }) => id !== 'expected' && id !== 'penalty').map(({ id, value }) => [id, value]),
    ['expectedLow', expected.low], ['expectedHigh', expected.high], ['singletonsRight', singletonsRight], ['sscv', sscv], ['worstClassIndex', worstClass?.index ?? null],
    ...(method === 'raps' ? [['penalty', penalty], ['freeRanks', freeRanks]] : []), ['rows', rows], ['calibrationRows', rule.n],
  ]
}
