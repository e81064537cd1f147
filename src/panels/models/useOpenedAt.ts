import { type RefObject, useEffect, useRef } from 'react'
import type { Facts } from '../../state/facts'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'

/** The ref of a section: the dialog, opened at `part`, scrolls there once (`first` of the dialog is its heading). `then` begins what the person came for. */
export function useOpenedAt(part: NonNullable<Facts['dialog']>, then?: () => void): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null)
  const wanted = useFacts((s) => s.dialog === part)
  useEffect(() => {
    if (!wanted) return
    // Said and done: a section drawn anew later must not pull the dialog back.
    store.setState({ dialog: 'model' })
    then?.()
    // What was begun is drawn first: a section at the end can stand at the top only when it is long enough.
    requestAnimationFrame(() => section.current?.scrollIntoView({ block: 'start' }))
  }, [wanted, then])
  return section
}
