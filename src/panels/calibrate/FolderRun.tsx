import { useEffect, useState } from 'react'
import { leaveFolder, runFolder } from '../../state/calibrate/folder'
import type { LabelledRun } from '../../state/facts'
import { Pace, paceText } from '../../state/pace'
import { facts } from '../../state/store'
import { FolderClasses } from './FolderClasses'

/** A labelled folder on its way: classes that were not found wait for the person, then its photos are answered. */
export function FolderRun({ run }: { run: LabelledRun }) {
  const open = run.classes.filter(({ index }) => index === null)
  const left = open.reduce((n, { photos }) => n + photos, 0)
  return (
    <div className="folder-run">
      <p><b className="break">{run.name}</b>: {run.photos.toLocaleString('en')} photos in {run.classes.length} classes.</p>
      {run.notes.map((note) => <p key={note} className="soft">{note}</p>)}
      {run.done === null && (
        <>
          <p>{open.length === 0 ? 'Every class has its place now.' : `${open.length} of them ${open.length === 1 ? 'is' : 'are'} not known to the model by name: choose, or leave ${open.length === 1 ? 'its' : 'their'} ${left.toLocaleString('en')} photos out.`}</p>
          <div className="row">
            <button type="button" className="button primary" disabled={left === run.photos} onClick={() => void runFolder()}>Run {(run.photos - left).toLocaleString('en')} photos</button>
            <button type="button" className="button small bare" onClick={leaveFolder}>Not now</button>
          </div>
        </>
      )}
      <FolderClasses key={`${run.name} ${run.photos}`} classes={run.classes} />
      {run.done !== null && run.done < run.photos - left && <Progress done={run.done} total={run.photos - left} />}
      {run.unmatched.length > 0 && <Listed what="without a class or a photo" list={run.unmatched} />}
      {run.failed.length > 0 && <Listed what="not answered" list={run.failed} />}
    </div>
  )
}

function Progress({ done, total }: { done: number; total: number }) {
  const [said, say] = useState('')
  useEffect(() => {
    const pace = new Pace()
    const mark = (): void => {
      const paced = pace.mark(facts().calibrate.folder?.done ?? 0, total, performance.now())
      if (paced) say(paceText(paced))
    }
    const timer = setInterval(mark, 500)
    return () => clearInterval(timer)
  }, [total])
  return (
    <div className="queue">
      <span className="soft">{done} of {total} photos</span>
      <progress value={done} max={total} aria-label="Photos answered" />
      <button type="button" className="button small" onClick={leaveFolder}>Cancel</button>
      <span className="queue-pace soft">{said}</span>
    </div>
  )
}

function Listed({ what, list }: { what: string; list: readonly { readonly path: string; readonly why: string }[] }) {
  return (
    <details>
      <summary>{list.length.toLocaleString('en')} {what}</summary>
      <ul className="folder-list">{list.slice(0, 200).map(({ path, why }) => <li key={path}><bdi>{path}</bdi>: {why}</li>)}</ul>
    </details>
  )
}
