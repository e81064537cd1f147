/** How the built-in model is made: the README's smoke run as it is written, and the card's figures, computed again. Needs a Python with PyTorch. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labelledLogits } from '../src/confidence/labelled'
import { measure } from '../src/confidence/metrics/measure'
import { predict } from '../src/confidence/predictions'
import { softmaxRows } from '../src/confidence/rows'
import { readNpy } from '../src/labelled/npy'
import type { Recipe } from '../src/pixels/recipe'
import { of, onOnnx, onWasm, references, worst } from './fixtures/builtin/probe'

const root = join(import.meta.dirname, '..')
const subset = join(root, '../shared/data/tiny-imagenet-200')
const python = ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import torch, PIL, tomllib']).status === 0)
const missing = !python ? 'no python3 with torch and PIL' : !existsSync(subset) ? 'no ../shared/data' : ''

const npy = async (path: string) => readNpy(new Blob([readFileSync(path)]), (n) => new Float32Array(n))
const card = JSON.parse(readFileSync(join(root, 'public/model/card.json'), 'utf8')) as { recipe: Recipe; measured: Record<string, number>; sha256: Record<string, string>; bytes: number }

describe.skipIf(missing !== '')(`the smoke run of training/README.md${missing && ` (skipped: ${missing})`}`, () => {
  const out = mkdtempSync(join(tmpdir(), 'howsure-training-'))
  afterAll(() => rmSync(out, { recursive: true, force: true }))
  const env = { ...process.env, DATA: subset, OUT: out, PATH: `${join(out, 'bin')}:${process.env['PATH']}`, OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const sh = (line: string) => execFileSync('sh', ['-ec', line], { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const readme = readFileSync(join(root, 'training/README.md'), 'utf8')
  const lines = /```sh smoke\n([\s\S]*?)```/.exec(readme)![1]!
  const lineOf = (script: string) => lines.split('\n').find((line) => line.includes(script))!
  let said = ''

  beforeAll(() => {
    mkdirSync(join(out, 'bin'))
    symlinkSync(execFileSync(python!, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim(), join(out, 'bin/python3'))
    said = sh(lines)
  }, 240_000)

  it('ends with figures, and keeps what it says it keeps', () => {
    const last = JSON.parse(said.trim().split('\n').at(-1)!) as Record<string, number>
    expect(last).toMatchObject({ part: 'val', pictures: 2000 })
    // Guessing is right once in 200 and has an NLL of ln 200 = 5.3.
    expect(last['nll']).toBeLessThan(5.29)
    const log = readFileSync(join(out, 'run/log.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { event: string })
    expect(log.map(({ event }) => event)).toEqual(expect.arrayContaining(['start', 'look', 'end']))
    expect(existsSync(join(out, 'first/logits.npy')) && existsSync(join(out, 'second/logits.npy'))).toBe(true)
  })

  it('also offers the mean of the ends of the last two rounds', () => {
    const program = [
      'import sys, torch; from pathlib import Path; from export import candidates',
      'run = Path(sys.argv[1]); first, last = torch.load(run / "round.pt"), torch.load(run / "weights.pt")["raw"]',
      'mean = candidates(run)[1]["rounds"]',
      'print(first["step"], bool((first["weights"] != last).any()), torch.equal(mean, first["weights"] * 0.5 + last * 0.5))',
    ].join('\n')
    expect(execFileSync(python!, ['-c', program, join(out, 'run')], { cwd: join(root, 'training'), env, encoding: 'utf8' }).trim()).toBe('29 True True')
    expect(said).toContain('{"weights": "rounds"')
  })

  it('goes on after a stop as if there had been none, by whatever number of processes', () => {
    const other = lineOf('train.py').replace('$OUT/run', '$OUT/again')
    sh(`${other} --workers 1 --hours 0`)
    expect(existsSync(join(out, 'again/weights.pt'))).toBe(false)
    // The brief checkpoint carries a run to another machine.
    const carried = sh(`${other.replace('$OUT/again', '$OUT/elsewhere')} --hours 0 --from $OUT/again/brief.pt`).trim().split('\n')
    expect([carried.at(0), carried.at(-1)].map((line) => JSON.parse(line!) as object)).toMatchObject([{ event: 'start', step: 1 }, { event: 'end', step: 2 }])
    sh(`${other} --workers 2`)
    const same = 'import torch, sys; a, b = (torch.load(p) for p in sys.argv[1:]); print(all(torch.equal(a[k], b[k]) for k in ("average", "raw")))'
    expect(execFileSync(python!, ['-c', same, join(out, 'run/weights.pt'), join(out, 'again/weights.pt')], { encoding: 'utf8' }).trim()).toBe('True')
  }, 240_000)

  it.each(['float32', 'uint8'] as const)('%s: the page’s reader takes the graph, and WASM gives torch’s logits within 1e-4', async (kind) => {
    const probe = join(out, 'out/probe')
    expect(Object.keys(references(probe))).toHaveLength(8)
    expect(worst(await onWasm(join(out, 'out', kind), probe, card.recipe), of(references(probe), kind))).toBeLessThan(1e-4)
  })

  it('the ONNX file: ONNX Runtime gives torch’s logits within 1e-4', async () => {
    const probe = join(out, 'out/probe')
    expect(worst(await onOnnx(join(out, 'out/network.onnx'), probe, card.recipe), of(references(probe), 'float32'))).toBeLessThan(1e-4)
  })
})

describe('the plan of config.toml', () => {
  it.skipIf(!python)('is read as lines, jumps and stairs', () => {
    const program = [
      'import json; from schedule import Schedule',
      "plan = {'rates': [[0, 0], [2, 1], [4, 1], [4, 0.5], [4.56, 0], [4.56, 0.5], [6, 0]], 'sides': [[0, 32], [3, 48]], 'crops': [[0, 0.4], [4, 0.4], [6, 0.8]], 'smoothings': [[0, 0.1], [6, 0]], 'mixes': [[0, 0], [3, 0], [3, 0.5], [6, 0]]}",
      "s = Schedule({'training': {'batch': 10}, 'plan': plan}, 109)",
      'print(json.dumps([s.steps, [s.rate(k) for k in (0, 9, 19, 38, 39, 49, 59)], [s.side(k) for k in (0, 29, 30)], [s.smallest_crop(k) for k in (0, 40, 50)], [s.smoothing(k) for k in (0, 30, 59)], [s.mixed(k) for k in (0, 29, 30, 45)], sorted(s.round_ends)]))',
    ].join('\n')
    // Ten steps an epoch, the nine pictures left over are skipped; a step's rate is that of its end, all else of its beginning.
    const [steps, rates, sides, crops, smoothings, mixes, ends] = JSON.parse(execFileSync(python!, ['-c', program], { cwd: join(root, 'training'), encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })) as [number, number[], number[], number[], number[], number[], number[]]
    expect(steps).toBe(60)
    expect(sides).toEqual([32, 32, 48])
    const near = (wanted: number[]) => wanted.map((value) => expect.closeTo(value, 12) as number)
    expect(rates).toEqual(near([0.05, 0.5, 1, 1, 0.5, 0.5 / 1.44, 0]))
    expect(crops).toEqual(near([0.4, 0.4, 0.6]))
    expect(smoothings).toEqual(near([0.1, 0.05, 0.1 / 60]))
    expect(mixes).toEqual(near([0, 0, 0.5, 0.25]))
    expect(ends).toEqual([46, 60])
  })
})

describe('CutMix', () => {
  it.skipIf(!python)('gives the asked share of pictures one square of another picture, and says whose and how much', () => {
    const program = [
      'import json, torch; from mixing import cut_mix',
      // Every picture is of one value, its row: a pixel tells whose it is.
      'rows = torch.arange(400); pictures = rows[:, None, None, None].expand(-1, 3, 24, 24).float()',
      'mixed, other, own = cut_mix(pictures, 0.5, torch.Generator().manual_seed(3))',
      'strange = mixed != pictures; inside = strange[:, 0]; fixed = other == rows',
      'square = inside.any(1)[:, None, :] & inside.any(2)[:, :, None]',
      'print(json.dumps([own.lt(1).float().mean().item(), bool((strange == strange[:, :1]).all()), bool((inside == square).all()), bool((mixed[strange] == other[:, None, None, None].expand_as(mixed)[strange]).all()), (1 - inside.float().mean((1, 2)) - own)[~fixed].abs().max().item(), sorted(other.tolist()) == rows.tolist(), own.min().item()]))',
      'print(json.dumps([cut_mix(pictures, 0, torch.Generator().manual_seed(3))[2].min().item()]))',
    ].join('\n')
    const lines = execFileSync(python!, ['-c', program], { cwd: join(root, 'training'), encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } }).trim().split('\n')
    const [[share, allColours, oneSquare, ofTheOther, ownApart, onceEach, leastOwn], none] = lines.map((line) => JSON.parse(line) as unknown) as [[number, boolean, boolean, boolean, number, boolean, number], number[]]
    expect({ allColours, oneSquare, ofTheOther, onceEach }).toEqual({ allColours: true, oneSquare: true, ofTheOther: true, onceEach: true })
    // Half of 400 by chance: 0.5 with a deviation of 0.025; a square may be too small to cover the middle of a pixel.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.08)
    expect(ownApart).toBeLessThan(1e-6)
    expect(leastOwn).toBeLessThan(0.3)
    expect(none).toEqual([1])
  })
})

describe('the built-in model on WASM', () => {
  const folder = join(root, 'tests/fixtures/builtin')
  it('gives torch’s logits, of its file within 1e-4, of the float32 network within what export.py measured', async () => {
    const logits = await onWasm(join(root, 'public/model'), folder, card.recipe)
    const { uint8Apart } = JSON.parse(readFileSync(join(root, 'training/results/export.json'), 'utf8')) as { uint8Apart: number }
    expect(worst(logits, of(references(folder), 'uint8'))).toBeLessThan(1e-4)
    expect(worst(logits, of(references(folder), 'float32'))).toBeCloseTo(uint8Apart, 3)
    expect(uint8Apart).toBeLessThan(0.47)
  })
})

describe('the card of the built-in model', () => {
  it('says what the stored logits say, by the page’s own measures', async () => {
    const folders = ['public/calibrate', 'training/results'].map((folder) => join(root, folder))
    const rows = await Promise.all(folders.map((folder) => npy(join(folder, 'logits.npy'))))
    const labels = await Promise.all(folders.map((folder) => npy(join(folder, 'labels.npy'))))
    const logits = Float32Array.from([...rows[0]!.data, ...rows[1]!.data])
    const set = labelledLogits(logits, [...labels[0]!.data, ...labels[1]!.data], 200)
    const figures = measure(predict(softmaxRows(set, 1)))
    expect(set.rows).toBe(card.measured['pictures'])
    for (const [name, id] of [['top1', 'accuracy'], ['nll', 'nll'], ['ece', 'ece'], ['meanConfidence', 'meanConfidence']] as const) expect({ [name]: figures[id] }).toEqual({ [name]: expect.closeTo(card.measured[name]!, 7) as number })
  })

  it.skipIf(!python)('says what its script computes again', () => {
    expect(execFileSync(python!, [join(root, 'training/card.py'), '--check'], { encoding: 'utf8' })).toContain('0 differ')
  })

  it('is of these files', () => {
    for (const [name, hash] of Object.entries(card.sha256)) expect({ [name]: createHash('sha256').update(readFileSync(join(root, 'public/model', name))).digest('hex') }).toEqual({ [name]: hash })
    expect(card.bytes).toBeLessThanOrEqual(5_000_000)
  })
})
