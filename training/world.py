#!/usr/bin/env python3
"""
Measures an exported model on real photos: those of its own classes (as they are, blurred, noisy), those of classes
it never saw, and on pictures of nothing. From logits of its own world, the threshold of the "outside its world" warning:
the largest logit that --keeps of its own pictures reach. Photos are found by the WordNet id in their name or folder.

Photos that are in the training set themselves, small, are left out. Of the unseen classes every second one is for choosing, the others for the figures that are reported.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import config as configuration
import tfjs_file
from duplicates import trained_on
from folded import run
from metrics import auroc, log_softmax, top
from nothing import replace as nothing_at_first
from photos import blurred, crop, labelled, noisy, tensor
from pictures import Pictures, batches

SCORES = {
    'max-logit': lambda logits: logits.max(1).astype(np.float64),
    'energy': lambda logits: np.log(np.exp(logits - logits.max(1, keepdims=True).astype(np.float64)).sum(1)) + logits.max(1),
    'confidence': lambda logits: np.exp(log_softmax(logits)).max(1),
}
SHOWN = 'max-logit'  # what the page computes; the others are beside it on the card


def logits_of(steps, paths, config, change=lambda image: image):
    side, parts = config['pixels']['side'], []
    for start in range(0, len(paths), 64):
        images = []
        for path in paths[start:start + 64]:
            with Image.open(path) as image:
                images.append(crop(change(image), side))
        parts.append(run(steps, tensor(images, config))[0])
    return torch.cat(parts).numpy()


def logits_of_nothing(steps, data, config, count=500):
    """Pictures of nothing as in training, but others: shuffled ones are made from held-out pictures."""
    random, parts = torch.Generator().manual_seed(config['seed']), []
    for x, _ in batches(Pictures(data, 'held_out'), np.arange(count), config['pixels']['side'], config):
        nothing_at_first(x, len(x), random)
        parts.append(run(steps, x)[0])
    return torch.cat(parts).numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=Path, help='folder of prepare.py, for the classes')
    parser.add_argument('model', type=Path, help='folder with model.json')
    parser.add_argument('photos', type=Path, help='folder of photos')
    parser.add_argument('inside', type=Path, help='logits (.npy) of pictures of its own classes that it was not trained on')
    parser.add_argument('out', type=Path, help='JSON file to write')
    parser.add_argument('--keeps', type=float, default=0.9, help='share of its own pictures that get no warning (default 0.9)')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    steps = tfjs_file.read(given.model)
    wnids = json.loads((given.data / 'wnids.json').read_text())
    found = labelled(given.photos, wnids)
    known = trained_on([(path, label) for path, label in found if label >= 0], given.data)
    own = [(path, label) for path, label in found if label >= 0 and path not in known]
    strange = [path for path, label in found if label < 0]
    labels = np.array([label for _, label in own])
    facts = {'photos': len(own), 'leftOut': len(known), 'unseen': len(strange)}
    for name, change in (('plain', lambda image: image), ('blurred', blurred), ('noisy', noisy)):
        logits = logits_of(steps, [path for path, _ in own], config, change)
        p = np.exp(log_softmax(logits)).max(1)
        facts[name] = {'top1': top(logits, labels, 1), 'top5': top(logits, labels, 5), 'meanConfidence': float(p.mean())}
        if name == 'plain':
            seen = logits
    inside, unseen = np.load(given.inside), logits_of(steps, strange, config)
    nothing = logits_of_nothing(steps, given.data, config)
    facts['nothing'] = len(nothing)
    facts['scores'] = {}
    for name, score in SCORES.items():
        own_scores, strange_scores = score(inside), score(unseen)
        threshold = float(np.quantile(own_scores, 1 - given.keeps))
        facts['scores'][name] = {
            'threshold': threshold,
            'auroc': auroc(score(seen), strange_scores[1::2]),
            'aurocChoosing': auroc(score(seen), strange_scores[::2]),
            'warnedInside': float((score(seen) < threshold).mean()),
            'warnedUnseen': float((strange_scores[1::2] < threshold).mean()),
            'warnedNothing': float((score(nothing) < threshold).mean()),
        }
    shown = facts['scores'][SHOWN]
    facts['outside'] = {'score': SHOWN, 'keeps': given.keeps, **{key: shown[key] for key in ('threshold', 'auroc', 'warnedInside', 'warnedUnseen', 'warnedNothing')}}
    given.out.write_text(json.dumps(facts, indent=1) + '\n')
    print(json.dumps(facts))


if __name__ == '__main__':
    main()
