import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'

/** One of a few: arrow keys move, one is always pressed. */
export function Segmented<V extends string>({ label, value, options, onChange }: {
  label: string
  value: V
  options: readonly { readonly value: V; readonly text: string; readonly title?: string }[]
  onChange: (value: V) => void
}) {
  return (
    <ToggleGroup className="segmented" aria-label={label} value={[value]} onValueChange={(next: V[]) => next[0] && onChange(next[0])}>
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} className="segment" title={option.title}>{option.text}</Toggle>
      ))}
    </ToggleGroup>
  )
}
