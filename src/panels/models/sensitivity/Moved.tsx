const width = 100
const height = 12
const middle = height / 2

/** From 0 to 100 %: a line where the confidence was, a dot where it is now. The numbers stand beside it. */
export function Moved({ from, to }: { from: number; to: number }) {
  const x = (p: number): number => 5 + p * (width - 10)
  return (
    <svg className="moved" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <line className="moved-rail" x1={x(0)} x2={x(1)} y1={middle} y2={middle} />
      <line className="moved-way" x1={x(from)} x2={x(to)} y1={middle} y2={middle} />
      <line className="moved-from" x1={x(from)} x2={x(from)} y1={1} y2={height - 1} />
      <circle className="moved-to" cx={x(to)} cy={middle} r={4} />
    </svg>
  )
}
