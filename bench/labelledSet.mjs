/** A labelled set from a seed, as the two .npy files that both sides read. */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs'
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

/** The same set as arrays, as `confidence` takes it. */
export function readSet(folder, rows, classes) {
  const logits = new Float32Array(rows * classes)
  const file = openSync(join(folder, 'logits.npy'), 'r')
  for (let i = 0; i < rows; i++) readSync(file, logits.subarray(i * classes, (i + 1) * classes), 0, 4 * classes, header('<f4', `${rows}, ${classes}`).length + 4 * i * classes)
  closeSync(file)
  const labels = readFileSync(join(folder, 'labels.npy')).subarray(header('<i4', `${rows},`).length)
  return { rows, classes, logits, labels: Int32Array.from({ length: rows }, (_, i) => labels.readInt32LE(4 * i)) }
}

function header(descr, shape) {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`
  const text = dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11) + '\n'
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  head.writeUInt16LE(text.length, 8)
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}
