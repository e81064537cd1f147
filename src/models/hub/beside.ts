/** A recipe from the files that lie beside a network on Hugging Face. Loaded only where there are such files. */
import { quote } from '../../faults'
import type { Recipe } from '../../pixels/recipe'
import { parseRecipe } from '../../pixels/recipeText'
import { assumed } from '../assumed'
import type { ModelFormat, Signature } from '../card'
import { isRecord, type Json } from '../manifest'
import { sidesOf } from '../pictureInput'
import { readProcessor } from './processor'

/** Hugging Face's files beside a model, as text. */
export interface HubFiles {
  /** preprocessor_config.json */
  readonly processor: string | null
  /** config.json, in which timm keeps its own. */
  readonly config: string | null
}

/**
 * The recipe that these files say, for this network: its own size wins where it has one, and the difference is said.
 * null when they say nothing. What cannot be read costs the recipe, not the model.
 */
export function recipeBeside({ processor, config }: HubFiles, model: { readonly signature: Signature; readonly format: ModelFormat }): { recipe: Recipe | null; notes: readonly string[]; from: string } | null {
  const [said, about] = [parsed(processor), parsed(config)]
  const from = said ? 'preprocessor_config.json' : 'config.json'
  try {
    const read = readProcessor(said, about)
    if (!read) return null
    const base = assumed(model)
    const { width, height, shortSide, ...rest } = read.recipe
    const wanted = { width: Number(width ?? base.width), height: Number(height ?? base.height) }
    const [fixedHeight, fixedWidth] = sidesOf(model.signature.input.shape)
    const own = { width: fixedWidth > 0 ? fixedWidth : wanted.width, height: fixedHeight > 0 ? fixedHeight : wanted.height }
    const same = own.width === wanted.width && own.height === wanted.height
    const recipe = parseRecipe({
      ...rest, ...own, ...(typeof shortSide === 'number' ? { shortSide: same ? shortSide : scaled(shortSide, wanted, own) } : {}),
      ...(base.channels === 'grey' ? { channels: 'grey' } : {}),
    }, base)
    const notes = same ? read.notes : [...read.notes, `${from} says ${wanted.width} × ${wanted.height}; the network reads ${own.width} × ${own.height}, and gets it.`]
    return { recipe, notes, from }
  } catch (error) {
    return { recipe: null, notes: [`${from} could not be followed: ${quote(error instanceof Error ? error.message : String(error), 160)} Its preprocessing is assumed.`], from: '' }
  }
}

function parsed(text: string | null): Json | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** The same share of the picture is cut away. */
function scaled(shortSide: number, wanted: { width: number; height: number }, own: { width: number; height: number }): number {
  return Math.max(Math.round((shortSide * Math.max(own.width, own.height)) / Math.max(wanted.width, wanted.height)), own.width, own.height)
}
