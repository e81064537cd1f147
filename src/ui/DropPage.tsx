import { useEffect, useState } from 'react'
import { droppedFiles, type Heap } from './droppedFiles'

/** A drop anywhere on the page, and paste. The veil shows only while files hover. */
export function DropPage({ onFiles }: { onFiles: (heap: Heap) => void }) {
  const [over, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth++
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const hover = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      depth = 0
      setOver(false)
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      void droppedFiles(event.dataTransfer).then(onFiles)
    }
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      onFiles({ named: files, found: [] })
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: hover, drop, paste } as const
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener)
    }
  }, [onFiles])
  return over ? <div className="drop-veil" aria-hidden><p>Drop photos, a folder, or a model’s files</p></div> : null
}
