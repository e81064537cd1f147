/**
 * The one error class. A fault carries a code (for programs), a sentence with the value in it (for people)
 * and a hint (what to try). `sentence()` is the only place that turns a fault into text.
 */
export type FaultCode =
  | 'image-unreadable' // not a picture the browser can decode
  | 'image-format' // a picture, but in a format the browser does not read
  | 'image-too-large'
  | 'image-needs-page' // the worker cannot decode it; the page's <img> may (never shown to a person)
  | 'image-tainted' // decoded, but the browser does not let a page read its pixels
  | 'model-format' // not a model this page reads, or a damaged one
  | 'model-not-json'
  | 'model-not-tfjs'
  | 'model-graph' // the graph or its manifest is malformed
  | 'model-ops' // operators the engine does not have
  | 'model-path' // a weight file outside the model's own folder
  | 'model-missing-file'
  | 'model-weights' // wrong length, HTML instead of weights, LFS pointer
  | 'model-input' // an input this page cannot feed
  | 'model-output' // an output this page cannot read
  | 'model-labels'
  | 'model-zip' // a zip that is damaged, not a zip, or packed in a way this page does not read
  | 'model-memory' // more than this device can be expected to hold
  | 'recipe'
  | 'labelled-set' // logits and labels that do not go together
  | 'calibrator' // a kept or imported calibrator that cannot be read, or that is another model's
  | 'http' // the server answered with an error status
  | 'network' // no answer at all, or not allowed to read it
  | 'engine-unavailable'
  | 'engine-wrong' // the device ran, but its numbers are not right
  | 'engine-failed'
  | 'camera' // blocked, absent, in use, gone
  | 'device-lost' // the browser or the driver took the device away: its worker is done, the photo is not
  | 'not-a-number' // NaN or infinite logits
  | 'deadline'
  | 'cancelled'
  | 'worker-died'
  | 'worker-hung' // no sign of life for longer than it can be busy
  | 'internal'

export class Fault extends Error {
  readonly code: FaultCode
  readonly hint: string
  constructor(code: FaultCode, message: string, hint = '') {
    super(message)
    this.name = 'Fault'
    this.code = code
    this.hint = hint
  }
}

/** A fault as plain data: it crosses the worker border and lives in the store. */
export interface PlainFault {
  readonly code: FaultCode
  readonly message: string
  readonly hint: string
}

export function toPlain(error: unknown): PlainFault {
  if (error instanceof Fault) return { code: error.code, message: error.message, hint: error.hint }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: `Something went wrong: ${message}`, hint: '' }
}

export function fromPlain(fault: PlainFault): Fault {
  return new Fault(fault.code, fault.message, fault.hint)
}

/** What a person reads: what happened, then what to try. */
export function sentence(fault: PlainFault): string {
  return fault.hint === '' ? fault.message : `${fault.message} ${fault.hint}`
}

/** Names and texts from outside, made fit for a sentence: control and direction marks out, one line, at most `max` characters. */
export function quote(text: string, max = 60): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()
  if (clean.length <= max) return clean
  const head = Math.ceil((max - 1) / 2)
  return `${clean.slice(0, head)}…${clean.slice(clean.length - (max - 1 - head))}`
}
