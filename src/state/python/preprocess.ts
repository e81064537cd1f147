/** A recipe as NumPy and Pillow: from the photo's file to `x`, what the model reads. The same numbers as `pixels/prepare.ts`. */
import type { Recipe } from '../../pixels/recipe'
import type { Feed } from './about'
import { nums } from './literal'
import { resizeLines } from './resize'

export function preprocess(recipe: Recipe, feed: Feed): string[] {
  return [
    '# Upright as EXIF says, and transparent pixels over the background colour, rounded as Chromium does.',
    'picture = ImageOps.exif_transpose(Image.open(PHOTO)).convert("RGBA")',
    'rgba = np.asarray(picture, dtype=np.uint16)',
    'colour, alpha = rgba[..., :3], rgba[..., 3:]',
    `over = (colour * alpha + 127) // 255 + np.array([${recipe.background.join(', ')}], dtype=np.uint16) * (256 - alpha) // 256`,
    'picture = Image.fromarray(over.astype(np.uint8))',
    '',
    ...resizeLines(recipe),
    '',
    ...numbers(recipe),
    ...shape(recipe, feed),
  ]
}

/** Bytes to the model's scale, in float64 so that it is rounded once. */
function numbers({ mean, std, channels }: Recipe): string[] {
  const grey = channels === 'grey'
  const [m, s] = grey ? [mean.slice(0, 1), std.slice(0, 1)] : [mean, std]
  const shifted = m.some((x) => x !== 0)
  const scaled = s.some((x) => x !== 1)
  return [
    '# From bytes to the scale the model was trained on.',
    `x = np.asarray(picture${grey ? '.convert("L")' : ''}, dtype=np.float64) / 255`,
    ...(shifted || scaled ? [`x = ${shifted ? `(x - ${nums(m)})` : 'x'}${scaled ? ` / ${nums(s)}` : ''}`] : []),
  ]
}

function shape({ channels }: Recipe, { layout, whole, batch }: Feed): string[] {
  const planar = layout === 'NCHW'
  const rows: string[] = []
  if (channels === 'grey') rows.push(planar ? 'x = x[None]  # one channel, first' : 'x = x[..., None]  # one channel, last')
  else {
    if (channels === 'BGR') rows.push('x = x[..., ::-1]  # blue first')
    if (planar) rows.push('x = x.transpose(2, 0, 1)  # channels first')
  }
  if (batch === 1) rows.push('x = x[None]  # a batch of one')
  if (batch > 1) rows.push(`x = np.repeat(x[None], ${batch}, axis=0)  # the model takes ${batch} at once: all of them this photo`)
  rows.push('x = np.ascontiguousarray(x, dtype=np.float32)')
  if (whole) rows.push('x = np.floor(x.astype(np.float64) + 0.5).astype(np.int32)  # it reads whole numbers')
  return rows
}
