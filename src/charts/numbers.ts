/** The numbers of a chart, as its table twin shows them and as a file holds them. */
export type Value = string | number | null

export interface Column {
  readonly title: string
  /** With what stands above a group of columns; for readers and for files. The title when absent. */
  readonly full?: string
  /** What is shown for a number; the file and `data-value` have it at full precision. */
  readonly text?: (value: number) => string
}

export interface Numbers {
  readonly label: string
  readonly columns: readonly Column[]
  /** The first value names the row. */
  readonly rows: readonly (readonly Value[])[]
}

export interface Order {
  readonly column: number
  readonly descending: boolean
}

/** Rows by one column; what has no value comes last either way, equal ones stay in their order. */
export function sorted(rows: Numbers['rows'], { column, descending }: Order): Numbers['rows'] {
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column] ?? null, b[column] ?? null]
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true }))
  })
}

/** Header and rows, for a file. */
export function tableRows({ columns, rows }: Numbers): Value[][] {
  return [columns.map(({ title, full }) => full ?? title), ...rows.map((row) => [...row])]
}

/** A number that is not there. */
export function known(value: number | null | undefined): number | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : value
}
