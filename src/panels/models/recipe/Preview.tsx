import { useEffect, useRef, useState } from 'react'
import { sentence, toPlain } from '../../../faults'
import type { Recipe } from '../../../pixels/recipe'
import { see } from '../../../state/see'
import { useFacts } from '../../../state/useFacts'

/** Behind the typing: each look costs a decode. */
const pause = 150

/** The selected photo as the model would see it. `recipe` is null, with the reason, while the fields are not right. */
export function Preview({ recipe, fault }: { recipe: Recipe | null; fault: string }) {
  const blob = useFacts((s) => s.photos.find((photo) => photo.id === s.selected)?.blob ?? null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [unseen, setUnseen] = useState('')
  const key = recipe ? JSON.stringify(recipe) : ''
  useEffect(() => {
    if (!blob || key === '') return
    const controller = new AbortController()
    const timer = setTimeout(() => {
      see(blob, controller.signal, JSON.parse(key) as Recipe).then(({ width, height, rgba }) => {
        if (!canvas.current || controller.signal.aborted) return
        Object.assign(canvas.current, { width, height })
        canvas.current.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
        canvas.current.dataset['recipe'] = key
        setUnseen('')
      }, (error: unknown) => {
        if (!controller.signal.aborted) setUnseen(sentence(toPlain(error)))
      })
    }, pause)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [blob, key])
  const said = fault || unseen || (blob ? '' : 'Open a photo to see it as the model would.')
  return (
    <figure className="recipe-preview">
      <canvas ref={canvas} className={said ? 'stale' : ''} role="img" aria-label="Preview: the photo as the model would see it" />
      <figcaption aria-live="polite">{said || 'As the model would see it'}</figcaption>
    </figure>
  )
}
