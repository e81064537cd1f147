import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { MatterButton } from '../../stage/MatterButton'

/** What must be known about the model to read its numbers rightly. */
export function ModelNotes() {
  const model = useFacts((s) => s.model)
  if (!model) return null
  const kind = kinds[model.outputKind]
  const anySize = model.card.signature.input.shape.slice(-3).filter((n) => n === -1).length > 1
  return (
    <ul className="notes model-notes">
      {model.recipeFrom === 'assumed' && (
        <li>
          Preprocessing is <b>assumed</b>: nothing in the model says how it wants its pixels{anySize && `, nor how many (it takes any size; ${model.recipe.width} × ${model.recipe.height} is assumed)`}.{' '}
          <button type="button" className="linkish" onClick={() => store.setState({ dialog: 'recipe' })}>Check it</button>{' '}
          <MatterButton />
        </li>
      )}
      {kind && <li>{kind}</li>}
      {model.notes.map((note) => <li key={note}>{note}</li>)}
    </ul>
  )
}

const kinds = {
  logits: null,
  softmax: 'The model gives probabilities (softmax is built in); T works on their logarithms.',
  sigmoid: 'The model gives one yes-or-no score per class (sigmoid is built in).',
  'log-probabilities': 'The model gives log-probabilities; T works on them as they are.',
} as const
