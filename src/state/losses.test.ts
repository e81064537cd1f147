import { expect, it } from 'vitest'
import { Losses } from './losses'
import { Suspects } from './suspects'

const minute = 60_000

it('opens a lost GPU once more, and goes on with WASM when it is lost again soon', () => {
  const losses = new Losses()
  expect(losses.after('webgpu', 0)).toEqual(['webgpu', 'wasm', 'cpu'])
  expect(losses.after('webgpu', minute - 1)).toEqual(['wasm', 'cpu'])
  expect(losses.after('webgl', minute), 'each device for itself').toEqual(['webgl', 'wasm', 'cpu'])
  expect(losses.after('webgpu', 3 * minute), 'long ago').toEqual(['webgpu', 'wasm', 'cpu'])
})

it('forgives a device that a person chooses', () => {
  const losses = new Losses()
  losses.after('webgl', 0)
  losses.forgive('webgl')
  expect(losses.after('webgl', 10)).toEqual(['webgl', 'wasm', 'cpu'])
})

it('opens WASM and CPU again however often their worker dies', () => {
  const losses = new Losses()
  for (let i = 0; i < 3; i++) {
    expect(losses.after('wasm', i)).toEqual(['wasm', 'cpu'])
    expect(losses.after('cpu', i)).toEqual(['cpu', 'wasm'])
  }
})

it('tries a suspect alone, and blames only what dies alone three times', () => {
  const suspects = new Suspects()
  const running = new Map([['a', 0], ['b', 0]])
  expect(suspects.mayStart('c', running)).toBe(true)
  suspects.note('a', false)
  suspects.note('b', false)
  expect(suspects.mayStart('a', new Map([['c', 0]])), 'not beside another').toBe(false)
  expect(suspects.mayStart('a', new Map())).toBe(true)
  expect(suspects.mayStart('c', new Map([['a', 0]])), 'nothing beside a suspect').toBe(false)
  for (let i = 0; i < 2; i++) {
    suspects.note('a', true)
    expect(suspects.mayRetry('a')).toBe(true)
  }
  suspects.note('a', true)
  expect([suspects.mayRetry('a'), suspects.mayRetry('b')]).toEqual([false, true])
  suspects.clear('a')
  suspects.clear('b')
  expect(suspects.mayStart('c', running)).toBe(true)
})
