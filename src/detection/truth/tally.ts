/** What was odd in a file of truths, counted while it is read and said at the end. */
import { quote } from '../../faults'
import { counted } from './classes'

const sentences = {
  badImage: (n: number) => `${counted(n, 'image has', 'images have')} no id or no file name: skipped.`,
  sameImage: (n: number) => `${counted(n, 'image has', 'images have')} the id or the name of an earlier one: skipped.`,
  noImage: (n: number) => `${counted(n, 'box belongs', 'boxes belong')} to no image of the file: skipped.`,
  noCategory: (n: number) => `${counted(n, 'box has', 'boxes have')} a category that the file does not name: skipped.`,
  badBox: (n: number) => `${counted(n, 'box has', 'boxes have')} a negative size or numbers that are none: skipped.`,
  badLine: (n: number) => `${counted(n, 'line is', 'lines are')} not a box: skipped.`,
  foreign: (n: number) => `${counted(n, 'box is', 'boxes are')} of a class that the model does not have: skipped.`,
  twice: (n: number) => `${counted(n, 'box stands', 'boxes stand')} in the file twice: kept, so at least one of each pair is missed.`,
  flat: (n: number) => `${counted(n, 'box has', 'boxes have')} no width or no height: kept, nothing can match them.`,
  polygon: (n: number) => `${counted(n, 'outline was', 'outlines were')} read as the box around it.`,
  sameStem: (n: number) => `${counted(n, 'text has', 'texts have')} the name of an earlier one: skipped.`,
} as const

export class Tally {
  readonly #counts = new Map<keyof typeof sentences, number>()

  add(what: keyof typeof sentences, n = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + n)
  }

  /** In the order of the list above. `foreign`: names of classes the model lacks, a few are said. */
  notes(foreign: readonly string[] = []): string[] {
    return (Object.keys(sentences) as (keyof typeof sentences)[]).filter((what) => this.#counts.has(what)).map((what) => {
      const said = sentences[what](this.#counts.get(what)!)
      if (what !== 'foreign' || foreign.length === 0) return said
      const few = foreign.slice(0, 5).map((name) => `“${quote(name)}”`).join(', ')
      return `${said.slice(0, -1)} (${few}${foreign.length > 5 ? ` and ${foreign.length - 5} more` : ''}).`
    })
  }
}
