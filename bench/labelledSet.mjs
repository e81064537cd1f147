/** A labelled set from a seed, as the two .npy files that both sides read. */
import { mkdtempSync, openSync, closeSync, writeSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Normal-like logits (four uniform numbers added up) with the label's class raised on most rows: about seven in ten are right, and too sure. */
export function writeSet(rows, classes, seed = 1) {
  const folder = mkdtempSync(join(tmpdir(), 'howsure-metrics-'))
  let state = seed
  const unit = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const labels = new Int32Array(rows)
  const logits = openSync(join(folder, 'logits.npy'), 'w')
  writeSync(logits, header('<f4', `${rows}, ${classes}`))
  const row = new Float32Array(classes)
  for (let i = 0; i < rows; i++) {
    const label = (labels[i] = Math.floor(unit() * classes))
    for (let k = 0; k < classes; k++) row[k] = 8 * (unit() + unit() + unit() + unit() - 2)
    row[label] += 5 + 38 * unit()
    writeSync(logits, row)
  }
  closeSync(logits)
  const file = openSync(join(folder, 'labels.npy'), 'w')
  writeSync(file, header('<i4', `${rows},`))
  writeSync(file, labels)
  closeSync(file)
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

function header(descr, shape) {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`
  const text = dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11) + '\n'
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  head.writeUInt16LE(text.length, 8)
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}
