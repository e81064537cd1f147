import { describe } from '../../pixels/recipeText'
import type { ActiveModel } from '../../state/facts'

const kinds = {
  logits: 'logits', softmax: 'probabilities (softmax inside)', sigmoid: 'yes-or-no scores (sigmoid inside)', 'log-probabilities': 'log-probabilities',
} as const

/** What we know of the model in use. */
export function ModelCard({ model }: { model: ActiveModel }) {
  const { card } = model
  const rows: readonly (readonly [string, string])[] = [
    ['Classes', model.classes.toLocaleString('en')],
    ['Output', `${kinds[model.outputKind]}: ${model.outputWhy}`],
    ['Parameters', card.parameters.toLocaleString('en')],
    ['Size', `${(card.bytes / 1e6).toFixed(2)} MB`],
    ['Sees', describe(model.recipe)],
    ['Licence', card.licence || 'not stated'],
    ['From', card.source === 'builtin' ? 'this site' : card.source === 'files' ? 'your files' : card.id],
    ['sha256', card.sha256 || 'not available on this connection'],
  ]
  return (
    <section aria-labelledby="card-title">
      <h3 id="card-title"><bdi>{card.name}</bdi></h3>
      <dl className="model-card">
        {rows.map(([name, text]) => <div key={name}><dt>{name}</dt><dd className={name === 'sha256' ? 'break mono' : 'break'}>{text}</dd></div>)}
      </dl>
      {model.notes.length > 0 && <ul className="notes">{model.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </section>
  )
}
