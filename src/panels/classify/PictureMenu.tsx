import { ImageDown } from 'lucide-react'
import { barsSvg, svgToPng } from '../../charts/picture'
import type { Bars } from '../../charts/rows'
import { quote } from '../../faults'
import { facts, notice } from '../../state/store'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'

const rows = 10

/** The bars as a picture, in the page's present colours. */
export function PictureMenu({ bars, name }: { bars: Bars | null; name: string }) {
  const svg = (): string => {
    const { model, temperature } = facts()
    return barsSvg(bars!, rows, quote(name, 56), model?.card.name ?? '', temperature, colours())
  }
  const stem = `howsure-${quote(name).replace(/\.[^.]*$/, '')}`
  return (
    <Menu.Root>
      <Menu.Trigger className="button small" disabled={!bars}><ImageDown aria-hidden size={15} /> Picture</Menu.Trigger>
      <Menu.Popup>
        <Menu.Item onSelect={() => void copy(svg())}>Copy</Menu.Item>
        <Menu.Item onSelect={() => void svgToPng(svg()).then((png) => saveFile(`${stem}.png`, png))}>Save PNG</Menu.Item>
        <Menu.Item onSelect={() => saveFile(`${stem}.svg`, svg(), 'image/svg+xml')}>Save SVG</Menu.Item>
      </Menu.Popup>
    </Menu.Root>
  )
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
