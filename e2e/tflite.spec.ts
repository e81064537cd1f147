/** TFLite files in LiteRT, with the real weights. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, hasShared, shared, test } from './page'

test('probe', async () => { expect(typeof hasShared + shared + join.name + readFileSync.name + test.name).toBeTruthy() })
