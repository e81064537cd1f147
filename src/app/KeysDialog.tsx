import { store } from '../state/store'
import { Dialog } from '../ui/Dialog'
import { shortcuts } from './Shortcuts'

export default function KeysDialog() {
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => store.setState({ dialog: null })}>
      <dl className="keys">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{does}</dd></div>
        ))}
      </dl>
      <p className="soft">Off while you type, and inside lists and menus.</p>
    </Dialog>
  )
}
