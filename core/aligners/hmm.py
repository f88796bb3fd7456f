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

MAX_JUMP = 100
"""Longer jumps count as jumps of this length."""


class Trellis(NamedTuple):
    """Probabilities that the recursion runs over.

    ``emission`` (steps, pairs, states): probability that a step's word comes from a state's
    word, 0 for states that a pair does not have. ``null`` (steps, pairs): probability that
    it comes from the empty word. ``steps`` and ``states`` (pairs,) are the true lengths; a step
    beyond them has no emission and null 1.
    """

    emission: Floats
    null: Floats
    steps: Integers
    states: Integers


def default_jumps() -> Floats:
    """Return jump weights before any are counted: the nearer to the next word, the likelier."""
    weights: Floats = 1.0 / (1.0 + np.abs(np.arange(-MAX_JUMP, MAX_JUMP + 1) - 1)) ** 1.5
    return normalised(weights)


def normalised(jumps: Floats) -> Floats:
    """Scale jump weights so that they sum to 1."""
    shares: Floats = jumps / jumps.sum()
    return shares


def by_position(trellis: Trellis, sharpness: float) -> Floats:
    """Return the posterior of each state at each step (shape of ``emission``) if only position counts.

    IBM model 1 with the position prior ``exp(-sharpness * |i/I - j/J|)`` of Dyer, Chahuneau
    & Smith (NAACL 2013).
    """
    steps, _, states = trellis.emission.shape
    step_shares = (np.arange(steps)[:, None] + 0.5) / trellis.steps
    state_shares = (np.arange(states) + 0.5) / trellis.states[:, None]
    prior = np.exp(-sharpness * np.abs(step_shares[:, :, None] - state_shares)) * _state_mask(trellis)
    produced = trellis.emission * prior / prior.sum(2, keepdims=True)
    posterior: Floats = produced / (produced.sum(2) + trellis.null)[:, :, None]
    return posterior


def by_jumps(trellis: Trellis, jumps: Floats) -> tuple[Floats, Floats]:
    """Return the posterior of each state at each step (shape of ``emission``) and the expected jumps.

    Forward-backward (Baum et al. 1970), scaled at each step. ``jumps`` and the expected
    jumps have shape ``(2 * MAX_JUMP + 1,)``; the middle one is distance 0.
    """
    moves = _moves(jumps, trellis.emission.shape[2])
    reachable = moves[1:].cumsum(1)[:, trellis.states - 1].T
    produced, alpha, scale = _forward(trellis, moves, reachable)
    beta, emitted_beta = _backward(trellis, moves[1:], reachable, scale)
    alpha[:-1] /= reachable
    expected = np.zeros_like(moves[1:])
    for step in range(1, len(emitted_beta)):  # one large product would start threads that cost more than they save
        expected += alpha[step - 1].T @ emitted_beta[step]
    return produced * beta, _by_distance(expected * moves[1:])


def _state_mask(trellis: Trellis) -> NDArray[np.bool_]:
    """Return True for the states (pairs, states) that each pair has."""
    return np.arange(trellis.emission.shape[2]) < trellis.states[:, None]


def _distances(states: int, first: int = 0) -> Integers:
    """Return the index into the jumps for each state (rows, from ``first`` on) and next state."""
    distance = np.arange(states)[None, :] - np.arange(first, states)[:, None]
    index: Integers = np.clip(distance, -MAX_JUMP, MAX_JUMP) + MAX_JUMP
    return index


def _moves(jumps: Floats, states: int) -> Floats:
    """Return the weight of each move, from a state (rows; the first is the place before the sentence) to the next."""
    return jumps[_distances(states, -1)]


def _by_distance(moves: Floats) -> Floats:
    """Add up a (state, next state) matrix by the distance jumped."""
    sums = np.bincount(_distances(len(moves)).ravel(), weights=moves.ravel(), minlength=2 * MAX_JUMP + 1)
    return sums.astype(np.float64)


def _forward(trellis: Trellis, moves: Floats, reachable: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the scaled forward probabilities, and their scales.

    The first are those that a state produces the step's word, the second those of being at a state,
    whether it or the empty word produces the step's.
    """
    emission, null = trellis.emission, trellis.null
    produced, alpha, scale = np.empty_like(emission), np.empty_like(emission), np.empty_like(null)
    prior = moves[0] * _state_mask(trellis)
    current = prior = prior / prior.sum(1, keepdims=True)
    for step in range(len(emission)):
        if step:
            prior = (current / reachable) @ moves[1:]
        np.multiply(prior, emission[step], out=produced[step])
        np.multiply(current, null[step][:, None], out=alpha[step])
        alpha[step] += produced[step]
        scale[step] = alpha[step].sum(1)
        alpha[step] /= scale[step][:, None]
        produced[step] /= scale[step][:, None]
        current = alpha[step]
    return produced, alpha, scale


def _backward(trellis: Trellis, moves: Floats, reachable: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return the scaled backward probabilities, and their products with the emission of their step."""
    emission, null = trellis.emission, trellis.null
    beta, emitted_beta = np.empty_like(emission), np.empty_like(emission)
    beta[-1] = 1.0
    for step in range(len(emission) - 1, -1, -1):
        np.multiply(emission[step], beta[step], out=emitted_beta[step])
        emitted_beta[step] /= scale[step][:, None]
        if step:
            beta[step - 1] = (emitted_beta[step] @ moves.T) / reachable + beta[step] * (null[step] / scale[step])[
                :, None
            ]
    return beta, emitted_beta
