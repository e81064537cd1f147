import { expect, it } from 'vitest'
import { asLogits } from '../../confidence/types'
import { confidences } from '../../confidence/softmax'
import { assumedRecipe } from '../../pixels/recipeText'
import type { ActiveModel } from '../facts'
import { belongs, inUse, readRows, readVerdict, type Row, type Tested } from './rows'
import { variants } from './variants'

const recipe = assumedRecipe(8, 8)
const model = { labels: ['ant', 'bee', 'cow'], link: 'softmax', outputKind: 'logits', offset: 0, card: {} } as unknown as ActiveModel
const now = asLogits(new Float32Array([1, 3, 0]))
const squashed = asLogits(new Float32Array([2, 1, 0]))
const rows = variants(recipe, { dtype: 'float32' }, ['cpu']).map((variant): Row => (
  variant.id === 'now' ? { ...variant, status: 'done', logits: now }
  : variant.id === 'fit-squash' ? { ...variant, status: 'done', logits: squashed }
  : variant.group === 'values' || variant.group === 'device' ? { ...variant, status: 'failed', why: 'Not so.' } : { ...variant, status: 'left' }
))

it('rows are read at the slider’s T, and against the class that is the answer now', () => {
  const read = readRows({ rows }, { temperature: 2, inUse: null }, model)
  const [was, is] = [confidences(now, 2, 'softmax'), confidences(squashed, 2, 'softmax')]
  expect(read.get('now')).toEqual({ label: 'bee', top: 1, confidence: was[1], kept: was[1], moved: 0, changed: false })
  expect(read.get('fit-squash')).toEqual({ label: 'ant', top: 0, confidence: is[0], kept: is[1], moved: is[1]! - was[1]!, changed: true })
  expect([...read.keys()]).toEqual(['now', 'fit-squash'])
})

it('the verdict is of what was answered; a device that is not here is no failure', () => {
  const read = readRows({ rows }, { temperature: 1, inUse: null }, model)
  expect(readVerdict({ rows }, read)?.text).toBe('The answer, “bee” (84 %), does not stay. It becomes “ant” when squashed to size. 4 changes could not be tried.')
  expect(readVerdict({ rows: rows.slice(1) }, readRows({ rows: rows.slice(1) }, { temperature: 1, inUse: null }, model))).toBeNull()
})

it('without an answer as it is now there is nothing to compare with, and the others are told all the same', () => {
  expect(readRows({ rows: rows.slice(1) }, { temperature: 1, inUse: null }, model).get('fit-squash')).toMatchObject({ label: 'ant', kept: null, moved: null, changed: false })
})

it('a test belongs to its photo, its model and its classes', () => {
  const tested = { card: model.card, offset: 0, photo: 'p1' } as Tested
  expect(belongs(tested, { model, selected: 'p1' })).toBe(true)
  expect(belongs(tested, { model, selected: 'p2' })).toBe(false)
  expect(belongs(tested, { model: { ...model, card: { ...model.card } }, selected: 'p1' })).toBe(false)
  expect(belongs(tested, { model: { ...model, offset: 1 }, selected: 'p1' })).toBe(false)
})

it('the row in use is the one with the recipe in hand', () => {
  expect(inUse({ rows }, recipe)).toBe('now')
  expect(inUse({ rows }, { ...recipe, resize: 'letterbox' })).toBe('fit-letterbox')
  expect(inUse({ rows }, { ...recipe, width: 9 })).toBeNull()
})
