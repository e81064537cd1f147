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
import { prepare } from '../src/pixels/prepare'
import type { Recipe } from '../src/pixels/recipe'
import { of, onOnnx, onWasm, references, worst } from './fixtures/builtin/probe'

const root = join(import.meta.dirname, '..')
const subset = join(root, '../shared/data/tiny-imagenet-200')
const python = ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import torch, PIL, tomllib']).status === 0)
const missing = !python ? 'no python3 with torch and PIL' : !existsSync(subset) ? 'no ../shared/data' : ''

/** What a program prints that runs beside the scripts, as JSON. */
const ask = (program: string[], ...given: string[]): unknown =>
  JSON.parse(execFileSync(python!, ['-c', ['import json, sys, torch', ...program].join('\n'), ...given], { cwd: join(root, 'training'), encoding: 'utf8', env: { ...process.env, OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' } }))

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

  it('also offers means of the ends of the last two rounds', () => {
    const program = [
      'from pathlib import Path; from export import candidates',
      'run = Path(sys.argv[1]); first, last = torch.load(run / "round.pt"), torch.load(run / "weights.pt")["raw"]',
      'found = candidates(run)[1]',
      'print(json.dumps([first["step"], bool((first["weights"] != last).any()), [(found[f"rounds {k}"] - (k * first["weights"] + (1 - k) * last)).abs().max().item() < 1e-6 for k in (0.15, 0.3, 0.5)]]))',
    ]
    expect(ask(program, join(out, 'run'))).toEqual([29, true, [true, true, true]])
    expect(said).toContain('{"weights": "rounds 0.3"')
  })

  it('goes on after a stop as if there had been none, by whatever number of processes', () => {
    const other = lineOf('train.py').replace('$OUT/run', '$OUT/again')
    sh(`${other} --workers 1 --hours 0`)
    expect(existsSync(join(out, 'again/weights.pt'))).toBe(false)
    // The brief checkpoint carries a run to another machine.
    const carried = sh(`${other.replace('$OUT/again', '$OUT/elsewhere')} --hours 0 --from $OUT/again/brief.pt`).trim().split('\n')
    expect([carried.at(0), carried.at(-1)].map((line) => JSON.parse(line!) as object)).toMatchObject([{ event: 'start', step: 1 }, { event: 'end', step: 2 }])
    sh(`${other} --workers 2`)
    const same = ['a, b = (torch.load(p) for p in sys.argv[1:])', 'print(json.dumps([torch.equal(a[k], b[k]) for k in ("average", "raw")]))']
    expect(ask(same, join(out, 'run/weights.pt'), join(out, 'again/weights.pt'))).toEqual([true, true])
  }, 240_000)

  it('goes on from a graph it has exported', () => {
    const train = lineOf('train.py').replace('$OUT/run', '$OUT/unfolded')
    const sets = [...train.matchAll(/--set '?(?:training|keep)[^ ]+/g)].map(([set]) => set).join(' ')
    sh(`python3 training/unfold.py $OUT/data $OUT/out/uint8 $OUT/unfolded --epoch 0.5 ${sets}`)
    const begun = sh(`${train} --hours 0 --from $OUT/unfolded/round.pt`).trim().split('\n')
    expect([begun.at(0), begun.at(-1)].map((line) => JSON.parse(line!) as object)).toMatchObject([{ event: 'start', step: 29 }, { event: 'end', step: 30 }])
    const kept = ['a, b = (torch.load(p) for p in sys.argv[1:])', 'print(json.dumps([a["step"], (a["weights"] - b["weights"].float()).abs().max().item()]))']
    // One step at the rate there: the start is what was unfolded, not what was drawn from the seed.
    const [step, moved] = ask(kept, join(out, 'unfolded/round.pt'), join(out, 'unfolded/brief.pt')) as [number, number]
    expect(step).toBe(29)
    expect(moved).toBeLessThan(0.05)
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
      'from schedule import Schedule',
      "plan = {'rates': [[0, 0], [2, 1], [4, 1], [4, 0.5], [4.56, 0], [4.56, 0.5], [6, 0]], 'sides': [[0, 32], [3, 48]], 'crops': [[0, 0.4], [4, 0.4], [6, 0.8]], 'smoothings': [[0, 0.1], [6, 0]], 'mixes': [[0, 0], [3, 0], [3, 0.5], [6, 0]], 'precision': [[0, 'float32'], [2, 'bfloat16']]}",
      "s = Schedule({'training': {'batch': 10}, 'plan': plan}, 109)",
      'print(json.dumps([s.steps, [s.rate(k) for k in (0, 9, 19, 38, 39, 49, 59)], [s.side(k) for k in (0, 29, 30)], [s.smallest_crop(k) for k in (0, 40, 50)], [s.smoothing(k) for k in (0, 30, 59)], [s.mixed(k) for k in (0, 29, 30, 45)], sorted(s.round_ends), [str(s.precision(k)) for k in (19, 20)]]))',
    ]
    // Ten steps an epoch, the nine pictures left over are skipped; a step's rate is that of its end, all else of its beginning.
    const [steps, rates, sides, crops, smoothings, mixes, ends, precision] = ask(program) as [number, number[], number[], number[], number[], number[], number[], string[]]
    expect(steps).toBe(60)
    expect(sides).toEqual([32, 32, 48])
    const near = (wanted: number[]) => wanted.map((value) => expect.closeTo(value, 12) as number)
    expect(rates).toEqual(near([0.05, 0.5, 1, 1, 0.5, 0.5 / 1.44, 0]))
    expect(crops).toEqual(near([0.4, 0.4, 0.6]))
    expect(smoothings).toEqual(near([0.1, 0.05, 0.1 / 60]))
    expect(mixes).toEqual(near([0, 0, 0.5, 0.25]))
    expect(ends).toEqual([46, 60])
    expect(precision).toEqual(['torch.float32', 'torch.bfloat16'])
  })
})

describe('CutMix', () => {
  it.skipIf(!python)('gives the asked share of pictures one square of another picture, and says whose and how much', () => {
    const program = [
      'from mixing import cut_mix',
      // Every picture is of one value, its row: a pixel tells whose it is.
      'rows = torch.arange(400); pictures = rows[:, None, None, None].expand(-1, 3, 24, 24).float()',
      'mixed, other, own = cut_mix(pictures, 0.5, torch.Generator().manual_seed(3))',
      'strange = mixed != pictures; inside = strange[:, 0]; fixed = other == rows',
      'square = inside.any(1)[:, None, :] & inside.any(2)[:, :, None]',
      'kept = cut_mix(pictures, 0, torch.Generator().manual_seed(3))[2].min().item()',
      'print(json.dumps([own.lt(1).float().mean().item(), bool((strange == strange[:, :1]).all()), bool((inside == square).all()), bool((mixed[strange] == other[:, None, None, None].expand_as(mixed)[strange]).all()), (1 - inside.float().mean((1, 2)) - own)[~fixed].abs().max().item(), sorted(other.tolist()) == rows.tolist(), own.min().item(), kept]))',
    ]
    const [share, allColours, oneSquare, ofTheOther, ownApart, onceEach, leastOwn, kept] = ask(program) as [number, boolean, boolean, boolean, number, boolean, number, number]
    expect({ allColours, oneSquare, ofTheOther, onceEach }).toEqual({ allColours: true, oneSquare: true, ofTheOther: true, onceEach: true })
    // Half of 400 by chance: 0.5 with a deviation of 0.025; a square may be too small to cover the middle of a pixel.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.08)
    expect(ownApart).toBeLessThan(1e-6)
    expect(leastOwn).toBeLessThan(0.3)
    expect(kept).toBe(1)
  })
})

describe('a shipped graph, taken up again', () => {
  it.skipIf(!python)('becomes a network that gives its logits, negative gains and all', () => {
    const program = [
      'from network import Network, measure_norms; from folded import fold, run; from unfold import unfold',
      'torch.manual_seed(5); sizes = {"classes": 7, "widths": [8, 12], "blocks": [1, 2]}; x = torch.randn(64, 3, 24, 24); first, again = Network(**sizes), Network(**sizes)',
      'for norm in first.norms():',
      '    norm.weight.data.normal_(); norm.bias.data.normal_()',
      'measure_norms(first, [x]); steps = fold(first, 24); unfold(steps, again, x); measure_norms(again, [x])',
      'wanted, given = run(steps, x)[0], run(fold(again, 24), x)[0]',
      'print(json.dumps([(wanted - given).abs().max().item(), wanted.std().item(), (again(x) - wanted).abs().max().item()]))',
    ]
    const [folded, spread, unfolded] = ask(program) as [number, number, number]
    expect(spread).toBeGreaterThan(0.05)
    expect(Math.max(folded, unfolded)).toBeLessThan(1e-4)
  })
})

describe('the small file', () => {
  it.skipIf(!python)('is of the same network, with channels evened out, and loses less than it would without', () => {
    const program = [
      'import numpy; from network import Network, measure_norms; from folded import evened, fold, quantised, run',
      'torch.manual_seed(6); network = Network(7, [8, 12], [1, 2]); x = torch.randn(64, 3, 24, 24)',
      'for block in (block for stage in network.stages for block in stage["blocks"]):',
      '    block.first[1].weight.data.normal_().mul_(2).exp_(); block.first[1].bias.data.normal_(); block.second[1].weight.data.normal_()',
      'measure_norms(network, [x]); steps = fold(network, 24); steps[1].weights[..., 0], steps[1].bias[0] = 0, 3  # a channel that only passes its bias on',
      'even = evened(steps)',
      'logits = [run(s, x)[0] for s in (steps, even, quantised(steps), quantised(even))]',
      'apart = [(logits[0] - z).pow(2).mean().sqrt().item() for z in logits[1:]]',
      'same = [s.name for s, t in zip(even, quantised(even)) if s.weights is not None and numpy.array_equal(s.weights, t.weights)]',
      'print(json.dumps([apart, [s.name for s, t in zip(steps, even) if s.weights is not t.weights], same]))',
    ]
    const [[float, plain, even], changed, whole] = ask(program) as [[number, number, number], string[], string[]]
    expect(float).toBeLessThan(1e-7)
    expect(even / plain).toBeLessThan(0.9)
    expect(changed).toEqual(['stage0/block0/a', 'stage0/block0/b', 'stage1/block0/a', 'stage1/block0/b', 'stage1/block1/a', 'stage1/block1/b'])
    expect(whole).toEqual(['stage0'])
  })
})

describe('bfloat16', () => {
  it.skipIf(!python)('gives nearly the gradients and the steps of float32', () => {
    const program = [
      'import config; from network import Network; from optimiser import orthogonal; from train import forward',
      'torch.manual_seed(5); network = Network(**config.load()["network"]); x, y = torch.randn(32, 3, 32, 32), torch.arange(32)',
      'rows = []',
      'for dtype in (torch.float32, torch.bfloat16):',
      '    network.zero_grad(); torch.nn.functional.cross_entropy(forward(network, x, dtype), y).backward(); rows.append(torch.cat([p.grad.flatten() for p in network.parameters()]))',
      'm = torch.randn(64, 288); steps = [orthogonal(m, dtype=d).flatten() for d in (torch.float32, torch.bfloat16)]',
      'print(json.dumps([torch.cosine_similarity(a, b, 0).item() for a, b in (rows, steps)] + [bool((a != b).any()) for a, b in (rows, steps)]))',
    ]
    const [gradients, steps, ...differ] = ask(program) as [number, number, boolean, boolean]
    expect(differ).toEqual([true, true])
    // Eight bits of a number's fraction: measured 0.9997 and 0.998, the cosines of all gradients and of one step of Muon.
    expect(gradients).toBeGreaterThan(0.995)
    expect(steps).toBeGreaterThan(0.99)
  })
})

describe('photos, as the training measures them', () => {
  it.skipIf(!python)('are cut and shrunk to the bytes that the page makes of them', () => {
    const sizes = [[101, 64], [64, 67], [131, 90], [77, 200], [64, 64], [40, 51]]
    const program = [
      'import base64; import numpy as np; from PIL import Image; from photos import crop',
      'random, out = np.random.default_rng(4), []',
      'for width, height in json.loads(sys.argv[1]):',
      '    image = Image.fromarray(random.integers(0, 256, (height, width, 3), np.uint8))',
      '    out.append([base64.b64encode(i.tobytes()).decode() for i in (image.convert("RGBA"), crop(image, 64))])',
      'print(json.dumps(out))',
    ]
    for (const [k, [picture, cropped]] of (ask(program, JSON.stringify(sizes)) as [string, string][]).entries()) {
      const [width, height] = sizes[k] as [number, number]
      const { seen } = prepare({ width, height, data: new Uint8ClampedArray(Buffer.from(picture, 'base64')) }, card.recipe)
      expect({ width, height, bytes: Buffer.from(seen.data).toString('base64') }).toEqual({ width, height, bytes: cropped })
    }
  })
})

describe('the built-in model on WASM', () => {
  const folder = join(root, 'tests/fixtures/builtin')
  it('gives torch’s logits, of its file within 1e-4, of the float32 network within what export.py measured', async () => {
    const logits = await onWasm(join(root, 'public/model'), folder, card.recipe)
    const { uint8Apart } = JSON.parse(readFileSync(join(root, 'training/results/export.json'), 'utf8')) as { uint8Apart: number }
    expect(worst(logits, of(references(folder), 'uint8'))).toBeLessThan(1e-4)
    expect(worst(logits, of(references(folder), 'float32'))).toBeCloseTo(uint8Apart, 3)
    expect(uint8Apart).toBeLessThan(0.3)
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
