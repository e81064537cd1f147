import { Search, TableProperties } from 'lucide-react'
import { memo, useCallback, useMemo, useState } from 'react'
import { ConfidenceBars } from '../../charts/ConfidenceBars'
import { ConfidenceTable } from '../../charts/ConfidenceTable'
import { type Bars, find, restText, rowText } from '../../charts/rows'
import { answer, subjectOf, worldOf } from '../../state/derive'
import type { Facts, View } from '../../state/facts'
import { keepSettings } from '../../state/settings'
import { ruled } from '../../state/rules'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Segmented } from '../../ui/Segmented'
import { CalibratorInUse } from './CalibratorInUse'
import { ExportMenu } from './ExportMenu'
import { ModelNotes } from './ModelNotes'
import { PictureMenu } from './PictureMenu'
import { ReadoutTiles } from './ReadoutTiles'
import { RuleLine } from './RuleLine'
import { Temperature } from './Temperature'
import { WorldLine } from './WorldLine'

/** Rows in view without scrolling; the rest is summed up in a line. */
const inView = 7

const views: readonly { value: View; text: string; title: string }[] = [
  { value: 'probabilities', text: '%', title: 'Confidence, 0 to 100 %' },
  { value: 'log', text: 'log', title: 'Confidence on a log scale, down to a millionth' },
  { value: 'logits', text: 'logits', title: 'The model’s own scores, before softmax' },
]

export function AnswerCard() {
  const logits = useFacts((s) => subjectOf(s)?.logits ?? null)
  const moving = useFacts((s) => subjectOf(s)?.moving ?? false)
  const damaged = useFacts((s) => subjectOf(s)?.damaged ?? false)
  const waiting = useFacts(waitingFor)
  const model = useFacts((s) => s.model)
  const temperature = useFacts((s) => s.temperature)
  const inUse = useFacts((s) => s.inUse)
  const view = useFacts((s) => s.view)
  const [text, setText] = useState('')
  const [asTable, setAsTable] = useState(false)
  const toggleTable = useCallback(() => setAsTable((on) => !on), [])

  const a = useMemo(() => (logits && model ? answer(logits, { temperature, inUse }, model) : null), [logits, temperature, inUse, model])
  const bars: Bars | null = a && model ? { logits: a.logits, confidences: a.confidences, order: a.order, labels: model.labels, view } : null
  const rules = useFacts((s) => s.rules[s.model?.card.sha256 ?? ''])
  const told = useMemo(() => (logits && rules && model?.link === 'softmax' ? ruled(logits, rules) : null), [logits, rules, model])
  const world = worldOf(model)
  const sorted = a?.order ?? null
  const shown = useMemo(() => (sorted && model ? find({ order: sorted, labels: model.labels }, text) : null), [sorted, model, text])
  const top = sorted?.[0]
  // A search shows some classes only: which of them are in the set, their places no longer say.
  const inSet = text.trim() === '' ? told?.size ?? 0 : 0

  return (
    <section className="card how" aria-labelledby="how-title">
      <Head />
      <p className="answer">
        <bdi className="answer-label">{bars && top !== undefined ? bars.labels[top] : placeholder[waiting]}</bdi>
        {bars && damaged && <span className="answer-mark">damaged file</span>}
        {bars && top !== undefined && <span className="answer-value">{rowText({ ...bars, view: 'probabilities' }, top)}</span>}
      </p>
      {told && <RuleLine {...told} />}
      {(world || !model) && <WorldLine logits={logits} world={world} />}
      <ViewRow view={view} text={text} onText={setText} asTable={asTable} onTable={toggleTable} />
      {bars && shown ? (
        asTable ? <ConfidenceTable bars={bars} shown={shown} inSet={inSet} /> : <ConfidenceBars bars={bars} shown={shown} moving={moving} inSet={inSet} />
      ) : <Blank waiting={waiting} />}
      <p className="more">
        {bars && shown && (text.trim()
          ? `${shown.length === 0 ? 'No class' : shown.length === 1 ? '1 class' : `${shown.length} classes`} found`
          : model?.link === 'sigmoid' ? 'Independent scores: each class is a yes or no of its own; they do not add up to 100 %.' : restText(bars, inView))}
      </p>
      {inUse ? <CalibratorInUse {...inUse} /> : <Temperature link={model?.link ?? 'softmax'} />}
      <ReadoutTiles readouts={a?.readouts ?? null} classes={model?.classes ?? 0} link={model?.link ?? 'softmax'} />
      <Notes />
    </section>
  )
}

/** What does not follow the slider is drawn apart from it: the slider moves every frame, and menus are dear. */
const Head = memo(function Head() {
  return (
    <div className="how-head">
      <h2 id="how-title">How sure?</h2>
      <PictureMenu />
      <ExportMenu />
    </div>
  )
})

const Notes = memo(ModelNotes)

const ViewRow = memo(function ViewRow({ view, text, onText, asTable, onTable }: {
  view: View
  text: string
  onText: (text: string) => void
  asTable: boolean
  onTable: () => void
}) {
  return (
    <div className="view-row">
      <Segmented label="Show as" value={view} options={views} onChange={setView} />
      <label className="search">
        <Search aria-hidden size={15} />
        <input type="search" aria-label="Find a class" placeholder="Find a class" value={text} onChange={(event) => onText(event.target.value)} />
      </label>
      <button type="button" className="button small icon" aria-label="Show as table" title="Show as table" aria-pressed={asTable} onClick={onTable}>
        <TableProperties aria-hidden size={16} />
      </button>
    </div>
  )
})

function setView(view: View): void {
  store.setState({ view })
  keepSettings(() => ({ view }))
}

type Waiting = 'nothing' | 'camera' | 'looking' | 'failed'

function waitingFor(s: Facts): Waiting {
  if (s.camera) return s.camera.fault ? 'failed' : s.camera.status === 'starting' ? 'camera' : 'looking'
  const state = s.photos.find((p) => p.id === s.selected)?.state
  return state === undefined ? 'nothing' : state === 'failed' ? 'failed' : 'looking'
}

const placeholder: Record<Waiting, string> = { nothing: 'No photo yet', camera: 'No picture yet', looking: 'Looking…', failed: 'No answer' }

/** As tall as the bars, so that nothing jumps when they come. */
function Blank({ waiting }: { waiting: Waiting }) {
  if (waiting === 'nothing') return <p className="bars-scroll blank none soft">The bars of your photo’s classes come here.</p>
  if (waiting === 'failed') return <p className="bars-scroll blank none soft">No confidence can be shown for this one. Beside the picture stands why.</p>
  return <div className="bars-scroll blank" aria-hidden>{Array.from({ length: inView }, (_, i) => <div key={i} className="blank-row" />)}</div>
}
