import { Download, TableProperties } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { type Numbers, tableRows, type Value } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { svgToPng } from '../../charts/picture'
import { svgOf } from '../../charts/svgOf'
import { sentence, toPlain } from '../../faults'
import { csv } from '../../state/csv'
import { facts, notice } from '../../state/store'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'

interface Props {
  /** Names the files. */
  readonly id: string
  readonly title: string
  readonly chart: ReactNode
  readonly numbers: Numbers
  /** Rows of the file where it holds more than the table. */
  readonly points?: () => Value[][]
  /** What the chart says and how to read it. */
  readonly note: ReactNode
  readonly children?: ReactNode
}

/** A chart with its table twin, and both as files. The chart stays drawn behind the table, to be saved from there too. */
export function ChartCard({ id, title, chart, numbers, points, note, children }: Props) {
  const [asTable, setAsTable] = useState(false)
  const drawn = useRef<HTMLDivElement>(null)
  const svg = (): string => svgOf(drawn.current!.querySelector('svg')!, title, ofWhat())
  return (
    <section className="card calibrate-card" aria-labelledby={`${id}-title`} data-chart={id}>
      <div className="row">
        <h2 id={`${id}-title`}>{title}</h2>
        <Menu.Root>
          <Menu.Trigger className="button small push" aria-label={`Save: ${title}`}><Download aria-hidden size={15} /> Save</Menu.Trigger>
          <Menu.Popup>
            <Menu.Item onSelect={() => saveFile(`howsure-${id}.svg`, svg(), 'image/svg+xml')}>SVG</Menu.Item>
            <Menu.Item onSelect={() => void savePng(`howsure-${id}.png`, svg())}>PNG</Menu.Item>
            <Menu.Item onSelect={() => saveFile(`howsure-${id}.csv`, csv(points?.() ?? tableRows(numbers)), 'text/csv')}>CSV</Menu.Item>
          </Menu.Popup>
        </Menu.Root>
        <button type="button" className="button small icon" aria-label={`Show as table: ${title}`} title="Show as table" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}><TableProperties aria-hidden size={16} /></button>
      </div>
      {asTable && <NumberTable {...numbers} />}
      <div ref={drawn} hidden={asTable}>{chart}</div>
      <p className="soft small">{note}</p>
      {children}
    </section>
  )
}

async function savePng(name: string, svg: string): Promise<void> {
  try {
    saveFile(name, await svgToPng(svg))
  } catch (error) {
    notice('fault', `The picture could not be drawn. ${sentence(toPlain(error))}`)
  }
}

/** The set and its held-out rows, for a picture that leaves the page. */
function ofWhat(): [string, string] {
  const { set, results } = facts().calibrate
  return [set?.name ?? '', `${(results['none']?.evaluationRows ?? 0).toLocaleString('en')} held-out rows`]
}
