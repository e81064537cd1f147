import { percent } from '../../charts/percent'
import { topOf } from '../../state/derive'
import { useFacts } from '../../state/useFacts'

/** On a phone the bars are below the fold: the answer stands on the picture too. */
export function CameraTop() {
  const logits = useFacts((s) => s.camera?.logits ?? null)
  const model = useFacts((s) => s.model)
  const temperature = useFacts((s) => s.temperature)
  const inUse = useFacts((s) => s.inUse)
  if (!logits || !model || model.head) return null
  const { index, confidence } = topOf(logits, { temperature, inUse }, model)
  return <p className="camera-top" aria-hidden><bdi className="cut">{model.labels[index]}</bdi> <b>{percent(confidence, false)}</b></p>
}
