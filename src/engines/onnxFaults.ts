/** ONNX Runtime's messages, turned into ours: known families get a sentence, the rest a general one. Its own words go to the console. */
import { Fault, quote } from '../faults'
import { type Device, deviceTitle } from './engine'
import { takenAway } from './loss'

export type Step = 'opening' | 'building' | 'running'

const damaged = 'The file may be damaged or edited: get it again, or export the model anew.'
const lessMemory = 'Close other tabs, or try a smaller version of the model or another device.'

const families: readonly { readonly pattern: RegExp; fault(match: RegExpExecArray, device: string): Fault }[] = [
  { pattern: /device (was |is )?lost|lost device/i, fault: (_, device) => takenAway(device) },
  { pattern: /bad_alloc|out of memory|failed to allocate|memory access out of bounds|Cannot enlarge memory|Array buffer allocation/i, fault: (_, device) => new Fault('model-memory', `${device} has not enough memory for this model.`, lessMemory) },
  {
    pattern: /([\w.]+:\w+\(-?\d+\)) is not a registered function|No Op registered for (\w+)|(?:Could not find an implementation|Failed to find kernel) for ([\w.]+)/i,
    fault: ([, custom, op, kernel]) => new Fault('model-ops', `The model uses an operator that ONNX Runtime does not have here: ${quote((custom ?? op ?? kernel ?? '').replace(/\(-?\d+\)$/, '').replace(/^(ai\.onnx)?:/, ''), 60)}.`, 'Export it with standard operators only, or with another opset.'),
  },
  { pattern: /opset (\d+) is under development|opset.*not (?:been )?(?:released|supported)/i, fault: () => new Fault('model-ops', 'The model uses a newer set of operators than ONNX Runtime has here.', 'Export it with an older opset, 17 for instance.') },
  { pattern: /Type Error|Type parameter|type inference|Unexpected input data type|Type '[^']*' of/i, fault: (match) => new Fault('model-graph', `The graph mixes number types that do not go together${where(match.input)}.`, damaged) },
  { pattern: /Got invalid dimensions for input: (\S+)/i, fault: ([, name = '']) => new Fault('model-input', `The model's input \`${quote(name)}\` wants another size.`, 'Change the size in the recipe.') },
  { pattern: /shape|dimension|broadcast|axis/i, fault: (match) => new Fault('model-graph', `The shapes in the graph do not fit each other${where(match.input)}.`, damaged) },
  { pattern: /protobuf|ModelProto|INVALID_GRAPH|not output by any|Graph must be|invalid model/i, fault: (match) => new Fault('model-graph', `The graph is not whole${where(match.input)}.`, damaged) },
]

/** A Fault in our words, whatever was thrown. */
export function explainOnnx(error: unknown, step: Step, device: Device): Fault {
  if (error instanceof Fault) return error
  const raw = error instanceof Error ? error.message : String(error)
  // oxlint-disable-next-line no-console -- an engineer may want the runtime's own words; nobody else sees them
  console.debug(`onnxruntime, ${step} on ${device}: ${raw}`)
  if (step === 'opening') return new Fault('engine-unavailable', `ONNX Runtime could not be started on ${deviceTitle[device]} in this browser.`)
  for (const { pattern, fault } of families) {
    const match = pattern.exec(raw)
    if (match) return fault(match, deviceTitle[device])
  }
  if (step === 'building') return new Fault('model-graph', `ONNX Runtime could not build this graph${where(raw)}.`, damaged)
  return new Fault('engine-failed', `The model stopped${where(raw)} on ${deviceTitle[device]}.`, 'Another device may run it; if none does, the model is broken.')
}

/** " (at the node `conv1`)", where ONNX Runtime names it. */
function where(raw: string): string {
  const node = /(?:Node(?: with name)?|node)[:\s]*\(?'?([\w./:-]+)'?\)?/.exec(raw)?.[1]
  return node === undefined ? '' : ` (at \`${quote(node, 60)}\`)`
}
