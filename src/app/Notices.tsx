import { sentence } from '../faults'
import { settleConsent } from '../state/link'
import { cancelLoading, dismissFailure, retryLoading } from '../state/model'
import { dismissNotice } from '../state/store'
import { useFacts } from '../state/useFacts'
import { Notice } from '../ui/Notice'
import { Progress } from '../ui/Progress'
import { UpdateNotice } from './UpdateNotice'

/** What the page has to say about itself: loading, what failed, what a link asks for. */
export function Notices() {
  const loading = useFacts((s) => s.loading)
  const model = useFacts((s) => s.model)
  const consents = useFacts((s) => s.consents)
  const notices = useFacts((s) => s.notices)
  return (
    <div className="notices">
      <UpdateNotice />
      {loading.status === 'loading' && (model || loading.name !== 'the built-in model') && (
        <Notice kind="note">
          <Progress
            label={`Loading ${loading.name}`}
            text={loading.total ? `${megabytes(loading.loaded)} of ${megabytes(loading.total)} MB` : loading.loaded > 0 ? `${megabytes(loading.loaded)} MB` : 'asking for the model…'}
            value={loading.total ? loading.loaded / loading.total : null}
          />
          <button type="button" className="button small" onClick={cancelLoading}>Cancel</button>
        </Notice>
      )}
      {loading.status === 'failed' && (
        <Notice kind="fault" onDismiss={dismissFailure}>
          <p><bdi>{loading.name}</bdi> could not be loaded. {sentence(loading.fault)}{model && ` ${model.card.name} keeps working.`}</p>
          <button type="button" className="button small" onClick={retryLoading}>Retry</button>
        </Notice>
      )}
      {consents.map((consent) => (
        <Notice kind="note" key={consent.url}>
          <p>This link wants to load {consent.what === 'model' ? 'a model' : 'a picture'} from <b className="break">{new URL(consent.url).host}</b>. Nothing was asked of it yet.</p>
          <button type="button" className="button small primary" onClick={() => settleConsent(consent, true)}>Load it</button>
          <button type="button" className="button small" onClick={() => settleConsent(consent, false)}>Not now</button>
        </Notice>
      ))}
      {notices.map((n) => (
        <Notice kind={n.kind} key={n.id} onDismiss={() => dismissNotice(n.id)}><p>{n.text}</p></Notice>
      ))}
    </div>
  )
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
