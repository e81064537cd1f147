import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** A modal dialog: focus stays inside, Escape and a press outside close it, focus goes back to where it was. `first`: the id of what is focused first, where it is there. */
export function Dialog({ title, onClose, first = '', children }: { title: string; onClose: () => void; first?: string; children: ReactNode }) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog card" initialFocus={() => document.getElementById(first) ?? true}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="button icon" aria-label="Close"><X aria-hidden size={18} /></Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
