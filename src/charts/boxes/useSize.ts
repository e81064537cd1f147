import { useLayoutEffect, useState } from 'react'
import type { Size } from './places'

/** A frame's inner size in CSS pixels, as it changes; null while it has none. */
export function useSize(frame: { readonly current: HTMLDivElement | null }): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const node = frame.current!
    const read = (): void => setSize((now) => (node.clientWidth === 0 || node.clientHeight === 0 ? null
      : now?.width === node.clientWidth && now.height === node.clientHeight ? now : { width: node.clientWidth, height: node.clientHeight }))
    read()
    const watch = new ResizeObserver(read)
    watch.observe(node)
    return () => watch.disconnect()
  }, [frame])
  return size
}
