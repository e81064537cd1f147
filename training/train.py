#!/usr/bin/env python3
"""
Trains the network of config.toml on the arrays of prepare.py. Writes into the run folder: checkpoint.pt (every few
minutes, whole or not at all), round.pt (the weights where a round ended before the last one: the rate was back at
nothing), weights.pt at the end, log.jsonl. Started again, it goes on from the checkpoint; the numbers are the same as
without the break, and the same for any number of processes (of one kind of CPU). brief.pt beside it is a sixth of the size, for taking a run
to another machine with --from: weights alone, in half precision, so the numbers then differ a little.

The plan of config.toml may be changed ahead of where a run is: to finish it early, or to make it longer while its rate is still up.
"""
import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import config as configuration
from mixing import cut_mix
from network import Network, measure_norms
from nothing import replace as nothing_at_first
from optimiser import Layout, fix_size, update
from parallel import Shared
from pictures import Pictures, augment, batches, permutation
from schedule import Schedule


class Log:
    """One JSON object a line, in the run folder and on the screen."""

    def __init__(self, path):
        self.file = open(path, 'a', buffering=1)

    def __call__(self, **entry):
        line = json.dumps({'time': time.strftime('%Y-%m-%dT%H:%M:%S'), **entry})
        self.file.write(line + '\n')
        print(line, flush=True)


def save(path, content):
    temporary = path.with_suffix('.part')
    torch.save(content, temporary)
    os.replace(temporary, path)


def forward(network, x, dtype):
    """Logits, in float32, of a network worked in `dtype`; its weights and their gradients stay float32."""
    with torch.autocast('cpu', torch.bfloat16, enabled=dtype == torch.bfloat16):
        return network(x).float()


def loss_of(logits, labels, nothing, smoothing, mix=None):
    """
    Mean cross-entropy; the first `nothing` pictures show nothing and should get all classes alike. `mix`: the rows whose
    squares the pictures have, and the share of each that is its own.
    """
    alike = -F.log_softmax(logits[:nothing], 1).mean(1).sum()
    if mix is None:
        return (alike + F.cross_entropy(logits[nothing:], labels[nothing:], label_smoothing=smoothing, reduction='sum')) / len(labels)
    rows, own = mix
    ours, theirs = (F.cross_entropy(logits, y, label_smoothing=smoothing, reduction='none') for y in (labels, labels[rows]))
    return (alike + (own * ours + (1 - own) * theirs)[nothing:].sum()) / len(labels)


class Trainer:
    """One process's side of a run. Worker 0 also keeps the log and the checkpoints."""

    def __init__(self, worker, shared, config, data, run):
        torch.set_num_threads(1)
        torch.manual_seed(config['seed'])
        self.first, self.shared, self.config, self.run = worker == 0, shared, config, run
        self.train, self.held = Pictures(data, 'train'), Pictures(data, 'held_out')
        self.schedule = Schedule(config, len(self.train))
        self.network = Network(**config['network']).to(memory_format=torch.channels_last)
        self.layout = Layout(self.network)
        self.weights, self.momenta, self.averages = shared.state
        self.mine = self.layout.share(shared.workers)[worker]
        self.rows = [self.layout.views(row) for row in shared.gradients]
        self.nothing = round(config['augmentation']['nothing'] * config['training']['shard'])
        self.log = Log(run / 'log.jsonl') if self.first else None
        self.began, self.losses, self.done = time.monotonic(), [], 0

    def begin(self, step):
        """Weights as drawn from the seed, unless the run begins later than at step 0; then all processes use the shared ones."""
        if self.first and step == 0:
            for view, parameter in zip(self.layout.views(self.weights).values(), self.network.parameters()):
                view.copy_(parameter.data)
                if view.dim() == 4:
                    fix_size(view.view(view.shape[0], -1))
            self.averages.copy_(self.weights)
        self.shared.together.wait()
        self.layout.bind(self.network, self.weights)
        if self.first:
            self.log(event='start', step=step, steps=self.schedule.steps, parameters=self.layout.size, workers=self.shared.workers, config=configuration.digest(self.config))

    def rows_of(self, step, part):
        """Which pictures a part of a batch has: every epoch its own order; rows left over are skipped."""
        t = self.config['training']
        epoch, place = divmod(step, self.schedule.steps_per_epoch)
        start = place * t['batch'] + part * t['shard']
        return permutation(self.config['seed'], epoch, len(self.train))[start:start + t['shard']]

    def gradient(self, step, part):
        random = torch.Generator().manual_seed((self.config['seed'] * 1_000_003 + step) * 1009 + part)
        x, y = self.train.take(self.rows_of(step, part))
        x = augment(x, self.schedule.side(step), self.schedule.smallest_crop(step), self.config, random)
        mix, share = None, self.schedule.mixed(step)
        if share > 0:
            x, *mix = cut_mix(x, share, random)
        nothing_at_first(x, self.nothing, random)
        self.shared.gradients[part].zero_()
        for name, parameter in self.network.named_parameters():
            parameter.grad = self.rows[part][name]
        loss = loss_of(forward(self.network, x, self.schedule.precision(step)), y, self.nothing, self.schedule.smoothing(step), mix)
        loss.backward()
        self.shared.losses[part] = loss.detach()

    def step(self, step):
        for part in self.shared.parts():
            self.gradient(step, part)
        self.shared.together.wait()
        if self.first:
            self.shared.next_part.value = 0
            self.losses.append(float(self.shared.losses.mean()))
        update(self.mine, self.weights, self.momenta, self.averages, self.shared.gradients, self.schedule.rate(step), self.config['training'], self.schedule.precision(step))
        self.shared.together.wait()

    def tell(self, step):
        """The log's lines after `step` steps."""
        self.done += self.config['training']['batch']
        at = {'step': step, 'epoch': round(self.schedule.epoch(step), 3)}
        last = step == self.schedule.steps
        if step % 50 == 0:
            self.log(event='step', **at, side=self.schedule.side(step - 1), rate=round(self.schedule.rate(step - 1), 4),
                     loss=round(sum(self.losses) / len(self.losses), 4), per_second=round(self.done / (time.monotonic() - self.began), 1))
            self.losses = []
        if last or step % round(self.config['keep']['evaluate_epochs'] * self.schedule.steps_per_epoch) == 0:
            for name, flat in (('average', self.averages), ('raw', self.weights))[:2 if last else 1]:
                self.layout.bind(self.network, flat)
                self.log(event='look', weights=name, **at, **self.look())
            self.layout.bind(self.network, self.weights)

    @torch.no_grad()
    def look(self):
        """Top-1 and loss on some held-out pictures, always the same, Norms measured anew on half as many training pictures."""
        count, side, seed = self.config['keep']['look'], self.config['pixels']['side'], self.config['seed']
        some = permutation(seed, 10**6, len(self.train))[:count // 2]
        measure_norms(self.network, (x for x, _ in batches(self.train, some, side, self.config)))
        rows = np.sort(permutation(seed, 10**6 + 1, len(self.held))[:count])
        right, loss = 0, 0.0
        for x, y in batches(self.held, rows, side, self.config):
            logits = self.network(x)
            right += int((logits.argmax(1) == y).sum())
            loss += float(F.cross_entropy(logits, y, reduction='sum'))
        self.network.train()
        return {'side': side, 'top1': round(right / len(rows), 4), 'nll': round(loss / len(rows), 4)}

    def keep(self, step):
        known = {'step': step, 'config': configuration.digest(self.config)}
        save(self.run / 'checkpoint.pt', {**known, 'state': self.shared.state.clone()})
        save(self.run / 'brief.pt', {**known, 'weights': self.weights.half()})
        if step == self.schedule.steps:
            save(self.run / 'weights.pt', {'average': self.averages.clone(), 'raw': self.weights.clone(), 'network': self.config['network']})


def work(worker, shared, config, data, run, begin, stop_at):
    trainer = Trainer(worker, shared, config, data, run)
    trainer.begin(begin)
    parent, kept, step = os.getppid(), time.monotonic(), begin - 1
    for step in range(begin, trainer.schedule.steps):
        if os.getppid() != parent:
            os._exit(1)  # the one who started us is gone; a new start must not find us still working
        trainer.step(step)
        if trainer.first:
            trainer.tell(step + 1)
            if step + 1 in trainer.schedule.round_ends and step + 1 < trainer.schedule.steps:
                save(run / 'round.pt', {'step': step + 1, 'config': configuration.digest(config), 'weights': trainer.weights.clone()})
            shared.stop.value = time.time() > stop_at
        shared.together.wait()
        ends = shared.stop.value or step + 1 == trainer.schedule.steps
        if trainer.first and (ends or time.monotonic() - kept > config['keep']['minutes'] * 60):
            kept = time.monotonic()
            trainer.keep(step + 1)
        if ends:
            break
    if trainer.first:
        trainer.log(event='end', step=step + 1, seconds=round(time.monotonic() - trainer.began))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=Path, help='folder of prepare.py')
    parser.add_argument('run', type=Path, help='folder for checkpoints, log and weights')
    parser.add_argument('--from', dest='source', type=Path, help='begin at this checkpoint (default: that of the run folder, if there)')
    parser.add_argument('--workers', type=int, default=os.cpu_count(), help='processes, one thread each (default: cores)')
    parser.add_argument('--hours', type=float, default=float('inf'), help='stop, with a checkpoint, after so many hours')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    given.run.mkdir(parents=True, exist_ok=True)
    own = given.run / 'checkpoint.pt'
    source = own if own.exists() else given.source
    shared = Shared(Layout(Network(**config['network'])).size, config['training']['batch'] // config['training']['shard'], given.workers)
    begin = 0
    if source is not None:
        kept = torch.load(source)
        if kept['config'] != configuration.digest(config):
            raise SystemExit(f'{source} is of a run with another configuration.')
        if 'state' in kept:
            shared.state.copy_(kept['state'])
        else:
            shared.state[0] = shared.state[2] = kept['weights'].float()
        begin = kept['step']
    shared.start(work, config, given.data, given.run, begin, time.time() + given.hours * 3600)


if __name__ == '__main__':
    main()
