/** A drawn chart as a file of its own: every colour and font that the page gives it is written out. */
import { cut, fonts, xmlText } from './picture'

/** What a drawn mark's look depends on; the rest of a chart is geometry, which its attributes hold already. */
const looks = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'font-size', 'font-weight', 'text-anchor'] as const
/** What a chart is without saying so. */
const plain: Readonly<Record<string, string>> = { fill: 'rgb(0, 0, 0)', stroke: 'none', 'stroke-width': '1px', 'stroke-dasharray': 'none', 'stroke-linejoin': 'miter', 'font-weight': '400', 'text-anchor': 'start' }
/** Of the page, not of the picture. */
const pageOnly = ['class', 'style', 'role', 'tabindex', 'aria-label', 'aria-hidden', 'aria-pressed', 'data-method', 'data-bin']

/** Where a mark is; hundredths are fine enough for a file. */
const places = ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height']

const head = 66
const foot = 26
/** Room at the sides. */
const pad = 8
const name = 'http://www.w3.org/2000/svg'

/** `data-screen` marks what a picture does not need. Needs a page that shows, or hides, the chart. */
export function svgOf(chart: SVGSVGElement, title: string, notes: readonly [string, string]): string {
  const drawnAs = chart.viewBox.baseVal
  const [width, height] = [drawnAs.width + 2 * pad, head + drawnAs.height + foot]
  const page = getComputedStyle(document.documentElement)
  const colour = (token: string): string => page.getPropertyValue(token).trim()
  const svg = element('svg', { width: width * 2, height: height * 2, viewBox: `0 0 ${width} ${height}`, 'font-family': fonts })
  svg.append(
    element('title', {}, `${title}: ${notes.join(', ')}`),
    element('rect', { width, height, fill: colour('--panel') }),
    element('text', { x: 14, y: 26, 'font-size': 16, 'font-weight': 650, fill: colour('--ink') }, cut(title, 40)),
    ...notes.map((note, i) => element('text', { x: 14, y: 44 + 14 * i, 'font-size': 11.5, fill: colour('--soft') }, cut(note, Math.floor(width / 6.4)))),
    drawn(chart),
    element('text', { x: 14, y: height - 9, 'font-size': 10.5, fill: colour('--soft') }, 'Made with Howsure'),
  )
  return new XMLSerializer().serializeToString(svg)
}

function drawn(chart: SVGSVGElement): SVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement
  const [from, to] = [chart, copy].map((root) => [...root.querySelectorAll<SVGElement>('*')])
  for (const [i, node] of from!.entries()) dress(node, to![i]!)
  for (const node of copy.querySelectorAll('[data-screen]')) node.remove()
  const group = element('g', { transform: `translate(${pad} ${head})` })
  group.append(...copy.childNodes)
  return group
}

function dress(node: SVGElement, copy: SVGElement): void {
  const style = getComputedStyle(node)
  for (const attribute of pageOnly) copy.removeAttribute(attribute)
  for (const place of places) {
    const at = copy.getAttribute(place)
    if (at !== null) copy.setAttribute(place, String(Math.round(Number(at) * 100) / 100))
  }
  if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
  if (node.children.length > 0 && node.tagName !== 'text' || node.tagName === 'title') return
  for (const look of looks) {
    if ((look.startsWith('font') || look === 'text-anchor') && node.tagName !== 'text') continue
    const value = style.getPropertyValue(look)
    if (value !== plain[look]) copy.setAttribute(look, value)
    else copy.removeAttribute(look)
  }
}

function element(tag: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const made = document.createElementNS(name, tag)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.textContent = xmlText(text)
  return made
}
