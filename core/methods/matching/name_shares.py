"""How much the entities of each label are bare names: capitalised, and spelt or spoken alike in both languages.

Bare names ("Kraków", "Angela Merkel") and phrases with names in them ("Committee on Trade", "the 1970s") are
annotated by different conventions: articles, titles and head nouns belong to the one kind and not to the other. Which
kind a label holds is read off the corpus itself, from what a first projection finds for a sample of its entities.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from core.methods.matching.probabilities import log_odds
from core.methods.matching.scored import ScoredCandidates
from core.methods.matching.scorers import sound

MAX_SAMPLE = 60
"""Entities of a label that are looked at."""
BACKING_COUNT = 10.0
"""Entities of all labels that each label is mixed with."""
NO_NAMES, ALL_NAMES = 0.25, 0.45
"""Likeness to bare names up to which a label counts as none, and from which as all: between the labels of the training
corpora, 0 to 0.2 for phrases and 0.5 to 0.95 for names of people and places."""


class NameSign(NamedTuple):
    """Signs of one entity: share of its words with a capital, likeness in sound of its best candidate, both 0..1."""

    capitals: float
    sound: float


class FirstLook(NamedTuple):
    """What a first projection of an entity shows: its label, signs of a name, log odds of its best candidate."""

    label: str
    sign: NameSign
    odds: float


def first_look(scored: ScoredCandidates) -> FirstLook:
    """Return what the scored options of an entity show."""
    best = int(np.argmax(scored.score))
    sign = NameSign(capital_share(scored.features.words), float(sound(scored.features)[best]))
    return FirstLook(scored.entity.label, sign, log_odds(scored, best))


def is_sampled(key: str, frequency: int) -> bool:
    """Test whether an entity belongs to the sample of its label, which has that many; ``key`` decides by its hash."""
    if frequency <= MAX_SAMPLE:
        return True
    place = int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return place < MAX_SAMPLE / frequency * 2**64


def name_shares(looks: Iterable[FirstLook]) -> dict[str, float]:
    """Return for each label how much its entities are bare names, 0..1, from a look at some of them."""
    by_label: dict[str, list[NameSign]] = defaultdict(list)
    for look in looks:
        by_label[look.label].append(look.sign)
    every = [sign for label_signs in by_label.values() for sign in label_signs]
    return {label: _share(label_signs, every) for label, label_signs in by_label.items()}


def _share(signs: Sequence[NameSign], every: Sequence[NameSign]) -> float:
    """Return the share of one label, whose mean signs are mixed with those of all labels."""
    backing = BACKING_COUNT * np.mean(every, axis=0)
    capitals, sound = (np.sum(signs, axis=0) + backing) / (len(signs) + BACKING_COUNT)
    return float(np.clip((capitals * sound - NO_NAMES) / (ALL_NAMES - NO_NAMES), 0.0, 1.0))


def capital_share(words: Sequence[str]) -> float:
    """Return the share of words that begin with a capital."""
    return float(np.mean([word[0].isupper() for word in words]))
