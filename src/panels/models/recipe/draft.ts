/** The form's fields as text, from a recipe and back. */
import type { Recipe } from '../../../pixels/recipe'
import { parseRecipe } from '../../../pixels/recipeText'
import { scaleOf, scales } from '../../../pixels/scales'
import type { Preset } from './presets'

export interface Draft {
  readonly width: string
  readonly height: string
  readonly resize: string
  readonly shortSide: string
  readonly interpolation: string
  readonly antialias: boolean
  /** A scale's id, `range` or `own`. */
  readonly scale: string
  readonly low: string
  readonly high: string
  readonly mean: string
  readonly std: string
  readonly channels: string
  readonly layout: string
  readonly background: string
}

export function draftOf(recipe: Recipe): Draft {
  const { mean, std } = recipe
  const [low, high] = [-mean[0] / std[0], (1 - mean[0]) / std[0]]
  return {
    width: String(recipe.width), height: String(recipe.height), resize: recipe.resize, shortSide: String(recipe.shortSide),
    interpolation: recipe.interpolation, antialias: recipe.antialias, scale: scaleOf(recipe), low: short(low), high: short(high),
    mean: listed(mean), std: listed(std), channels: recipe.channels, layout: recipe.layout,
    background: `#${recipe.background.map((v) => v.toString(16).padStart(2, '0')).join('')}`,
  }
}

/** Throws Fault('recipe') on the first field that is not right. */
export function recipeOf(draft: Draft, base: Recipe): Recipe {
  const scale = scales.find((one) => one.id === draft.scale)
  const values = scale ? { mean: scale.mean, std: scale.std }
    : draft.scale === 'range' ? { range: [number(draft.low), number(draft.high)] } : { mean: numbers(draft.mean), std: numbers(draft.std) }
  return parseRecipe({
    width: number(draft.width), height: number(draft.height), resize: draft.resize,
    ...(/crop/.test(draft.resize) ? { shortSide: number(draft.shortSide) } : {}),
    interpolation: draft.interpolation, antialias: draft.antialias, ...values,
    channels: draft.channels, layout: draft.layout, background: draft.background,
  }, base)
}

/** The fields a preset speaks of; a grey model stays grey. `fixed`: the model has one size, which no preset changes. */
export function filled(draft: Draft, preset: Preset, fixed: boolean): Draft {
  const size = preset.size && !fixed ? { width: String(preset.size.side), height: String(preset.size.side), shortSide: String(preset.size.shortSide) } : {}
  const scale = scales.find((one) => one.id === preset.scale)!
  return {
    ...draft, ...size, resize: preset.resize, interpolation: 'bilinear', antialias: true, scale: preset.scale,
    mean: scale.mean.map(short).join(', '), std: scale.std.map(short).join(', '),
    channels: draft.channels === 'grey' ? 'grey' : preset.channels,
  }
}

/** One number where all three are the same. */
function listed(values: readonly number[]): string {
  return values.every((v) => v === values[0]) ? String(values[0]) : values.join(', ')
}

function short(value: number): string {
  return String(Number(value.toPrecision(7)) + 0)
}

/** An empty field is no 0. A real minus is one. */
function number(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace('−', '-'))
}

function numbers(text: string): number | number[] {
  const list = text.split(/[\s,;]+/).filter(Boolean).map(number)
  return list.length === 1 ? list[0]! : list
}
