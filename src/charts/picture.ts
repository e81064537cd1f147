/** The bars as a picture: an SVG text with everything inside it, and from it a PNG. */
import { barLength, type Bars, rowText } from './rows'
import { temperatureText } from './percent'

const width = 720
const row = 44
const head = 84
const foot = 40
export const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"

export interface PictureColours {
  readonly paper: string
  readonly ink: string
  readonly soft: string
  readonly rail: string
  readonly bar: string
  readonly accent: string
}

/** The first `rows` classes. Labels and names go in as escaped text only. */
export function barsSvg(bars: Bars, rows: number, title: string, model: string, temperature: number, c: PictureColours): string {
  const shown = Array.from(bars.order.subarray(0, rows))
  const height = head + shown.length * row + foot
  const inner = width - 56
  const body = shown.map((k, i) => {
    const y = head + i * row
    const length = Math.max(0, Math.min(1, barLength(bars, k))) * inner
    return `<text x="28" y="${y + 16}" fill="${c.ink}">${escape(cut(bars.labels[k] ?? '', 62))}</text>`
      + `<text x="${width - 28}" y="${y + 16}" text-anchor="end" fill="${i === 0 ? c.ink : c.soft}" font-weight="${i === 0 ? 600 : 400}">${escape(rowText(bars, k))}</text>`
      + `<rect x="28" y="${y + 23}" width="${inner}" height="8" rx="4" fill="${c.rail}"/>`
      + `<rect x="28" y="${y + 23}" width="${length.toFixed(2)}" height="8" rx="4" fill="${i === 0 ? c.accent : c.bar}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" `
    + `font-family="${fonts}" font-size="15">`
    + `<title>${escape(`Confidence by class: ${title}`)}</title>`
    + `<rect width="${width}" height="${height}" fill="${c.paper}"/>`
    + `<text x="28" y="38" font-size="20" font-weight="650" fill="${c.ink}">${escape(cut(title, 56))}</text>`
    + `<text x="28" y="60" font-size="13" fill="${c.soft}">${escape(`${cut(model, 50)} · T = ${temperatureText(temperature)}`)}</text>`
    + body.join('')
    + `<text x="28" y="${height - 16}" font-size="12" fill="${c.soft}">Made with Howsure</text></svg>`
}

/** Draws the SVG at twice its size. Needs a page: `<img>` and a canvas. */
export async function svgToPng(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * 2
    canvas.height = image.naturalHeight * 2
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG'))), 'image/png'))
  } finally {
    URL.revokeObjectURL(url)
  }
}

export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`
}

function escape(text: string): string {
  return xmlText(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/** Without the characters that XML forbids, escaped or not. */
export function xmlText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
}
