import { useEffect, useRef, useState } from 'react'
import { sentence, toPlain } from '../../faults'
import type { Recipe } from '../../pixels/recipe'
import { parseRecipe } from '../../pixels/recipeText'
import type { ActiveModel } from '../../state/facts'
import { setRecipe } from '../../state/model'
import { useFacts } from '../../state/useFacts'

/** Ways of scaling that cover most classifiers; anything else is typed as mean and std. */
const scales = [
  { id: '-1..1', text: '−1 to 1 (TF-Slim, Keras MobileNet)', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  { id: '0..1', text: '0 to 1 (TF-Hub)', mean: [0, 0, 0], std: [1, 1, 1] },
  { id: 'torchvision', text: 'torchvision mean and std', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
] as const

function scaleOf(recipe: Recipe): string {
  const same = (a: readonly number[], b: readonly number[]): boolean => a.every((x, i) => x === b[i])
  return scales.find((scale) => same(scale.mean, recipe.mean) && same(scale.std, recipe.std))?.id ?? 'own'
}

interface Draft {
  width: string
  height: string
  resize: string
  shortSide: string
  scale: string
  mean: string
  std: string
  channels: string
}

/** The plain form: size, crop, scale, channel order. Applying it looks at every photo again. */
export function RecipeForm({ model }: { model: ActiveModel }) {
  const { recipe } = model
  const [draft, setDraft] = useState<Draft>({
    width: String(recipe.width), height: String(recipe.height), resize: recipe.resize, shortSide: String(recipe.shortSide),
    scale: scaleOf(recipe), mean: recipe.mean.join(', '), std: recipe.std.join(', '), channels: recipe.channels,
  })
  const [said, say] = useState('')
  const wanted = useFacts((s) => s.dialog === 'recipe')
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (wanted) section.current?.scrollIntoView({ block: 'start' })
  }, [wanted])
  const set = (change: Partial<Draft>): void => {
    setDraft({ ...draft, ...change })
    say('')
  }
  const apply = (event: { preventDefault(): void }): void => {
    event.preventDefault()
    const scale = scales.find((s) => s.id === draft.scale)
    try {
      setRecipe(parseRecipe({
        width: Number(draft.width), height: Number(draft.height), resize: draft.resize, shortSide: Number(draft.shortSide),
        mean: scale?.mean ?? numbers(draft.mean), std: scale?.std ?? numbers(draft.std), channels: draft.channels,
      }, recipe))
      say('Applied. The photos are looked at again.')
    } catch (error) {
      say(sentence(toPlain(error)))
    }
  }
  return (
    <section aria-labelledby="recipe-title" ref={section}>
      <h3 id="recipe-title">Preprocessing <span className={`tag ${model.recipeFrom}`}>{froms[model.recipeFrom]}</span></h3>
      <form className="recipe" onSubmit={apply}>
        <Text label="Width" value={draft.width} onChange={(width) => set({ width })} />
        <Text label="Height" value={draft.height} onChange={(height) => set({ height })} />
        <Choice label="Fit" value={draft.resize} onChange={(resize) => set({ resize })} options={[['crop', 'shrink, then centre crop'], ['squash', 'squash to size']]} />
        {draft.resize === 'crop' && <Text label="Short side" value={draft.shortSide} onChange={(shortSide) => set({ shortSide })} />}
        <Choice label="Values" value={draft.scale} onChange={(scale) => set({ scale })} options={[...scales.map((s) => [s.id, s.text] as const), ['own', 'own mean and std']]} />
        {draft.scale === 'own' && <Text label="Mean (R, G, B; 0 to 1)" value={draft.mean} onChange={(mean) => set({ mean })} text />}
        {draft.scale === 'own' && <Text label="Std (R, G, B; 0 to 1)" value={draft.std} onChange={(std) => set({ std })} text />}
        <Choice label="Channels" value={draft.channels} onChange={(channels) => set({ channels })} options={[['RGB', 'RGB'], ['BGR', 'BGR']]} />
        <div className="row recipe-end">
          <button type="submit" className="button primary">Apply</button>
          {model.recipeFrom === 'yours' && <button type="button" className="button" onClick={() => setRecipe(null)}>Back to {model.card.recipe ? 'the model’s own' : 'the assumed one'}</button>}
          <span className="form-fault" role="alert">{said}</span>
        </div>
      </form>
    </section>
  )
}

const froms = { card: 'from the model’s card', assumed: 'assumed', yours: 'yours' } as const

function numbers(text: string): number | number[] {
  const list = text.split(/[\s,;]+/).filter(Boolean).map(Number)
  return list.length === 1 ? list[0]! : list
}

function Text({ label, value, onChange, text = false }: { label: string; value: string; onChange: (value: string) => void; text?: boolean }) {
  return (
    <label className={text ? 'field wide' : 'field'}>
      <span>{label}</span>
      <input inputMode={text ? 'text' : 'numeric'} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

function Choice({ label, value, onChange, options }: {
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
