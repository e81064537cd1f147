"""The network: a plain residual net, dense 3x3 convolutions, BatchNorm after each, a mean and one linear layer."""
import torch
from torch import nn
from torch.nn import functional as F


class Norm(nn.Module):
    """
    BatchNorm over the pictures at hand while training. For use, `mean` and `var` are measured once over training
    pictures at the side of use (`measure_norms`): exact for the averaged weights and for a side never trained at.
    """
    EPSILON = 1e-5

    def __init__(self, channels, gamma=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), gamma))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer('mean', torch.zeros(channels))
        self.register_buffer('var', torch.ones(channels))
        self.seen = None

    def forward(self, x):
        if self.training:
            if self.seen is not None:
                self.seen.append(torch.stack((x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False))).detach())
            return F.batch_norm(x, None, None, self.weight, self.bias, True, 0.0, self.EPSILON)
        return F.batch_norm(x, self.mean, self.var, self.weight, self.bias, False, 0.0, self.EPSILON)


def padding(kernel, stride, size):
    """One pixel on each side; none where a stride of 2 covers an odd side exactly without. The exported graph states it."""
    return 0 if kernel == 3 and stride == 2 and size % 2 == 1 else 1


class Unit(nn.Sequential):
    """Convolution, Norm."""

    def __init__(self, before, after, kernel=3, stride=1, gamma=1.0):
        super().__init__(nn.Conv2d(before, after, kernel, stride, bias=False), Norm(after, gamma))
        nn.init.kaiming_normal_(self[0].weight, nonlinearity='relu')

    def forward(self, x):
        conv, norm = self
        return norm(F.conv2d(x, conv.weight, None, conv.stride, padding(conv.kernel_size[0], conv.stride[0], x.shape[2])))


class Block(nn.Module):
    """ReLU(x + unit(ReLU(unit(x)))). It begins as the identity: the last gamma is 0."""

    def __init__(self, channels):
        super().__init__()
        self.first = Unit(channels, channels)
        self.second = Unit(channels, channels, gamma=0.0)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


class Network(nn.Module):
    """N x 3 x S x S, prepared as config.toml's `pixels` says, to N x classes logits. S is any multiple of 8."""

    def __init__(self, classes, widths, blocks):
        super().__init__()
        self.stages = nn.ModuleList()
        before = 3
        for index, (width, count) in enumerate(zip(widths, blocks)):
            opening = Unit(before, width, kernel=4 if index == 0 else 3, stride=2)
            self.stages.append(nn.ModuleDict({'opening': opening, 'blocks': nn.Sequential(*[Block(width) for _ in range(count)])}))
            before = width
        self.head = nn.Linear(before, classes)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, x):
        for stage in self.stages:
            x = stage['blocks'](F.relu(stage['opening'](x)))
        return self.head(x.mean((2, 3)))

    def norms(self):
        return [module for module in self.modules() if isinstance(module, Norm)]


@torch.no_grad()
def measure_norms(network, batches):
    """Sets every Norm's `mean` and `var` from `batches` of prepared pictures, in float64; leaves the network ready for use."""
    network.train()
    for norm in network.norms():
        norm.seen = []
    for batch in batches:
        network(batch)
    for norm in network.norms():
        seen = torch.stack(norm.seen).double()
        mean = seen[:, 0].mean(0)
        norm.mean.copy_(mean)
        norm.var.copy_((seen[:, 1] + seen[:, 0] ** 2).mean(0) - mean ** 2)  # of all pictures, not the mean of the parts' own
        norm.seen = None
    return network.eval()
