import { FileBox, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { sentence, toPlain } from '../../faults'
import { readHubName } from '../../models/hub/name'
import { needsConsent } from '../../state/link'
import { openModel } from '../../state/model'
import { facts, store } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Dialog } from '../../ui/Dialog'
import { Catalogue } from './Catalogue'
import { Downloads } from './Downloads'
import { HubChoice } from './HubChoice'
import { LabelsForm } from './LabelsForm'
import { ModelCard } from './ModelCard'
import { OutputChoice } from './OutputChoice'
import { RecipeForm } from './RecipeForm'
import { Sensitivity } from './Sensitivity'
import './models.css'

function close(): void {
  store.setState({ dialog: null })
}

/** Choose a model, read its card, check its preprocessing. */
export default function ModelDialog() {
  const model = useFacts((s) => s.model)
  const [part] = useState(() => facts().dialog)
  return (
    <Dialog title="Model" onClose={close} first={`${part}-title`}>
      <div className="model-dialog">
        <Catalogue />
        <Downloads />
        <section aria-labelledby="open-title">
          <h3 id="open-title">Open a model</h3>
          <p className="soft">A TensorFlow.js model (model.json with its weight files), an ONNX or TFLite file or a Keras model (.h5, .keras), and labels.txt beside it; a Teachable Machine export; or all of it in a zip or a folder. A drop anywhere on the page does the same. It stays on this device.</p>
          <div className="row">
            <button type="button" className="button primary" onClick={() => { close(); document.getElementById('open-model-files')?.click() }}><FileBox aria-hidden size={17} /> Open model files</button>
            <button type="button" className="button" onClick={() => { close(); document.getElementById('open-model-folder')?.click() }}><FolderOpen aria-hidden size={17} /> Open model folder</button>
            {model?.card.source !== 'builtin' && (
              <button type="button" className="button" onClick={() => { close(); void openModel({ kind: 'builtin' }) }}>Use the built-in model</button>
            )}
          </div>
          <UrlForm />
        </section>
        {model && <ModelCard model={model} />}
        {model?.card.hub && <HubChoice key={model.card.id} hub={model.card.hub} />}
        {model && <LabelsForm key={`labels ${model.card.id}${model.card.sha256}`} model={model} />}
        {model && <OutputChoice model={model} />}
        {model && <RecipeForm key={`${model.card.id}${model.card.sha256}${JSON.stringify(model.recipe)}`} model={model} />}
        {model && !model.head && <Sensitivity model={model} />}
      </div>
    </Dialog>
  )
}

function UrlForm() {
  const [text, setText] = useState('')
  const [said, say] = useState('')
  const submit = (event: { preventDefault(): void }): void => {
    event.preventDefault()
    let url: URL
    try {
      const name = readHubName(text)
      if (name) {
        close()
        return void openModel({ kind: 'hub', name })
      }
    } catch (error) {
      return say(sentence(toPlain(error)))
    }
    try {
      url = new URL(text)
    } catch {
      return say('This is neither a web address nor a name on Hugging Face. An address ends in model.json or in the name of the model’s file; a name is owner/name.')
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && !needsConsent(url.href))) return say('Only https addresses can be asked from here.')
    close()
    void openModel({ kind: 'url', url: url.href })
  }
  return (
    <form className="row url-form" onSubmit={submit}>
      <label className="field grow">
        <span>Address of a model.json or another model’s file, or a name on Hugging Face</span>
        <input type="text" inputMode="url" autoCapitalize="off" autoCorrect="off" spellCheck={false} placeholder="https://…/model.json or owner/name" value={text} onChange={(event) => { setText(event.target.value); say('') }} aria-describedby="url-said" />
      </label>
      <button type="submit" className="button" disabled={!text}>Open</button>
      <p id="url-said" className="form-fault">{said}</p>
    </form>
  )
}
