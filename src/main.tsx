import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { start } from './app/start'

start()
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>)
