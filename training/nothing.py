"""
Pictures that show nothing: noise of every grain, stripes and squares, and photos whose pieces are out of order. A network
that was never asked about such things is often sure of them; it learns to answer with all classes alike.
"""
import math

import torch
from torch.nn import functional as F


def grain(side, random):
    """Noise of one grain, from single pixels to one colour over all, around a colour of its own."""
    cells = int(2 ** float(torch.rand(1, generator=random) * math.log2(side)))
    noise = torch.randn(1, 3, cells, cells, generator=random) * torch.rand(1, generator=random) * 2
    return F.interpolate(noise, size=(side, side), mode='nearest')[0] + torch.randn(3, 1, 1, generator=random)


def stripes(side, random):
    """One or two waves, soft or hard, between two colours."""
    y, x = torch.meshgrid(torch.arange(side) / side, torch.arange(side) / side, indexing='ij')
    angles = torch.rand(2, generator=random) * math.pi
    rates = 2 ** (torch.rand(2, generator=random) * 4 + 1)
    waves = [torch.sin(2 * math.pi * rate * (x * angle.cos() + y * angle.sin())) for angle, rate in zip(angles, rates)]
    how = int(torch.randint(4, (1,), generator=random))
    wave = waves[0] * waves[1] if how % 2 else waves[0]
    wave = wave.sign() if how > 1 else wave
    return torch.randn(3, 1, 1, generator=random) + wave * torch.randn(3, 1, 1, generator=random)


def shuffled(picture, random):
    """The picture's sixteen pieces in another order."""
    side = picture.shape[-1] // 4 * 4
    pieces = picture[:, :side, :side].reshape(3, 4, side // 4, 4, side // 4).permute(1, 3, 0, 2, 4).reshape(16, 3, side // 4, side // 4)
    pieces = pieces[torch.randperm(16, generator=random)].reshape(4, 4, 3, side // 4, side // 4).permute(2, 0, 3, 1, 4)
    whole = picture.clone()
    whole[:, :side, :side] = pieces.reshape(3, side, side)
    return whole


def replace(pictures, count, random):
    """Puts nothing in the place of the first `count` prepared pictures, of each kind alike."""
    limit = 127.5 / 64
    for row in range(count):
        kind = int(torch.randint(3, (1,), generator=random))
        side = pictures.shape[-1]
        made = shuffled(pictures[row], random) if kind == 0 else (grain if kind == 1 else stripes)(side, random).clamp(-limit, limit)
        pictures[row] = made
