#!/usr/bin/env python3
"""
Writes the model card, card.json for the page and CARD.md for people, from what the other scripts measured. Every figure
of the validation set is computed from the stored logits: the half that Calibrate shows and the half in results/.
T is fitted on the first half and tried on the second.

With --check nothing is written: the figures are computed again and compared with those in card.json.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

import config as configuration
from metrics import best_temperature, ece, per_class, summary

SET = 'Tiny-ImageNet-200 validation'


def halves(folders):
    return [(np.load(folder / 'logits.npy').astype(np.float32), np.load(folder / 'labels.npy').astype(np.int64)) for folder in folders]


def figures(folders):
    """The figures of both halves together, and what T, fitted on the first, does to the second."""
    (first, first_labels), (second, second_labels) = halves(folders)
    logits, labels = np.concatenate([first, second]), np.concatenate([first_labels, second_labels])
    temperature = best_temperature(first, first_labels)
    return {'set': SET, **summary(logits, labels), 'temperature': temperature, 'eceFitted': ece(second, second_labels, temperature),
            'perClass': [share for _, share in sorted(per_class(logits, labels).items())]}


def same(a, b):
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    return a == b if isinstance(a, str) else abs(a - b) < 1e-6


def check(card, computed):
    """Prints the figures that differ from the card's; returns how many."""
    wrong = [name for name, value in computed.items() if not same(value, card['measured'].get(name, float('nan') if not isinstance(value, list) else []))]
    for name in wrong:
        print(f'{name}: the card says {card["measured"].get(name)}, the logits say {computed[name]}')
    print(f'{len(computed)} figures computed again, {len(wrong)} differ')
    return len(wrong)


def percent(share):
    return f'{100 * share:.1f} %'


def text(card, labels):
    m, world = card['measured'], card['photos']
    ranked = sorted(zip(m['perClass'], labels))
    rows = [f'| {name} | {percent(share)} |' for share, name in sorted(zip(m['perClass'], labels), key=lambda row: -row[0])]
    photo_rows = [f"| {name} | {percent(world[key]['top1'])} | {percent(world[key]['top5'])} | {percent(world[key]['meanConfidence'])} |"
                  for key, name in (('plain', 'as they are'), ('blurred', 'blurred'), ('noisy', 'noisy'))]
    w = m['world']
    return '\n'.join([
        f"# {card['name']}", '', card['about'], '', f"Licence: {card['licence']}. {card['data']}", '', card['recipeText'], '',
        f"{card['parameters'] / 1e6:.2f} million parameters, {card['macs'] / 1e6:.0f} million multiply-accumulates a picture, {card['bytes'] / 1e6:.2f} MB.", '',
        f"| {m['pictures']:,} pictures of {m['set']} | |", '|---|---|',
        f"| top-1 | {percent(m['top1'])} |", f"| top-5 | {percent(m['top5'])} |", f"| NLL | {m['nll']:.4f} |", f"| mean confidence | {percent(m['meanConfidence'])} |",
        f"| ECE, 15 bins, T = 1 | {percent(m['ece'])} |", f"| ECE of one half at T = {m['temperature']:.3f}, fitted on the other | {percent(m['eceFitted'])} |", '',
        f"| {world['photos']} photos of its classes, full size, none of them a training picture ({world['leftOut']} were, and are left out) | top-1 | top-5 | mean confidence |", '|---|---|---|---|', *photo_rows, '',
        f"**Outside its world.** The largest logit is compared with {w['threshold']:.2f}. Under it lie {percent(w['warnedInside'])} of the photos above and {percent(w['warnedUnseen'])} of "
        f"{world['unseen'] // 2} photos of classes it never saw, AUROC {w['auroc']:.3f}: between photos it hardly tells. It tells when there is nothing to see: "
        f"so for {percent(w['warnedNothing'])} of {world['nothing']} pictures of noise, patterns and shuffled pieces, of the kinds it was trained with.", '',
        f"**Known failings.** {card['failings']} Worst: {', '.join(f'{name} {percent(share)}' for share, name in ranked[:5])}. Best: {', '.join(f'{name} {percent(share)}' for share, name in ranked[:-6:-1])}.", '',
        *[f'- sha256 of {name}: `{value}`' for name, value in card['sha256'].items()], '',
        '<details><summary>Top-1 of every class</summary>', '', '| class | right |', '|---|---|', *rows, '', '</details>', '',
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = configuration.HERE
    parser.add_argument('model', type=Path, nargs='?', default=here.parent / 'public' / 'model', help='folder of model.json, labels.txt and card.json')
    parser.add_argument('--halves', type=Path, nargs=2, default=[here.parent / 'public' / 'calibrate', here / 'results'], help='folders with logits.npy and labels.npy')
    parser.add_argument('--about', type=Path, default=here / 'results' / 'about.json', help='name, licence, recipe and what else is words')
    parser.add_argument('--export', type=Path, default=here / 'results' / 'export.json', help='of export.py')
    parser.add_argument('--world', type=Path, default=here / 'results' / 'world.json', help='of world.py')
    parser.add_argument('--check', action='store_true', help='write nothing, compare')
    given = parser.parse_args()
    computed = figures(given.halves)
    path = given.model / 'card.json'
    if given.check:
        raise SystemExit(1 if check(json.loads(path.read_text()), computed) else 0)
    export, world = json.loads(given.export.read_text()), json.loads(given.world.read_text())
    card = {
        **json.loads(given.about.read_text()),
        **{name: export[name] for name in ('parameters', 'macs', 'bytes')},
        'sha256': {name: hashlib.sha256((given.model / name).read_bytes()).hexdigest() for name in ('model.json', 'group1-shard1of1.bin')},
        'measured': {**computed, 'world': {name: value for name, value in world['outside'].items()}},
        'photos': {name: world[name] for name in ('photos', 'leftOut', 'unseen', 'nothing', 'plain', 'blurred', 'noisy')},
    }
    labels = (given.model / 'labels.txt').read_text().splitlines()
    (here / 'CARD.md').write_text(text(card, labels))
    page = {name: value for name, value in card.items() if name not in ('recipeText', 'failings', 'data')}
    path.write_text(json.dumps(page, indent=1) + '\n')


if __name__ == '__main__':
    main()
