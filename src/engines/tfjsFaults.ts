/**
 * TensorFlow.js's own messages, turned into ours. They speak to programmers ("Error in matMul: inner shapes (3) and (4) …"), so
 * none is shown: known families get a sentence, all else a general one that names the step and, where it can be told, the operation.
 */
import { Fault, quote } from '../faults'
import { type Device, deviceTitle } from './engine'
import { takenAway } from './loss'

export type Step = 'opening' | 'building' | 'running'

interface Family {
  readonly pattern: RegExp
  fault(match: RegExpExecArray, device: string, step: Step): Fault
}

const lessMemory = 'Close other tabs, or try a smaller version of the model or another device.'
const damaged = 'The file may have been damaged or edited: get it again, or export the model anew.'

/** What a device can do wrong, with or without a graph. First match counts, and these come first. */
const ofDevice: readonly Family[] = [
  {
    pattern: /CONTEXT_LOST|context (was |is )?lost|device (was |is )?lost|Unable to create WebGL|disposed GPGPUContext|lost the device/i,
    fault: (_, device, step) => (step === 'opening' ? new Fault('engine-unavailable', `This browser has no working ${device} now.`) : takenAway(device)),
  },
  {
    pattern: /out of memory|OUT_OF_MEMORY|allocation (failed|size overflow)|Invalid (typed )?array length|memory access out of bounds|cannot enlarge memory|Aborted\(OOM|GPUOutOfMemory|Requested texture size/i,
    fault: (_, device) => new Fault('model-memory', `${device} has not enough memory for this model.`, lessMemory),
  },
  {
    pattern: /Failed to (compile|link)|Shader program|shader|pipeline/i,
    fault: (_, device) => new Fault('engine-failed', `${device} could not compile this model: its driver refused one of the programs.`, 'Choose another device.'),
  },
]

const ofGraph: readonly Family[] = [
  {
    pattern: /Kernel '([^']*)' not registered/,
    fault: ([, kernel = ''], device) => new Fault('model-ops', `${device} does not have the operation ${quote(kernel, 40)}, which this model uses.`, 'Another device may have it.'),
  },
  {
    pattern: /Unknown op '([^']*)'|(\w+) is not (?:implemented|supported)/i,
    fault: ([, op, other]) => new Fault('model-ops', `The model uses an operation that TF.js does not have: ${quote(op ?? other ?? '', 40)}.`, 'Export it with built-in operations only.'),
  },
  {
    pattern: /shape of dict\['([^']*)'\].* must be \[([^\]]*)\], but was \[([^\]]*)\]/,
    fault: ([, name = '', wants = '', got = '']) => new Fault('model-input', `The model's input \`${quote(name)}\` wants the shape [${wants.replaceAll(',', ', ')}]; it was given [${got.replaceAll(',', ', ')}].`, 'Change the size in the recipe.'),
  },
  {
    pattern: /must be \w+ tensor, but got|dtype|Unsupported type|data ?type/i,
    fault: (match, _, step) => new Fault('model-graph', `The graph mixes number types that do not go together${where(match.input, step)}.`, damaged),
  },
  {
    pattern: /Cannot (compute the outputs|find|read)|not found in the graph|could not be found|missing (inputs?|output)|provided in model\.execute/i,
    fault: (match, _, step) => new Fault('model-graph', `The graph lacks something it needs${where(match.input, step)}: an input, an output or an attribute.`, damaged),
  },
  {
    pattern: /must match|inner shapes|broadcast|rank \d|must be rank|Based on the provided shape|shape|dimension|axis|tensor should have|multiple of|Size\(|slice|GatherV2|index out of|out of bounds/i,
    fault: (match, _, step) => new Fault('model-graph', `The shapes in the graph do not fit each other${where(match.input, step)}.`, damaged),
  },
]

/** A Fault in our words, whatever was thrown. A Fault passes through. The raw text goes to the console, at debug level only. */
export function explain(error: unknown, step: Step, device: Device): Fault {
  if (error instanceof Fault) return error
  const raw = error instanceof Error ? error.message : String(error)
  // oxlint-disable-next-line no-console -- an engineer may want the runtime's own words; nobody else sees them
  console.debug(`tfjs, ${step} on ${device}: ${raw}`)
  // While a device is being opened there is no graph to blame.
  for (const { pattern, fault } of step === 'opening' ? ofDevice : [...ofDevice, ...ofGraph]) {
    const match = pattern.exec(raw)
    if (match) return fault(match, deviceTitle[device], step)
  }
  if (step === 'opening') return new Fault('engine-unavailable', `This browser has no working ${deviceTitle[device]}.`)
  if (step === 'building') return new Fault('model-graph', `TensorFlow.js could not build this graph${where(raw, step)}.`, damaged)
  return new Fault('engine-failed', `The model stopped${where(raw, step)} on ${deviceTitle[device]}.`, 'Another device may run it; if none does, the model is broken.')
}

/** " (in matMul, while running)": the operation where tfjs names it. */
function where(raw: string, step: Step): string {
  const op = /Error in (\w+)|passed to '(\w+)'|in op(?:eration)? '?(\w+)/.exec(raw)
  const name = op?.[1] ?? op?.[2] ?? op?.[3]
  return name === undefined ? ` (while ${step})` : ` (in ${quote(name, 40)}, while ${step})`
}
