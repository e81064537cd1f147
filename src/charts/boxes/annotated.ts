/** A photo with its boxes as a file: an SVG that stands alone, or drawn on a canvas of the photo's own size. */
import type { Detected } from '../../detection/types'
import { fonts, xmlText } from '../picture'
import { colourOf } from './colours'
import { labelText } from './labelText'
import { heightInSizes, padding, textWidth } from './measure'
import { placeLabels, type Rect, type Size, type Spot } from './places'

export interface Annotated extends Size {
  /** Surest first, boxes in the picture's pixels. */
  readonly detected: readonly Detected[]
  readonly labels: readonly string[]
}

interface Drawn {
  /** A line's width, and a text's size, in the picture's pixels. */
  readonly line: number
  readonly text: number
  /** The faintest first, so that the surest lie on top. */
  readonly boxes: readonly { readonly box: Rect; readonly text: string; readonly spot: Spot | null; readonly size: Size; readonly colour: ReturnType<typeof colourOf> }[]
}

/** `measure`: a text's width at a size. */
function drawn({ detected, labels, width, height }: Annotated, measure: (text: string, size: number) => number): Drawn {
  const line = Math.max(2, Math.max(width, height) / 400)
  const text = line * 6.5
  const texts = detected.map(({ classId, score }) => labelText(labels, classId, score))
  const sizes = texts.map((name) => ({ width: measure(name, text) + 2 * padding * text, height: heightInSizes * text }))
  const { spots } = placeLabels(detected.map(({ box }) => box), sizes, { width, height })
  return { line, text, boxes: detected.map(({ box, classId }, i) => ({ box, text: texts[i]!, spot: spots[i]!, size: sizes[i]!, colour: colourOf(classId) })).toReversed() }
}

/** `href`: the picture as a data URL, so that the file needs no other; without it the boxes alone. Names are escaped text. */
export function annotatedSvg({ href, ...of }: Annotated & { readonly href: string | null }, measure = roomy): string {
  const { line, text, boxes } = drawn(of, measure)
  const { width, height } = of
  const rect = ([x1, y1, x2, y2]: Rect): string => `x="${short(x1)}" y="${short(y1)}" width="${short(Math.max(1, x2 - x1))}" height="${short(Math.max(1, y2 - y1))}" rx="${short(line)}"`
  const shapes = boxes.map(({ box, colour }) => `<rect ${rect(box)} stroke="${colour.halo}" stroke-opacity=".6" stroke-width="${short(line * 2)}"/><rect ${rect(box)} stroke="${colour.line}" stroke-width="${short(line)}"/>`)
  const names = boxes.flatMap(({ spot, size, text: name, colour }) => (spot === null ? [] : [
    (spot.leader ? leaderText(spot.leader, line, colour.halo, colour.line) : '')
    + `<rect x="${short(spot.x)}" y="${short(spot.y)}" width="${short(size.width)}" height="${short(size.height)}" rx="${short(line * 1.5)}" fill="${colour.line}"/>`
    + `<text x="${short(spot.x + size.width / 2)}" y="${short(spot.y + size.height * 0.71)}" text-anchor="middle" fill="${colour.halo}">${escape(name)}</text>`,
  ]))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts}" font-size="${short(text)}" font-weight="600">`
    + `<title>${of.detected.length === 1 ? '1 object' : `${of.detected.length} objects`}</title>`
    + (href === null ? '' : `<image href="${escape(href)}" width="${width}" height="${height}" preserveAspectRatio="none"/>`)
    + `<g fill="none">${shapes.join('')}</g><g>${names.join('')}</g></svg>`
}

/** Whoever opens the file may have wider letters. */
function roomy(text: string, size: number): number {
  return textWidth(text, size) * 1.05
}

function leaderText([x1, y1, x2, y2]: Rect, line: number, halo: string, colour: string): string {
  const at = `x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"`
  return `<line ${at} stroke="${halo}" stroke-opacity=".6" stroke-width="${short(line * 2)}"/><line ${at} stroke="${colour}" stroke-width="${short(line * 0.75)}"/>`
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** On a canvas of `width` × `height`. */
export function drawAnnotated(context: Context, picture: CanvasImageSource, of: Annotated): void {
  const font = (size: number): string => `600 ${size}px ${fonts}`
  context.save()
  context.drawImage(picture, 0, 0, of.width, of.height)
  const { line, text, boxes } = drawn(of, (name, size) => {
    context.font = font(size)
    return context.measureText(name).width
  })
  context.font = font(text)
  context.textBaseline = 'alphabetic'
  context.direction = 'ltr'
  for (const { box: [x1, y1, x2, y2], colour } of boxes) {
    context.beginPath()
    context.roundRect(x1, y1, Math.max(1, x2 - x1), Math.max(1, y2 - y1), line)
    stroke(context, line * 2, colour.halo, 0.6)
    stroke(context, line, colour.line)
  }
  for (const { spot, size, text: name, colour } of boxes) {
    if (!spot) continue
    if (spot.leader) {
      context.beginPath()
      context.moveTo(spot.leader[0], spot.leader[1])
      context.lineTo(spot.leader[2], spot.leader[3])
      stroke(context, line * 2, colour.halo, 0.6)
      stroke(context, line * 0.75, colour.line)
    }
    context.fillStyle = colour.line
    context.beginPath()
    context.roundRect(spot.x, spot.y, size.width, size.height, line * 1.5)
    context.fill()
    context.fillStyle = colour.halo
    context.fillText(name, spot.x + padding * text, spot.y + size.height * 0.71)
  }
  context.restore()
}

function stroke(context: Context, width: number, colour: string, alpha = 1): void {
  context.lineWidth = width
  context.strokeStyle = colour
  context.globalAlpha = alpha
  context.stroke()
  context.globalAlpha = 1
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escape(text: string): string {
  return xmlText(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
