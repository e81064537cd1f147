/**
 * A Hugging Face image processor as a recipe. The rules are those of transformers' processor classes (fast ones: torchvision's
 * crop) and of timm's evaluation transform; defaults are the classes' own, for files that leave a key out.
 */
import { isRecord, type Json } from '../manifest'

/** Keys of `parseRecipe`, and what could not be followed to the letter. */
export interface Processed {
  readonly recipe: Readonly<Record<string, unknown>>
  readonly notes: readonly string[]
}

interface Habits {
  /** A plain number for `size` means both sides. */
  readonly square: boolean
  /** Crops to its centre where the file does not say. */
  readonly crop: boolean
  /** Pillow's number. */
  readonly resample: number
  readonly stats: readonly [mean: readonly number[], std: readonly number[]] | null
}

const half = [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]] as const
const imagenet = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]] as const
const clip = [[0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]] as const

const habits: Readonly<Record<string, Habits>> = {
  ViT: { square: true, crop: false, resample: 2, stats: half },
  DeiT: { square: true, crop: true, resample: 3, stats: half },
  Beit: { square: true, crop: true, resample: 3, stats: half },
  Pvt: { square: true, crop: false, resample: 2, stats: imagenet },
  ConvNext: { square: false, crop: false, resample: 2, stats: half },
  Levit: { square: false, crop: true, resample: 3, stats: imagenet },
  PoolFormer: { square: false, crop: true, resample: 3, stats: imagenet },
  MobileNetV1: { square: false, crop: true, resample: 2, stats: half },
  MobileNetV2: { square: false, crop: true, resample: 2, stats: half },
  MobileViT: { square: false, crop: true, resample: 2, stats: null },
  Bit: { square: false, crop: true, resample: 3, stats: clip },
  CLIP: { square: false, crop: true, resample: 3, stats: clip },
  EfficientNet: { square: true, crop: false, resample: 0, stats: half },
}
const plain: Habits = { square: true, crop: false, resample: 2, stats: half }

const filters: Readonly<Record<number, string>> = { 0: 'nearest', 2: 'bilinear', 3: 'bicubic' }

/** `processor`: preprocessor_config.json; `config`: config.json, where timm keeps its own. null when neither says anything. */
export function readProcessor(processor: Json | null, config: Json | null): Processed | null {
  const timm = [processor?.pretrained_cfg, config?.pretrained_cfg].find(isRecord)
  if (timm && Array.isArray(timm.input_size)) return ofTimm(timm)
  return processor && (processor.size !== undefined || processor.image_mean !== undefined || processor.do_resize !== undefined) ? ofTransformers(processor) : null
}

function ofTransformers(said: Json): Processed {
  const type = String(said.image_processor_type ?? said.feature_extractor_type ?? '').replace(/(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/, '')
  const habit = Object.hasOwn(habits, type) ? habits[type]! : plain
  const notes: string[] = []
  const recipe = {
    ...fit(said, type, habit, notes),
    interpolation: filter(said.resample, habit.resample, notes),
    antialias: true,
    ...values(said, type, habit),
    // MobileViT was trained on blue, green, red.
    channels: type === 'MobileViT' && said.do_flip_channel_order !== false ? 'BGR' : 'RGB',
  }
  return { recipe, notes }
}

interface Sides {
  readonly height: number
  readonly width: number
}

function fit(said: Json, type: string, habit: Habits, notes: string[]): Record<string, unknown> {
  if (said.do_resize === false) {
    notes.push('The image processor does not resize; here photos are squashed to the model’s size.')
    return { resize: 'squash' }
  }
  const size = sizeOf(said.size, habit.square)
  const percent = number(said.crop_pct)
  const short = typeof size === 'number' ? size : null
  if (type === 'ConvNext' && short !== null) {
    return short < 384 ? cropped(Math.trunc(short / (percent ?? 224 / 256)), { width: short, height: short }) : { resize: 'squash', width: short, height: short }
  }
  const crops = typeof said.do_center_crop === 'boolean' ? said.do_center_crop : habit.crop
  const crop = crops ? sidesOf(said.crop_size) : null
  if (type === 'PoolFormer' && percent !== null && size !== null) {
    const whole = typeof size === 'number' ? size : size.height
    return cropped(Math.trunc(whole / percent), crop ?? both(whole))
  }
  if (short !== null) {
    const side = type === 'Levit' ? Math.trunc((256 / 224) * short) : short
    if (!crop) notes.push('The image processor keeps the picture’s proportions and does not crop; here the centre is cropped to the model’s size.')
    return cropped(side, crop ?? both(short))
  }
  if (size === null || typeof size === 'number') return crop ? { ...crop } : {}
  if (!crop || (crop.height >= size.height && crop.width >= size.width)) return { resize: 'squash', ...size }
  return { resize: 'squash-crop', ...crop, shortSide: Math.min(size.height, size.width) }
}

const both = (side: number): Sides => ({ width: side, height: side })

/** A crop larger than what it is cut from would be padded there; the model's picture is then all of it. */
function cropped(shortSide: number, { width, height }: Sides): Record<string, unknown> {
  return { resize: 'crop', width, height, shortSide: Math.max(shortSide, width, height) }
}

/** A number: the short side. */
function sizeOf(size: unknown, square: boolean): number | Sides | null {
  const plainSize = number(size)
  if (plainSize !== null) return square ? both(plainSize) : plainSize
  if (Array.isArray(size) && size.length === 2) return sidesOf({ height: size[0], width: size[1] })
  if (!isRecord(size)) return null
  return number(size.shortest_edge) ?? sidesOf(size)
}

function sidesOf(size: unknown): Sides | null {
  const side = number(size) ?? (isRecord(size) ? number(size.shortest_edge) : null)
  if (side !== null) return both(side)
  if (!isRecord(size)) return null
  const [height, width] = [number(size.height), number(size.width)]
  return height !== null && width !== null ? { height, width } : null
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
}

function filter(resample: unknown, habit: number, notes: string[]): string {
  const wanted = typeof resample === 'number' ? resample : habit
  if (!filters[wanted]) notes.push(`The image processor resizes with Pillow’s filter ${wanted}; here it is ${wanted === 1 ? 'bicubic, the nearest to Lanczos' : 'bilinear'}.`)
  return filters[wanted] ?? (wanted === 1 ? 'bicubic' : 'bilinear')
}

/** x = (u8 * factor + offset - mean) / std, as mean and std on the 0..1 scale: v = u8 / 255. */
function values(said: Json, type: string, habit: Habits): { mean: number[]; std: number[] } {
  const factor = said.do_rescale === false ? 1 : number(said.rescale_factor) ?? 1 / 255
  const offset = said.rescale_offset === true ? -1 : 0
  const normalises = typeof said.do_normalize === 'boolean' ? said.do_normalize : habit.stats !== null
  const [mean, std] = normalises ? [triple(said.image_mean) ?? habit.stats?.[0] ?? half[0], triple(said.image_std) ?? habit.stats?.[1] ?? half[1]] : [[0, 0, 0], [1, 1, 1]]
  // EfficientNet's processor divides by the deviation once more for whole networks.
  const again = type === 'EfficientNet' && said.include_top !== false ? triple(said.image_std) ?? half[1] : [1, 1, 1]
  return { mean: mean.map((m) => (m - offset) / (255 * factor)), std: std.map((s, i) => (s * again[i]!) / (255 * factor)) }
}

function triple(value: unknown): readonly number[] | null {
  const one = typeof value === 'number' ? [value, value, value] : value
  return Array.isArray(one) && one.length === 3 && one.every((n) => typeof n === 'number') ? (one as number[]) : null
}

/** timm.data.create_transform for evaluation: Resize(floor(size / crop_pct)), CenterCrop, ToTensor, Normalize. */
function ofTimm(said: Json): Processed {
  const notes: string[] = []
  const [, height, width] = said.input_size as unknown[]
  const sides = sidesOf({ height, width })
  if (!sides) return { recipe: {}, notes }
  const percent = number(said.crop_pct) ?? 0.875
  const shortSide = Math.floor(Math.min(sides.height, sides.width) / percent)
  const resize = said.crop_mode === 'squash' ? 'squash-crop' : said.crop_mode === 'border' ? 'letterbox' : 'crop'
  if (resize === 'letterbox' && percent !== 1) notes.push('timm cuts a part of the bordered picture away; here all of it is shown to the model.')
  const interpolation = String(said.interpolation ?? 'bilinear')
  if (!/^(bilinear|bicubic|nearest)$/.test(interpolation)) notes.push(`The model wants ${interpolation.slice(0, 20)} resizing; here it is bicubic.`)
  return {
    recipe: {
      ...sides, resize, ...(resize === 'letterbox' ? {} : { shortSide: Math.max(shortSide, sides.height, sides.width) }), antialias: true,
      interpolation: /^(bilinear|bicubic|nearest)$/.test(interpolation) ? interpolation : 'bicubic',
      mean: triple(said.mean) ?? imagenet[0], std: triple(said.std) ?? imagenet[1], channels: 'RGB',
    },
    notes,
  }
}
