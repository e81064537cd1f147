/** From numbers to places on a chart. */
export type Scale = (value: number) => number

export function linear(from: number, to: number, start: number, end: number): Scale {
  const per = to === from ? 0 : (end - start) / (to - from)
  return (value) => start + (value - from) * per
}

/** `from` and `to` above 0. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const scale = linear(Math.log(from), Math.log(to), start, end)
  return (value) => scale(Math.log(value))
}

/** Round numbers from `from` to `to`, both included where they are round: about `about` of them, 1, 2 or 5 times a power of ten apart. */
export function ticks(from: number, to: number, about = 4): number[] {
  if (!(to > from)) return [from]
  const step = stepOf((to - from) / about)
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step))
}

/** 1, 2 and 5 times powers of ten between `from` and `to`, for a logarithmic axis. */
export function logTicks(from: number, to: number): number[] {
  const out: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    for (const digit of [1, 2, 5]) {
      const tick = round(digit * 10 ** power)
      if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) out.push(tick)
    }
  }
  return out
}

/** The next round number at or above a maximum, so that the highest mark has room. */
export function roundUp(max: number, about = 4): number {
  if (!(max > 0)) return 1
  const step = stepOf(max / about)
  return round(Math.ceil(max / step - 1e-9) * step)
}

/** A line through the points, in hundredths. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${hundredths(x)} ${hundredths(y)}`).join('')
}

function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9)
  return power * ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10)
}

/** 3 * 0.1 is 0.30000000000000004; an axis says 0.3. */
function round(value: number): number {
  return Number(value.toPrecision(12))
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
