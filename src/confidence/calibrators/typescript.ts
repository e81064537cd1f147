import type { Calibrator } from './stored'

const parts = {
  softmax: `function softmax(u: number[]): number[] {
  const max = Math.max(...u)
  const e = u.map((x) => Math.exp(x - max))
  const sum = e.reduce((a, b) => a + b, 0)
  return e.map((x) => x / sum)
}`,
  lnSoftmax: `function lnSoftmax(z: number[]): number[] {
  const max = Math.max(...z)
  const lnSum = Math.log(z.reduce((s, x) => s + Math.exp(x - max), 0))
  return z.map((x) => x - max - lnSum)
}`,
  lnRest: `/** ln(1 - p) from ln p; over one half it is the sum of the others. */
function lnRest(z: number[], lnP: number): number {
  if (Math.exp(lnP) <= 0.5) return Math.log1p(-Math.exp(lnP))
  const max = Math.max(...z)
  const top = z.indexOf(max)
  const others = z.filter((_, k) => k !== top)
  const second = Math.max(...others)
  if (second === -Infinity) return -Infinity
  const ln = (row: number[], m: number) => Math.log(row.reduce((s, x) => s + Math.exp(x - m), 0))
  return second - max + ln(others, second) - ln(z, max)
}`,
  sigmoid: `function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x))
  return (x >= 0 ? 1 : e) / (1 + e)
}`,
  linear: `function linear(x: number[]): number[] {
  return P.W.map((row, a) => row.reduce((s, w, j) => s + w * x[j]!, P.b[a]!))
}`,
} as const
type Part = keyof typeof parts

/** By the stem of the id: the type of one curve's parameters, and the curve. */
const curves: Readonly<Record<string, readonly [needs: readonly Part[], type: string, body: string]>> = {
  platt: [['sigmoid'], '{ A: number; B: number }', '  return sigmoid(q.A === 0 ? -q.B : -(q.A * (lnP - lnQ) + q.B))'],
  beta: [['sigmoid'], '{ a: number; b: number; c: number }', `  const least = Math.log(2 ** -52)
  return sigmoid(q.a * Math.max(lnP, least) - q.b * Math.max(lnQ, least) + q.c)`],
  isotonic: [[], '{ x: number[]; y: number[] }', `  const p = Math.exp(lnP)
  const { x, y } = q
  const next = x.findIndex((knot) => knot > p)
  if (next === 0) return y[0]!
  if (next < 0) return y[y.length - 1]!
  return y[next - 1]! + (y[next]! - y[next - 1]!) * ((p - x[next - 1]!) / (x[next]! - x[next - 1]!))`],
  histogram: [[], '{ edges: number[]; values: number[] }', `  const p = Math.exp(lnP) * (1 - 1e-12)
  return q.values[q.edges.findIndex((edge) => edge >= p)] ?? q.values[q.values.length - 1]!`],
}

const whole: Readonly<Record<string, readonly [needs: readonly Part[], body: string]>> = {
  temperature: [['softmax'], `  const max = Math.max(...z)
  return softmax(z.map((x) => (x - max) / P.T))`],
  'ensemble-temperature': [['softmax'], `  const max = Math.max(...z)
  const warm = softmax(z.map((x) => (x - max) / P.T))
  const plain = softmax(z)
  return z.map((_, k) => P.w[0]! * warm[k]! + P.w[1]! * plain[k]! + P.w[2]! / z.length)`],
  vector: [['softmax'], '  return softmax(z.map((x, k) => P.w[k]! * x + P.b[k]!))'],
  matrix: [['softmax', 'linear'], '  return softmax(linear(z))'],
  dirichlet: [['softmax', 'lnSoftmax', 'linear'], '  return softmax(linear(lnSoftmax(z).map((x) => Math.max(x, Math.log(2 ** -52)))))'],
}

const perClass = `  const q = lnSoftmax(z).map((lnP, k) => curve(P.classes[k]!, lnP, lnRest(z, lnP)))
  const sum = q.reduce((a, b) => a + b, 0)
  return q.map((x) => (sum > 0 ? x / sum : 1 / z.length))`

const topOnly = `  const lnP = Math.max(...lnSoftmax(z))
  return curve(P, lnP, lnRest(z, lnP))`

/** TypeScript that gives the numbers this page gives: `calibrate(logits)` for one row of K finite logits. It imports nothing. */
export function typescriptSnippet({ method, classes, params }: Calibrator): string {
  const stem = method.id.replace(/-(ovr|top)$/, '').replace(/-mass$/, '')
  const curve = curves[stem]
  const needs: Part[] = curve ? ['lnSoftmax', 'lnRest', ...curve[0]] : [...(whole[method.id]?.[0] ?? [])]
  const body = curve ? (method.kind === 'top' ? topOnly : perClass) : whole[method.id]?.[1]
  if (body === undefined) throw new Error(`typescript.ts has no snippet for ${method.id}`)
  const top = method.kind === 'top'
  return [
    `// ${method.title}, fitted with Howsure on ${classes} classes.`,
    `const P = ${JSON.stringify(method.toJson(params))}`,
    ...needs.map((name) => parts[name]),
    ...(curve ? [`function curve(q: ${curve[1]}, lnP: number, ${/\blnQ\b/.test(curve[2]) ? 'lnQ' : '_lnQ'}: number): number {\n${curve[2]}\n}`] : []),
    `/** ${classes} logits -> ${top ? 'confidence that the top class is right' : `${classes} probabilities`}. */
export function calibrate(logits: ArrayLike<number>): ${top ? 'number' : 'number[]'} {
  const z = Array.from(logits)
${body}
}`,
  ].join('\n\n') + '\n'
}
