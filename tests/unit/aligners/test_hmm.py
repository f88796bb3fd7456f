"""Forward-backward against the sum over every path."""

from itertools import product

import numpy as np
import pytest

from core.aligners import hmm


def random_trellis(seed: int, sizes: list[tuple[int, int]]) -> hmm.Trellis:
    """Pairs of the given (steps, states), padded to the longest."""
    random = np.random.default_rng(seed)
    steps, states = (np.array(side) for side in zip(*sizes, strict=True))
    emission = random.random((steps.max(), len(sizes), states.max()))
    null = random.random((steps.max(), len(sizes)))
    for pair, (step, state) in enumerate(sizes):
        emission[step:, pair], emission[:, pair, state:], null[step:, pair] = 0, 0, 1
    return hmm.Trellis(emission, null, steps, states)


def by_enumeration(trellis: hmm.Trellis, jumps: hmm.Floats, pair: int) -> tuple[hmm.Floats, hmm.Floats]:
    """Posteriors and expected jumps of one pair from all its paths; a path is (state, produced) per step."""
    steps, states = int(trellis.steps[pair]), int(trellis.states[pair])
    posterior, jumped, total = np.zeros((steps, states)), np.zeros(len(jumps)), 0.0
    for path in product(product(range(states), (True, False)), repeat=steps):
        weight, here = 1.0, -1
        moved: list[int] = []
        for step, (state, produced) in enumerate(path):
            if produced or here == -1:
                ways = [jumps[hmm.MAX_JUMP + other - here] for other in range(states)]
                weight *= ways[state] / sum(ways)
                moved += [state - here] if here >= 0 else []
            elif state != here:
                weight = 0.0
            weight *= trellis.emission[step, pair, state] if produced else trellis.null[step, pair]
            here = state
        total += weight
        for step, (state, produced) in enumerate(path):
            posterior[step, state] += weight * produced
        for distance in moved:
            jumped[hmm.MAX_JUMP + distance] += weight
    return posterior / total, jumped / total


@pytest.mark.parametrize("seed", range(4))
def test_posteriors_and_jumps_equal_the_sum_over_all_paths(seed: int) -> None:
    sizes = [(3, 4), (4, 2), (1, 3), (4, 1)]
    trellis = random_trellis(seed, sizes)
    jumps = np.random.default_rng(seed + 100).random(2 * hmm.MAX_JUMP + 1)
    posterior, jumped = hmm.by_jumps(trellis, jumps)
    expected = np.zeros(len(jumps))
    for pair, (steps, states) in enumerate(sizes):
        alone, jumped_alone = by_enumeration(trellis, jumps, pair)
        assert posterior[:steps, pair, :states] == pytest.approx(alone)
        assert not posterior[steps:, pair].any()
        assert not posterior[:, pair, states:].any()
        expected += jumped_alone
    assert jumped == pytest.approx(expected)


def test_position_alone_prefers_the_diagonal() -> None:
    trellis = hmm.Trellis(np.ones((5, 1, 5)), np.zeros((5, 1)), np.array([5]), np.array([5]))
    posterior = hmm.by_position(trellis, 2.0)[:, 0]
    assert (posterior.argmax(1) == np.arange(5)).all()
    assert posterior.sum(1) == pytest.approx(np.ones(5))
