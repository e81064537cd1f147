import { Check, ImageOff, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { percent } from '../../charts/percent'
import { showInClassify, thumbnailOf } from '../../state/calibrate/photo'
import type { FoundRow } from '../../worker/closer'

interface Props {
  readonly rows: readonly FoundRow[]
  /** Paths, by row of the set. */
  readonly files: readonly string[]
  readonly names: readonly string[] | null
}

/** Photos drawn at once; more come when asked for. */
const some = 24

/** The photos of the rows: what the model said of each, and what it is. A click opens one in Classify. */
export function RowPhotos({ rows, files, names }: Props) {
  const [shown, show] = useState(some)
  const named = (k: number): string => names?.[k] ?? String(k)
  return (
    <>
      <ul className="row-photos" aria-label="Photos of the listed rows">
        {rows.slice(0, shown).map((one) => {
          const right = one.answered === one.label
          return (
            <li key={one.row}>
              <button type="button" className="row-photo" title={`${files[one.row] ?? ''}: open in Classify`} onClick={() => showInClassify(one.row)}>
                <Thumbnail row={one.row} />
                <bdi className="row-photo-name">{(files[one.row] ?? '').split('/').at(-1)}</bdi>
                <span className={right ? 'row-photo-answer right' : 'row-photo-answer wrong'}>
                  {right ? <Check aria-label="right" size={14} /> : <X aria-label="wrong" size={14} />} {percent(one.confidence, false)} <bdi>{named(one.answered)}</bdi>
                </span>
                {!right && <span className="soft">is <bdi>{named(one.label)}</bdi></span>}
              </button>
            </li>
          )
        })}
      </ul>
      {rows.length > shown && <button type="button" className="button small" onClick={() => show(shown + some)}>Show {Math.min(some, rows.length - shown)} more of {rows.length - shown}</button>}
    </>
  )
}

function Thumbnail({ row }: { row: number }) {
  const [url, set] = useState<string | null | undefined>(undefined)
  useEffect(() => {
    const work = new AbortController()
    let made: string | null = null
    void thumbnailOf(row, work.signal).then((blob) => {
      if (!work.signal.aborted) set((made = blob && URL.createObjectURL(blob)))
    })
    return () => {
      work.abort()
      if (made) URL.revokeObjectURL(made)
    }
  }, [row])
  if (url === null) return <span className="row-photo-none"><ImageOff aria-hidden size={20} /></span>
  return url === undefined ? <span className="row-photo-none" /> : <img src={url} alt="" width={92} height={69} />
}
