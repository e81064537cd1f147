import { entries, hubEntries } from '../../models/catalogue'
import type { KeptSize } from '../../models/cache'
import type { ModelSource } from '../../models/card'
import { huggingFace } from '../../models/hub/name'
import { removeDownloads } from '../../state/downloads'
import { cancelLoading, openModel, sourceName } from '../../state/model'
import { reached } from '../../state/reached'
import { useFacts } from '../../state/useFacts'
import { refreshDownloads, useDownloads } from './useDownloads'
import './catalogue.css'

interface Line {
  readonly id: string
  readonly name: string
  readonly from: ModelSource
  readonly facts: readonly string[]
  /** The page of whoever made it. */
  readonly page: string
  readonly used: boolean
  readonly kept: KeptSize | null
}

/** The model that is here at once, then the big ones: they come in the background while the one in use answers. */
export function Catalogue() {
  const used = useFacts((s) => s.model?.card.id ?? '')
  const loading = useFacts((s) => s.loading)
  const kept = useDownloads()
  const verified = (id: string): string => (reached.has(id) ? 'address verified' : 'address not verified')
  const busy = loading.status === 'loading' ? loading : null
  const lines: readonly Line[] = [
    ...entries.map((entry): Line => ({
      id: entry.id, name: entry.name, from: { kind: 'catalogue', id: entry.id }, page: entry.source, used: used === entry.id,
      kept: kept.find(({ model }) => entry.addresses.includes(model)) ?? null,
      facts: [entry.recipe ? `${entry.recipe.size} × ${entry.recipe.size}` : 'finds objects', entry.licence, verified(entry.id)],
    })),
    ...hubEntries.map(({ repo, name }): Line => ({
      id: `hf:${repo}`, name, from: { kind: 'hub', name: { host: huggingFace, repo, revision: null, dtype: null } }, page: `${huggingFace}/${repo}`,
      used: used.startsWith(`hf:${repo}@`), kept: kept.find(({ model }) => model.startsWith(`hf:${repo}@`)) ?? null, facts: ['ONNX from Hugging Face', verified(`hf:${repo}`)],
    })),
  ]
  return (
    <section aria-labelledby="catalogue-title">
      <h3 id="catalogue-title">Catalogue</h3>
      <p className="soft">{lines.length} models, larger than the built-in one. They are downloaded in the background, kept in this browser, and take over when they are whole.</p>
      <ul className="catalogue" aria-label="Catalogue">
        <li data-id="builtin">
          <p><b>Built-in model</b> <span className="soft">comes with the page</span></p>
          {used === 'builtin' ? <span className="tag">in use</span> : <button type="button" className="button small" onClick={() => void openModel({ kind: 'builtin' })}>Use</button>}
        </li>
        {lines.map((line) => (
          <Row key={line.id} line={line}
            progress={busy?.name === sourceName(line.from) ? (busy.total ? `${line.name} · ${megabytes(busy.loaded)} of ${megabytes(busy.total)} MB` : 'Asking for the model…') : null} />
        ))}
      </ul>
    </section>
  )
}

function Row({ line: { id, name, from, facts, page, used, kept }, progress }: { line: Line; progress: string | null }) {
  const whole = kept?.complete === true
  const here = whole ? [`${megabytes(kept.bytes)} MB, kept here`] : kept ? [`${megabytes(kept.bytes)} MB of it here`] : []
  const verb = whole ? 'Use' : kept ? 'Resume' : 'Download'
  return (
    <li data-id={id}>
      <p><b>{name}</b> <span className="soft">{[...facts.slice(0, -1), ...here, ...facts.slice(-1)].join(' · ')} · <a href={page} target="_blank" rel="noreferrer noopener" aria-label={`Source of ${name}`}>source</a></span></p>
      <div className="row">
        {progress !== null && <span className="soft">{progress}</span>}
        {progress !== null && <button type="button" className="button small" onClick={() => { cancelLoading(); void refreshDownloads() }}>Cancel</button>}
        {progress === null && used && <span className="tag">in use</span>}
        {progress === null && !used && <button type="button" className="button small" aria-label={`${verb} ${name}`} onClick={() => void openModel(from)}>{verb}</button>}
        {progress === null && kept && (
          <button type="button" className="button small bare" aria-label={`Remove ${name}`} onClick={() => void removeDownloads([kept.model]).then(refreshDownloads)}>Remove</button>
        )}
      </div>
    </li>
  )
}

export function megabytes(bytes: number): string {
  const mb = bytes / 1e6
  return mb >= 10 ? mb.toFixed(0) : mb.toFixed(1)
}
