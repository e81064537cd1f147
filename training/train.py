#!/usr/bin/env python3
"""
Trains the network of config.toml on the arrays of prepare.py. Writes into the run folder: checkpoint.pt (every few
minutes, whole or not at all), weights.pt at the end, log.jsonl. Started again, it goes on from the checkpoint; the
numbers are the same as without the break, and the same for any number of processes.

A run may be cut short: give a smaller training.epochs and --from the checkpoint of a longer one that has not begun to cool.
"""
import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch import multiprocessing
from torch.nn import functional as F

import config as configuration
from network import Network, measure_norms
from nothing import replace as nothing_at_first
from optimiser import Layout, fix_size, update
from pictures import Pictures, augment, prepare
from schedule import Schedule


class Log:
    """One JSON object a line, in the run folder and on the screen."""

    def __init__(self, path):
        self.file = open(path, 'a', buffering=1)

    def __call__(self, **entry):
        line = json.dumps({'time': time.strftime('%Y-%m-%dT%H:%M:%S'), **entry})
        self.file.write(line + '\n')
        print(line, flush=True)


def permutation(seed, epoch, count):
    return np.random.default_rng([seed, epoch]).permutation(count)


def batch_rows(config, pictures, schedule, step, shard):
    """Which pictures the part `shard` of the batch `step` has: every epoch its own order, rows left over are skipped."""
    epoch, place = divmod(step, schedule.steps_per_epoch)
    start = place * config['training']['batch'] + shard * config['training']['shard']
    return permutation(config['seed'], epoch, len(pictures))[start:start + config['training']['shard']]


def bind(network, layout, flat):
    """Makes the network's parameters views of the shared vector."""
    for (_, parameter), view in zip(network.named_parameters(), layout.views(flat).values()):
        parameter.data = view


def save(path, content):
    temporary = path.with_suffix('.part')
    torch.save(content, temporary)
    os.replace(temporary, path)


def loss_of(logits, labels, nothing, smoothing):
    """Mean cross-entropy; the first `nothing` pictures show nothing and should get all classes alike."""
    alike = -F.log_softmax(logits[:nothing], 1).mean(1).sum()
    return (alike + F.cross_entropy(logits[nothing:], labels[nothing:], label_smoothing=smoothing, reduction='sum')) / len(labels)


@torch.no_grad()
def look(network, config, train, held, side):
    """Top-1 and loss of the weights at hand on some held-out pictures, always the same, Norms measured anew on half as many."""
    count = config['keep']['look']
    some = permutation(config['seed'], 10**6, len(train))[:count // 2]
    measure_norms(network, (prepare(train.take(np.sort(some[i:i + 128]))[0], side, config) for i in range(0, len(some), 128)))
    rows = np.sort(permutation(config['seed'], 10**6 + 1, len(held))[:count])
    right, loss = 0, 0.0
    for start in range(0, len(rows), 128):
        x, y = held.take(rows[start:start + 128])
        logits = network(prepare(x, side, config))
        right += int((logits.argmax(1) == y).sum())
        loss += float(F.cross_entropy(logits, y, reduction='sum'))
    network.train()
    return {'side': side, 'top1': round(right / len(rows), 4), 'nll': round(loss / len(rows), 4)}


def work(worker, workers, config, data, run, shared, source, stop_at):
    torch.set_num_threads(1)
    torch.manual_seed(config['seed'])
    t = config['training']
    train, held = Pictures(data, 'train'), Pictures(data, 'held_out')
    schedule = Schedule(config, len(train))
    network = Network(**config['network']).to(memory_format=torch.channels_last)
    layout = Layout(network)
    state, barrier, counter = shared['state'], shared['barrier'], shared['counter']
    weights, momenta, averages = state[0], state[1], state[2]
    first = 0
    if source is not None:
        first = torch.load(source)['step']
    elif worker == 0:
        for view, parameter in zip(layout.views(weights).values(), network.parameters()):
            view.copy_(parameter.data)
            if view.dim() == 4:
                fix_size(view.view(view.shape[0], -1))
        averages.copy_(weights)
    barrier.wait()
    bind(network, layout, weights)
    names = dict(network.named_parameters())
    slots = [layout.views(row) for row in shared['gradients']]
    mine = layout.share(workers)[worker]
    log = Log(run / 'log.jsonl') if worker == 0 else None
    if log:
        log(event='start', step=first, steps=schedule.steps, parameters=layout.size, workers=workers, config=configuration.digest(config))
    began = saved = time.monotonic()
    done, losses = 0, []
    parent, nothing = os.getppid(), round(config['augmentation']['nothing'] * t['shard'])
    for step in range(first, schedule.steps):
        if os.getppid() != parent:
            os._exit(1)  # the one who started us is gone; a new start must not find us still working
        side = schedule.side(step)
        while True:
            with counter.get_lock():
                shard = counter.value
                counter.value += 1
            if shard >= len(slots):
                break
            random = torch.Generator().manual_seed((config['seed'] * 1_000_003 + step) * 1009 + shard)
            x, y = train.take(np.sort(batch_rows(config, train, schedule, step, shard)))
            x = augment(x, side, config, random)
            nothing_at_first(x, nothing, random)
            shared['gradients'][shard].zero_()
            for name, parameter in names.items():
                parameter.grad = slots[shard][name]
            loss = loss_of(network(x), y, nothing, t['label_smoothing'])
            loss.backward()
            shared['losses'][shard] = loss.detach()
        barrier.wait()
        if worker == 0:
            counter.value = 0
            losses.append(float(shared['losses'].mean()))
        update(mine, weights, momenta, averages, shared['gradients'], schedule.rate(step), t)
        barrier.wait()
        done += t['batch']
        last = step + 1 == schedule.steps
        if worker == 0 and (step + 1) % 50 == 0:
            log(event='step', step=step + 1, epoch=round(schedule.epoch(step + 1), 3), side=side, rate=round(schedule.rate(step), 4),
                loss=round(sum(losses) / len(losses), 4), per_second=round(done / (time.monotonic() - began), 1))
            losses = []
        if worker == 0 and ((step + 1) % round(config['keep']['evaluate_epochs'] * schedule.steps_per_epoch) == 0 or last):
            for name, flat in (('average', averages), ('raw', weights))[:2 if last else 1]:
                bind(network, layout, flat)
                log(event='look', weights=name, step=step + 1, epoch=round(schedule.epoch(step + 1), 3), **look(network, config, train, held, config['pixels']['side']))
            bind(network, layout, weights)
        if worker == 0:
            shared['stop'].value = time.time() > stop_at
        barrier.wait()
        stopping = bool(shared['stop'].value)
        if worker == 0 and (time.monotonic() - saved > config['keep']['minutes'] * 60 or last or stopping):
            saved = time.monotonic()
            save(run / 'checkpoint.pt', {'step': step + 1, 'state': state.clone(), 'config': configuration.digest(config)})
        if stopping:
            break
    if worker == 0:
        log(event='end', step=step + 1, seconds=round(time.monotonic() - began))
        if step + 1 == schedule.steps:
            save(run / 'weights.pt', {'average': averages.clone(), 'raw': weights.clone(), 'network': config['network']})


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
    size = Layout(Network(**config['network'])).size
    state = torch.zeros(3, size).share_memory_()
    if source is not None:
        kept = torch.load(source)
        if kept['config'] != configuration.digest(config):
            raise SystemExit(f'{source} is of a run with another configuration.')
        state.copy_(kept['state'])
    shards = config['training']['batch'] // config['training']['shard']
    context = multiprocessing.get_context('spawn')
    shared = {
        'state': state, 'gradients': torch.zeros(shards, size).share_memory_(), 'losses': torch.zeros(shards).share_memory_(),
        'barrier': context.Barrier(given.workers), 'counter': context.Value('i', 0), 'stop': context.Value('i', 0),
    }
    stop_at = time.time() + given.hours * 3600
    arguments = (given.workers, config, given.data, given.run, shared, source, stop_at)
    multiprocessing.start_processes(work, arguments, nprocs=given.workers, start_method='spawn')


if __name__ == '__main__':
    main()
