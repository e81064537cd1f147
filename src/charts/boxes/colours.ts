/**
 * Colours of classes: Okabe and Ito's, which stay apart for colour-blind eyes, with white in black's place, as black is the halo's.
 * On any picture either the line or its halo stands out; a label's text is the halo's colour on the line's.
 */
export interface ClassColour {
  readonly line: string
  /** Around the line, and the text on it. */
  readonly halo: string
}

const dark = '#0d0d0d'
const light = '#ffffff'

export const palette: readonly ClassColour[] = [
  { line: '#e69f00', halo: dark },
  { line: '#56b4e9', halo: dark },
  { line: '#f0e442', halo: dark },
  { line: '#cc79a7', halo: dark },
  { line: '#009e73', halo: dark },
  { line: '#0072b2', halo: light },
  { line: '#d55e00', halo: dark },
  { line: '#f4f4f4', halo: dark },
]

/** The same class has the same colour on every photo. The step keeps COCO's kinds, which come in groups of about eight, apart. */
export function colourOf(classId: number): ClassColour {
  const n = palette.length
  return palette[(((classId + 3 * Math.floor(classId / n)) % n) + n) % n]!
}
