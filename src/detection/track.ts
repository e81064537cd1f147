/**
 * Boxes followed from frame to frame, so that a name does not flicker between two classes that are nearly as likely. Greedy by IoU, as in
 * Bochinski et al. 2017 ("High-Speed Tracking-by-Detection Without Using Image Information"), whatever the class; no motion model.
 */
import { overlap } from './overlap'
import type { Box, Detected } from './types'

/** Two boxes of two frames that share less are two objects. */
const same = 0.3
/** What a frame's votes are worth in the next: half are gone after some four. */
const memory = 0.85
/** A new box moves this far from where it was to where it is. */
const step = 0.6
/** Frames that an object may be missed in before it is forgotten. */
const patience = 3

interface Track {
  box: Box
  /** By class, the scores of its frames, the older the lighter. */
  readonly votes: Map<number, number>
  missed: number
}

export class Tracker {
  #tracks: Track[] = []

  clear(): void {
    this.#tracks = []
  }

  /**
   * The same objects with the class that their track voted for, and the box eased towards its new place. Scores are the frame's own: nothing
   * is made surer or less sure than the model was. `detected`: surest first.
   */
  follow(detected: readonly Detected[]): Detected[] {
    const free = new Set(this.#tracks)
    const followed = detected.map((object): Detected => {
      let track: Track | null = null
      let most = same
      for (const one of free) {
        const shared = overlap(one.box, object.box)
        if (shared >= most) [track, most] = [one, shared]
      }
      if (!track) {
        this.#tracks.push({ box: object.box, votes: new Map([[object.classId, object.score]]), missed: 0 })
        return object
      }
      free.delete(track)
      track.missed = 0
      track.box = eased(track.box, object.box)
      for (const [classId, vote] of track.votes) track.votes.set(classId, vote * memory)
      track.votes.set(object.classId, (track.votes.get(object.classId) ?? 0) + object.score)
      return { ...object, classId: mostVoted(track.votes), box: track.box }
    })
    for (const track of free) track.missed++
    this.#tracks = this.#tracks.filter(({ missed }) => missed <= patience)
    return followed
  }
}

function eased(from: Box, to: Box): Box {
  return [0, 1, 2, 3].map((i) => from[i]! + (to[i]! - from[i]!) * step) as unknown as Box
}

function mostVoted(votes: ReadonlyMap<number, number>): number {
  let [best, most] = [-1, -1]
  for (const [classId, vote] of votes) if (vote > most) [best, most] = [classId, vote]
  return best
}
