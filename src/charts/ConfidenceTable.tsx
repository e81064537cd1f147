import { useDeferredValue } from 'react'
import { figure, percent } from './percent'
import { type Bars, isExact } from './rows'

/** The bars' table twin: all classes, no virtual rows, so that a reader or a copy gets everything. `inSet`: so many of the first are in the prediction set. */
export function ConfidenceTable({ bars, shown, inSet }: { bars: Bars; shown: Uint32Array; inSet: number }) {
  // A thousand rows may lag a frame behind the slider; the slider may not.
  const late = useDeferredValue(bars)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Table of confidences">
      <table className="table">
        <caption className="hidden">Confidence by class, surest first</caption>
        <thead><tr><th scope="col">#</th><th scope="col">Class</th><th scope="col">Confidence</th><th scope="col">Logit</th></tr></thead>
        <tbody>
          {Array.from(shown, (k, i) => (
            <tr key={k} className={i < inSet ? 'held' : undefined} data-class={k} data-logit={late.logits[k]} data-confidence={late.confidences[k]}>
              <td>{i + 1}</td>
              <th scope="row"><bdi>{late.labels[k]}</bdi>{i < inSet && <span className="hidden"> (in the set)</span>}</th>
              <td>{percent(late.confidences[k]!, isExact(late, k))}</td>
              <td>{figure(late.logits[k]!, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
