import { useEffect, useState } from 'react'
import { percent } from '../charts/percent'
import { sentence } from '../faults'
import { subjectOf, topOf } from '../state/derive'
import type { Survivors } from '../detection/types'
import type { Facts } from '../state/facts'
import { objectsText, shownObjects } from '../state/detect/shown'
import { facts, store } from '../state/store'

const quiet = 2000

/** The polite live region: the answer for the selected photo or the camera, at most every two seconds, and worked out only when it is said. */
export function LiveAnswer() {
  const [said, say] = useState('')
  useEffect(() => {
    let lastAt = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        lastAt = Date.now()
        say(spoken(facts()))
      }, Math.max(0, lastAt + quiet - Date.now()))
    }
    later()
    const stop = store.subscribe(later)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return <p className="hidden" role="status">{said}</p>
}

function spoken(s: Facts): string {
  const subject = subjectOf(s)
  if (!subject || !s.model) return ''
  if (subject.fault) return `${subject.name}: ${sentence(subject.fault)}`
  if (s.model.head) return subject.objects ? `${subject.name}: ${spokenObjects(s, subject.objects)}` : ''
  if (!subject.logits) return ''
  const { index, confidence } = topOf(subject.logits, s, s.model)
  // A live picture's figure never rests: by tens, so that it is said again only when something changed.
  const said = !subject.moving ? percent(confidence, false) : confidence < 0.1 ? 'under 10 %' : `about ${Math.floor(confidence * 10) * 10} %`
  return `${subject.name}: ${s.model.labels[index]}, ${said}`
}

/** "3 objects: 2 person, 1 bus". */
function spokenObjects({ model, detect }: Facts, found: Survivors): string {
  const shown = shownObjects(found, detect.threshold)
  const counts = new Map<number, number>()
  for (const { classId } of shown) counts.set(classId, (counts.get(classId) ?? 0) + 1)
  const named = [...counts].slice(0, 5).map(([classId, n]) => `${n} ${model!.labels[classId]}`).join(', ')
  return `${objectsText(shown.length)}${named ? `: ${named}${counts.size > 5 ? ', …' : ''}` : ''}`
}
