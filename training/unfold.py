#!/usr/bin/env python3
"""
Makes the start of a run out of a shipped graph (written by export.py): a network whose weights, with BatchNorm over
training pictures, give that graph's logits. Writes RUN/round.pt, to be taken up with `train.py DATA RUN --from RUN/round.pt`;
export.py then also tries means of these weights and the run's own.

BatchNorm makes the size of a channel's weights meaningless, and folding has lost it: every channel gets the same.
"""
import argparse
import math
from pathlib import Path

import torch

import config as configuration
import tfjs_file
from folded import outputs_of
from network import Network, Norm
from optimiser import Layout
from pictures import Pictures, batches, permutation
from schedule import Schedule


@torch.no_grad()
def unfold(steps, network, pictures):
    """
    Fills `network`, of the same shape, with the weights of `steps`. `pictures`: prepared training pictures, N x 3 x S x S.
    Of a folded convolution y = Wx + b, BatchNorm of Wx / |W| is to give y again: its gain is the deviation of y, its bias y's mean.
    """
    outputs = outputs_of(steps, pictures)
    units = [unit for stage in network.stages for unit in (stage['opening'], *(half for block in stage['blocks'] for half in (block.first, block.second)))]
    convolutions = [step for step in steps if step.kind == 'conv']
    for (conv, norm), step in zip(units, convolutions, strict=True):
        weights = torch.tensor(step.weights).permute(3, 2, 0, 1)
        size = weights.flatten(1).norm(dim=1).clamp(min=1e-12)
        conv.weight.copy_(weights / size[:, None, None, None])
        y = outputs[step.name].double()
        norm.weight.copy_((y.var((0, 2, 3), unbiased=False) + Norm.EPSILON * size.double() ** 2).sqrt())
        norm.bias.copy_(y.mean((0, 2, 3)))
    network.head.weight.copy_(torch.tensor(steps[-1].weights).T)
    network.head.bias.copy_(torch.tensor(steps[-1].bias))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=Path, help='folder of prepare.py')
    parser.add_argument('model', type=Path, help='folder with model.json')
    parser.add_argument('run', type=Path, help='folder to write round.pt into')
    parser.add_argument('--epoch', type=float, required=True, help='of the plan: where the run is taken up')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    train = Pictures(given.data, 'train')
    some = permutation(config['seed'], 10**6, len(train))[:2048]
    pictures = torch.cat([x for x, _ in batches(train, some, config['pixels']['side'], config)])
    network = Network(**config['network'])
    unfold(tfjs_file.read(given.model), network, pictures)
    flat = torch.cat([parameter.data.flatten() for parameter in network.parameters()])
    assert len(flat) == Layout(network).size
    given.run.mkdir(parents=True, exist_ok=True)
    step = math.ceil(given.epoch * Schedule(config, len(train)).steps_per_epoch)  # after a round's end, so that this file stands for it
    torch.save({'step': step, 'config': configuration.digest(config), 'weights': flat}, given.run / 'round.pt')


if __name__ == '__main__':
    main()
