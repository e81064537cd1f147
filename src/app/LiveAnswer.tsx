import { useEffect, useRef, useState } from 'react'
import { percent } from '../charts/percent'
import { sentence } from '../faults'
import { topOf } from '../state/derive'
import type { Facts } from '../state/facts'
import { useFacts } from '../state/useFacts'

const quiet = 2000

/** The polite live region: the selected photo's answer, at most every two seconds. */
export function LiveAnswer() {
  const wanted = useFacts(spoken)
  const [said, say] = useState('')
  const lastAt = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, lastAt.current + quiet - Date.now())
    const timer = setTimeout(() => {
      lastAt.current = Date.now()
      say(wanted)
    }, wait)
    return () => clearTimeout(timer)
  }, [wanted])
  return <p className="hidden" role="status">{said}</p>
}

function spoken(s: Facts): string {
  const photo = s.photos.find((p) => p.id === s.selected)
  if (!photo || !s.model) return ''
  if (photo.fault) return `${photo.name}: ${sentence(photo.fault)}`
  if (!photo.logits) return ''
  const { index, confidence } = topOf(photo.logits, s.temperature, s.model)
  return `${photo.name}: ${s.model.labels[index]}, ${percent(confidence, false)}`
}
