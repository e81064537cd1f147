"""The one configuration file, read into plain dictionaries."""
import hashlib
import json
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(path=HERE / 'config.toml', changes=()):
    """The configuration at `path`, with `changes` as on a command line: 'training.batch=64'. Unknown names are refused."""
    with open(path, 'rb') as file:
        config = tomllib.load(file)
    for change in changes:
        name, _, value = change.partition('=')
        *rooms, last = name.split('.')
        place = config
        for room in rooms:
            place = place.get(room, {})
        if last not in place:
            raise SystemExit(f'{name} is not in {path}.')
        place[last] = json.loads(value)
    return config


def digest(config):
    """A short name of what decides a run's numbers, but for the plan, which may be changed ahead of a checkpoint."""
    decisive = {name: value for name, value in config.items() if name not in ('keep', 'plan')}
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:12]


def add_arguments(parser):
    """--config and --set, the same for every script here."""
    parser.add_argument('--config', default=HERE / 'config.toml', type=Path, help='configuration file (default: config.toml beside this script)')
    parser.add_argument('--set', action='append', default=[], metavar='NAME=VALUE', help='change one value: training.batch=64')
