import { useId, useState } from 'react'
import type { HubFacts } from '../../models/card'
import { sized } from '../../models/hub/weights'
import { openModel } from '../../state/model'

/** Which of the repository's weights are used. Fewer bits are a smaller download and other numbers. */
export function HubChoice({ hub: { name, choices } }: { hub: HubFacts }) {
  const title = useId()
  const [chosen, choose] = useState(name.dtype)
  if (choices.length < 2) return null
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>Weights</h3>
      <p className="soft">fp32 is what Python computes with. Fewer bits are a smaller download, and the confidences differ.</p>
      <form className="row weights-form" onSubmit={(event) => { event.preventDefault(); void openModel({ kind: 'hub', name: { ...name, dtype: chosen } }) }}>
        <label className="field">
          <span>Number type</span>
          <select value={chosen ?? ''} onChange={(event) => choose(event.target.value)}>
            {choices.map((one) => <option key={one.dtype} value={one.dtype}>{one.dtype}, {sized(one)}</option>)}
          </select>
        </label>
        <button type="submit" className="button" disabled={chosen === name.dtype}>Use these</button>
      </form>
    </section>
  )
}
