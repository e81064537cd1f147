import { memo, useState, type ReactNode } from 'react'
import { BoxOverlay } from '../../charts/boxes/BoxOverlay'
import { StagePicture, Zoomable } from '../../charts/boxes/Zoomable'
import { quote } from '../../faults'
import { choose } from '../../state/detect/controls'
import type { Photo } from '../../state/facts'
import { useFacts } from '../../state/useFacts'
import { usePhotoUrl } from '../../stage/usePhotoUrl'
import { useShown } from './useShown'

const none: readonly string[] = []

/** The photo with its boxes, to be looked at closely. */
export const DetectPhoto = memo(function DetectPhoto({ photo, tools }: { photo: Photo & { readonly width: number; readonly height: number }; tools: ReactNode }) {
  const url = usePhotoUrl(photo)
  const shown = useShown()
  const labels = useFacts((s) => s.model?.labels ?? none)
  const chosen = useFacts((s) => s.detect.chosen)
  const [hovered, setHovered] = useState<number | null>(null)
  const [leftOut, setLeftOut] = useState(0)
  const { width, height } = photo
  if (!url || url === 'refused') return <div className="photo"><p className="photo-none soft">{url ? 'This picture is not shown.' : 'Fetching the picture…'}</p></div>
  return (
    <Zoomable
      key={photo.id} width={width} height={height} label="Picture with boxes"
      tools={<>{tools}{leftOut > 0 && <span>{leftOut === 1 ? 'One label has' : `${leftOut} labels have`} no room: zoom in, or point at a box.</span>}</>}
    >
      {(stage) => (
        <>
          <StagePicture stage={stage} src={url} alt={quote(photo.name)} width={width} height={height} />
          <BoxOverlay
            detected={shown} labels={labels} view={stage.view} viewWidth={stage.width} viewHeight={stage.height}
            selected={chosen} hovered={hovered} onSelect={choose} onHover={setHovered} onLeftOut={setLeftOut}
          />
        </>
      )}
    </Zoomable>
  )
})
