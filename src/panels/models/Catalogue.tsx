import { entries, type Entry } from '../../models/catalogue'
import type { KeptSize } from '../../models/cache'
import { removeDownloads } from '../../state/downloads'
import { cancelLoading, openModel } from '../../state/model'
import { reached } from '../../state/reached'
import { useFacts } from '../../state/useFacts'
import { refreshDownloads, useDownloads } from './useDownloads'
import './catalogue.css'

/** The model that is here at once, then the big ones: they come in the background while the one in use answers. */
export function Catalogue() {
  const used = useFacts((s) => s.model?.card.id)
  const loading = useFacts((s) => s.loading)
  const kept = useDownloads()
  const busy = loading.status === 'loading' ? loading : null
  return (
    <section aria-labelledby="catalogue-title">
      <h3 id="catalogue-title">Catalogue</h3>
      <p className="soft">{entries.length} official models, larger than the built-in one. They are downloaded in the background, kept in this browser, and take over when they are whole.</p>
      <ul className="catalogue" aria-label="Catalogue">
        <li data-id="builtin">
          <p><b>Built-in model</b> <span className="soft">comes with the page</span></p>
          {used === 'builtin' ? <span className="tag">in use</span> : <button type="button" className="button small" onClick={() => void openModel({ kind: 'builtin' })}>Use</button>}
        </li>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} used={used === entry.id} kept={kept.find(({ model }) => entry.addresses.includes(model)) ?? null}
            progress={busy?.name === entry.name ? (busy.total ? `${entry.name} · ${megabytes(busy.loaded)} of ${megabytes(busy.total)} MB` : 'Asking for the model…') : null} />
        ))}
      </ul>
    </section>
  )
}

function Row({ entry, used, kept, progress }: { entry: Entry; used: boolean; kept: KeptSize | null; progress: string | null }) {
  const whole = kept?.complete === true
  const { size } = entry.recipe
  const facts = [
    `${size} × ${size}`, ...(whole ? [`${megabytes(kept.bytes)} MB, kept here`] : kept ? [`${megabytes(kept.bytes)} MB of it here`] : []),
    entry.licence, reached.has(entry.id) ? 'address verified' : 'address not verified',
  ]
  const open = (): void => void openModel({ kind: 'catalogue', id: entry.id })
  return (
    <li data-id={entry.id}>
      <p><b>{entry.name}</b> <span className="soft">{facts.join(' · ')} · <a href={entry.source} target="_blank" rel="noreferrer noopener" aria-label={`Source of ${entry.name}`}>source</a></span></p>
      <div className="row">
        {progress !== null && <span className="soft">{progress}</span>}
        {progress !== null && <button type="button" className="button small" onClick={() => { cancelLoading(); void refreshDownloads() }}>Cancel</button>}
        {progress === null && used && <span className="tag">in use</span>}
        {progress === null && !used && <button type="button" className="button small" aria-label={`${whole ? 'Use' : kept ? 'Resume' : 'Download'} ${entry.name}`} onClick={open}>{whole ? 'Use' : kept ? 'Resume' : 'Download'}</button>}
        {progress === null && kept && (
          <button type="button" className="button small bare" aria-label={`Remove ${entry.name}`} onClick={() => void removeDownloads([kept.model]).then(refreshDownloads)}>Remove</button>
        )}
      </div>
    </li>
  )
}

export function megabytes(bytes: number): string {
  const mb = bytes / 1e6
  return mb >= 10 ? mb.toFixed(0) : mb.toFixed(1)
}
