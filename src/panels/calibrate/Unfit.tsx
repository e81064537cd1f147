import { useFacts } from '../../state/useFacts'

/** Why what was made of this set cannot be used in Classify; nothing where it can. */
export function Unfit() {
  const model = useFacts((s) => s.model)
  const classes = useFacts((s) => s.calibrate.set?.classes)
  if (!model || classes === undefined || model.classes === classes) return null
  return <p className="soft">{model.card.name} has {model.classes.toLocaleString('en')} classes and this set {classes.toLocaleString('en')}: to use this, open the model it belongs to.</p>
}
