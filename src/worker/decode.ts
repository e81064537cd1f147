/** File to pixels, in the worker: size limits before decoding, EXIF by the browser, only the rows that are needed. */
import { Fault } from '../faults'
import { place, plan } from '../pixels/crop'
import type { Rgb } from '../pixels/image'
import type { Recipe } from '../pixels/recipe'
import { checkSniffed, formatFault } from '../pixels/refuse'
import { Resizer } from '../pixels/resize'
import { sniff } from '../pixels/sniff'
import type { Picture } from './calls'

export interface Decoded {
  readonly bitmap: ImageBitmap | VideoFrame
  /** As shown, after EXIF; the true size even when the bitmap was shrunk on the way in. */
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
  readonly damaged: boolean
}

/** Above this the browser shrinks the picture while decoding: 50 megapixels are 200 MB of RGBA already. */
const wholeLimit = 50e6
const shrunkTo = 12e6
const megapixelLimit = 100
const fileLimit = 256 * 1024 * 1024
/** Chromium drops the last rows of a JPEG that lacks only this; with it, a cut file is drawn as far as it goes. */
const jpegEnd = Uint8Array.of(0xff, 0xd9)

/**
 * Decodes by content, not by name. The caller closes the bitmap. Throws `image-needs-page` for what only `<img>` can
 * decode: SVG, and files that lack their end.
 */
export async function decode(photo: Picture): Promise<Decoded> {
  if (!(photo instanceof Blob)) return { bitmap: photo, ...sizeOf(photo), notes: [], damaged: false }
  if (photo.size > fileLimit) throw new Fault('image-too-large', `This file has ${Math.round(photo.size / 1e6)} MB; the limit is 256 MB.`)
  const sniffed = sniff(new Uint8Array(await photo.arrayBuffer()))
  checkSniffed(sniffed, megapixelLimit)
  if (sniffed.format === 'svg') throw new Fault('image-needs-page', 'SVG is drawn by the page.')

  const declared = sniffed.width && sniffed.height ? sniffed.width * sniffed.height : 0
  const shrink = declared > wholeLimit
  const options: ImageBitmapOptions = shrink
    ? { resizeWidth: Math.max(1, Math.round(sniffed.width! * Math.sqrt(shrunkTo / declared))), resizeQuality: 'high' }
    : {}
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(sniffed.format === 'jpeg' && !sniffed.complete ? new Blob([photo, jpegEnd]) : photo, options)
  } catch {
    if (!sniffed.readable) throw formatFault(sniffed)
    throw new Fault('image-needs-page', 'This file is incomplete; the page tries it.')
  }
  if (bitmap.width * bitmap.height > megapixelLimit * 1e6) {
    const fault = new Fault('image-too-large', `This picture is ${bitmap.width} × ${bitmap.height} pixels; the limit is ${megapixelLimit} megapixels.`)
    bitmap.close()
    throw fault
  }
  const notes: string[] = []
  if (sniffed.frames === 'many') notes.push('An animation: this is its first frame.')
  if (shrink) notes.push('Over 50 megapixels: the browser shrank it first, so confidences are approximate.')
  if (!sniffed.complete) notes.push('This file is damaged: part of the picture may be missing.')
  let width = bitmap.width
  let height = bitmap.height
  if (shrink) {
    // The header gives the stored size; the bitmap tells whether EXIF turned it on its side.
    const turned = (sniffed.width! > sniffed.height!) !== (width > height)
    width = turned ? sniffed.height! : sniffed.width!
    height = turned ? sniffed.width! : sniffed.height!
  }
  return { bitmap, width, height, notes, damaged: !sniffed.complete }
}

/** A frame's own turn and pixel shape are in its display size, and drawing goes by that. */
function sizeOf(picture: ImageBitmap | VideoFrame): { width: number; height: number } {
  return 'displayWidth' in picture ? { width: picture.displayWidth, height: picture.displayHeight } : { width: picture.width, height: picture.height }
}

/** Pixels per band read from the bitmap: 1 Mpx is 4 MB of RGBA, whatever the picture's size. */
const bandPixels = 1e6
/** Kept from photo to photo: a new canvas for each costs as much as reading it. Never shared across an await. */
let reader: OffscreenCanvasRenderingContext2D | null = null

/** A canvas of at least this size. Opaque, since every band is painted over the background first. */
function readerOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (!reader || reader.canvas.width < width || reader.canvas.height < height) {
    reader = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: false })
    if (!reader) throw new Fault('image-unreadable', 'This browser gives no canvas to read the picture with.')
  }
  return reader
}

/** The exact picture the model sees, byte-equal to Pillow's resize, crop and pad, over the recipe's background. `onBand` is called for each megapixel read. */
export function crop(bitmap: ImageBitmap | VideoFrame, recipe: Recipe, onBand: () => void): Rgb {
  const whole = sizeOf(bitmap)
  const planned = plan(whole.width, whole.height, recipe)
  const resizer = new Resizer(whole.width, whole.height, planned.outWidth, planned.outHeight, planned.window, recipe)
  const { left, top, width, height } = resizer.source
  const rows = Math.min(height, Math.max(1, Math.floor(bandPixels / width)))
  const context = readerOf(width, rows)
  context.imageSmoothingEnabled = false
  const [r, g, b] = recipe.background
  context.fillStyle = `rgb(${r} ${g} ${b})`
  for (let y = 0; y < height; y += rows) {
    const band = Math.min(rows, height - y)
    context.fillRect(0, 0, width, band)
    context.drawImage(bitmap, left, top + y, width, band, 0, 0, width, band)
    resizer.push(context.getImageData(0, 0, width, band).data, band)
    if (band < height) onBand()
  }
  return place(resizer.finish(), planned, recipe)
}

/** A small picture for the filmstrip, cut to 4:3. The browser's own resize: nobody computes with it. */
export async function thumbnail(bitmap: ImageBitmap | VideoFrame): Promise<Blob> {
  const width = 184
  const height = 138
  const whole = sizeOf(bitmap)
  const scale = Math.max(width / whole.width, height / whole.height)
  const w = Math.min(whole.width, width / scale)
  const h = Math.min(whole.height, height / scale)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Fault('image-unreadable', 'This browser gives no canvas to draw with.')
  context.imageSmoothingQuality = 'medium'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, (whole.width - w) / 2, (whole.height - h) / 2, w, h, 0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })
}
