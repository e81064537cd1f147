const width = 420
const height = 96
const foot = 16

/** How many prediction sets have which size: [K + 1], index is the size. Sizes beyond the last that occurs are not drawn. */
export function SizeHistogram({ sizes }: { sizes: ArrayLike<number> }) {
  let last = 1
  let most = 1
  for (let s = 0; s < sizes.length; s++) {
    if (sizes[s]! > 0) last = s
    most = Math.max(most, sizes[s]!)
  }
  const wide = width / (last + 1)
  const ticks = [...new Set([...(last > 12 ? [1] : [0, 1]), ...[0.25, 0.5, 0.75, 1].map((share) => Math.round(last * share))])]
  return (
    <svg className="sizes" viewBox={`0 0 ${width} ${height + foot}`} role="img" aria-label={`Sizes of the sets: from ${first(sizes)} to ${last} classes`}>
      {Array.from({ length: last + 1 }, (_, s) => (
        <rect key={s} x={s * wide + 0.5} width={Math.max(0.5, wide - 1)} y={height - (sizes[s]! / most) * height} height={(sizes[s]! / most) * height}>
          <title>{sizes[s]} sets of {s}</title>
        </rect>
      ))}
      {ticks.map((s) => <text key={s} x={(s + 0.5) * wide} y={height + 13} textAnchor={s === last && last > 3 ? 'end' : 'middle'}>{s}</text>)}
    </svg>
  )
}

function first(sizes: ArrayLike<number>): number {
  for (let s = 0; s < sizes.length; s++) if (sizes[s]! > 0) return s
  return 0
}
