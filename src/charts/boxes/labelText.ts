/** What stands on a box: the class and its score. */
const most = 24
/** Characters that turn the direction of what follows; a name may not reach beyond its own end. */
// oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are the ones
const turning = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/** The name is isolated, so that a right-to-left one does not move the score. */
export function labelText(labels: readonly string[], classId: number, score: number): string {
  return `\u2068${nameOf(labels, classId)}\u2069 ${shortPercent(score)}`
}

function nameOf(labels: readonly string[], classId: number): string {
  const name = (labels[classId] ?? '').replace(turning, ' ').replace(/\s+/g, ' ').trim()
  const letters = Array.from(name)
  return name === '' ? `class ${classId}` : letters.length <= most ? name : `${letters.slice(0, most - 1).join('')}…`
}

/** Whole per cents, none of them a promise: 0 % and 100 % are not said of what lies between. */
export function shortPercent(score: number): string {
  if (!Number.isFinite(score)) return '?'
  const whole = Math.round(score * 100)
  if (score > 0 && whole < 1) return '< 1 %'
  if (score < 1 && whole > 99) return '> 99 %'
  return `${whole} %`
}

/** A guess at how wide a text of so many units is, for where nothing can measure: a label has room to spare. */
export function guessedWidth(text: string, size: number): number {
  let ems = 0
  for (const letter of text) {
    const code = letter.codePointAt(0)!
    if (code === 0x2068 || code === 0x2069) continue
    ems += code >= 0x1100 ? 1.1 : /[ .,:;'|ijl!]/.test(letter) ? 0.4 : /[mwMW%@]/.test(letter) ? 1.05 : /[A-Z]/.test(letter) ? 0.8 : 0.7
  }
  return ems * size
}
