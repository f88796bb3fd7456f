"""Models so small that a test builds them in a second: real classes, random weights, fixed seeds."""

import gc
from collections.abc import Iterator


def alone_and_light() -> Iterator[None]:
    """While tiny models train: one thread of torch, for threads wait for each other on a busy machine; and
    little garbage for the Trainer to collect before each training, among all that the libraries hold."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    gc.freeze()
    yield
    gc.unfreeze()
    torch.set_num_threads(threads)
