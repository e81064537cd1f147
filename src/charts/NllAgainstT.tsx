import { Across, Down, Mark, Titles } from './Axes'
import type { Numbers } from './numbers'
import { figure } from './percent'
import { linePath, linear, logarithmic, logTicks, roundUp, ticks } from './scales'

/** Mean log loss, nats, from the coldest temperature to the hottest. Arrays are [temperatures]. */
export interface NllCurve {
  readonly temperature: Float64Array
  readonly nll: Float64Array
}

/** The temperature that was fitted, and its 95 % interval. */
export interface Optimum {
  readonly T: number
  readonly low: number
  readonly high: number
}

const [left, right, width, top, tall] = [46, 12, 380, 40, 216]
const bottom = top + tall

/** Log loss against T, T on a logarithmic axis. Far from the best T the loss goes up without end: what is much above that of T = 1 is cut. */
export function NllAgainstT({ curve, best }: { curve: NllCurve; best: Optimum | null }) {
  const { temperature, nll } = curve
  const [from, to] = [temperature[0]!, temperature.at(-1)!]
  const [least, most] = lossWindow(curve, best)
  const x = logarithmic(from, to, left, width - right)
  const y = linear(least, most, tall, 0)
  const points = Array.from(temperature, (T, i) => [x(T), y(Math.min(nll[i]!, most + 10 * (most - least)))] as const)
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${bottom + 42}`} role="img" aria-label={spoken(best)}>
      <Across y={(v) => top + y(v)} ticks={ticks(least, most)} from={left} to={width - right} text={(v) => String(v)} />
      <Down x={x} ticks={logTicks(from, to)} from={top} to={bottom} text={String} />
      {best && <rect className="chart-band" x={x(best.low)} width={Math.max(1, x(best.high) - x(best.low))} y={top} height={tall} />}
      <Mark x={x(1)} y={14} to={bottom} room={[left, width - right]} before={best !== null && best.T > 1} text="T = 1, as it is" />
      {best && <Mark x={x(best.T)} y={30} to={bottom} room={[left, width - right]} before={best.T <= 1} text={`best: T = ${figure(best.T, 3)}`} />}
      <svg x={0} y={top} width={width} height={tall} viewBox={`0 0 ${width} ${tall}`}><path className="series-line after" d={linePath(points)} /></svg>
      <Titles across="temperature T" down="log loss, nats" x={(left + width - right) / 2} y={[top + tall / 2, bottom + 33]} />
    </svg>
  )
}

/** Loss at the bottom and the top: the best, T = 1 and half and double of each are seen. */
export function lossWindow({ temperature, nll }: NllCurve, best: Optimum | null): [least: number, most: number] {
  const finite = [...nll].filter(Number.isFinite)
  if (finite.length === 0) return [0, 1]
  const marks = [1, best?.T ?? 1]
  const near = [...nll].filter((v, i) => Number.isFinite(v) && marks.some((T) => temperature[i]! >= T / 1.5 && temperature[i]! <= T * 1.5))
  const [least, high] = [Math.min(...finite), Math.max(...(near.length > 0 ? near : finite))]
  const room = Math.max(high - least, Math.abs(high) * 1e-3, 1e-9) * 1.15
  const step = roundUp(room, 4) / 4
  const low = Math.floor(least / step) * step
  return [low, low + roundUp(least + room - low, 4)]
}

function spoken(best: Optimum | null): string {
  const says = best ? `the best is T = ${figure(best.T, 3)}, with 95 % between ${figure(best.low, 3)} and ${figure(best.high, 3)}` : 'no best T was found'
  return `Log loss against temperature: ${says}. The same numbers are in the table.`
}

export function nllNumbers({ temperature, nll }: NllCurve): Numbers {
  return {
    label: 'Log loss by temperature',
    columns: [{ title: 'T', text: (T) => figure(T, 3) }, { title: 'Log loss, nats', text: (v) => figure(v, 4) }],
    rows: Array.from(temperature, (T, i) => [T, nll[i]!]),
  }
}
