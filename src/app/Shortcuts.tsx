import { useEffect } from 'react'
import { toggleCamera, toggleFreeze } from '../state/camera/toggle'
import { selectBy } from '../state/photos'
import { store } from '../state/store'

export const shortcuts: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'O', does: 'Open photos' },
  { keys: 'C', does: 'Camera on and off' },
  { keys: 'Space', does: 'Freeze the camera’s picture, and go on' },
  { keys: '← →', does: 'Previous and next photo' },
  { keys: 'R', does: 'Reset temperature to 1' },
  { keys: 'M', does: 'Choose model' },
  { keys: 'Delete', does: 'Remove the selected photo (in the filmstrip)' },
  { keys: '?', does: 'This list' },
]

/** Single keys do nothing while a person types, or inside lists, menus and dialogs, which have keys of their own. */
const elsewhere = 'input:not([type=range]):not([type=file]), textarea, select, [contenteditable], [role=listbox], [role=list], [role=menu], [role=dialog], table'

export function Shortcuts() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(elsewhere) || store.getState().dialog) return
      const onSlider = target?.matches('input[type=range]') === true
      const run = actions[event.key.toLowerCase()]
      if (!run || (onSlider && event.key.startsWith('Arrow'))) return
      // Space presses the button that has the focus, and scrolls the page while there is no camera.
      if (event.key === ' ' && (!store.getState().camera || target?.closest('button, a, label'))) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return null
}

const actions: Readonly<Record<string, () => void>> = {
  o: () => document.getElementById('open-photos')?.click(),
  c: toggleCamera,
  ' ': toggleFreeze,
  m: () => store.setState({ dialog: 'model' }),
  r: () => store.setState({ temperature: 1 }),
  '?': () => store.setState({ dialog: 'keys' }),
  arrowleft: () => selectBy(-1),
  arrowright: () => selectBy(1),
}
