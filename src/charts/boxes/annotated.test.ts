import { expect, it } from 'vitest'
import type { Detected } from '../../detection/types'
import { annotatedSvg } from './annotated'
import { labelText, shortPercent } from './labelText'

const one = (classId: number, score: number, box: Detected['box']): Detected => ({ index: classId, classId, score, classScore: score, objectness: null, box })
const of = (name: string, href: string | null = null): string => annotatedSvg({ href, width: 640, height: 480, detected: [one(0, 0.83, [100, 100, 300, 400])], labels: [name] })

it('names are text: escaped, isolated, without what turns the direction', () => {
  const svg = of('<script>alert("1")</script> & ')
  expect(svg).not.toContain('<script')
  expect(svg).toContain('\u2068&lt;script&gt;alert(&quot;1&quot;)&lt;/scr…\u2069 83 %')
  expect(of('a\u202eb\u2069c\u0000d\ne')).toContain('\u2068a b c d e\u2069 83 %')
})

it('stands alone: the picture is inside, or there is none, and nothing points out', () => {
  expect(of('dog', 'data:image/jpeg;base64,AAAA')).toContain('<image href="data:image/jpeg;base64,AAAA" width="640" height="480"')
  expect(of('dog')).not.toContain('<image')
  expect(of('dog').replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|style=/)
})

it('has a box and a label for each object, the surest on top', () => {
  const svg = annotatedSvg({ href: null, width: 4000, height: 3000, detected: [one(0, 0.9, [100, 200, 2000, 2500]), one(5, 0.5, [2100, 900, 2600, 1500])], labels: ['cat', 'x', 'x', 'x', 'x', 'bus'] })
  expect(svg.match(/<rect /g)).toHaveLength(2 * 2 + 2)
  expect(svg.indexOf('bus')).toBeLessThan(svg.indexOf('cat'))
  // Lines and letters are of the picture's size.
  expect(svg).toContain('stroke-width="10"')
  expect(svg).toContain('font-size="65"')
})

it('scores promise nothing: no 100 % and no 0 % of what lies between', () => {
  expect([0.9999, 0.996, 0.994, 0.5, 0.006, 0.001, 0, 1, Number.NaN].map(shortPercent)).toEqual(['> 99 %', '> 99 %', '99 %', '50 %', '1 %', '< 1 %', '0 %', '100 %', '?'])
})

it('a class without a name has its number, a long name is cut between letters', () => {
  expect(labelText([], 7, 0.5)).toBe('\u2068class 7\u2069 50 %')
  expect(labelText(['😀'.repeat(30)], 0, 0.5)).toBe(`\u2068${'😀'.repeat(23)}…\u2069 50 %`)
})
