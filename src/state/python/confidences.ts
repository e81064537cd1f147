/** From `raw`, the model's output, to the five surest classes, and how far they are from the page's. */
import { order } from '../../confidence/order'
import { confidences } from '../../confidence/softmax'
import type { About } from './about'
import { num, str } from './literal'

/** With this few classes all are listed. */
const few = 20
/** Smallest normal float32, as in `models/outputKind.ts`. */
const tiny = '2.0**-126'

export function confidenceLines(about: About): string[] {
  const { model } = about
  const soft = model.link === 'softmax'
  return [
    ...toLogits(model.outputKind),
    ...(model.offset === 1 ? ['z = z[1:]  # class 0 is the background, which is left out'] : []),
    ...(soft
      ? ['e = np.exp((z.astype(np.float64) - z.max()) / T)', 'p = e / e.sum()  # softmax']
      : ['p = np.exp(-np.logaddexp(0, -z.astype(np.float64) / T))  # sigmoid: every class on its own']),
  ]
}

/** The output's kind is undone as the page does it, in float64 and rounded to float32. */
function toLogits(kind: About['model']['outputKind']): string[] {
  if (kind === 'softmax') return ['# The model ends in a softmax: its logarithm is the logits but for a constant.', `z = np.log(np.maximum(raw.astype(np.float64), ${tiny})).astype(np.float32)`]
  if (kind === 'sigmoid') {
    return ['# The model ends in a sigmoid: ln(p / (1 - p)) are its logits.', `q = np.clip(raw.astype(np.float64), ${tiny}, 1 - 2.0**-24)`,
      'z = (np.log(q) - np.log1p(-q)).astype(np.float32)']
  }
  return [kind === 'logits' ? 'z = raw  # logits' : 'z = raw  # logarithms of probabilities: logits but for a constant']
}

/** LABELS and HOWSURE as lines of the program's head and foot. */
export function tables({ model, logits, temperature }: About): { labels: string[]; howsure: string[] } {
  const p = confidences(logits, temperature, model.link)
  const sorted = order(logits)
  const listed = logits.length <= few ? [...sorted.keys()] : [...sorted.subarray(0, 5)]
  return {
    labels: ['LABELS = {', ...listed.map((k) => `    ${k}: ${str(model.labels[k] ?? `class ${k}`)},`), '}'],
    howsure: ['HOWSURE = {', ...listed.map((k) => `    ${k}: ${num(p[k]!)},`), '}'],
  }
}

export const comparison = [
  'for k in np.argsort(-z, kind="stable")[:5]:',
  '    print(f"{100 * p[k]:8.4f} %  {LABELS.get(int(k), f\'class {k}\')}")',
  'gap = max(abs(float(p[k]) - q) for k, q in HOWSURE.items())',
  'print(f"largest difference from Howsure: {100 * gap:.7f} points")',
]
