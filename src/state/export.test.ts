import { describe, expect, it } from 'vitest'
import { asLogits } from '../confidence/types'
import { toCsv, toJson } from './export'
import { type ActiveModel, type Facts, initial, type Photo } from './facts'

const model = {
  card: { id: 'm', name: 'M', sha256: 'ab', source: 'files' }, labels: ['a', '=b', 'c "d", e'], outputKind: 'logits', link: 'softmax', recipe: { width: 4 },
} as unknown as ActiveModel
const base: Photo = {
  id: 'p1', name: 'x.png', origin: 'file', url: null, blob: null, state: 'done', fault: null, notes: [], width: 3, height: 2, logits: null, objects: null, thumbnail: null,
}
const facts: Facts = {
  ...initial, model, engine: { runtime: 'tfjs', device: 'wasm', ms: 1 }, temperature: 1,
  photos: [
    { ...base, logits: asLogits(Float32Array.of(0, Math.log(3), -Infinity)) },
    { ...base, id: 'p2', name: '@evil\nname', state: 'failed', fault: { code: 'image-unreadable', message: '-No.', hint: 'Try.' }, width: null, height: null },
  ],
}

describe('JSON', () => {
  it('writes infinities as strings and leaves out what is not there', () => {
    const json = JSON.parse(toJson(facts)) as { images: { logits: unknown[]; confidences: number[]; error: string }[] }
    expect(json.images[0]!.logits[2]).toBe('-Infinity')
    expect(json.images[0]!.confidences[1]).toBeCloseTo(0.75, 7)
    expect(json.images[0]!.confidences[2]).toBe(0)
    expect(json.images[1]).toMatchObject({ logits: null, confidences: null, error: '-No. Try.' })
  })

  it('is JSON without photos too', () => {
    expect(JSON.parse(toJson({ ...initial }))).toMatchObject({ app: 'howsure', model: null, images: [] })
  })
})

describe('CSV', () => {
  const lines = toCsv(facts).split('\r\n')

  it('quotes as RFC 4180 says and names a column per class', () => {
    expect(lines[0]).toMatch(/,T,p_0_a,p_1_=b,"p_2_c ""d"", e"$/)
  })

  it('lets no text start a formula, and leaves numbers numbers', () => {
    expect(lines[2]).toMatch(/^"'@evil\nname",failed,'-No\. Try\.,,,/)
    // The label "=b" is the top class: it gets the apostrophe; the energy, a negative number, does not.
    expect(lines[1]).toMatch(/^x\.png,done,,3,2,1,'=b,0\.7[45]\d*,0\.\d+,0\.8\d+,-1\.38\d+,,1,0\.2\d+,0\.7\d+,0$/)
  })

  it('has as many cells in a failed row as in any other', () => {
    expect(lines[2]!.split(',')).toHaveLength(13 + 3)
  })
})

describe('outside its world', () => {
  const world = { threshold: 2, warnedInside: 0.1, warnedUnseen: 0.2, warnedNothing: 0.9, auroc: 0.7 }
  const fitted = { ...model, recipeFrom: 'card', card: { ...model.card, measured: { world } } } as unknown as ActiveModel
  const told = (of: ActiveModel): [unknown, unknown[]] => {
    const json = JSON.parse(toJson({ ...facts, model: of })) as { world: unknown; images: { outside: unknown }[] }
    const column = toCsv({ ...facts, model: of }).split('\r\n')[1]!.split(',')[11]
    return [json.world, [json.images[0]!.outside, json.images[1]!.outside, column]]
  }

  it('is said of every answer, with the figures it rests on', () => expect(told(fitted)).toEqual([world, [true, null, 'true']]))
  it('follows the threshold', () => {
    const lower = { ...world, threshold: 1 }
    expect(told({ ...fitted, card: { ...fitted.card, measured: { ...fitted.card.measured!, world: lower } } })).toEqual([lower, [false, null, 'false']])
  })
  it.each([{ recipeFrom: 'yours' }, { outputKind: 'softmax' }] as const)('is left open for %j', (other) => expect(told({ ...fitted, ...other })).toEqual([null, [null, null, '']]))
})
