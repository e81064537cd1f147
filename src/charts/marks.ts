/** Marks of a chart that can be opened: one stop for Tab a series, arrow keys from mark to mark, Enter and Space open. */
import { type KeyboardEvent, useState } from 'react'

/** `ids`: of the marks, in drawing order. Gives each its attributes. */
export function useMarks<T extends string | number>(ids: readonly T[], open: (id: T) => void) {
  const [near, setNear] = useState<T | null>(null)
  const stop = near !== null && ids.includes(near) ? near : ids.at(-1)
  return (id: T) => ({
    role: 'button', tabIndex: id === stop ? 0 : -1,
    onFocus: () => setNear(id), onClick: () => open(id), onKeyDown: (event: KeyboardEvent<SVGGElement>) => onKey(event, () => open(id)),
  })
}

function onKey(event: KeyboardEvent<SVGGElement>, open: () => void): void {
  const all = [...(event.currentTarget.parentElement?.querySelectorAll<SVGGElement>(':scope > [role=button]') ?? [])]
  const here = all.indexOf(event.currentTarget)
  const to = { ArrowRight: here + 1, ArrowUp: here + 1, ArrowLeft: here - 1, ArrowDown: here - 1, Home: 0, End: all.length - 1 }[event.key]
  if (event.key === 'Enter' || event.key === ' ') open()
  else if (to !== undefined) all[to]?.focus()
  else return
  event.preventDefault()
}
