/** What people call things: names of columns and of JSON keys, compared without case, spaces and marks. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The first found counts: an index before a name, the truth before anything that may be a guess. */
export const labelNames: readonly string[] = [
  'label', 'labels', 'y', 'ytrue', 'labelindex', 'labelid', 'labelidx', 'target', 'targets', 'truth', 'groundtruth', 'gt', 'true', 'truelabel', 'trueclass', 'classindex', 'classid', 'classidx',
  'class', 'category', 'categoryid', 'expected', 'answer', 'labelname', 'classname', 'wnid', 'synset',
]
export const fileNames: readonly string[] = ['file', 'filename', 'files', 'filenames', 'filepath', 'path', 'paths', 'image', 'images', 'imagefile', 'imagepath', 'imagename', 'img', 'imgpath', 'photo', 'name', 'names']
/** Numbers about a row that are no scores of classes. */
export const otherNames: readonly string[] = [
  'index', 'idx', 'id', 'row', 'rowid', 'unnamed0', 'pred', 'prediction', 'predicted', 'ypred', 'predictedlabel', 'predictedclass', 'top1', 'conf', 'confidence', 'correct', 'margin', 'entropy', 'energy',
  'temperature', 't', 'loss', 'nll', 'split', 'fold', 'width', 'height', 'weight',
]
export const logitNames: readonly string[] = ['logits', 'logit', 'z', 'scores', 'score', 'outputs', 'output', 'logprobs', 'logprobabilities', 'probabilities', 'probability', 'probs', 'prob', 'p', 'confidences', 'predictions', 'x']
export const classListNames: readonly string[] = ['classes', 'classnames', 'labelnames', 'categories', 'classlabels']

export interface Series {
  /** Columns of the table, in the order of their numbers. */
  readonly columns: readonly number[]
  /** What follows the number in each name, where all have something. */
  readonly names: readonly string[] | null
  /** A number that is missing between the first and the last, as a name; null when none is. */
  readonly missing: string | null
}

/** What scores are called before their number. Other stems are names of classes: car1, car2, truck. */
const stems = new Set([...logitNames, ...classListNames, 'l', 'class', 'c', 'k', 'out', 'prediction', 'preds', 'pred', 'logp', 'v', 'col', 'column', 'dim', 'y', ''])

/** The largest group of columns called alike but for a number: l0, l1, …; "p_0_cat", "p_1_dog"; 0, 1, 2. Logits win over a group of the same size. */
export function seriesOf(header: readonly string[]): Series | null {
  const groups = new Map<string, { column: number; number: number; rest: string; name: string }[]>()
  for (const [column, name] of header.entries()) {
    const parts = /^\s*(\D*?)(\d{1,7})[\])]?(?:[_:.\s-]+(.*))?$/s.exec(name)
    const stem = parts && plainName(parts[1]!)
    if (!parts || stem === null || !stems.has(stem)) continue
    groups.set(stem, [...(groups.get(stem) ?? []), { column, number: Number(parts[2]), rest: parts[3]?.trim() ?? '', name: name.trim() }])
  }
  const rank = ([stem, group]: readonly [string, readonly unknown[]]): number => group.length + (/^(l|logits?|z)$/.test(stem) ? 0.5 : 0)
  const best = [...groups].filter(([, group]) => group.length > 1).sort((a, b) => rank(b) - rank(a))[0]
  if (!best) return null
  const [stem, group] = best
  group.sort((a, b) => a.number - b.number)
  const first = group[0]!.number
  const gap = group.findIndex(({ number }, i) => number !== first + i)
  const missing = first > 1 ? group[0]!.name.replace(String(first), '0') : gap < 0 ? null : group[gap - 1]!.name.replace(String(group[gap - 1]!.number), String(first + gap))
  // Bare numbers that do not count the classes are their names: 737, 747.
  if (missing !== null && stem === '') return null
  return { columns: group.map(({ column }) => column), names: group.every(({ rest }) => rest !== '') ? group.map(({ rest }) => rest) : null, missing }
}
