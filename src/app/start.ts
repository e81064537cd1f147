/** Everything that happens once: settings, the link, and the attributes on <html> that tests and assistive technology read. */
import { followModel } from '../state/calibrate/inUse'
import type { Facts } from '../state/facts'
import { keepLink, startFromLink } from '../state/link'
import { readSettings } from '../state/settings'
import { store } from '../state/store'
import { startUpdates } from '../state/update'

export function start(): void {
  const { theme, view, camera, fitted, rules } = readSettings()
  store.setState({ theme, view, cameraSettings: camera, fitted, rules })
  mirror(store.getState())
  store.subscribe(mirror)
  startFromLink()
  keepLink()
  followModel()
  startUpdates()
}

function mirror(s: Facts): void {
  const { dataset } = document.documentElement
  const wanted: Record<string, string> = {
    panel: s.panel,
    modelState: s.loading.status === 'idle' ? (s.model ? 'ready' : 'loading') : s.loading.status,
    model: s.model?.card.id ?? '',
    runtime: s.engine?.runtime ?? '',
    engine: s.engine?.device ?? '',
    engineState: s.engine ? (s.engine.healing ? 'healing' : 'ready') : 'none',
    theme: s.theme,
  }
  for (const [key, value] of Object.entries(wanted)) if (dataset[key] !== value) dataset[key] = value
}
