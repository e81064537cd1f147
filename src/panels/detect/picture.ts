/** The photo on the stage with its boxes, as a file. Drawn when it is asked for. */
import { annotatedSvg, drawAnnotated } from '../../charts/boxes/annotated'
import { Fault, sentence, toPlain } from '../../faults'
import { shownObjects } from '../../state/detect/shown'
import { facts, notice, photoById } from '../../state/store'
import { previewable } from '../../stage/previewable'
import { saveFile } from '../../ui/save'

export async function savePicture(kind: 'png' | 'svg'): Promise<void> {
  const { selected, model, detect } = facts()
  const photo = selected === null ? undefined : photoById(selected)
  if (!photo?.objects || !photo.blob || !photo.width || !photo.height || !model) return notice('note', 'Select a photo first.')
  const detected = shownObjects(photo.objects, detect.threshold)
  const stem = `howsure-${photo.name.replace(/\.[^.]*$/, '')}`
  const { width, height } = photo
  try {
    if (!(await previewable(photo.blob))) throw new Fault('image-unreadable', 'This picture is not drawn.')
    const picture = await load(photo.blob)
    try {
      if (kind === 'png') saveFile(`${stem}.png`, await encode(width, height, (context) => drawAnnotated(context, picture, { width, height, detected, labels: model.labels })))
      else {
        // A JPEG within: the picture as shown, upright, at its own size.
        const inside = await encode(width, height, (context) => context.drawImage(picture, 0, 0, width, height), 'image/jpeg')
        saveFile(`${stem}.svg`, annotatedSvg({ href: await dataUrl(inside), width, height, detected, labels: model.labels }), 'image/svg+xml')
      }
    } finally {
      URL.revokeObjectURL(picture.src)
    }
  } catch (error) {
    notice('fault', `The picture could not be made. ${sentence(toPlain(error))}`)
  }
}

async function load(blob: Blob): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = URL.createObjectURL(blob)
  try {
    await image.decode()
    return image
  } catch {
    URL.revokeObjectURL(image.src)
    throw new Fault('image-unreadable', 'The browser cannot draw this picture.')
  }
}

async function encode(width: number, height: number, draw: (context: OffscreenCanvasRenderingContext2D) => void, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Fault('image-unreadable', 'This browser gives no canvas to draw with.')
  draw(context)
  return canvas.convertToBlob({ type, quality: 0.92 })
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Fault('image-unreadable', 'The browser cannot read this picture.'))
    reader.readAsDataURL(blob)
  })
}
