import { CircleAlert, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'

export function Notice({ kind, onDismiss, children }: { kind: 'fault' | 'note'; onDismiss?: () => void; children: ReactNode }) {
  const Icon = kind === 'fault' ? CircleAlert : Info
  return (
    <div className={`notice ${kind}`} role={kind === 'fault' ? 'alert' : undefined}>
      <Icon aria-hidden size={18} className="notice-icon" />
      <div className="notice-text">{children}</div>
      {onDismiss && <button type="button" className="button icon small bare" aria-label="Dismiss" onClick={onDismiss}><X aria-hidden size={16} /></button>}
    </div>
  )
}
