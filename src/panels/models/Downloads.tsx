import { entryAt } from '../../models/catalogue'
import { quote } from '../../faults'
import { removeDownloads } from '../../state/downloads'
import { refreshDownloads, useDownloads } from './useDownloads'

/** What this browser keeps of models, with its size, and how to be rid of it. Nothing kept: nothing shown. */
export function Downloads() {
  const kept = useDownloads()
  if (kept.length === 0) return null
  const total = kept.reduce((sum, { bytes }) => sum + bytes, 0)
  const remove = (models: readonly string[]): void => void removeDownloads(models).then(refreshDownloads)
  return (
    <section aria-labelledby="downloads-title">
      <h3 id="downloads-title">Downloads</h3>
      <ul className="catalogue" aria-label="Downloads">
        {kept.map(({ model, bytes, complete }) => (
          <li key={model}>
            <p className="break"><bdi>{called(model)}</bdi> <span className="soft">{size(bytes)}{complete ? '' : ', not whole yet'}</span></p>
            <button type="button" className="button small" aria-label={`Remove the download of ${called(model)}`} onClick={() => remove([model])}>Remove</button>
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => remove(kept.map(({ model }) => model))}>Clear downloads ({size(total)})</button>
    </section>
  )
}

/** A commit's first digits are enough to tell it. */
function called(model: string): string {
  return entryAt(model)?.name ?? quote(model.replace(/^hf:/, '').replace(/@([0-9a-f]{7})[0-9a-f]{33}(?=:|$)/, ' at $1').replace(/:(\w+)$/, ', $1'), 90)
}

function size(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
