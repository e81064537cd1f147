import type { Value } from '../../charts/numbers'
import { figure, percent } from '../../charts/percent'
import { wilson } from '../../confidence/wilson'
import type { Facts } from '../../state/facts'
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
export function SetFigures({ sets }: { sets: Sets }) {
  const names = useNames()
  return (
    <table className="table set-figures" aria-label="Figures of the sets">
      <thead className="hidden"><tr><th>Figure</th><th>Value</th></tr></thead>
      <tbody>
        {linesOf(sets, names).map(({ id, title, value, text }) => (
          <tr key={id}>
            <th scope="row"><bdi>{title}</bdi></th>
            <td className="number" data-figure={id} data-value={value ?? ''}>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function linesOf({ report, rule, rows, T }: Sets, names: readonly string[] | null): Line[] {
  const { singletons, singletonsRight, worstClass, expected } = report
  const count = (n: number): string => n.toLocaleString('en')
  const held = wilson(Math.round(report.coverage * report.rows), report.rows)
  const right = singletons === 0 ? null : singletonsRight / singletons
  return [
    { id: 'coverage', title: 'Hold the right class (coverage)', value: report.coverage, text: percent(report.coverage) },
    { id: 'interval', title: 'as far as so many held-out rows can tell (95 %)', value: null, text: `${percent(held.low)} to ${percent(held.high)}` },
    { id: 'expected', title: `What ${count(rows)} ${rows === 1 ? 'row' : 'rows'} to fit on can promise (95 %, Beta)`, value: null, text: Number.isFinite(rule.quantile) ? `${percent(expected.low)} to ${percent(expected.high)}` : '–' },
    { id: 'meanSize', title: 'Classes in a set, mean', value: report.meanSize, text: figure(report.meanSize, 2) },
    { id: 'singletons', title: 'Sets of one class', value: singletons, text: right === null ? '0' : `${count(singletons)}, right ${percent(right)}` },
    { id: 'empty', title: 'Empty sets', value: report.empty, text: count(report.empty) },
    ...(rule.options.nonEmpty ? [{ id: 'filled', title: 'Would be empty, got the surest class', value: report.filled, text: count(report.filled) }] : []),
    ...(worstClass ? [{ id: 'worstClass', title: `Class held least often: ${nameOfClass(worstClass.index, names)}, ${count(worstClass.rows)} ${worstClass.rows === 1 ? 'row' : 'rows'}`, value: worstClass.coverage, text: percent(worstClass.coverage) }] : []),
    { id: 'quantile', title: 'Quantile of the scores', value: rule.quantile, text: figure(rule.quantile, 6) },
    ...(rule.options.method === 'raps' ? [{ id: 'penalty', title: 'Penalty', value: rule.options.penalty, text: `${rule.options.penalty} for each rank beyond ${rule.options.freeRanks}` }] : []),
    { id: 'T', title: 'Confidences at T', value: T, text: figure(T, 3) },
  ]
}

/** As a file, with the rule they came from. */
export function setRows({ report, rule, T }: Sets): Value[][] {
  const { method, form, nonEmpty, penalty, freeRanks } = rule.options
  const { coverage, expected, meanSize, singletons, singletonsRight, empty, filled, sscv, worstClass } = report
  return [
    ['figure', 'value'], ['method', method], ['form', method === 'lac' ? null : form], ['never empty', nonEmpty ? 'yes' : 'no'], ['alpha', rule.alpha], ['T', T], ['quantile', rule.quantile],
    ...(method === 'raps' ? [['penalty', penalty], ['freeRanks', freeRanks]] : []), ['calibrationRows', rule.n], ['rows', report.rows],
    ['coverage', coverage], ['expectedLow', expected.low], ['expectedHigh', expected.high], ['meanSize', meanSize], ['singletons', singletons], ['singletonsRight', singletonsRight], ['empty', empty], ['filled', filled],
    ['sscv', sscv], ['worstClass', worstClass?.index ?? null], ['worstClassCoverage', worstClass?.coverage ?? null], ['worstClassRows', worstClass?.rows ?? null],
  ]
}
