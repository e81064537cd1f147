/** THE LIST of what is tried: the recipe in hand with one thing changed, or the same recipe on another device. Pure. */
import { type Device, deviceTitle } from '../../engines/engine'
import type { Port } from '../../models/card'
import type { Recipe } from '../../pixels/recipe'
import { parseRecipe } from '../../pixels/recipeText'
import { scaleOf, scales } from '../../pixels/scales'

export type Group = 'now' | 'fit' | 'shrinking' | 'values' | 'channels' | 'device'

export interface Variant {
  readonly id: string
  readonly group: Group
  readonly text: string
  /** As the verdict says it: "with BGR". */
  readonly phrase: string
  readonly recipe: Recipe
  /** null: wherever the page computes. */
  readonly device: Device | null
}

/** Habits of few models: named where they are the model's own, not tried on others. */
const rare: readonly Recipe['resize'][] = ['squash-crop', 'letterbox-yolo', 'letterbox-corner']
const fits: readonly (readonly [Recipe['resize'], string, string])[] = [
  ['crop', 'centre crop', 'with a centre crop'], ['squash', 'squashed to size', 'when squashed to size'], ['letterbox', 'whole, with bars', 'with bars'],
  ['squash-crop', 'squashed, then cropped', 'when squashed and cropped'],
  ['letterbox-yolo', 'whole, with bars as YOLO rounds them', 'with YOLO’s bars'], ['letterbox-corner', 'whole, in the top left corner', 'in the corner'],
]

type Shrinking = Pick<Recipe, 'interpolation' | 'antialias'>

const shrinkings: readonly (Shrinking & { readonly id: string; readonly text: string })[] = [
  { id: 'bilinear', interpolation: 'bilinear', antialias: true, text: 'bilinear, averaged (Pillow)' },
  { id: 'bilinear-few', interpolation: 'bilinear', antialias: false, text: 'bilinear, not averaged (TensorFlow, OpenCV)' },
  { id: 'bicubic', interpolation: 'bicubic', antialias: true, text: 'bicubic, averaged (Pillow)' },
  { id: 'nearest', interpolation: 'nearest', antialias: true, text: 'nearest pixel' },
]

/** Nearest has nothing to average. */
function sameShrinking(a: Shrinking, b: Shrinking): boolean {
  return a.interpolation === b.interpolation && (a.antialias === b.antialias || a.interpolation === 'nearest')
}

/** `as it is now` first, then every change that can be made to this recipe for this input, then `devices`, all in the order of the groups. */
export function variants(recipe: Recipe, input: Pick<Port, 'dtype' | 'quantization'>, devices: readonly Device[]): readonly Variant[] {
  const changed = (group: Group, id: string, text: string, phrase: string, change: Partial<Recipe>): Variant[] => {
    const other = checked(change, recipe)
    return other ? [{ id: `${group}-${id}`, group, text, phrase, recipe: other, device: null }] : []
  }
  return [
    { id: 'now', group: 'now', text: 'as it is now', phrase: '', recipe, device: null },
    ...fits.filter(([resize]) => resize !== recipe.resize && !rare.includes(resize)).flatMap(([resize, text, phrase]) => changed('fit', resize, text, phrase, { resize })),
    ...shrinkings.filter((one) => !sameShrinking(one, recipe))
      .flatMap(({ id, text, interpolation, antialias }) => changed('shrinking', id, text, `with ${text.replace(/ \(.*/, '')}`, { interpolation, antialias })),
    ...scales.filter(({ id }) => id !== scaleOf(recipe) && takes(id, recipe, input))
      .flatMap(({ id, text, mean, std }) => changed('values', id, text, id === 'torchvision' ? `with ${text}` : `with values ${text}`, { mean, std })),
    ...(recipe.channels === 'grey' ? [] : (['RGB', 'BGR'] as const).filter((channels) => channels !== recipe.channels))
      .flatMap((channels) => changed('channels', channels, channels, `with ${channels}`, { channels })),
    ...devices.map((device): Variant => ({ id: `device-${device}`, group: 'device', text: deviceTitle[device], phrase: `on ${deviceTitle[device]}`, recipe, device })),
  ]
}

/** Whole numbers have no room between 0 and 1, bytes have a range of their own, and ImageNet's mean is a mean of colours. */
function takes(scale: string, recipe: Recipe, input: Pick<Port, 'dtype' | 'quantization'>): boolean {
  if (input.quantization) return false
  if (input.dtype === 'int32') return scale === '0..255'
  return recipe.channels !== 'grey' || (scale !== 'torchvision' && scale !== 'caffe')
}

/** null for a recipe that cannot be followed: a crop larger than the short side it is cut from. */
function checked(change: Partial<Recipe>, base: Recipe): Recipe | null {
  try {
    return parseRecipe(change, base)
  } catch {
    return null
  }
}

/** What stands in the place of a group's changes now: `centre crop`, `−1 to 1`, `WASM`. */
export function nowText(group: Group, recipe: Recipe, device: Device): string {
  switch (group) {
    case 'now': return ''
    case 'fit': return fits.find(([resize]) => resize === recipe.resize)![1]
    case 'shrinking': return shrinkings.find((one) => sameShrinking(one, recipe))?.text ?? `${recipe.interpolation}, not averaged`
    case 'values': return scales.find(({ id }) => id === scaleOf(recipe))?.text ?? ownScale(recipe)
    case 'channels': return recipe.channels
    case 'device': return deviceTitle[device]
  }
}

function ownScale({ mean, std }: Recipe): string {
  const end = (x: number): string => String(Number(x.toFixed(2)) + 0).replace('-', '−')
  const one = [mean, std].every((three) => three.every((v) => v === three[0]))
  return one ? `${end(-mean[0] / std[0])} to ${end((1 - mean[0]) / std[0])}` : 'a mean and deviation of its own'
}

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return (Object.keys(a) as (keyof Recipe)[]).every((key) => String(a[key]) === String(b[key]))
}
