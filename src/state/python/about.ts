/** What a program is written from. */
import type { Logits } from '../../confidence/types'
import type { ModelFormat } from '../../models/card'
import { batchOf } from '../../models/output'
import type { Recipe } from '../../pixels/recipe'
import type { ActiveModel, Facts, Photo } from '../facts'

export interface About {
  readonly model: Pick<ActiveModel, 'card' | 'labels' | 'offset' | 'outputKind' | 'link' | 'recipe'>
  readonly photo: Pick<Photo, 'name' | 'origin' | 'notes'>
  readonly logits: Logits
  readonly temperature: number
  /** The calibrator that stands in the slider's place; null: the slider decides. */
  readonly calibrator: string | null
}

/** How the network takes its numbers. */
export interface Feed {
  readonly layout: Recipe['layout']
  readonly whole: boolean
  /** Pictures at once; 0: the input has no place for a number of pictures. */
  readonly batch: number
}

/** A library that can run a model, and the lines that do so. */
export interface Program {
  readonly id: string
  readonly title: string
  readonly formats: readonly ModelFormat[]
  /** What `pip install` needs, NumPy and Pillow aside. */
  readonly packages: readonly string[]
  readonly imports: readonly string[]
  /** What stands beside the model's file, for the dialog's sentence. */
  readonly beside?: string
  /** The model's file as this library reads it. */
  file(about: About): string
  feed(about: About): Feed
  /** From `x`, the input, to `raw`: the output for this one photo, a row of numbers. */
  run(about: About): readonly string[]
}

/** The selected photo with the model in hand; null while there is no answer for it. */
export function aboutOf({ model, photos, selected, temperature, inUse, camera }: Pick<Facts, 'model' | 'photos' | 'selected' | 'temperature' | 'inUse' | 'camera'>): About | null {
  const photo = photos.find(({ id }) => id === selected)
  if (!model || camera || !photo?.logits) return null
  return { model, photo, logits: photo.logits, temperature, calibrator: inUse?.title ?? null }
}

/** As the graph's own border says. */
export function ownFeed({ model }: About): Feed {
  const { input } = model.card.signature
  return { layout: model.recipe.layout, whole: input.dtype === 'int32', batch: input.shape.length === 4 ? batchOf(input) : 0 }
}

/** Of the output, whatever its shape, the row of the first picture. */
export function firstRow({ batch }: Feed): string {
  return batch > 1 ? `raw = np.asarray(raw, dtype=np.float32).reshape(${batch}, -1)[0]  # every row is this photo's` : 'raw = np.asarray(raw, dtype=np.float32).reshape(-1)'
}
