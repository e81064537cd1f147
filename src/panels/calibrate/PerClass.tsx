import { useState } from 'react'
import { type Column, known, type Numbers } from '../../charts/numbers'
import { figure, percent } from '../../charts/percent'
import type { PerClass as Figures } from '../../confidence/perClass'
import { Segmented } from '../../ui/Segmented'
import { ClassTable, nameOfClass } from './ClassTable'
import { useNames, useSeries } from './series'

type Of = 'label' | 'answer'

const sides: readonly { readonly value: Of; readonly text: string; readonly title: string }[] = [
  { value: 'label', text: 'by true class', title: 'Rows labelled with the class' }, { value: 'answer', text: 'by answer', title: 'Rows answered with the class' },
]
const notes: Readonly<Record<Of, string>> = {
  label: 'Of the held-out rows of each class: how often the answer was right (recall), how sure it was on average, right or wrong, and the difference in points.',
  answer: 'Of the held-out rows answered with each class: how often that was right (precision), how sure it was on average, and the difference in points: above 0 it claims too much when it says this class.',
}

/** Every class of the set: how often it is met or answered, how often that is right, how sure it is. */
export function PerClass() {
  const names = useNames()
  const [of, setOf] = useState<Of>('label')
  const series = useSeries().flatMap(({ title, looked }) => (looked ? [{ title, figures: looked.perClass }] : []))
  if (series.length === 0) return null
  return (
    <ClassTable
      key={of} id={of === 'label' ? 'classes' : 'answered-classes'} title="Classes" numbers={perClassNumbers(series, names, of)} first={{ column: 1, descending: true }}
      above={<div className="row"><Segmented label="Classes of" value={of} options={sides} onChange={setOf} /></div>}
      note={`${notes[of]} Classes of fewer than ten rows are faint: they tell little.`}
    />
  )
}

function perClassNumbers(series: readonly { title: string; figures: Figures }[], names: readonly string[] | null, of: Of): Numbers {
  const group = (title: string): Column[] => [
    // A calibrator may answer with another class: each has its own rows then.
    ...(of === 'answer' ? [{ title: `${title}: rows` }] : []),
    { title: `${title}: right`, full: `${title}: right`, text: (p) => percent(p) },
    { title: 'says', full: `${title}: says`, text: (p) => percent(p, false) },
    { title: 'gap', full: `${title}: gap`, text: points },
  ]
  const cells = ({ accuracy, confidence, answered, precision, answeredConfidence }: Figures, k: number) => {
    const [right, says] = of === 'label' ? [accuracy[k]!, confidence[k]!] : [precision[k]!, answeredConfidence[k]!]
    return [...(of === 'answer' ? [answered[k]!] : []), known(right), known(says), known(says - right)]
  }
  return {
    label: 'Classes',
    columns: [{ title: 'Class' }, ...(of === 'label' ? [{ title: 'Rows' }] : []), ...series.flatMap(({ title }) => group(title))],
    rows: Array.from(series[0]!.figures.count, (count, k) => [nameOfClass(k, names), ...(of === 'label' ? [count] : []), ...series.flatMap(({ figures }) => cells(figures, k))]),
  }
}

/** With its sign, but none on a zero. */
function points(gap: number): string {
  const tenths = Math.round(gap * 1000)
  return tenths === 0 ? '0.0' : `${tenths > 0 ? '+' : ''}${figure(tenths / 10, 1)}`
}
