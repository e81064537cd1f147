import type { ActiveModel } from '../../state/facts'
import { setOutput } from '../../state/model'

/** Which of several outputs is read. Absent where there is nothing to choose from. */
export function OutputChoice({ model }: { model: ActiveModel }) {
  const { readable, output } = model.card.signature
  if (!readable || readable.length < 2) return null
  return (
    <section aria-label="Output">
      <label className="field">
        <span>Output</span>
        <select value={output.name} onChange={(event) => void setOutput(event.target.value)}>
          {readable.map(({ port, op }) => <option key={port.name} value={port.name}>{port.name} [{port.shape.map((n) => (n === -1 ? 'any' : n)).join(', ')}], made by {op}</option>)}
        </select>
      </label>
      <p className="soft">This model has {readable.length} outputs with class scores. The bars show the one chosen here.</p>
    </section>
  )
}
