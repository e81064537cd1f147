import { CSPProvider } from '@base-ui/react/csp-provider'
import { lazy, Suspense } from 'react'
import { takeHeap } from '../state/heap'
import { store } from '../state/store'
import { part, partFailed } from '../state/update'
import { useFacts } from '../state/useFacts'
import { DropPage } from '../ui/DropPage'
import { PartBoundary } from '../ui/PartBoundary'
import { Header } from './Header'
import { LiveAnswer } from './LiveAnswer'
import { Notices } from './Notices'
import { panels } from './panels'
import { Shortcuts } from './Shortcuts'
import './theme.css'
import './app.css'

const ModelDialog = lazy(() => part(() => import('../panels/models/ModelDialog')))
const KeysDialog = lazy(() => part(() => import('./KeysDialog')))
const PythonDialog = lazy(() => part(() => import('../panels/classify/PythonDialog')))

export function App() {
  const dialog = useFacts((s) => s.dialog)
  const panel = useFacts((s) => s.panel)
  const { Component } = panels.find(({ id }) => id === panel)!
  return (
    <CSPProvider disableStyleElements>
      <DropPage onFiles={(heap) => void takeHeap(heap)} />
      <Header />
      <Notices />
      <main className="main">
        <PartBoundary instead={<p className="soft">This part of the page could not be shown.</p>} onFail={partFailed} tryAgainOn={panel}>
          <Suspense fallback={null}><Component /></Suspense>
        </PartBoundary>
      </main>
      <LiveAnswer />
      <Shortcuts />
      <PartBoundary instead={null} tryAgainOn={dialog} onFail={dialogFailed}>
        <Suspense fallback={null}>
          {dialog !== null && dialog !== 'keys' && dialog !== 'python' && <ModelDialog />}
          {dialog === 'keys' && <KeysDialog />}
          {dialog === 'python' && <PythonDialog />}
        </Suspense>
      </PartBoundary>
    </CSPProvider>
  )
}

function dialogFailed(error: unknown): void {
  store.setState({ dialog: null })
  partFailed(error)
}
