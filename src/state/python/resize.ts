/** Recipe's resize as Python: Pillow's own where it is Pillow's, else a few lines of NumPy. */
import { plan } from '../../pixels/crop'
import type { Recipe } from '../../pixels/recipe'

const filters = { bilinear: 'BILINEAR', bicubic: 'BICUBIC', nearest: 'NEAREST' } as const

/** `nearest` reads one pixel with or without antialiasing: Pillow's does. */
function pillows({ antialias, interpolation }: Recipe): boolean {
  return antialias || interpolation === 'nearest'
}

/** The function `resize`, where Pillow has none that fits. */
export function resizeFunction(recipe: Recipe): string[] {
  if (pillows(recipe)) return []
  const cubic = recipe.interpolation === 'bicubic'
  return [
    '', '',
    'def resize(picture, size):',
    `    """${cubic ? 'Bicubic' : 'Bilinear'} between the nearest pixels alone: shrinking averages nothing (no antialiasing)."""`,
    '    pixels = np.asarray(picture, dtype=np.int64)',
    '    for n_out in size:  # the width, then the height',
    '        pixels = pixels.swapaxes(0, 1)',
    '        n = len(pixels)',
    '        centre = (np.arange(n_out)[:, None] + 0.5) * (n / n_out)',
    `        near = np.floor(centre).astype(int) + np.arange(${cubic ? '-2, 3' : '-1, 2'})`,
    '        d = np.abs(near - centre + 0.5)',
    ...(cubic
      ? ['        # Keys\' cubic with a = -0.5, as Pillow and TensorFlow have it.',
        '        w = np.where(d < 1, (1.5 * d - 2.5) * d * d + 1, np.where(d < 2, (((d - 5) * d + 8) * d - 4) * -0.5, 0))']
      : ['        w = np.maximum(1 - d, 0)']),
    '        w = np.where((near >= 0) & (near < n), w, 0)',
    '        # Weights are whole numbers in 1/2**22, and every pass ends in bytes, as in Pillow.',
    '        w = w / w.sum(axis=1, keepdims=True) * 2**22',
    '        w = np.trunc(w + np.copysign(0.5, w)).astype(np.int64)',
    '        near = near.clip(0, n - 1)',
    '        total = sum(pixels[near[:, i]] * w[:, i, None, None] for i in range(w.shape[1]))',
    '        pixels = ((total + 2**21) >> 22).clip(0, 255)',
    '    return Image.fromarray(pixels.astype(np.uint8))',
    '',
  ]
}

/** From `picture`, opaque RGB of any size, to `picture` of the model's size. */
export function resizeLines(recipe: Recipe): string[] {
  const { width, height, shortSide } = recipe
  const to = (size: string): string => (pillows(recipe) ? `picture.resize(${size}, Image.Resampling.${filters[recipe.interpolation]})` : `resize(picture, ${size})`)
  if (recipe.resize === 'squash') return ['# Both sides straight to the model\'s size.', `picture = ${to(`(${width}, ${height})`)}`]
  if (recipe.resize === 'letterbox') {
    return [
      '# The whole picture inside, the rest in the background colour: ImageOps.pad.',
      'w, h = picture.size',
      `wide = w / h > ${width} / ${height}`,
      `size = (${width}, max(round(h / w * ${width}), 1)) if wide else (max(round(w / h * ${height}), 1), ${height})`,
      `inside = ${to('size')}`,
      `picture = Image.new("RGB", (${width}, ${height}), (${recipe.background.join(', ')}))`,
      `picture.paste(inside, (round((${width} - size[0]) / 2), round((${height} - size[1]) / 2)))`,
    ]
  }
  if (recipe.resize === 'letterbox-yolo' || recipe.resize === 'letterbox-corner') {
    const yolo = recipe.resize === 'letterbox-yolo'
    const rounded = yolo ? 'round' : 'int'
    const bar = (side: number, i: number): string => (yolo ? `max(round((${side} - size[${i}]) / 2 - 0.1), 0)` : '0')
    return [
      `# The whole picture inside, ${yolo ? 'centred, as YOLOv5 rounds it' : 'in the top left corner, as YOLOX has it'}; the rest in the background colour.`,
      'w, h = picture.size',
      `scale = min(${width} / w, ${height} / h)`,
      `size = (max(${rounded}(w * scale), 1), max(${rounded}(h * scale), 1))`,
      `inside = ${to('size')}`,
      `picture = Image.new("RGB", (${width}, ${height}), (${recipe.background.join(', ')}))`,
      `picture.paste(inside, (${bar(width, 0)}, ${bar(height, 1)}))`,
    ]
  }
  const cut = [
    `left, top = round((picture.width - ${width}) / 2), round((picture.height - ${height}) / 2)`,
    `picture = picture.crop((left, top, left + ${width}, top + ${height}))`,
  ]
  if (recipe.resize === 'squash-crop') {
    const { outWidth, outHeight } = plan(1, 1, recipe)
    return ['# Squashed a little larger than the model\'s size, then the centre.', `picture = ${to(`(${outWidth}, ${outHeight})`)}`, ...cut]
  }
  return [
    `# The short side to ${shortSide}, the long one truncated, then the centre: torchvision's Resize and CenterCrop.`,
    'w, h = picture.size',
    `long = max(int(${shortSide} * max(w, h) / min(w, h)), 1)`,
    `size = (${shortSide}, long) if w <= h else (long, ${shortSide})`,
    `picture = ${to('size')}`,
    ...cut,
  ]
}
