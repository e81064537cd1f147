import { useEffect, useRef, useState } from 'react'
import { sentence, toPlain } from '../../faults'
import { describe } from '../../pixels/recipeText'
import type { Photo } from '../../state/facts'
import { see } from '../../state/see'
import { useFacts } from '../../state/useFacts'

/** The very crop the model reads, pixel for pixel, with the recipe in words. */
export function Seen({ photo }: { photo: Photo }) {
  const recipe = useFacts((s) => s.model?.recipe ?? null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { blob } = photo
  useEffect(() => {
    if (!blob || !recipe) return
    const controller = new AbortController()
    see(blob, controller.signal).then(({ width, height, rgba }) => {
      if (!canvas.current || controller.signal.aborted) return
      canvas.current.width = width
      canvas.current.height = height
      canvas.current.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
      setFault(null)
    }, (error: unknown) => {
      if (!controller.signal.aborted) setFault(sentence(toPlain(error)))
    })
    return () => controller.abort()
  }, [blob, recipe])
  if (!recipe) return null
  return (
    <figure className="seen">
      {fault ? <p className="soft">{fault}</p> : <canvas ref={canvas} className={recipe.width <= 128 ? 'pixelated' : ''} role="img" aria-label={`What the model sees, ${recipe.width} × ${recipe.height} pixels`} />}
      <figcaption>{describe(recipe)}</figcaption>
    </figure>
  )
}
