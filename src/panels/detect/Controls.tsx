import { RotateCcw } from 'lucide-react'
import { memo } from 'react'
import { percent, temperatureText } from '../../charts/percent'
import { hasObjectness } from '../../detection/heads'
import { setSuppression, setThreshold, thresholdMin } from '../../state/detect/controls'
import { initial } from '../../state/facts'
import { temperatureMax, temperatureMin } from '../../state/link'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Slider } from '../../ui/Slider'

/** Moving any of them runs the model again never. */
export const Controls = memo(function Controls() {
  const threshold = useFacts((s) => s.detect.threshold)
  const { iou, perClass, temperature } = useFacts((s) => s.detect.suppression)
  const moved = useFacts((s) => s.detect.threshold !== initial.detect.threshold || JSON.stringify(s.detect.suppression) !== JSON.stringify(initial.detect.suppression))
  return (
    <section className="card detect-controls" aria-labelledby="controls-title">
      <div className="how-head">
        <h2 id="controls-title">What counts as an object</h2>
        <button type="button" className="button small icon" aria-label="Reset the sliders" title="Reset the sliders" disabled={!moved} onClick={reset}><RotateCcw aria-hidden size={15} /></button>
      </div>
      <Slider label="Score threshold" value={threshold} min={thresholdMin} max={1} step={0.005} text={(value) => percent(value, true)} onChange={setThreshold} ends={['more boxes', 'surer boxes']} />
      <Slider label="IoU threshold" value={iou} min={0} max={1} step={0.01} text={(value) => `IoU ${value.toFixed(2)}`} onChange={(value) => setSuppression({ iou: value })} ends={['one box a place', 'overlaps stay']} />
      <Slider
        label="Temperature" value={temperature} min={temperatureMin} max={temperatureMax} step={0.02} log text={(value) => `T = ${temperatureText(value)}`}
        onChange={(value) => setSuppression({ temperature: value })} ends={['colder: surer', 'hotter: less sure']}
      />
      <label className="check">
        <input type="checkbox" checked={!perClass} onChange={(event) => setSuppression({ perClass: !event.target.checked })} />
        Boxes of different classes thin each other too
      </label>
      <Formula />
    </section>
  )
})

function Formula() {
  const objectness = useFacts((s) => !s.model?.head || hasObjectness(s.model.head.head))
  return (
    <p className="formula soft">
      score = {objectness && 'objectness × '}1 / (1 + exp(−z<sub>class</sub>/T)){objectness && '; T leaves objectness as it is'}. None of these runs the model again.
    </p>
  )
}

function reset(): void {
  setThreshold(initial.detect.threshold)
  if (store.getState().detect.suppression !== initial.detect.suppression) setSuppression(initial.detect.suppression)
}
