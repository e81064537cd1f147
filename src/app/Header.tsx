import { ChevronDown, CircleHelp, Moon, Sun, SunMoon } from 'lucide-react'
import { takeHeap, takeModel } from '../state/heap'
import { showPanel } from '../state/link'
import { addFiles } from '../state/photos'
import { keepSettings } from '../state/settings'
import { store } from '../state/store'
import { useFacts } from '../state/useFacts'
import { HiddenFileInput } from '../ui/FileButton'
import { EngineMenu } from './EngineMenu'
import { panels } from './panels'

export function Header() {
  return (
    <header className="header">
      <h1 className="logo">how<span>sure</span></h1>
      <Panels />
      <p className="tagline">How sure is an image model, really?</p>
      <div className="header-tools">
        <EngineMenu />
        <ModelButton />
        <ThemeButton />
        <button type="button" className="button icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={() => store.setState({ dialog: 'keys' })}>
          <CircleHelp aria-hidden size={18} />
        </button>
      </div>
    </header>
  )
}

function Panels() {
  const panel = useFacts((s) => s.panel)
  return (
    <nav className="panels" aria-label="Panels">
      {panels.map(({ id, title }) => (
        <button key={id} type="button" className="panel-tab" aria-current={id === panel ? 'page' : undefined} onClick={() => showPanel(id)}>{title}</button>
      ))}
    </nav>
  )
}

function ModelButton() {
  const model = useFacts((s) => s.model)
  return (
    <>
      <button type="button" className="button model-button" aria-haspopup="dialog" onClick={() => store.setState({ dialog: 'model' })}>
        <span className="hidden">Choose model: </span>
        <b className="cut">{model ? model.card.name : 'Loading…'}</b>
        {model && <span className="soft nowrap">{model.classes.toLocaleString('en')} classes</span>}
        <ChevronDown aria-hidden size={16} />
      </button>
      <HiddenFileInput label="Open photos" id="open-photos" onFiles={addFiles} />
      <HiddenFileInput label="Open folder" id="open-folder" folder onFiles={(found) => void takeHeap({ named: [], found })} />
      <HiddenFileInput label="Open model files" id="open-model-files" onFiles={(named) => takeModel({ named, found: [] })} />
      <HiddenFileInput label="Open model folder" id="open-model-folder" folder onFiles={(found) => takeModel({ named: [], found })} />
    </>
  )
}

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const
const themeIcon = { system: SunMoon, light: Sun, dark: Moon } as const

function ThemeButton() {
  const theme = useFacts((s) => s.theme)
  const Icon = themeIcon[theme]
  const change = (): void => {
    const wanted = nextTheme[theme]
    store.setState({ theme: wanted })
    keepSettings(() => ({ theme: wanted }))
  }
  return (
    <button type="button" className="button icon" aria-label={`Theme: ${theme}`} title={`Theme: ${theme}`} onClick={change}>
      <Icon aria-hidden size={18} />
    </button>
  )
}
