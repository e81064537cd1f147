import { Download } from 'lucide-react'
import { toCsv, toJson } from '../../state/export'
import { linkOf } from '../../state/link'
import { facts, notice, store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'

export function ExportMenu() {
  const some = useFacts((s) => s.photos.length > 0)
  return (
    <Menu.Root>
      <Menu.Trigger className="button small" disabled={!some}><Download aria-hidden size={15} /> Export results</Menu.Trigger>
      <Menu.Popup>
        <Menu.Item onSelect={() => saveFile('howsure-results.json', toJson(facts()), 'application/json')}>JSON</Menu.Item>
        <Menu.Item onSelect={() => saveFile('howsure-results.csv', toCsv(facts()), 'text/csv')}>CSV</Menu.Item>
        <Menu.Item onSelect={() => store.setState({ dialog: 'python' })}>Python program…</Menu.Item>
        <Menu.Item onSelect={() => void copyLink()}>Copy link</Menu.Item>
      </Menu.Popup>
    </Menu.Root>
  )
}

async function copyLink(): Promise<void> {
  const s = facts()
  const link = new URL(linkOf(s), location.href).href
  const lost = s.model?.card.source === 'files' ? ' The model came from files, so the link cannot bring it.' : ''
  try {
    await navigator.clipboard.writeText(link)
    notice('note', `Link copied.${lost}`)
  } catch {
    notice('note', `The browser did not allow copying. The address bar holds the same link.${lost}`)
  }
}
