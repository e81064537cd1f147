import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

/** Copies a text and says so for two seconds. Without the right to the clipboard it says that instead. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, say] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => say(''), 2000)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      say('Copied')
    } catch {
      say('Not allowed here: select the text instead')
    }
  }
  return (
    <span className="row">
      <button type="button" className="button small" onClick={() => void copy()}>{said === 'Copied' ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />} {label}</button>
      <span className="soft small" role="status">{said}</span>
    </span>
  )
}
