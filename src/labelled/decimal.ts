/**
 * Decimal text to a number, from its bytes. Most of the time of a large CSV is spent here.
 * Up to 15 digits with a power of ten up to 22 one rounding of exact doubles gives what Number() gives (Clinger, PLDI 1990). For more digits two such
 * neighbours hold the number between them; where they are one float32, so is the number.
 */
const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const mostDigits = 15

/**
 * The number in bytes[from, to), rounded to float32 as Math.fround(Number(text)) is; NaN for what is no number and for NaN itself.
 * `point`: the byte of the decimal mark. Infinity is "inf" or "infinity" in any case, with or without a sign.
 */
export function decimal(bytes: Uint8Array, from: number, to: number, point = 0x2e): number {
  let at = from
  let end = to
  while (at < end && bytes[at]! <= 32) at++
  while (end > at && bytes[end - 1]! <= 32) end--
  const start = at
  const negative = bytes[at] === 0x2d
  if (negative || bytes[at] === 0x2b) at++
  let mantissa = 0
  let digits = 0
  let scale = 0
  let cut = false
  let some = false
  let afterPoint = false
  for (; at < end; at++) {
    const byte = bytes[at]!
    const digit = byte - 48
    if (digit >= 0 && digit <= 9) {
      some = true
      if (digits < mostDigits) {
        mantissa = mantissa * 10 + digit
        if (mantissa !== 0) digits++
        if (afterPoint) scale--
      } else {
        if (digit !== 0) cut = true
        if (!afterPoint) scale++
      }
    } else if (byte === point && !afterPoint) afterPoint = true
    else break
  }
  if (!some) return words(bytes, start, end)
  if (at < end) {
    if ((bytes[at]! | 32) !== 0x65) return Number.NaN
    at++
    const minus = bytes[at] === 0x2d
    if (minus || bytes[at] === 0x2b) at++
    if (at >= end) return Number.NaN
    let exponent = 0
    for (; at < end; at++) {
      const digit = bytes[at]! - 48
      if (!(digit >= 0 && digit <= 9)) return Number.NaN
      exponent = Math.min(9999, exponent * 10 + digit)
    }
    scale += minus ? -exponent : exponent
  }
  if (mantissa === 0 && !cut) return negative ? -0 : 0
  if (scale >= -22 && scale <= 22) {
    const low = Math.fround(scaled(mantissa, scale))
    if (!cut || low === Math.fround(scaled(mantissa + 1, scale))) return negative ? -low : low
  }
  return Math.fround(Number(latin(bytes, start, end).replace(String.fromCharCode(point), '.')))
}

function scaled(mantissa: number, scale: number): number {
  return scale < 0 ? mantissa / powers[-scale]! : mantissa * powers[scale]!
}

function words(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 9) return Number.NaN
  const word = /^([+-]?)inf(inity)?$/i.exec(latin(bytes, from, to))
  return word ? (word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN
}

export function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
