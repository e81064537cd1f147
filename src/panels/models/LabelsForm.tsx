import { useState } from 'react'
import { sentence, toPlain } from '../../faults'
import type { ActiveModel } from '../../state/facts'
import { setLabels, yourLabels } from '../../state/labels'

/** Names for the classes, pasted: for a model that came without, or with the wrong ones. */
export function LabelsForm({ model }: { model: ActiveModel }) {
  const yours = model.labelsFrom === 'yours'
  const [text, setText] = useState(() => yourLabels(model))
  const [said, say] = useState('')
  const set = (labels: string | null, done: string): void => {
    try {
      say([done, ...setLabels(labels)].join(' '))
    } catch (error) {
      say(sentence(toPlain(error)))
    }
  }
  return (
    <details className="labels-form">
      <summary>Labels <span className="tag">{yours ? 'yours' : model.card.labels.length > 0 ? 'from the model' : 'none'}</span></summary>
      <form className="labels" onSubmit={(event) => { event.preventDefault(); set(text, 'Applied.') }}>
        <label className="field">
          <span>Labels, one per line</span>
          <textarea
            rows={6} spellCheck={false} value={text} aria-describedby="labels-hint"
            placeholder={model.labels.slice(0, 3).join('\n')}
            onChange={(event) => { setText(event.target.value); say('') }}
          />
        </label>
        <p className="soft" id="labels-hint">In the order of the model’s {model.classes.toLocaleString('en')} {model.classes === 1 ? 'class' : 'classes'}. A JSON list or map works too.</p>
        <div className="row">
          <button type="submit" className="button primary" disabled={text.trim() === ''}>Apply labels</button>
          {yours && <button type="button" className="button" onClick={() => { setText(''); set(null, 'The model’s own labels are back.') }}>Back to the model’s own</button>}
        </div>
        <p className="form-fault" role="status">{said}</p>
      </form>
    </details>
  )
}
