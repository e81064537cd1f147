import { hasObjectness } from '../../detection/heads'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { useFound } from './useShown'

/** What must be known about the model and this answer to read the boxes rightly. */
export function DetectNotes() {
  const model = useFacts((s) => s.model)
  const found = useFound()
  const hot = useFacts((s) => s.detect.suppression.temperature > 1)
  if (!model?.head) return null
  const noObjectness = !hasObjectness(model.head.head)
  return (
    <ul className="notes model-notes">
      {found && found.invalid > 0 && <li>{found.invalid.toLocaleString('en')} of {found.rows.toLocaleString('en')} boxes came out as invalid numbers (NaN or infinity) and are left out.</li>}
      {found?.capped && <li>There are more boxes than can be looked at: the surest are.</li>}
      {hot && noObjectness && <li>Above T = 1 faint boxes rise, but those that the model gave less than 0.1 % are not kept.</li>}
      <li>{model.head.why}</li>
      {model.recipeFrom === 'assumed' && (
        <li>Preprocessing is <b>assumed</b> from the kind of model. <button type="button" className="linkish" onClick={() => store.setState({ dialog: 'recipe' })}>Check it</button></li>
      )}
      {model.notes.map((note) => <li key={note}>{note}</li>)}
    </ul>
  )
}
