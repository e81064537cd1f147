import { useMemo, useState } from 'react'
import { sentence, toPlain } from '../../faults'
import type { Recipe } from '../../pixels/recipe'
import { scales } from '../../pixels/scales'
import type { ActiveModel } from '../../state/facts'
import { setRecipe } from '../../state/model'
import { type Draft, draftOf, filled, recipeOf } from './recipe/draft'
import { Choice, Text } from './recipe/Fields'
import { Preview } from './recipe/Preview'
import { presets } from './recipe/presets'
import { useOpenedAt } from './useOpenedAt'

/** The recipe's editor. Nothing changes before Apply; applying looks at every photo again. */
export function RecipeForm({ model }: { model: ActiveModel }) {
  const { recipe } = model
  const [draft, setDraft] = useState<Draft>(() => draftOf(recipe))
  const [preset, setPreset] = useState('')
  const [said, say] = useState('')
  const section = useOpenedAt('recipe')
  const checked = useMemo(() => check(draft, recipe), [draft, recipe])
  const set = (change: Partial<Draft>): void => {
    setDraft({ ...draft, ...change })
    setPreset('')
    say('')
  }
  const choose = (id: string): void => {
    const found = presets.find((one) => one.id === id)
    setPreset(id)
    say('')
    const size = model.card.signature.input.shape.slice(-3)
    if (found) setDraft(filled(draft, found, size.filter((n) => n === -1).length < 2))
  }
  const apply = (event: { preventDefault(): void }): void => {
    event.preventDefault()
    if (checked.recipe) setRecipe(checked.recipe)
    say(checked.recipe ? 'Applied. The photos are looked at again.' : checked.fault)
  }
  return (
    <section aria-labelledby="recipe-title" ref={section}>
      <h3 id="recipe-title" tabIndex={-1}>Preprocessing <span className={`tag ${model.recipeFrom}`}>{model.recipeFrom === 'card' && model.card.recipeFile ? `from ${model.card.recipeFile}` : froms[model.recipeFrom]}</span></h3>
      <form className="recipe" onSubmit={apply}>
        <div className="recipe-top">
          <Preview recipe={checked.recipe} fault={checked.fault} />
          <div className="recipe-first">
            <Choice label="Preset" value={preset} onChange={choose} options={[['', 'choose to fill the fields'], ...presets.map((p) => [p.id, p.text] as const)]} />
            <Choice label="Fit" value={draft.resize} onChange={(resize) => set({ resize })} options={[['crop', 'shrink, then centre crop'], ['squash', 'squash to size'], ['squash-crop', 'squash, then centre crop'], ['letterbox', 'whole picture, with bars'], ['letterbox-yolo', 'whole, bars as YOLO rounds them'], ['letterbox-corner', 'whole, in the top left corner']]} />
            <Choice label="Values" value={draft.scale} onChange={(scale) => set({ scale })} options={[...scales.map((s) => [s.id, s.text] as const), ['range', 'own range'], ['own', 'own mean and deviation']]} />
          </div>
        </div>
        {draft.scale === 'range' && <Text label="Lowest value" value={draft.low} onChange={(low) => set({ low })} />}
        {draft.scale === 'range' && <Text label="Highest value" value={draft.high} onChange={(high) => set({ high })} />}
        {draft.scale === 'own' && <Text label="Mean (R, G, B; 0 to 1)" value={draft.mean} onChange={(mean) => set({ mean })} text />}
        {draft.scale === 'own' && <Text label="Std (R, G, B; 0 to 1)" value={draft.std} onChange={(std) => set({ std })} text />}
        <Text label="Width" value={draft.width} onChange={(width) => set({ width })} />
        <Text label="Height" value={draft.height} onChange={(height) => set({ height })} />
        {/crop/.test(draft.resize) && <Text label="Short side" value={draft.shortSide} onChange={(shortSide) => set({ shortSide })} />}
        <Choice label="Interpolation" value={draft.interpolation} onChange={(interpolation) => set({ interpolation })} options={[['bilinear', 'bilinear'], ['bicubic', 'bicubic'], ['nearest', 'nearest pixel']]} />
        {draft.interpolation !== 'nearest' && <Choice label="When shrinking" value={String(draft.antialias)} onChange={(antialias) => set({ antialias: antialias === 'true' })} options={[['true', 'average every pixel (Pillow)'], ['false', 'nearest few only (TensorFlow)']]} />}
        <Choice label="Channels" value={draft.channels} onChange={(channels) => set({ channels })} options={[['RGB', 'RGB'], ['BGR', 'BGR'], ['grey', 'grey, one channel']]} />
        <Choice label="Layout" value={draft.layout} onChange={(layout) => set({ layout })} options={[['NHWC', 'channels last (NHWC)'], ['NCHW', 'channels first (NCHW)']]} />
        <label className="field">
          <span>Background</span>
          <input type="color" value={draft.background} onChange={(event) => set({ background: event.target.value })} />
        </label>
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

function check(draft: Draft, base: Recipe): { recipe: Recipe | null; fault: string } {
  try {
    return { recipe: recipeOf(draft, base), fault: '' }
  } catch (error) {
    return { recipe: null, fault: sentence(toPlain(error)) }
  }
}
