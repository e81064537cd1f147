#!/usr/bin/env python3
"""
Turns a finished run into files: float32/ and uint8/ (TF.js graph models), network.onnx (float32, with `logits` and
`features`), probe/ (pictures and the logits that runtimes must give for them), export.json (what they are). Of
the averaged and the last weights, and means of the ends of the last two rounds, those with the lowest loss on the
held-out pictures are taken. Norms are measured here, on training pictures at the side of use.
"""
import argparse
import copy
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

import config as configuration
import onnx_file
import tfjs_file
from folded import cost, evened, fold, quantised, run
from network import Network, measure_norms
from optimiser import Layout
from photos import crop, drawn, tensor
from pictures import Pictures, batches, permutation

LIMITS = {'bytes': 5_000_000, 'macs at 64': 150_000_000}


def logits_of(steps, pictures, rows, side, config):
    parts = [(run(steps, x)[0], y) for x, y in batches(pictures, rows, side, config)]
    return torch.cat([x for x, _ in parts]), torch.cat([y for _, y in parts])


@torch.no_grad()
def probe(network, steps, folder, out, config):
    """
    What runtimes must give: pictures at the side of use (PNG, so that no decoder stands between) and logits.json, with
    the logits of the network as it was trained, BatchNorm unfolded (`float32`), and of the file (`uint8`).
    Returns the largest difference of the two.
    """
    side = config['pixels']['side']
    pictures = {path.stem: crop(Image.open(path), side) for path in sorted(folder.iterdir()) if path.suffix in ('.jpg', '.png')}
    pictures |= drawn(side)
    out.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.save(out / f'{name}.png')
    x = tensor(pictures.values(), config)
    whole, small = network(x), run(quantised(steps), x)[0]
    logits = {name: {'float32': a.tolist(), 'uint8': b.tolist()} for name, a, b in zip(pictures, whole, small)}
    (out / 'logits.json').write_text(json.dumps(logits))
    return float((whole - small).abs().max())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def candidates(run):
    """Name and flat weights of all that a finished run may be exported as. `rounds 0.3`: so much of the end of the round before the last, the rest of the last."""
    kept = torch.load(run / 'weights.pt')
    found = {name: kept[name] for name in ('average', 'raw')}
    if (run / 'round.pt').exists():
        before = torch.load(run / 'round.pt')['weights']
        found |= {f'rounds {share}': kept['raw'].lerp(before, share) for share in (0.15, 0.3, 0.5)}
    return kept['network'], found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=Path, help='folder of prepare.py')
    parser.add_argument('run', type=Path, help='folder of train.py, with weights.pt')
    parser.add_argument('out', type=Path, help='folder to write')
    parser.add_argument('--probe', type=Path, default=configuration.HERE.parent / 'public' / 'samples', help='folder of photos to keep reference logits of')
    parser.add_argument('--labels', type=Path, default=configuration.HERE.parent / 'public' / 'model' / 'labels.txt', help='names of the classes, a line each')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    side = config['pixels']['side']
    names = given.labels.read_text().splitlines()
    sizes, weights = candidates(given.run)
    train, held = Pictures(given.data, 'train'), Pictures(given.data, 'held_out')
    network = Network(**sizes).to(memory_format=torch.channels_last)
    some = permutation(config['seed'], 10**6, len(train))[:config['keep']['norm_pictures']]
    found = []
    for name, flat in weights.items():
        Layout(network).bind(network, flat)
        measure_norms(network, (x for x, _ in batches(train, some, side, config)))
        steps = evened(fold(network, side))
        logits, labels = logits_of(steps, held, np.arange(len(held)), side, config)
        found.append((float(F.cross_entropy(logits, labels)), name, steps, copy.deepcopy(network.state_dict())))
        print(json.dumps({'weights': name, 'nll': round(found[-1][0], 4), 'top1': round(float((logits.argmax(1) == labels).float().mean()), 4)}))
    _, name, steps, norms = min(found, key=lambda entry: entry[0])
    network.load_state_dict(norms)
    tfjs_file.write(steps, given.out / 'float32', False, names)
    shard = tfjs_file.write(steps, given.out / 'uint8', True, names)
    onnx_file.write(steps, given.out / 'network.onnx')
    apart = probe(network.eval(), steps, given.probe, given.out / 'probe', config)
    macs, parameters = cost(steps, side)
    small = cost(steps, 64)[0]
    if len(shard) > LIMITS['bytes'] or small > LIMITS['macs at 64']:
        raise SystemExit(f'{len(shard)} bytes and {small} multiply-accumulates: over {LIMITS}.')
    facts = {
        'weights': name, 'parameters': parameters, 'side': side, 'macs': macs, 'macsAt64': small,
        'bytes': len(shard), 'uint8Apart': apart,
        'sha256': {path: digest(given.out / path) for path in ('uint8/model.json', 'uint8/group1-shard1of1.bin', 'network.onnx')},
    }
    (given.out / 'export.json').write_text(json.dumps(facts, indent=1) + '\n')
    print(json.dumps(facts))


if __name__ == '__main__':
    main()
