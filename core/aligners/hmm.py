"""The hidden Markov model of word alignment, for many sentence pairs at once.

Vogel, Ney & Tillmann (COLING 1996): each word of one side (a *step*) is produced by a word
of the other side (a *state*), and the probability of a state depends on the jump from the
one before. Empty words follow Och & Ney (2003): a step produced by nothing keeps the
position. In arrays, steps come first, then pairs, then states, so that each step of the
recursion is one matrix product for all pairs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

REACH = 100  # longer jumps count as jumps of this length


class Trellis(NamedTuple):
    """What the recursion runs over.

    ``emission`` (steps, pairs, states): probability that a step's word comes from a state's
    word, 0 for states that a pair does not have. ``null`` (steps, pairs): probability that
    it comes from nothing. ``steps`` and ``states`` (pairs,) are the true lengths; a step
    beyond them has no emission and null 1.
    """

    emission: Floats
    null: Floats
    steps: Integers
    states: Integers


def default_jumps() -> Floats:
    """Jump weights before any are counted: the nearer to the next word, the likelier."""
    weights: Floats = 1.0 / (1.0 + np.abs(np.arange(-REACH, REACH + 1) - 1)) ** 1.5
    return normalised(weights)


def normalised(jumps: Floats) -> Floats:
    """Jump weights that sum to 1."""
    shares: Floats = jumps / jumps.sum()
    return shares


def by_position(trellis: Trellis, sharpness: float) -> Floats:
    """Posterior of each state at each step (shape of ``emission``) if only position counts.

    IBM model 1 with the position prior ``exp(-sharpness * |i/I - j/J|)`` of Dyer, Chahuneau
    & Smith (NAACL 2013).
    """
    steps, _, states = trellis.emission.shape
    here = (np.arange(steps)[:, None] + 0.5) / trellis.steps
    there = (np.arange(states) + 0.5) / trellis.states[:, None]
    near = np.exp(-sharpness * np.abs(here[:, :, None] - there)) * _inside(trellis)
    produced = trellis.emission * near / near.sum(2, keepdims=True)
    posterior: Floats = produced / (produced.sum(2) + trellis.null)[:, :, None]
    return posterior


def by_jumps(trellis: Trellis, jumps: Floats) -> tuple[Floats, Floats]:
    """Posterior of each state at each step (shape of ``emission``) and expected jumps.

    Forward-backward (Baum et al. 1970), scaled at each step. ``jumps`` and the expected
    jumps have shape ``(2 * REACH + 1,)``; the middle one is distance 0.
    """
    moves = _moves(jumps, trellis.emission.shape[2])
    reachable = moves[1:].cumsum(1)[:, trellis.states - 1].T
    produced, here, scale = _forward(trellis, moves, reachable)
    beta, ahead = _backward(trellis, moves[1:], reachable, scale)
    here[:-1] /= reachable
    moved = np.zeros_like(moves[1:])
    for step in range(1, len(ahead)):  # one large product would start threads that cost more than they save
        moved += here[step - 1].T @ ahead[step]
    return produced * beta, _by_distance(moved * moves[1:])


def _inside(trellis: Trellis) -> NDArray[np.bool_]:
    """The states (pairs, states) that each pair has."""
    return np.arange(trellis.emission.shape[2]) < trellis.states[:, None]


def _distances(states: int, first: int = 0) -> Integers:
    """Index into the jumps for each state (rows, from ``first`` on) and next state."""
    distance = np.arange(states)[None, :] - np.arange(first, states)[:, None]
    index: Integers = np.clip(distance, -REACH, REACH) + REACH
    return index


def _moves(jumps: Floats, states: int) -> Floats:
    """Weight of each state (rows; the first row stands before the sentence) and next state."""
    return jumps[_distances(states, -1)]


def _by_distance(moves: Floats) -> Floats:
    """Sums of a (state, next state) matrix by the distance jumped."""
    sums = np.bincount(_distances(len(moves)).ravel(), weights=moves.ravel(), minlength=2 * REACH + 1)
    return sums.astype(np.float64)


def _forward(trellis: Trellis, moves: Floats, reachable: Floats) -> tuple[Floats, Floats, Floats]:
    """Scaled forward probabilities of producing from, and of standing at, each state, and the scales."""
    emission, null = trellis.emission, trellis.null
    produced, here, scale = np.empty_like(emission), np.empty_like(emission), np.empty_like(null)
    reach = moves[0] * _inside(trellis)
    standing = reach = reach / reach.sum(1, keepdims=True)
    for step in range(len(emission)):
        if step:
            reach = (standing / reachable) @ moves[1:]
        np.multiply(reach, emission[step], out=produced[step])
        np.multiply(standing, null[step][:, None], out=here[step])
        here[step] += produced[step]
        scale[step] = here[step].sum(1)
        here[step] /= scale[step][:, None]
        produced[step] /= scale[step][:, None]
        standing = here[step]
    return produced, here, scale


def _backward(trellis: Trellis, moves: Floats, reachable: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Scaled backward probabilities, and their products with the emission of their step."""
    emission, null = trellis.emission, trellis.null
    beta, ahead = np.empty_like(emission), np.empty_like(emission)
    beta[-1] = 1.0
    for step in range(len(emission) - 1, -1, -1):
        np.multiply(emission[step], beta[step], out=ahead[step])
        ahead[step] /= scale[step][:, None]
        if step:
            beta[step - 1] = (ahead[step] @ moves.T) / reachable + beta[step] * (null[step] / scale[step])[:, None]
    return beta, ahead
