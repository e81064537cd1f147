/** What a worker cannot decode (SVG, files that lack their end), the page can, through `<img>`: scripts in it never run. */
import { Fault } from '../faults'
import { sniff } from '../pixels/sniff'

const limit = 100e6
/** An SVG has no pixels of its own: small ones are drawn larger, so that the model has something to look at. */
const smallestSvgSide = 512

/** The caller owns the bitmap. Throws Fault with a sentence when the picture cannot be read. */
export async function pageDecode(photo: Blob): Promise<{ bitmap: ImageBitmap; svg: boolean }> {
  // Asked as the worker asked, so that both agree: text about SVG inside a photo is no SVG.
  const svg = sniff(new Uint8Array(await photo.slice(0, 8192).arrayBuffer())).format === 'svg'
  // `<img>` goes by the type for SVG only; a dropped file's type may be empty.
  const url = URL.createObjectURL(svg ? new Blob([photo], { type: 'image/svg+xml' }) : photo)
  try {
    const image = new Image()
    image.src = url
    try {
      await image.decode()
    } catch {
      throw new Fault('image-unreadable', 'This file is damaged: no picture comes out of it.', 'Try another copy of it.')
    }
    let width = image.naturalWidth
    let height = image.naturalHeight
    if (width * height > limit) {
      throw new Fault('image-too-large', `This picture is ${width} × ${height} pixels; the limit is 100 megapixels.`)
    }
    if (width === 0 || height === 0) throw new Fault('image-unreadable', 'This picture has no size.')
    if (svg) {
      const scale = Math.max(1, smallestSvgSide / Math.min(width, height))
      if (width * height * scale * scale <= limit / 4) {
        width = Math.round(width * scale)
        height = Math.round(height * scale)
      }
    }
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Fault('image-unreadable', 'This browser gives no canvas to read the picture with.')
    context.drawImage(image, 0, 0, width, height)
    try {
      context.getImageData(0, 0, 1, 1)
    } catch {
      throw new Fault('image-tainted', 'This SVG holds web content, and the browser does not let a page read its pixels.', 'Save it as PNG and try that.')
    }
    return { bitmap: canvas.transferToImageBitmap(), svg }
  } finally {
    URL.revokeObjectURL(url)
  }
}
