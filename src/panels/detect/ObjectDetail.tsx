import { memo, useEffect, useMemo, useState } from 'react'
import { ConfidenceBars } from '../../charts/ConfidenceBars'
import { percent } from '../../charts/percent'
import type { Detected, Inside } from '../../detection/types'
import { cameraId } from '../../state/detect/objects'
import { classBars, insideOf } from '../../state/detect/inside'
import { useFacts } from '../../state/useFacts'

/** One object: where its score comes from, every class's score, and the boxes that went because of it. */
export const ObjectDetail = memo(function ObjectDetail({ object }: { object: Detected }) {
  const photo = useFacts((s) => (s.camera ? cameraId : s.selected))
  const threshold = useFacts((s) => s.detect.threshold)
  const model = useFacts((s) => s.model)
  const [inside, setInside] = useState<Inside | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    if (photo) insideOf(photo, object.index, threshold, controller.signal).then(setInside, () => {})
    return () => controller.abort()
  }, [photo, object, threshold])
  const bars = useMemo(() => (inside && model ? classBars(inside.classScores, model.labels) : null), [inside, model])
  const { score, classScore, objectness, box, classId } = object
  const label = model?.labels[classId] ?? `class ${classId}`
  return (
    <section className="card detect-detail" aria-labelledby="detail-title">
      <h2 id="detail-title" className="answer"><bdi className="answer-label">{label}</bdi><span className="answer-value">{percent(score, false)}</span></h2>
      <p className="detail-sum">
        {objectness === null ? <>The class’s own score: this head gives no objectness.</>
          : <><b>{percent(objectness, false)}</b> <span className="soft">that there is something</span> × <b>{percent(classScore, false)}</b> <span className="soft">that it is {label}</span></>}
      </p>
      <p className="soft detail-place">At {box.map((x) => Math.round(x)).join(', ')} (left, top, right, bottom).</p>
      {inside && <Merged inside={inside} labels={model?.labels ?? []} />}
      <h3 className="detail-title">Every class of this box</h3>
      {bars ? <ConfidenceBars bars={bars} shown={bars.order} moving={false} inSet={0} /> : <div className="bars-scroll" />}
    </section>
  )
})

function Merged({ inside: { merged }, labels }: { inside: Inside; labels: readonly string[] }) {
  if (merged.length === 0) return <p className="soft">No other box over the threshold was merged into this one.</p>
  const others = new Map<string, number>()
  for (const { classId } of merged) {
    const label = labels[classId] ?? `class ${classId}`
    others.set(label, (others.get(label) ?? 0) + 1)
  }
  const named = [...others].slice(0, 4).map(([label, n]) => `${n} ${label}`).join(', ')
  return (
    <p>
      <b>{merged.length === 1 ? '1 box' : `${merged.length.toLocaleString('en')} boxes`} merged into this one</b>{' '}
      <span className="soft">({named}{others.size > 4 ? ', …' : ''}; the surest had {percent(merged[0]!.score, false)})</span>
    </p>
  )
}
