import { useEffect, useRef, useState } from 'react'
import { figure, percent } from '../../charts/percent'
import { type Device, deviceTitle } from '../../engines/engine'
import { sentence, toPlain } from '../../faults'
import { chooseDevice } from '../../state/devices'
import { type CheckRow, compared, crossCheck } from '../../state/crossCheck'
import { useFacts } from '../../state/useFacts'
import { judge, pointsText, threshold } from '../../state/verdict'

/** The selected photo on every device, side by side. */
export function CrossCheck() {
  const hasPhoto = useFacts((s) => s.photos.some((photo) => photo.id === s.selected && photo.blob !== null))
  const used = useFacts((s) => s.engine?.device)
  const [rows, setRows] = useState<readonly CheckRow[]>([])
  const [state, setState] = useState<'idle' | 'running' | 'done'>('idle')
  const [said, say] = useState('')
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (): Promise<void> => {
    const controller = (running.current = new AbortController())
    setRows([])
    setState('running')
    say('')
    try {
      setRows(await crossCheck(controller.signal, (next) => !controller.signal.aborted && setRows(next)))
      setState('done')
    } catch (error) {
      setState('idle')
      setRows([])
      say(controller.signal.aborted ? 'Cancelled.' : sentence(toPlain(error)))
    }
  }
  const verdict = state === 'done' ? judge(compared(rows)) : null
  return (
    <div className="cross-check">
      <div className="row">
        {state === 'running'
          ? <button type="button" className="button" onClick={() => running.current?.abort()}>Cancel comparison</button>
          : <button type="button" className="button" disabled={!hasPhoto} onClick={() => void start()}>Compare devices on this photo</button>}
        {!hasPhoto && <span className="soft small">Open a photo first.</span>}
      </div>
      {rows.length > 0 && (
        <div className="cross-scroll">
          <table className="table" aria-label="Devices compared">
            <thead><tr><th>Device</th><th>Top class</th><th>Confidence</th><th>Off by, points</th><th>Time</th></tr></thead>
            <tbody>{rows.map((row) => <Row key={row.device} row={row} off={verdict?.off.includes(row.device) ?? false} />)}</tbody>
          </table>
        </div>
      )}
      <p className={verdict && !verdict.agree ? 'verdict off' : 'verdict'} role="status">{verdict?.text ?? (state === 'running' ? 'Comparing, one device after the other…' : said)}</p>
      {verdict && used && verdict.off.includes(used) && (
        <button type="button" className="button primary" onClick={() => void chooseDevice('wasm')}>Use WASM instead of {deviceTitle[used]}</button>
      )}
      {state === 'done' && (
        <p className="soft small">
          The difference is the largest over all classes, in percentage points, from the first device that answered. Up to {pointsText(threshold)} is rounding:
          sums in another order give less than 0.05 points, half precision (float16) some tenths.
        </p>
      )}
    </div>
  )
}

function Row({ row, off }: { row: CheckRow; off: boolean }) {
  const title = <th scope="row">{deviceTitle[row.device satisfies Device]}</th>
  if (row.status === 'failed') return <tr data-device={row.device} data-state="failed">{title}<td colSpan={4} className="cross-why">{row.why}</td></tr>
  if (row.status !== 'done') return <tr data-device={row.device} data-state={row.status}>{title}<td colSpan={4} className="cross-why soft">{row.status === 'running' ? 'running…' : 'waiting'}</td></tr>
  return (
    <tr data-device={row.device} data-state="done" data-difference={row.difference ?? ''} data-confidence={row.top} className={off ? 'off' : undefined}>
      {title}
      <td className="cross-why"><bdi>{row.label}</bdi></td>
      <td>{percent(row.top, false)}</td>
      <td>{row.difference === null ? 'reference' : pointsText(row.difference).replace(/ points?$/, '')}</td>
      <td>{figure(row.ms, row.ms < 10 ? 1 : 0)} ms</td>
    </tr>
  )
}
