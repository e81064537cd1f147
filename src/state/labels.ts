/** The model's class names: its own, or pasted by the person and kept for this model like a recipe. */
import { asLogits, type Logits } from '../confidence/types'
import { cocoNames } from '../detection/coco'
import type { Told } from '../detection/heads'
import { Fault } from '../faults'
import type { ModelPackage } from '../models/card'
import { fitLabels, parseLabels } from '../models/labels'
import type { ActiveModel, Photo } from './facts'
import { keepSettings, readSettings } from './settings'
import { facts, store } from './store'
import { work } from './work'

/** localStorage holds 5 million characters for the whole site. */
const mostKept = 500_000

type Named = Pick<ActiveModel, 'labels' | 'labelsFrom' | 'offset' | 'classes' | 'notes'>

/** `outputs`: what the model gives, background included. Kept labels of an earlier visit win. `single`: one number through a sigmoid. `warmUp`: what the first run showed. `head`: a detector's. */
export function named(
  card: ModelPackage, outputs: number, single: boolean, warmUp: readonly string[] = [], head: Told | null = null, yours = keptLabels(card),
): Named {
  const assumed = head && card.labels.length === 0 && !yours ? cocoNames(outputs) : null
  const fitted = fitLabels(yours ?? assumed ?? card.labels, outputs)
  const from = assumed ? [`The model does not name its ${outputs} classes: they are taken for COCO's.`]
    : card.labelsFrom && !yours ? [`The labels are from ${card.labelsFrom}.`] : []
  return {
    labels: fitted.labels,
    labelsFrom: yours ? 'yours' : 'model',
    offset: fitted.offset,
    classes: fitted.labels.length,
    notes: [
      ...card.notes,
      ...from,
      ...fitted.notes,
      ...warmUp,
      ...(single ? ['The model gives a single number. Softmax of one number is always 100 %, so it is read through a sigmoid.'] : []),
    ],
  }
}

/**
 * New names for the classes in hand; null goes back to the model's own. No photo is looked at again: the logits stay.
 * `text`: as `parseLabels` reads it. Throws Fault `model-labels`. Returns what is worth saying: wrong counts, no room to keep them.
 */
export function setLabels(text: string | null): string[] {
  const { model } = facts()
  if (!model) return []
  const labels = text === null ? null : parseLabels(text)
  if (labels && labels.every((label) => label === '')) throw new Fault('model-labels', 'There are no labels in this text.', 'Write one per line, or paste a JSON list.')
  const kept = keepLabels(model.card.sha256, labels)
  const outputs = model.classes + model.offset
  const single = outputs === 1 && model.outputKind !== 'sigmoid'
  const next = { ...model, ...named(model.card, outputs, single, work.session?.opened.notes ?? [], model.head, labels) }
  const shifted = <P extends Photo>(photo: P): P => (photo.logits ? { ...photo, logits: shift(photo.logits, model.offset, next.offset) } : photo)
  store.setState((s) => ({
    model: next,
    // A background class came or went: the same numbers, one more or one less of them.
    ...(next.offset === model.offset ? {} : {
      photos: s.photos.map(shifted),
      removed: s.removed && { ...s.removed, photos: s.removed.photos.map(shifted) },
    }),
  }))
  return [...(labels ? fitLabels(labels, outputs).notes : []), ...(kept ? [] : ['They could not be kept for your next visit.'])]
}

/** The photo's logits are a view that begins `from` numbers into the model's whole output. */
function shift(logits: Logits, from: number, to: number): Logits {
  const start = logits.byteOffset + (to - from) * logits.BYTES_PER_ELEMENT
  return asLogits(new Float32Array(logits.buffer, start, logits.length + from - to))
}

/** The labels a person pasted for this model, one per line, to go on with. */
export function yourLabels(model: ActiveModel): string {
  return keptLabels(model.card)?.join('\n') ?? ''
}

function keptLabels({ sha256 }: ModelPackage): readonly string[] | null {
  const kept = sha256 ? readSettings().labels[sha256] : undefined
  return Array.isArray(kept) && kept.every((label) => typeof label === 'string') ? kept : null
}

function keepLabels(sha256: string, labels: readonly string[] | null): boolean {
  const room = sha256 !== '' && JSON.stringify(labels).length <= mostKept
  keepSettings((kept) => {
    const { [sha256]: _, ...others } = kept.labels
    return { labels: labels && room ? { ...others, [sha256]: labels } : others }
  })
  return labels === null || (room && readSettings().labels[sha256] !== undefined)
}
