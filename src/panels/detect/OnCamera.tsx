import { useRef } from 'react'
import { BoxOverlay } from '../../charts/boxes/BoxOverlay'
import { useSize } from '../../charts/boxes/useSize'
import type { Detected } from '../../detection/types'
import { choose } from '../../state/detect/controls'
import { useFacts } from '../../state/useFacts'
import { useShown } from './useShown'

const none: readonly string[] = []

/** Boxes over the camera's picture, which is fitted into its frame; mirrored with it. */
export function OnCamera({ mirrored }: { mirrored: boolean }) {
  const shown = useShown()
  const labels = useFacts((s) => s.model?.labels ?? none)
  const chosen = useFacts((s) => s.detect.chosen)
  const here = useRef<HTMLDivElement>(null)
  const size = useSize(here)
  const frame = useFacts((s) => s.camera?.frame ?? null)
  const scale = size && frame ? Math.min(size.width / frame.width, size.height / frame.height) : 0
  return (
    <div ref={here} className="on-camera">
      {size && frame && scale > 0 && (
        <BoxOverlay
          detected={mirrored ? mirror(shown, frame.width) : shown} labels={labels} viewWidth={size.width} viewHeight={size.height}
          view={{ scale, x: (size.width - frame.width * scale) / 2, y: (size.height - frame.height * scale) / 2 }} selected={chosen} hovered={null} onSelect={choose}
        />
      )}
    </div>
  )
}

function mirror(shown: readonly Detected[], width: number): readonly Detected[] {
  return shown.map((object) => ({ ...object, box: [width - object.box[2], object.box[1], width - object.box[0], object.box[3]] as const }))
}
