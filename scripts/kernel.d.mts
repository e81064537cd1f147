/** The text of src/worker/kernel/bytes.ts. */
export function built(): Promise<string>
