import type { Calibrator } from './stored'

/** NumPy that every snippet may need; only what a method names is written out. */
const parts = {
  softmax: `def softmax(u):
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)`,
  log_softmax: `def log_softmax(z):
    d = z - z.max(axis=1, keepdims=True)
    return d - np.log(np.exp(d).sum(axis=1, keepdims=True))`,
  log_sides: `def log_sides(z):
    """ln p and ln(1 - p) of every class; over one half, 1 - p is the sum of the others."""
    lp = log_softmax(z)
    rows, top = np.arange(len(z)), z.argmax(axis=1)
    others = z.copy()
    others[rows, top] = -np.inf
    with np.errstate(all="ignore"):
        second = others.max(axis=1, keepdims=True)
        rest = second[:, 0] - z[rows, top] + np.log(np.exp(others - second).sum(axis=1)) + lp[rows, top]
        rest[np.isneginf(second[:, 0])] = -np.inf
    p = np.exp(lp)
    return lp, np.where(p > 0.5, rest[:, None], np.log1p(-np.minimum(p, 0.5)))`,
  sigmoid: `def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)`,
} as const
type Part = keyof typeof parts

const smallest = '2.0 ** -52'

/** One confidence to another, by the stem of the id. */
const curves: Readonly<Record<string, readonly [needs: readonly Part[], body: string]>> = {
  platt: [['sigmoid'], `    s = lp - lq if q["A"] != 0 else np.zeros_like(lp)
    return sigmoid(-(q["A"] * s + q["B"]))`],
  beta: [['sigmoid'], `    least = np.log(${smallest})
    return sigmoid(q["a"] * np.maximum(lp, least) - q["b"] * np.maximum(lq, least) + q["c"])`],
  isotonic: [[], `    x, y, p = np.array(q["x"]), np.array(q["y"]), np.exp(lp)
    if len(x) == 1:
        return np.full_like(p, y[0])
    i = np.clip(np.searchsorted(x, p, side="right"), 1, len(x) - 1)
    t = np.clip((p - x[i - 1]) / (x[i] - x[i - 1]), 0, 1)
    return y[i - 1] + (y[i] - y[i - 1]) * t`],
  histogram: [[], `    i = np.searchsorted(q["edges"], np.exp(lp) * (1 - 1e-12))
    return np.array(q["values"])[np.minimum(i, len(q["edges"]) - 1)]`],
}

/** Logits z [n, K] to probabilities [n, K]. */
const whole: Readonly<Record<string, readonly [needs: readonly Part[], body: string]>> = {
  temperature: [['softmax'], '    return softmax((z - z.max(axis=1, keepdims=True)) / P["T"])'],
  'ensemble-temperature': [['softmax'], `    d = z - z.max(axis=1, keepdims=True)
    return P["w"][0] * softmax(d / P["T"]) + P["w"][1] * softmax(d) + P["w"][2] / z.shape[1]`],
  vector: [['softmax'], '    return softmax(z * P["w"] + P["b"])'],
  matrix: [['softmax'], '    return softmax(z @ np.transpose(P["W"]) + P["b"])'],
  dirichlet: [['softmax', 'log_softmax'], `    x = np.maximum(log_softmax(z), np.log(${smallest}))
    return softmax(x @ np.transpose(P["W"]) + P["b"])`],
}

const perClass = `    lp, lq = log_sides(z)
    q = np.stack([curve(c, lp[:, k], lq[:, k]) for k, c in enumerate(P["classes"])], axis=1)
    s = q.sum(axis=1, keepdims=True)
    return np.where(s > 0, q / np.where(s > 0, s, 1), 1 / z.shape[1])`

const topOnly = `    lp, lq = log_sides(z)
    rows, top = np.arange(len(z)), z.argmax(axis=1)
    return curve(P, lp[rows, top], lq[rows, top])`

/** Python that gives the numbers this page gives: `calibrate(logits)`, logits [n, K] finite. NumPy is all it needs. */
export function pythonSnippet({ method, classes, params }: Calibrator): string {
  const stem = method.id.replace(/-(ovr|top)$/, '').replace(/-mass$/, '')
  const curve = curves[stem]
  const needs: Part[] = curve ? ['log_softmax', 'log_sides', ...curve[0]] : [...(whole[method.id]?.[0] ?? [])]
  const body = curve ? (method.kind === 'top' ? topOnly : perClass) : whole[method.id]?.[1]
  if (body === undefined) throw new Error(`python.ts has no snippet for ${method.id}`)
  return [
    `# ${method.title}, fitted with Howsure on ${classes} classes.`,
    'import numpy as np',
    `# Numbers and lists only, so JSON is Python too.\nP = ${JSON.stringify(method.toJson(params))}`,
    ...needs.map((name) => parts[name]),
    ...(curve ? [`def curve(q, lp, lq):\n${curve[1]}`] : []),
    `def calibrate(logits):
    """Logits [n, ${classes}] -> ${method.kind === 'top' ? 'confidence [n] that the top class is right' : `probabilities [n, ${classes}]`}."""
    z = np.asarray(logits, dtype=np.float64)
${body}`,
  ].join('\n\n') + '\n'
}
