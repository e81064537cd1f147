"""
A batch worked by several processes. Weights are shared; a batch is cut into parts, whoever is free takes the next one and
writes its gradient into that part's own row. Rows are summed in their order, so that who worked what does not show.
"""
import torch
from torch import multiprocessing

context = multiprocessing.get_context('spawn')


class Shared:
    """What all processes see. Made once, by the one that starts them; the others get it as an argument."""

    def __init__(self, size, parts, workers):
        """`size`: parameters of the network."""
        self.state = torch.zeros(3, size).share_memory_()  # weights, momenta, averages
        self.gradients = torch.zeros(parts, size).share_memory_()
        self.losses = torch.zeros(parts).share_memory_()
        self.together = context.Barrier(workers)
        self.next_part = context.Value('i', 0)
        self.stop = context.Value('i', 0)
        self.workers = workers

    def parts(self):
        """The parts of the batch at hand that nobody has begun, one at a time."""
        while True:
            with self.next_part.get_lock():
                part = self.next_part.value
                self.next_part.value += 1
            if part >= len(self.gradients):
                return
            yield part

    def start(self, work, *arguments):
        """Runs `work(worker, shared, *arguments)` in every process; ends when all have, or with the first that fails."""
        multiprocessing.start_processes(work, (self, *arguments), nprocs=self.workers, start_method='spawn')
