/** Files with bytes flipped, cut off or doubled: each is read, or refused with a fault of ours; nothing hangs and nothing else is thrown. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Random } from '../confidence/seed'
import { Fault } from '../faults'
import { openLabelled } from './open'

const text = (value: string) => new TextEncoder().encode(value)
const header = text(`\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }`.padEnd(121) + '\n')
const npy = Uint8Array.from([0x93, ...text('NUMPY'), ...header, ...new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer)])
const files: Readonly<Record<string, Uint8Array>> = {
  csv: text('file,label,l0,l1\n"a, 1.jpg",0,1.5,-2e-3\r\nb.jpg,1,0.25,3\nc.jpg,1,7,8\n'),
  json: text('{"names": ["a\\"b", "c"], "logits": [[1.5, -2e-3],\n [0.25, 3]], "labels": [0, 1]}'),
  rows: text('[{"probs": {"a": 0.5, "b": 0.5}, "label": "a"}, {"probs": {"a": 1, "b": 0}, "label": "b"}]'),
  npy,
  npz: zipSync({ 'logits.npy': npy, 'x.npy': npy }, { level: 6 }),
}

describe('broken files', () => {
  for (const [name, whole] of Object.entries(files)) {
    it(name, async () => {
      const random = new Random(11)
      const pick = (n: number): number => Math.floor(random.unit() * n)
      const strange: string[] = []
      for (let turn = 0; turn < 400; turn++) {
        let bytes = Uint8Array.from(whole)
        if (turn % 4 === 0) bytes = bytes.slice(0, pick(bytes.length))
        else if (turn % 4 === 1) bytes = Uint8Array.from([...bytes.slice(0, pick(bytes.length)), ...bytes.slice(pick(bytes.length))])
        else for (let k = 0; k < (turn % 4) * 2 - 3; k++) bytes[pick(bytes.length)] = turn % 8 < 4 ? pick(256) : text('",\n\r{}[]:e.-0 ')[pick(14)]!
        await openLabelled(new File([bytes], name)).catch((error: unknown) => {
          if (!(error instanceof Fault) || error.code !== 'labelled-set') strange.push(`${turn}: ${String(error)}`)
        })
      }
      expect(strange).toEqual([])
    })
  }
})
