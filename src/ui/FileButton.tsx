import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly id: string
  readonly folder?: boolean
  readonly accept?: string
  readonly onFiles: (files: readonly File[]) => void
}

/** A file input that is there for the keyboard, assistive technology and tests, and drawn by something else. */
export function HiddenFileInput({ label, id, folder = false, accept, onFiles }: Props) {
  return (
    <input
      className="hidden file-input" type="file" multiple id={id} aria-label={label}
      tabIndex={-1}
      {...(accept ? { accept } : {})}
      {...(folder ? { webkitdirectory: '' } : {})}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])]
        // So that the same file can be picked twice.
        event.target.value = ''
        if (files.length > 0) onFiles(files)
      }}
    />
  )
}

/** A button that opens the file picker. The input carries the name; the visible button clicks it. */
export function FileButton({ children, className = '', ...input }: Props & { readonly children: ReactNode; readonly className?: string }) {
  return (
    <>
      <button type="button" className={`button ${className}`} onClick={() => document.getElementById(input.id)?.click()}>{children}</button>
      <HiddenFileInput {...input} />
    </>
  )
}

declare module 'react' {
  interface InputHTMLAttributes<T> {
    webkitdirectory?: string
  }
}
