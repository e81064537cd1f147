/** The form's plain fields. */
export function Text({ label, value, onChange, text = false }: { label: string; value: string; onChange: (value: string) => void; text?: boolean }) {
  return (
    <label className={text ? 'field wide' : 'field'}>
      <span>{label}</span>
      <input inputMode={text ? 'text' : 'numeric'} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

export function Choice({ label, value, onChange, options }: {
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly (readonly [string, string])[]
}) {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, text]) => <option key={id} value={id}>{text}</option>)}
      </select>
    </label>
  )
}
