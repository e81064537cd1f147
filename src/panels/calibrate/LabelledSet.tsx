import { FileUp, FolderOpen, Tags } from 'lucide-react'
import { sentence } from '../../faults'
import { cancelOpening, setBins, setSplit, takeSetFiles } from '../../state/calibrate/calibrate'
import { takeFolder } from '../../state/calibrate/folder'
import { useFacts } from '../../state/useFacts'
import { FileButton } from '../../ui/FileButton'
import { Segmented } from '../../ui/Segmented'
import { FolderRun } from './FolderRun'

const kinds = [
  { value: 'stratified', text: 'stratified', title: 'Of every class its share, by chance with a seed' },
  { value: 'shuffle', text: 'shuffled', title: 'Any rows, by chance with a seed' },
  { value: 'even-odd', text: 'even / odd', title: 'Rows 0, 2, 4, … calibrate, the others evaluate' },
] as const

/** What is measured, and how it is cut in two. */
export function LabelledSet() {
  const set = useFacts((s) => s.calibrate.set)
  const opening = useFacts((s) => s.calibrate.opening)
  const fault = useFacts((s) => s.calibrate.fault)
  const folder = useFacts((s) => s.calibrate.folder)
  const split = useFacts((s) => s.calibrate.split)
  const bins = useFacts((s) => s.calibrate.bins)
  const parts = useFacts((s) => s.calibrate.results['none'] ?? null)
  return (
    <section className="card calibrate-card" aria-labelledby="set-title">
      <h2 id="set-title">Labelled set</h2>
      {set && <p className="break"><b>{set.name}</b>: {set.rows.toLocaleString('en')} rows, {set.classes.toLocaleString('en')} classes{set.example ? ', shipped as an example' : `, ${set.kind}`}.</p>}
      {set?.notes.map((note) => <p key={note} className="soft">{note}</p>)}
      {opening !== null && (
        <div className="queue">
          <span className="soft" role="status">Reading…</span>
          <progress value={opening} max={1} aria-label="Read" />
          {set && <button type="button" className="button small" onClick={cancelOpening}>Cancel</button>}
        </div>
      )}
      {fault && <p className="calibrate-fault" role="alert">{sentence(fault)}{set && ' The set above stays.'}</p>}
      {folder && <FolderRun run={folder} />}
      <div className="row">
        <FileButton id="open-labelled-folder" label="Open labelled folder" folder onFiles={(files) => void takeFolder(files)}><FolderOpen aria-hidden size={16} /> Open labelled folder</FileButton>
        <FileButton id="open-logits" label="Open logits" onFiles={(files) => void takeSetFiles(files, 'logits')}><FileUp aria-hidden size={16} /> Open logits</FileButton>
        <FileButton id="open-labels" label="Open labels" onFiles={(files) => void takeSetFiles(files, 'labels')}><Tags aria-hidden size={16} /> Open labels</FileButton>
      </div>
      <p className="soft small">A folder for each class, or photos with a table (file, label), run through the model above. Or logits or probabilities as .npy, .npz, CSV or JSON, with labels in the same file or another. Everything stays on this device.</p>
      <div className="calibrate-fields">
        <Segmented label="Split" value={split.kind} options={kinds} onChange={(kind) => setSplit({ kind })} />
        {split.kind !== 'even-odd' && (
          <label>to fit
            <select value={split.share} onChange={(event) => setSplit({ share: Number(event.target.value) })}>
              {[0.2, 0.3, 0.5, 0.7, 0.8].map((share) => <option key={share} value={share}>{share * 100} %</option>)}
            </select>
          </label>
        )}
        {split.kind !== 'even-odd' && (
          <label>seed
            <input type="number" min={0} max={9999} step={1} value={split.seed} onChange={(event) => Number.isInteger(event.target.valueAsNumber) && setSplit({ seed: event.target.valueAsNumber })} />
          </label>
        )}
        <label>bins
          <select value={bins} onChange={(event) => setBins(Number(event.target.value))}>
            {[5, 10, 15, 20, 25, 50].map((n) => <option key={n} value={n}>{n}</option>)}
          </select>
        </label>
      </div>
      {parts && <p className="soft">{parts.calibrationRows.toLocaleString('en')} {parts.calibrationRows === 1 ? 'row' : 'rows'} to fit, {parts.evaluationRows.toLocaleString('en')} held out; every figure below is of the held-out rows.</p>}
      {parts?.findings.map((finding) => <p key={finding} className="calibrate-finding">{finding}</p>)}
    </section>
  )
}
