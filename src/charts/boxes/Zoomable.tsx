import './boxes.css'
import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import type { Size } from './places'
import { useGestures } from './useGestures'
import { useSize } from './useSize'
import { held, type Look, mostZoom, type View, viewOf, whole, zoomed } from './view'

export interface Stage extends Size {
  readonly view: View
}

/**
 * A picture that can be looked at closely. Ctrl or ⌘ and the wheel, a pinch, a double click, the buttons and + − 0 zoom;
 * while it is zoomed in, the wheel alone does, and dragging or the arrow keys move it. Zoomed out, the page scrolls over it as over any picture.
 * Another picture: another `key`, and it is whole again. `tools` stand in the line below, before the buttons.
 */
export function Zoomable({ width, height, label, tools, children }: { width: number; height: number; label: string; tools?: ReactNode; children: (stage: Stage) => ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const [look, setLook] = useState<Look>(whole)
  const picture = { width, height }
  const change = useCallback((next: (look: Look, picture: Size, frame: Size) => Look) => {
    setLook((look) => (size ? next(held(look, { width, height }, size), { width, height }, size) : look))
  }, [size, width, height])
  const { dragging, ...handlers } = useGestures(frame, look.zoom > 1, change)
  const step = (factor: number): void => change((look, picture, frame) => zoomed(look, factor, [frame.width / 2, frame.height / 2], picture, frame))
  const zoom = look.zoom > 1
  return (
    <div className="zoomable">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions -- keys zoom and move it, like a map */}
      <div ref={frame} className={`zoom-frame${zoom ? ' zoomed' : ''}${dragging ? ' dragging' : ''}`} role="group" aria-label={label} aria-keyshortcuts="+ - 0" tabIndex={0} style={{ aspectRatio: `${width} / ${height}` }} {...handlers}>
        {size && children({ view: viewOf(held(look, picture, size), picture, size), ...size })}
      </div>
      <div className="zoom-tools">
        {tools}
        <div className="row push">
          <button type="button" className="button small icon" aria-label="Zoom out" title="Zoom out (−)" disabled={!zoom} onClick={() => step(1 / 1.5)}><Minus size={16} aria-hidden /></button>
          <span className="zoom-figure" aria-live="polite">{zoomText(look.zoom)}</span>
          <button type="button" className="button small icon" aria-label="Zoom in" title="Zoom in (+, or Ctrl and the wheel)" disabled={look.zoom >= mostZoom} onClick={() => step(1.5)}><Plus size={16} aria-hidden /></button>
          <button type="button" className="button small" title="Show the whole picture (0)" disabled={!zoom} onClick={() => setLook(whole)}>Fit</button>
        </div>
      </div>
    </div>
  )
}

/** The picture itself, for a `Stage`. Pixels stay square when they are large enough to be counted. */
export function StagePicture({ stage: { view: { scale, x, y } }, src, alt, width, height }: { stage: Stage; src: string; alt: string; width: number; height: number }) {
  return <img className={scale >= 4 ? 'zoom-picture near' : 'zoom-picture'} src={src} alt={alt} width={width} height={height} draggable={false} style={{ width, height, transform: `translate(${x}px, ${y}px) scale(${scale})` }} />
}

function zoomText(zoom: number): string {
  return `${zoom < 9.95 ? zoom.toFixed(1) : zoom.toFixed(0)} ×`
}
