import { expect, it } from 'vitest'
import { known, sorted, tableRows } from './numbers'

const rows = [['b', 2], ['a10', null], ['a9', -1], ['c', 2]] as const

it('sorts numbers as numbers and names as people do, what is missing last', () => {
  const names = (column: number, descending: boolean) => sorted(rows, { column, descending }).map(([name]) => name)
  expect(names(1, false)).toEqual(['a9', 'b', 'c', 'a10'])
  expect(names(1, true)).toEqual(['b', 'c', 'a9', 'a10'])
  expect(names(0, false)).toEqual(['a9', 'a10', 'b', 'c'])
})

it('gives files the full titles', () => {
  expect(tableRows({ label: '', columns: [{ title: 'x' }, { title: 'rows', full: 'T: rows' }], rows: [['a', 1]] })).toEqual([['x', 'T: rows'], ['a', 1]])
})

it('has no value for NaN', () => {
  expect([known(0), known(Number.NaN), known(undefined)]).toEqual([0, null, null])
})
