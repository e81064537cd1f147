"""How far a run is, and what that means by the plan of config.toml. All from the step alone."""
import math

import torch


def latest(plan, at):
    """Of [[start, value], ...], sorted: the value of the last start that is not after `at`."""
    return [value for start, value in plan if start <= at][-1]


def between(knots, at):
    """On straight lines between [[place, value], ...], sorted: the value at `at`. Two at one place are a jump; past the last, its value."""
    for (start, first), (end, last) in zip(knots, knots[1:]):
        if at < end:
            return first + (last - first) * ((at - start) / (end - start))
    return knots[-1][1]


class Schedule:
    def __init__(self, config, pictures):
        self.plan = config['plan']
        self.steps_per_epoch = pictures // config['training']['batch']
        self.steps = round(self.plan['rates'][-1][0] * self.steps_per_epoch)
        self.dtypes = [[start, {'float32': torch.float32, 'bfloat16': torch.bfloat16}[name]] for start, name in self.plan['precision']]
        rates = self.plan['rates']
        # A round ends where the rate comes down to nothing: the numbers of steps after which that is so.
        self.round_ends = {math.ceil(end * self.steps_per_epoch) for (_, first), (end, last) in zip(rates, rates[1:]) if first > 0 and last == 0}

    def epoch(self, step):
        return step / self.steps_per_epoch

    def rate(self, step):
        return between(self.plan['rates'], self.epoch(step + 1))

    def side(self, step):
        return latest(self.plan['sides'], self.epoch(step))

    def smallest_crop(self, step):
        return between(self.plan['crops'], self.epoch(step))

    def mixed(self, step):
        return between(self.plan['mixes'], self.epoch(step))

    def smoothing(self, step):
        return between(self.plan['smoothings'], self.epoch(step))

    def precision(self, step):
        return latest(self.dtypes, self.epoch(step))
