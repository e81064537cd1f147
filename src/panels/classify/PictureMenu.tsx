import { ImageDown } from 'lucide-react'
import { barsSvg, svgToPng } from '../../charts/picture'
import { quote } from '../../faults'
import { answer, subjectOf } from '../../state/derive'
import { facts, notice } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'

const rows = 10

/** The bars as a picture, in the page's present colours. Drawn when it is asked for: the menu does not follow the slider. */
export function PictureMenu() {
  const some = useFacts((s) => Boolean(s.model && subjectOf(s)?.logits))
  return (
    <Menu.Root>
      <Menu.Trigger className="button small" disabled={!some}><ImageDown aria-hidden size={15} /> Picture</Menu.Trigger>
      <Menu.Popup>
        <Menu.Item onSelect={() => void copy(draw().svg)}>Copy</Menu.Item>
        <Menu.Item onSelect={() => void savePng()}>Save PNG</Menu.Item>
        <Menu.Item onSelect={saveSvg}>Save SVG</Menu.Item>
      </Menu.Popup>
    </Menu.Root>
  )
}

function draw(): { svg: string; stem: string } {
  const { model, temperature, view } = facts()
  const photo = subjectOf(facts())
  // The menu is shut without an answer; a photo removed under an open menu leaves an empty picture.
  const bars = photo?.logits && model ? { ...answer(photo.logits, facts(), model), labels: model.labels, view } : null
  const name = quote(photo?.name ?? '')
  return {
    svg: bars ? barsSvg(bars, rows, quote(photo!.name, 56), model!.card.name, temperature, colours()) : '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    stem: `howsure-${name.replace(/\.[^.]*$/, '')}`,
  }
}

async function savePng(): Promise<void> {
  const { svg, stem } = draw()
  saveFile(`${stem}.png`, await svgToPng(svg))
}

function saveSvg(): void {
  const { svg, stem } = draw()
  saveFile(`${stem}.svg`, svg, 'image/svg+xml')
}

async function copy(svg: string): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': svgToPng(svg) })])
    notice('note', 'Picture copied.')
  } catch {
    notice('note', 'The browser did not allow copying. Save the picture instead.')
  }
}

function colours() {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return { paper: token('--panel'), ink: token('--ink'), soft: token('--soft'), rail: token('--rail'), bar: token('--bar'), accent: token('--accent') }
}
