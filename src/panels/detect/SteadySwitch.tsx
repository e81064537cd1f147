import { setSteady } from '../../state/detect/controls'
import { useFacts } from '../../state/useFacts'

/** Camera only: boxes are followed from frame to frame, so that a name does not flicker. */
export function SteadySwitch() {
  const camera = useFacts((s) => s.camera !== null)
  const steady = useFacts((s) => s.detect.steady)
  if (!camera) return null
  return <label className="check small"><input type="checkbox" checked={steady} onChange={(event) => setSteady(event.target.checked)} /> Steady names</label>
}
