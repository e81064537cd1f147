import { useEffect, useRef, useState } from 'react'
import { sentence, toPlain } from '../faults'
import { describe } from '../pixels/recipeText'
import { see } from '../state/see'
import { useFacts } from '../state/useFacts'
import type { Picture } from '../worker/calls'
import { MatterButton } from './MatterButton'

/** The very crop the model reads, pixel for pixel, with the recipe in words. `take` gives the picture; a moving one is taken anew every `again` ms. */
export function Seen({ take, again = 0 }: { take: () => Picture | null | Promise<Picture | null>; again?: number }) {
  const recipe = useFacts((s) => s.model?.recipe ?? null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    if (!recipe) return
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      try {
        const picture = await take()
        if (!picture || controller.signal.aborted) return
        const { width, height, rgba } = await see(picture, controller.signal, recipe)
        if (!canvas.current || controller.signal.aborted) return
        canvas.current.width = width
        canvas.current.height = height
        canvas.current.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
        setFault(null)
      } catch (error) {
        if (!controller.signal.aborted) setFault(sentence(toPlain(error)))
      } finally {
        if (again > 0 && !controller.signal.aborted) timer = setTimeout(() => void look(), again)
      }
    }
    void look()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [take, again, recipe])
  if (!recipe) return null
  return (
    <figure className="seen">
      {fault ? <p className="soft">{fault}</p> : <canvas ref={canvas} className={recipe.width <= 128 ? 'pixelated' : ''} role="img" aria-label={`What the model sees, ${recipe.width} × ${recipe.height} pixels`} />}
      <figcaption>{describe(recipe)} <MatterButton /></figcaption>
    </figure>
  )
}
