import { Download } from 'lucide-react'
import { useState } from 'react'
import { quote } from '../../faults'
import { aboutOf } from '../../state/python/about'
import { fitting, install, write } from '../../state/python'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { CopyButton } from '../../ui/CopyButton'
import { Dialog } from '../../ui/Dialog'
import { saveFile } from '../../ui/save'
import { Segmented } from '../../ui/Segmented'
import './python.css'

/** The selected photo's confidences as a program: one for each library that can run the model. */
export default function PythonDialog() {
  // Whatever changes, the program is written anew: it takes a millisecond.
  const about = aboutOf(useFacts((s) => s))
  const [chosen, choose] = useState('')
  const list = about ? fitting(about) : []
  const program = list.find(({ id }) => id === chosen) ?? list[0]
  const text = about && program ? write(program, about) : ''
  return (
    <Dialog title="Python program" onClose={() => store.setState({ dialog: null })}>
      {about && program ? (
        <div className="python">
          <p>This program gives the confidences of this photo and this model outside the page, and prints how far they are from Howsure’s.{about.calibrator !== null && ' It reads the logits at the temperature, without the calibrator in use.'}</p>
          <Segmented label="Library" value={program.id} onChange={choose} options={list.map(({ id, title }) => ({ value: id, text: title }))} />
          <p className="soft">
            Install with <code className="mono">{install(program)}</code>. Put <code className="mono break">{program.file(about)}</code>{program.beside} and{' '}
            <code className="mono break">{quote(about.photo.name)}</code> beside the program.
          </p>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
          <pre className="python-text mono" tabIndex={0} role="region" aria-label="The program"><code>{text}</code></pre>
          <div className="row">
            <CopyButton text={text} label="Copy" />
            <button type="button" className="button small push" onClick={() => saveFile(`${about.photo.name.replace(/\.[^.]*$/, '')}.py`, text, 'text/x-python')}><Download aria-hidden size={15} /> Save .py</button>
          </div>
        </div>
      ) : <p className="soft">Choose a photo that has been answered: the program is for one photo and the model in hand.</p>}
    </Dialog>
  )
}
