/** Exported results, as JSON and CSV. Pure: facts in, text out. */
import { sentence } from '../faults'
import { csv } from './csv'
import { outside } from '../confidence/world'
import { answer, worldOf } from './derive'
import type { Facts, Photo } from './facts'

/** Infinities as strings: JSON has none. NaN never gets this far. */
function number(x: number): number | string {
  if (Number.isFinite(x)) return x
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity'
}

/** One line a picture is enough here: arrays of a thousand numbers are not for reading. */
export function toJson(s: Facts): string {
  const { model, engine, temperature } = s
  const head = {
    app: 'howsure',
    model: model ? { id: model.card.id, name: model.card.name, sha256: model.card.sha256, labels: model.labels, outputKind: model.outputKind } : null,
    engine: engine ? { runtime: engine.runtime, device: engine.device } : null,
    recipe: model?.recipe ?? null,
    world: worldOf(model),
    calibrator: s.inUse?.stored ?? null,
    temperature,
  }
  const images = s.photos.map((photo) => JSON.stringify(image(photo, s)))
  const open = JSON.stringify(head, null, 1).replace(/\n\}$/, '')
  return `${open},\n "images": [\n${images.join(',\n')}\n ]\n}\n`
}

function image(photo: Photo, s: Facts): object {
  const { logits } = photo
  const world = worldOf(s.model)
  const p = logits && s.model && !s.model.head ? answer(logits, s, s.model).confidences : null
  return {
    name: photo.name,
    state: photo.state,
    error: photo.fault ? sentence(photo.fault) : null,
    notes: photo.notes,
    width: photo.width,
    height: photo.height,
    outside: world && logits ? outside(logits, world) : null,
    logits: logits ? Array.from(logits, number) : null,
    confidences: p ? Array.from(p, number) : null,
  }
}

/** One row a picture: the answer, the readouts, then a column p_<class> for every class. RFC 4180, CRLF. */
export function toCsv(s: Facts): string {
  const { model } = s
  const labels = model?.labels ?? []
  const world = worldOf(model)
  const rows: string[][] = [[
    'file', 'state', 'error', 'width', 'height', 'top_class', 'top_label', 'confidence', 'margin', 'entropy_bits', 'energy', 'outside', 'T',
    ...labels.map((label, k) => `p_${k}_${label}`),
  ]]
  for (const photo of s.photos) {
    const row = [photo.name, photo.state, photo.fault ? sentence(photo.fault) : '', text(photo.width), text(photo.height)]
    if (photo.logits && model && !model.head) {
      const a = answer(photo.logits, s, model)
      const top = a.order[0] ?? 0
      const margin = a.readouts?.marginPoints
      row.push(
        String(top), labels[top] ?? '', text(a.confidences[top] ?? null), margin == null ? '' : text(margin / 100),
        text(a.readouts?.entropyBits ?? null), text(a.readouts?.energy ?? null), world ? String(outside(photo.logits, world)) : '', String(s.temperature),
        ...Array.from(a.confidences, (p) => String(p)),
      )
    } else row.push(...Array<string>(8 + labels.length).fill(''))
    rows.push(row)
  }
  return csv(rows)
}

function text(x: number | null): string {
  return x === null ? '' : String(x)
}
