/** Values as Python writes them. */

/** Whatever could end a line, turn its direction or hide: written as its number. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
const unseen = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** A string literal on one line. Half a surrogate pair is no text and could not be printed: it becomes U+FFFD. */
export function str(text: string): string {
  const whole = text.replace(/[\ud800-\udfff]/gu, '\ufffd').replace(/[\\"]/g, '\\$&')
  return `"${whole.replace(unseen, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/** Every digit, so that Python reads the same float64. */
export function num(x: number): string {
  if (Number.isFinite(x)) return String(x)
  return Number.isNaN(x) ? 'float("nan")' : `float("${x > 0 ? '' : '-'}inf")`
}

/** `0.5` where all are the same, else `[0.485, 0.456, 0.406]`. */
export function nums(list: readonly number[]): string {
  return list.every((x) => x === list[0]) ? num(list[0]!) : `[${list.map(num).join(', ')}]`
}
