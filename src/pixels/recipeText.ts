import type { Recipe } from './recipe'
import { asTriple, background, choice, fail, isObject, range, side, sides } from './recipeValues'

/** Recipes from outside (a model's card, `?recipe=`, a text field) and recipes as a sentence. */

/** The longest side a model may ask for, and the longest short side before its crop. */
const MAX_SIDE = 2048
const MAX_SHORT_SIDE = 4096

/** Means and standard deviations are on the 0..1 scale; one far beyond it was meant for 0..255. */
const MAX_SCALE = 16
const MIN_STD = 1e-6

/**
 * A recipe from parsed JSON: `base` with the given keys put over it. Unknown keys are ignored. Besides Recipe's own
 * keys: `size` (a number, or [height, width]), `range` ([low, high]: x = low + (high - low) * u8 / 255, instead of
 * mean and std), one number for mean or std, and `background` as "#rrggbb". When the size changes and no shortSide
 * is given, the short side is the assumed one again. Throws Fault('recipe') on the first bad value, with the value.
 */
export function parseRecipe(value: unknown, base: Recipe): Recipe {
  if (!isObject(value)) throw fail('A recipe is an object', value, 'For example {"size": 224, "range": [-1, 1]}.')
  const given = (key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

  const size = given('size') === undefined ? base : sides(given('size'), MAX_SIDE)
  const width = side('width', given('width') ?? size.width, MAX_SIDE)
  const height = side('height', given('height') ?? size.height, MAX_SIDE)
  const resize = choice('resize', given('resize') ?? base.resize, ['crop', 'squash', 'squash-crop', 'letterbox', 'letterbox-yolo', 'letterbox-corner'])
  const kept = width === base.width && height === base.height
  const shortSide = side('shortSide', given('shortSide') ?? (kept ? base.shortSide : assumedShortSide(width, height)), MAX_SHORT_SIDE)
  if ((resize === 'crop' || resize === 'squash-crop') && shortSide < Math.max(width, height)) {
    throw fail(`shortSide must be at least the crop of ${width} × ${height}`, shortSide, `Give ${Math.max(width, height)} or more.`)
  }
  const antialias = given('antialias') ?? base.antialias
  if (typeof antialias !== 'boolean') throw fail('antialias must be true or false', antialias, 'Leave it out for true.')

  return {
    width, height, resize, shortSide,
    interpolation: choice('interpolation', given('interpolation') ?? base.interpolation, ['bilinear', 'bicubic', 'nearest']),
    antialias,
    ...scale(given('range'), given('mean'), given('std'), base),
    channels: choice('channels', given('channels') ?? base.channels, ['RGB', 'BGR', 'grey']),
    layout: choice('layout', given('layout') ?? base.layout, ['NHWC', 'NCHW']),
    background: background(given('background') ?? base.background),
  }
}

function scale(span: unknown, mean: unknown, std: unknown, base: Recipe): Pick<Recipe, 'mean' | 'std'> {
  if (span !== undefined) {
    if (mean !== undefined || std !== undefined) throw fail('range stands for mean and std', span, 'Give range, or mean and std, not both.')
    const [low, high] = range(span)
    // low + (high - low) * v = (v - mean) / std for v = u8 / 255.
    const m = 0 - low / (high - low)
    const s = 1 / (high - low)
    return { mean: [m, m, m], std: [s, s, s] }
  }
  const hint = 'mean and std are on the 0 to 1 scale: divide numbers meant for 0 to 255 by 255.'
  const means = mean === undefined ? base.mean : asTriple('mean', mean)
  const stds = std === undefined ? base.std : asTriple('std', std)
  if (mean !== undefined && means.some((v) => Math.abs(v) > MAX_SCALE)) throw fail(`mean must be from −${MAX_SCALE} to ${MAX_SCALE}`, mean, hint)
  if (std !== undefined && stds.some((v) => v < MIN_STD)) throw fail('std must be greater than 0', std, 'Use 1 to leave values as they are.')
  if (std !== undefined && stds.some((v) => v > MAX_SCALE)) throw fail(`std must be at most ${MAX_SCALE}`, std, hint)
  return { mean: means, std: stds }
}

/** 256 for 224: ImageNet's habit, and the eighth that a centre crop leaves out elsewhere. */
function assumedShortSide(width: number, height: number): number {
  return Math.round((Math.max(width, height) * 8) / 7)
}

/** What we assume of a model that does not say: the commonest recipe. Sizes in pixels, 1 to 2048; throws Fault('recipe'). */
export function assumedRecipe(width: number, height: number, layout: Recipe['layout'] = 'NHWC', channels: Recipe['channels'] = 'RGB'): Recipe {
  return {
    width: side('width', width, MAX_SIDE),
    height: side('height', height, MAX_SIDE),
    resize: 'crop',
    shortSide: assumedShortSide(width, height),
    interpolation: 'bilinear',
    antialias: true,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    channels,
    layout,
    background: [255, 255, 255],
  }
}

/** The recipe in plain words, one sentence. */
export function describe(recipe: Recipe): string {
  const { width, height, mean, std } = recipe
  const how = recipe.interpolation === 'nearest' ? '(nearest pixel)' : `(${recipe.interpolation}, ${recipe.antialias ? '' : 'not '}antialiased)`
  const size = {
    crop: `Short side to ${recipe.shortSide} ${how}, centre crop ${width} × ${height}`,
    squash: `Squashed to ${width} × ${height} ${how}`,
    'squash-crop': `Squashed, short side ${recipe.shortSide} ${how}, centre crop ${width} × ${height}`,
    letterbox: `Fitted inside ${width} × ${height} ${how}, the rest in ${colour(recipe.background)}`,
    'letterbox-yolo': `Fitted inside ${width} × ${height} as YOLO rounds it ${how}, the rest in ${colour(recipe.background)}`,
    'letterbox-corner': `Fitted into the top left corner of ${width} × ${height} ${how}, the rest in ${colour(recipe.background)}`,
  }[recipe.resize]
  const same = recipe.channels === 'grey' || (mean.every((v) => v === mean[0]) && std.every((v) => v === std[0]))
  const values = same
    ? `values from ${number(-mean[0] / std[0])} to ${number((1 - mean[0]) / std[0])}`
    : `values from 0 to 1 less the mean (${mean.map(number).join(', ')}), divided by the deviation (${std.map(number).join(', ')})`
  const order = recipe.layout === 'NCHW' ? `${recipe.channels}, channels first` : recipe.channels
  return `${size}, ${values}, ${order}, transparent parts over ${colour(recipe.background)}.`
}

function number(value: number): string {
  return String(Number(value.toFixed(4)) + 0).replace('-', '−')
}

function colour(rgb: Recipe['background']): string {
  const hex = `#${rgb.map((v) => v.toString(16).padStart(2, '0')).join('')}`
  return hex === '#ffffff' ? 'white' : hex === '#000000' ? 'black' : hex
}

