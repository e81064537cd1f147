"""CutMix (Yun et al. 2019): some pictures get a square of another one, and are then both."""
import torch


def cut_mix(pictures, share, random):
    """
    Of N x 3 x S x S pictures the given share, by chance, gets a square of another picture of the N, at any place, of any
    size. Returns the pictures, the N rows whose squares they have, and for each the share that is still its own.
    """
    count, _, _, side = pictures.shape
    other = torch.randperm(count, generator=random)
    chosen = torch.rand(count, generator=random) < share
    edge = chosen * torch.rand(count, generator=random).sqrt() * side
    middle = torch.rand(count, 2, generator=random) * side
    near = (torch.arange(side)[None, None] + 0.5 - middle[:, :, None]).abs() < edge[:, None, None] / 2
    square = near[:, 0, :, None] & near[:, 1, None, :]
    mixed = torch.where(square[:, None], pictures[other], pictures)
    return mixed.contiguous(memory_format=torch.channels_last), other, 1 - square.float().mean((1, 2))
