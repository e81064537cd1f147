import { expect, it } from 'vitest'
import { csv } from './csv'

it('quotes, ends lines with CRLF, leaves null empty and numbers whole', () => {
  expect(csv([['a', 'b "c", d', null], [0.1 + 0.2, -1e-7, Number.POSITIVE_INFINITY]])).toBe('a,"b ""c"", d",\r\n0.30000000000000004,-1e-7,Infinity\r\n')
})

it('lets no text start a formula', () => {
  expect(csv([['=1+1', '+a', '-b', '@c', '\td', '-3']])).toBe("'=1+1,'+a,'-b,'@c,'\td,-3\r\n")
})
