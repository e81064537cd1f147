/** Tables as CSV (RFC 4180, CRLF) that no spreadsheet runs. Numbers at full precision; null is an empty cell. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map((value) => cell(value === null ? '' : String(value))).join(',')).join('\r\n') + '\r\n'
}

/** Spreadsheets run cells that start with = + - @ (or tab, CR): such text gets an apostrophe in front. A negative number is a number. */
function cell(value: string): string {
  const isNumber = value !== '' && Number.isFinite(Number(value))
  const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
