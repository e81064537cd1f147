/** Time by hand: the clock and the timers move as each test says. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Watchdog } from './watchdog'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

function make() {
  const bark = vi.fn()
  const dog = new Watchdog((seconds) => {
    dog.stop()
    bark(seconds)
  })
  return { dog, bark }
}

describe('a worker that has spoken', () => {
  it('counts as hung after its deadline, and not before', () => {
    const { dog, bark } = make()
    dog.heard()
    dog.watch(1, 2500)
    vi.advanceTimersByTime(2400)
    expect(bark).not.toHaveBeenCalled()
    vi.advanceTimersByTime(300)
    expect(bark).toHaveBeenCalledExactlyOnceWith(3)
  })

  it('lives for all its questions with any message', () => {
    const { dog, bark } = make()
    dog.watch(1, 2500)
    dog.watch(2, 2500)
    for (let i = 0; i < 10; i++) {
      dog.heard()
      vi.advanceTimersByTime(2000)
    }
    expect(bark).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(bark).toHaveBeenCalledTimes(1)
  })

  it('that idled for an hour has its whole deadline for the next question', () => {
    const { dog, bark } = make()
    dog.heard()
    vi.advanceTimersByTime(3_600_000)
    dog.watch(1, 2500)
    vi.advanceTimersByTime(2000)
    dog.drop(1)
    vi.advanceTimersByTime(3_600_000)
    expect(bark).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may be busy with others, but not for ever: a question has a minute of its own', () => {
    const { dog, bark } = make()
    dog.watch(1, 2500)
    for (let second = 0; second < 59; second++) {
      dog.heard()
      vi.advanceTimersByTime(1000)
    }
    expect(bark).not.toHaveBeenCalled()
    dog.goesOn(1)
    for (let second = 0; second < 59; second++) {
      dog.heard()
      vi.advanceTimersByTime(1000)
    }
    expect(bark).not.toHaveBeenCalled()
    dog.heard()
    vi.advanceTimersByTime(2000)
    expect(bark).toHaveBeenCalledExactlyOnceWith(60)
  })
})

it('waits a minute for a worker whose script is on its way', () => {
  const { dog, bark } = make()
  dog.watch(1, 2500)
  vi.advanceTimersByTime(59_000)
  expect(bark).not.toHaveBeenCalled()
  vi.advanceTimersByTime(2000)
  expect(bark).toHaveBeenCalledTimes(1)
})

describe('a page that did not hear', () => {
  it('slept for an hour: no deadline has passed, and what came meanwhile is heard first', () => {
    const { dog, bark } = make()
    dog.heard()
    dog.watch(1, 2500)
    vi.advanceTimersByTime(200)
    // The clock goes on, the timers do not.
    const real = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + 3_600_000)
    vi.advanceTimersByTime(100)
    expect(bark).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1500)
    expect(bark).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(bark).toHaveBeenCalledTimes(1)
    clock.mockRestore()
  })

  it('was hidden, its timers once a second: slower, never sooner', () => {
    const { dog, bark } = make()
    dog.heard()
    const real = performance.now.bind(performance)
    // Four times as much time as the timers show.
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => 4 * real())
    dog.watch(1, 2500)
    vi.advanceTimersByTime(1500)
    expect(bark, 'six seconds by the clock').not.toHaveBeenCalled()
    vi.advanceTimersByTime(500)
    expect(bark).toHaveBeenCalledTimes(1)
    clock.mockRestore()
  })
})
