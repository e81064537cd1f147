/** Names of classes in a file of truths to the model's classes. */

/** Letters and digits in lower case: "Traffic_Light" and "traffic light" are one. */
const plain = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[\s_-]+/gu, '')

/**
 * For each name the model's class, or null: the model has none of that name, or several. The exact spelling wins over the plain one.
 * `labels`: the model's, by class.
 */
export function classesOf(names: readonly string[], labels: readonly string[]): (number | null)[] {
  const exact = tableOf(labels, (label) => label)
  const loose = tableOf(labels, plain)
  return names.map((name) => exact.get(name) ?? loose.get(plain(name)) ?? null)
}

/** Several classes of one spelling stand as null: nobody should guess. */
function tableOf(labels: readonly string[], key: (label: string) => string): Map<string, number | null> {
  const table = new Map<string, number | null>()
  for (const [k, label] of labels.entries()) {
    const spelt = key(label)
    if (spelt !== '') table.set(spelt, table.has(spelt) ? null : k)
  }
  return table
}

/** "1 box", "2 boxes", "36,781 boxes". */
export function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
}
