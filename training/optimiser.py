"""
The two update rules, on one flat vector of all parameters that every process shares; a process updates what it is given.

Convolutions: Muon (Jordan 2024): the momentum of a matrix is made nearly orthogonal by Newton-Schulz steps, so that
every direction of it moves alike. BatchNorm after each makes their size meaningless, so it is kept fixed.
All else: Nesterov momentum.
"""
import torch


def orthogonal(matrix, steps=5, dtype=torch.float32):
    """The nearest matrix with all singular values near 1, rows <= columns wanted. Quintic of the Muon paper's code: 0.7 to 1.2. Worked in `dtype`."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (matrix / (matrix.norm() + 1e-7)).to(dtype)
    flat = x.shape[0] > x.shape[1]
    x = x.T if flat else x
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if flat else x).float()


class Layout:
    """Where each parameter of a network lies in the flat vector."""

    def __init__(self, network):
        self.places, start = [], 0
        for name, parameter in network.named_parameters():
            self.places.append((name, start, parameter.shape))
            start += parameter.numel()
        self.size = start

    def views(self, flat):
        return {name: flat[start:start + shape.numel()].view(shape) for name, start, shape in self.places}

    def bind(self, network, flat):
        """Makes the network's parameters views of `flat`."""
        for parameter, view in zip(network.parameters(), self.views(flat).values()):
            parameter.data = view

    def share(self, workers):
        """For each worker its part of `places`: matrices dealt out by size, so that all finish together."""
        loads, shares = [0] * workers, [[] for _ in range(workers)]
        cost = lambda place: place[2][0] * place[2].numel() if len(place[2]) == 4 else place[2].numel()
        for place in sorted(self.places, key=cost, reverse=True):
            least = loads.index(min(loads))
            shares[least].append(place)
            loads[least] += cost(place)
        return shares


def fix_size(matrix):
    """A convolution's Frobenius norm, set to that of an orthogonal matrix with as many rows."""
    matrix.mul_(matrix.shape[0] ** 0.5 / matrix.norm())


@torch.no_grad()
def update(places, weights, momenta, averages, gradients, rate, settings, dtype=torch.float32):
    """
    One step for `places` (of Layout). `gradients`: one row per shard, summed here in their order, so that who computed
    which does not matter. `rate`: 0..1, what the schedule leaves of the configured rates. `dtype`: of Muon's matrix products.
    """
    for name, start, shape in places:
        cut = slice(start, start + shape.numel())
        gradient = gradients[0, cut].clone()
        for shard in gradients[1:, cut]:
            gradient += shard
        gradient /= len(gradients)
        weight, momentum = weights[cut], momenta[cut]
        if len(shape) == 4:
            momentum.mul_(settings['matrix_momentum']).add_(gradient)
            nesterov = gradient.add(momentum, alpha=settings['matrix_momentum'])
            step = orthogonal(nesterov.view(shape[0], -1), dtype=dtype).reshape(-1)
            weight.sub_(step, alpha=rate * settings['matrix_rate'])
            fix_size(weight.view(shape[0], -1))
        else:
            if name == 'head.weight':
                gradient.add_(weight, alpha=settings['weight_decay'])
            momentum.mul_(settings['vector_momentum']).add_(gradient)
            weight.sub_(gradient.add(momentum, alpha=settings['vector_momentum']), alpha=rate * settings['vector_rate'])
        averages[cut].lerp_(weight, 1 - settings['average'])
