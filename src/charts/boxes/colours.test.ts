import { expect, it } from 'vitest'
import { colourOf, palette } from './colours'

type Rgb = readonly [number, number, number]
const linear = (hex: string): Rgb => [1, 3, 5].map((at) => {
  const c = parseInt(hex.slice(at, at + 2), 16) / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}) as unknown as Rgb
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

it('a label’s text has AA contrast on its chip', () => {
  for (const { line, halo } of palette) expect(contrast(line, halo), `text on ${line}`).toBeGreaterThanOrEqual(4.5)
})

it('on any grey of a picture the line or its halo has a contrast of 2 or more, and of 3 on the dark and the light ones', () => {
  for (const { line, halo } of palette) {
    for (let grey = 0; grey < 256; grey += 5) {
      const under = `#${grey.toString(16).padStart(2, '0').repeat(3)}`
      expect(Math.max(contrast(line, under), contrast(halo, under)), `${line} on ${under}`).toBeGreaterThanOrEqual(grey < 40 || grey > 230 ? 3 : 2)
    }
  }
})

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes: Readonly<Record<string, readonly Rgb[]>> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s]
}

it.each(Object.entries(eyes))('any two lines differ for %s', (_, rows) => {
  const seen = palette.map(({ line }) => {
    const rgb = linear(line)
    return oklab(rows.map((row) => Math.min(1, Math.max(0, row.reduce((sum, k, c) => sum + k * rgb[c]!, 0)))) as unknown as Rgb)
  })
  for (const [i, a] of seen.entries()) {
    for (const [j, b] of seen.slice(0, i).entries()) {
      // 0.02 is a just noticeable difference in Oklab.
      expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), `${palette[i]!.line} and ${palette[j]!.line}`).toBeGreaterThan(0.06)
    }
  }
})

it('a class keeps its colour, and every class has one', () => {
  expect(colourOf(0)).toBe(palette[0])
  expect(colourOf(8)).toBe(palette[3])
  for (const id of [-1, 79, 1000, 21840]) expect(palette).toContain(colourOf(id))
  expect(new Set(Array.from({ length: 8 }, (_, i) => colourOf(i))).size).toBe(8)
})
