/** Medians: a machine that others use too has a long tail and no mean worth printing. */
export function median(values) {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const mid = sorted.length >> 1
  return sorted.length % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2
}

export function round(value, digits = 1) {
  return Number(value.toFixed(digits))
}
