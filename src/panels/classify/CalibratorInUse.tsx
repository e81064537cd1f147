import { Undo2 } from 'lucide-react'
import { backToRaw } from '../../state/calibrate/inUse'
import type { InUse } from '../../state/facts'
import { showPanel } from '../../state/link'

/** Where the slider stood: a calibrator with more than one number leaves it nothing to do. */
export function CalibratorInUse({ title, kind, keepsRanking }: InUse) {
  return (
    <div className="temperature in-use">
      <div className="temperature-head">
        <span className="temperature-title">Calibrated confidence: {title}</span>
        <button type="button" className="button small" onClick={backToRaw}><Undo2 aria-hidden size={15} /> Back to raw</button>
      </div>
      <p className="soft">
        {kind === 'top'
          ? 'Only the first answer’s confidence is calibrated; the others share the rest as the model divides it.'
          : keepsRanking ? 'The order of the classes is the model’s own.' : 'The order of the classes may differ from the model’s own.'}
        {' '}The logits stay the model’s. The temperature rests meanwhile.
      </p>
      <button type="button" className="button small" onClick={() => showPanel('calibrate')}>Look at it in Calibrate</button>
    </div>
  )
}
