import { entryOf } from '../../models/catalogue'
import { figure, percent, temperatureText } from '../../charts/percent'
import type { ModelFormat, ModelPackage } from '../../models/card'
import type { Measured } from '../../models/measured'
import { type Device, deviceTitle } from '../../engines/engine'
import { bytesText } from '../../models/memory'
import { describe } from '../../pixels/recipeText'
import type { ActiveModel, DeviceReport } from '../../state/facts'
import { useFacts } from '../../state/useFacts'
import { CopyButton } from '../../ui/CopyButton'
import { CrossCheck } from './CrossCheck'

const kinds = {
  logits: 'logits', softmax: 'probabilities (softmax inside)', sigmoid: 'yes-or-no scores (sigmoid inside)', 'log-probabilities': 'log-probabilities',
} as const
const devices: readonly Device[] = ['webgpu', 'webgl', 'wasm', 'cpu']
const shown = 5

const formats: Readonly<Record<ModelFormat, string>> = { 'tfjs-graph': 'TF.js graph model', 'tfjs-layers': 'TF.js layers model', onnx: 'ONNX, run by ONNX Runtime', tflite: 'TFLite, run by LiteRT' }

/** What we know of the model in use, in groups of one question each. */
export function ModelCard({ model }: { model: ActiveModel }) {
  const { card } = model
  const { graph } = card
  const { input, output } = card.signature
  const list = (pairs: readonly (readonly [string, number])[]): string => pairs.map(([name, n]) => `${name} × ${n.toLocaleString('en')}`).join(', ')
  const maker = [graph.generatedBy && `made by ${graph.generatedBy}`, graph.convertedBy && `converted by ${graph.convertedBy}`].filter(Boolean).join(', ')
  const memory = `${bytesText(graph.weightMemory)} of weights${graph.stepMemory === null ? '' : `, about ${bytesText(graph.stepMemory)} in the largest step of a run${input.shape.slice(1, 3).includes(-1) ? ' at 224 × 224' : ''}`}`
  return (
    <section aria-labelledby="card-title">
      <h3 id="card-title"><bdi>{card.name}</bdi></h3>
      <Facts title="The file" rows={[
        ['Format', `${formats[card.format]}${maker ? `, ${maker}` : ''}`],
        ['Operators', list(graph.operators)],
        ['Parameters', card.parameters.toLocaleString('en')],
        ['Tensors', `${graph.tensors.toLocaleString('en')} (${list(graph.stored)})`],
        ['Size', bytesText(card.bytes)],
        ['Memory', memory],
        ['Licence', card.licence || 'not stated'],
        ['From', fromWhere(card)],
        ...(card.hub ? [['Revision', card.hub.name.revision!], ['Weights', `${card.hub.name.dtype} (${card.hub.file})`]] as const : []),
      ]} />
      <Facts title="What it sees" rows={[
        ['Input', `${input.name} ${shape(input.shape)}`],
        ['Recipe', describe(model.recipe)],
      ]} />
      <Facts title="How it answers" rows={[
        ['Output', `${output.name} ${shape(output.shape)}`],
        ['Kind', model.head ? `boxes: ${model.outputWhy}` : `${kinds[model.outputKind]}: ${model.outputWhy}`],
        ['Classes', model.classes.toLocaleString('en')],
        ['Labels', model.labels.slice(0, shown).join(', ') + (model.labels.length > shown ? ', …' : '')],
      ]} />
      {card.measured && <Facts title="How good it is" rows={measuredRows(card.measured)} />}
      {model.labels.length > shown && (
        <details className="all-labels">
          <summary>All {model.labels.length.toLocaleString('en')} labels</summary>
          <ol start={0}>{model.labels.map((label, k) => <li key={k}><bdi>{label}</bdi></li>)}</ol>
        </details>
      )}
      <Devices />
      <h4>Fingerprint</h4>
      <div className="row fingerprint">
        <code className="break mono" data-fact="sha256">{card.sha256 || 'not available on this connection'}</code>
        {card.sha256 && <CopyButton text={card.sha256} label="Copy sha256" />}
      </div>
      {model.notes.length > 0 && <ul className="notes">{model.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </section>
  )
}

function measuredRows({ set, pictures, top1, top5, nll, ece, temperature, eceFitted, world }: Measured): [string, string][] {
  const rows: [string, string | null][] = [
    ['Measured on', `${pictures.toLocaleString('en')} pictures of ${set}, by its makers`],
    ['Top-1', top1 === null ? null : `right ${percent(top1)}`],
    ['Top-5', top5 === null ? null : `among five ${percent(top5)}`],
    ['NLL', nll === null ? null : figure(nll, 3)],
    ['ECE', ece === null ? null : `${percent(ece)} at T = 1${temperature === null || eceFitted === null ? '' : `, ${percent(eceFitted)} at T = ${temperatureText(temperature)}`}`],
    ['Outside its world', world && `the warning comes when the strongest score is under ${figure(world.threshold, 1)}: for ${Math.round(world.warnedInside * 100)} in 100 photos of its own classes, ${Math.round(world.warnedUnseen * 100)} in 100 of others, ${Math.round(world.warnedNothing * 100)} in 100 pictures of nothing. AUROC ${world.auroc.toFixed(3)}`],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== null)
}

function fromWhere({ source, hub, id }: ModelPackage): string {
  if (hub) return `${hub.name.host.replace('https://', '')}/${hub.name.repo}`
  return source === 'builtin' ? 'this site' : source === 'files' ? 'your files' : entryOf(id)?.source ?? id
}

function shape(dims: readonly number[]): string {
  return `[${dims.map((n) => (n < 0 ? 'any' : n)).join(', ')}]`
}

function Facts({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <>
      <h4>{title}</h4>
      <dl className="model-card">
        {rows.map(([name, text]) => <div key={name} data-fact={name.toLowerCase()}><dt>{name}</dt><dd className="break"><bdi>{text}</bdi></dd></div>)}
      </dl>
    </>
  )
}

/** Milliseconds of one run on each device, and the comparison. */
function Devices() {
  const engine = useFacts((s) => s.engine)
  const reports = useFacts((s) => s.devices)
  const classifies = useFacts((s) => s.model?.head === null)
  return (
    <>
      <h4>Devices</h4>
      <dl className="model-card">
        {devices.map((device) => (
          <div key={device} data-fact={device}>
            <dt>{deviceTitle[device]}</dt>
            <dd className="break">{told(device === engine?.device && engine.ms !== null ? { status: 'works', ms: engine.ms, name: '' } : reports[device])}{device === engine?.device && <b> in use</b>}</dd>
          </div>
        ))}
      </dl>
      {classifies && <CrossCheck />}
    </>
  )
}

function told(report: DeviceReport | undefined): string {
  if (!report) return 'not tried yet'
  if (report.status === 'trying') return 'trying…'
  if (report.status === 'fails') return `fails: ${report.why}`
  return `${report.ms < 10 ? report.ms.toFixed(1) : Math.round(report.ms).toLocaleString('en')} ms a run${report.name ? ` · ${report.name}` : ''}`
}
