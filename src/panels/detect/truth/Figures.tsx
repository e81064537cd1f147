import { TableProperties } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { NumberTable } from '../../../charts/NumberTable'
import type { Numbers } from '../../../charts/numbers'
import { percent } from '../../../charts/percent'
import { pointAt, PrecisionRecall, prNumbers } from '../../../charts/PrecisionRecall'
import { ReliabilityDiagram, reliabilityNumbers, type ReliabilitySeries } from '../../../charts/ReliabilityDiagram'
import { useFacts } from '../../../state/useFacts'
import type { MeasuredBoxes } from '../../../worker/boxTruth'
import { Target } from './Target'

/** COCO's definition divides by a hair more than there is: what is within it of 1 is 1. */
const share = (p: number): string => (p < 0 || Number.isNaN(p) ? '–' : percent(1 - p < 1e-9 ? 1 : p))

/** What was measured, in the field's own names. */
export const Figures = memo(function Figures({ measured }: { measured: MeasuredBoxes }) {
  const labels = useFacts((s) => s.model?.labels)
  const threshold = useFacts((s) => s.detect.threshold)
  const { map, map50, ar100, dece, boxes, fit, curve, reliability, classes } = measured
  const here = pointAt(curve, threshold)
  const series: readonly ReliabilitySeries[] = [{ id: 'boxes', title: 'as it is', kind: 'after', bins: reliability }]
  const rows: readonly (readonly [id: string, title: string, value: number, text: string, meaning: string])[] = [
    ['map', 'mAP@[.5:.95]', map, share(map), 'average precision over classes and ten IoU thresholds, as COCO counts it'],
    ['map50', 'mAP@.5', map50, share(map50), 'the same where half an overlap is enough'],
    ['ar100', 'AR@100', ar100, share(ar100), 'objects found by a hundred boxes a class and photo'],
    ...(here ? [
      ['precision', 'Precision now', here.precision, share(here.precision), 'of the boxes over the threshold, right at IoU 0.5'] as const,
      ['recall', 'Recall now', here.recall, share(here.recall), 'of the objects, found over the threshold'] as const,
    ] : []),
    ['dece', 'D-ECE', dece, share(dece), `gap between score and share right, over ${boxes.toLocaleString('en')} boxes of 5 % and more`],
    ...(fit ? [['t', 'Best T of the score', fit.T, fit.T.toPrecision(3), `D-ECE ${share(fit.before)} before and ${share(fit.after)} after, on the ${fit.photos.toLocaleString('en')} photos it was not fitted on`] as const] : []),
  ]
  return (
    <>
      <table className="table truth-figures" aria-label="Detection metrics">
        <tbody>
          {rows.map(([id, title, value, text, meaning]) => (
            <tr key={id} data-metric={id} data-value={value}><th scope="row">{title}<small className="soft">{meaning}</small></th><td>{text}</td></tr>
          ))}
        </tbody>
      </table>
      <Target measured={measured} />
      <Twin title="Precision and recall" chart={<PrecisionRecall curve={curve} threshold={threshold} />} numbers={prNumbers(curve)} note="All classes together, a box right at IoU 0.5. The dot is the threshold in use." />
      <Twin title="Is a score as often right as it says?" chart={<ReliabilityDiagram series={series} unit="boxes" />} numbers={reliabilityNumbers(series)} note="On the dashed line a score is true. Objects that no box found are not in it." />
      <h3 className="detail-title">By class</h3>
      <NumberTable
        label="Average precision by class"
        columns={[{ title: 'Class' }, { title: 'Objects' }, { title: 'AP', text: share }, { title: 'AP@.5', text: share }, { title: 'Found', full: 'Recall at IoU 0.5', text: share }]}
        rows={classes.map(({ classId, truths, ap, ap50, recall }) => [labels?.[classId] ?? `class ${classId}`, truths, ap, ap50, recall])}
        few={(row) => Number(row[1]) < 10}
      />
      <p className="soft truth-small">Sizes of objects are not told apart. Classes with fewer than ten objects are faint: their figures say little.</p>
    </>
  )
})

function Twin({ title, chart, numbers, note }: { title: string; chart: ReactNode; numbers: Numbers; note: string }) {
  const [asTable, setAsTable] = useState(false)
  return (
    <div className="truth-chart">
      <div className="how-head">
        <h3 className="detail-title">{title}</h3>
        <button type="button" className="button small icon push" aria-label={`Show as table: ${title}`} title="Show as table" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}><TableProperties aria-hidden size={16} /></button>
      </div>
      {asTable ? <NumberTable {...numbers} /> : chart}
      <p className="soft truth-small">{note}</p>
    </div>
  )
}
