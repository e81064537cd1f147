/** What, how much of how much. `value` 0..1, or null while the total is not known. */
export function Progress({ label, text, value }: { label: string; text: string; value: number | null }) {
  return (
    <div className="progress">
      <p><bdi>{label}</bdi> <span className="soft nowrap">{text}</span></p>
      <progress aria-label={label} {...(value === null ? {} : { value, max: 1 })} />
    </div>
  )
}
