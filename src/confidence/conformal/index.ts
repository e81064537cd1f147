import { aps } from './aps'
import { lac } from './lac'
import type { ConformalMethod, SetOptions } from './method'
import { raps } from './raps'

/** THE LIST of methods. A new one is one file here and one line. */
export const conformalMethods: readonly ConformalMethod[] = [aps, raps, lac]

export function methodOf({ method }: SetOptions): ConformalMethod {
  return conformalMethods.find(({ id }) => id === method)!
}
