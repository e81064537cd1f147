import { ChevronDown } from 'lucide-react'
import { type Device, deviceTitle } from '../engines/engine'
import { devicesOf, runtimes } from '../engines/runtimes'
import { chooseDevice } from '../state/devices'
import type { DeviceReport } from '../state/facts'
import { useFacts } from '../state/useFacts'
import { Menu } from '../ui/Menu'

const devices: readonly Device[] = ['webgpu', 'webgl', 'wasm', 'cpu']

/** The chip: which device computes and how long one run takes; its menu says the same of the others. */
export function EngineMenu() {
  const engine = useFacts((s) => s.engine)
  const forced = useFacts((s) => s.forced)
  const reports = useFacts((s) => s.devices)
  if (!engine) return null
  const ms = engine.ms === null ? '' : ` · ${milliseconds(engine.ms)}`
  return (
    <Menu.Root>
      <Menu.Trigger className="chip" title={`Where the model runs (${runtimes[engine.runtime]?.title}), and the time of one run`}>
        <span className="dot" aria-hidden />
        <span className="hidden">{engine.healing ? 'Was computing on ' : 'Computing on '}</span>
        {deviceTitle[engine.device]}{engine.healing ? ' · restarting…' : ms}
        <ChevronDown aria-hidden size={14} />
      </Menu.Trigger>
      <Menu.Popup>
        <Menu.RadioGroup value={forced ?? 'auto'} onValueChange={(value: Device | 'auto') => void chooseDevice(value === 'auto' ? null : value)}>
          <Menu.RadioItem value="auto">
            <span>Automatic</span>
            <small>the fastest device with right numbers</small>
          </Menu.RadioItem>
          {devicesOf(engine.runtime, devices).map((device) => (
            <Menu.RadioItem key={device} value={device}>
              <span>{deviceTitle[device]}{device === engine.device && <em> {engine.healing ? 'was lost: restarting' : 'in use'}</em>}</span>
              <small>{told(device === engine.device && engine.ms !== null ? { status: 'works', ms: engine.ms, name: nameOf(reports[device]) } : reports[device])}</small>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Popup>
    </Menu.Root>
  )
}

function nameOf(report: DeviceReport | undefined): string {
  return report?.status === 'works' ? report.name : ''
}

function told(report: DeviceReport | undefined): string {
  if (!report) return 'not tried yet'
  if (report.status === 'trying') return 'trying…'
  if (report.status === 'fails') return report.why
  return `${milliseconds(report.ms)} a run${report.name ? ` · ${report.name}` : ''}`
}

export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
