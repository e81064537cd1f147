import { FileCheck, FolderOpen, X } from 'lucide-react'
import { useEffect } from 'react'
import { sentence } from '../../../faults'
import { closeTruth, followTruth, takeTruth } from '../../../state/detect/truth'
import { useFacts } from '../../../state/useFacts'
import { FileButton } from '../../../ui/FileButton'
import { Figures } from './Figures'
import './truth.css'

/** Are the boxes right, and as often as their scores say? Against what somebody marked in the same photos. */
export function Truth() {
  const { set, fault, busy, measured } = useFacts((s) => s.detect.truth)
  useEffect(() => followTruth(), [])
  return (
    <section className="card truth" aria-labelledby="truth-title">
      <div className="truth-head">
        <h2 id="truth-title">Against ground truth</h2>
        {set && <button type="button" className="button small bare" onClick={closeTruth}><X aria-hidden size={15} /> Close {set.name}</button>}
      </div>
      {!set && <p>Photos whose objects somebody has marked show how often a box is right, and whether its score can be believed. Open the photos, then their boxes: a COCO file of instances (.json), or YOLO’s .txt files with classes.txt or data.yaml. They are matched by file name and stay on this device.</p>}
      <div className="row">
        <FileButton id="open-truth" label="Open ground truth" accept=".json,.txt,.yaml,.yml,.names" onFiles={(files) => void takeTruth(files)}><FileCheck aria-hidden size={17} /> Open ground truth</FileButton>
        <FileButton id="open-truth-folder" label="Open ground truth folder" folder onFiles={(files) => void takeTruth(files)}><FolderOpen aria-hidden size={17} /> Folder of .txt</FileButton>
        {busy && <span className="soft" role="status">Measuring…</span>}
      </div>
      {fault && <p className="truth-fault" role="alert">{sentence(fault)}</p>}
      {set && (
        <p className="soft">
          {set.kind}: {set.boxes.toLocaleString('en')} {set.boxes === 1 ? 'box' : 'boxes'} in {set.images.toLocaleString('en')} {set.images === 1 ? 'picture' : 'pictures'}.
          {measured && ` ${measured.photos.toLocaleString('en')} of them ${measured.photos === 1 ? 'is' : 'are'} on this page, with ${measured.truths.toLocaleString('en')} ${measured.truths === 1 ? 'object' : 'objects'}.`}
          {measured && measured.without > 0 && ` ${measured.without.toLocaleString('en')} photos are not in it.`}
          {measured && measured.lost > 0 && ` ${measured.lost.toLocaleString('en')} photos’ boxes are not kept any more: too many were looked at.`}
        </p>
      )}
      {set && set.notes.length > 0 && <ul className="notes">{set.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      {measured && <Figures measured={measured} />}
    </section>
  )
}
