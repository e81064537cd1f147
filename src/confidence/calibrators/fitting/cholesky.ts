/**
 * Solves A x = b, A [n x n] symmetric positive definite, row-major, lower triangle read. In place: A becomes L, b becomes x.
 * Rows are walked, not columns, so that the inner loop reads two contiguous stretches. False when A is not positive definite.
 */
export function choleskySolve(a: Float64Array, b: Float64Array): boolean {
  const n = b.length
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let s = a[row + j]!
      for (let k = 0; k < j; k++) s -= a[row + k]! * a[other + k]!
      if (j < i) a[row + j] = s / a[other + j]!
      else if (s > 0 && s < Number.POSITIVE_INFINITY) a[row + i] = Math.sqrt(s)
      else return false
    }
  }
  for (let i = 0; i < n; i++) {
    let s = b[i]!
    for (let k = 0; k < i; k++) s -= a[i * n + k]! * b[k]!
    b[i] = s / a[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / a[i * n + i]!
    b[i] = x
    for (let k = 0; k < i; k++) b[k]! -= a[i * n + k]! * x
  }
  return true
}
