import { describe, expect, it } from 'vitest'
import { useBomb } from '../../e2e/oddFiles'
import { text } from '../../tests/fixtures/pixels/files'
import { readDrawing } from './drawing'
import { checkSniffed } from './refuse'
import { sniff } from './sniff'

const svg = (inside: string, before = ''): Uint8Array => text(`${before}<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${inside}</svg>`)
const drawn = (inside: string): number => readDrawing(svg(inside)).drawn

describe('what a drawing draws', () => {
  it.each<[string, string, number]>([
    ['elements as they stand', '<g><rect/><path d="M0 0"/></g>', 4],
    ['a part shown twice', '<g id="a"><rect/></g><use href="#a"/><use xlink:href=\'#a\'/>', 1 + 2 + 2 + 4],
    ['parts in parts', '<g id="a"><g id="b"><rect/></g></g><use href="#b"/><use href="#a"/>', 1 + 3 + 2 + 2 + 3],
    ['a mask and a pattern', '<pattern id="p"><rect/></pattern><rect fill="url(#p)" style="mask: url(\'#p\')"/>', 1 + 2 + 1 + 4],
    ['a circle once around', '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', 5 + 2],
    ['what shows itself', '<g id="a"><use href="#a"/></g>', 3],
    ['nothing of what is not there', '<use href="#none"/><use href="other.svg#a"/><use/>', 4],
    ['no tags in comments, CDATA and quotes', '<!-- <rect/><rect/> --><style><![CDATA[ <rect/> ]]></style><text x="<rect/>">a</text>', 3],
    ['a reference behind an escape', '<g id="a"><rect/></g><use href="&#35;a"/><use href="&#x23;a"/>', 1 + 2 + 2 + 4],
  ])('%s', (_what, inside, count) => expect(drawn(inside)).toBe(count))

  it('counts a bomb without drawing it, as deep as it likes', () => {
    expect(drawn(useBomb(5))).toBeGreaterThan(200_000)
    expect(drawn(useBomb(5, (id) => `<rect fill="url(#${id})"/>`))).toBeGreaterThan(200_000)
    expect(drawn(useBomb(400))).toBe(1e9)
    // A chain as long as the file, and a nest of it.
    const chain = Array.from({ length: 30_000 }, (_, i) => `<g id="c${i}"><use href="#c${i + 1}"/></g>`).join('')
    expect(drawn(chain)).toBeGreaterThan(60_000)
    expect(drawn(`${'<g id="x">'.repeat(50_000)}`)).toBe(50_001)
  })

  it('ends on what is no XML', () => {
    for (const inside of ['<', '<g', '<g a="', '<!--', '<![CDATA[', '</g></g></g>', '<g a=">', '<?x']) expect(readDrawing(svg(inside).slice(0, -6)).own).toBeLessThan(5)
  })
})

describe('refused', () => {
  const refusal = (bytes: Uint8Array): string | null => {
    try {
      checkSniffed(sniff(bytes))
      return null
    } catch (error) {
      return (error as Error).message
    }
  }

  it('when its parts repeat without measure', () => {
    expect(refusal(svg(useBomb(5)))).toMatch(/^This drawing repeats its 6\d parts until there are \d\d\d,\d\d\d: drawing them could take minutes\.$/)
    expect(refusal(svg(useBomb(9)))).toMatch(/until there are millions/)
    expect(refusal(svg(useBomb(3)))).toBeNull()
  })
  it('not when it is large by itself, as maps are', () => {
    expect(refusal(svg(`<g id="tree"><path/><path/></g>${'<use href="#tree"/>'.repeat(20_000)}`))).toBeNull()
  })
  it('when it hides drawings or markup', () => {
    expect(refusal(svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'))).toMatch(/holds another drawing/)
    expect(refusal(svg('&u;', '<!DOCTYPE svg [<!ENTITY u "<use href=\'#a\'/>">]>'))).toMatch(/hidden markup/)
    expect(refusal(svg('<image href="data:image/png;base64,iVBORw0KGgo="/>', '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>'))).toBeNull()
  })
})
