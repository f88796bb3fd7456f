"""Scorers for names and phrases alike: evidence that holds also where words are translated and not copied.

See `core.methods.matching.scorers` for what a scorer is. The features were found on development data with
weights held at 0 or above, so each is greater where it speaks for a range.
"""

import numpy as np

from core.methods.matching.pair_features import EntityFeatures, Floats, digit_counts
from core.text.similarity import is_punctuation, romanise

MIN_CLUSTER_MASS = 0.15
"""Link probability from which a target word belongs to the entity that it is most linked to."""
MAX_CLUSTER_GAP = 2
"""Words between two parts of a cluster."""
MIN_EXPECTED_MASS = 0.05
"""Link probability from which the words that a target word is linked to say whether it has a capital."""
FUNCTION_WORD_SHARE = 0.05
"""What a frequent word or punctuation counts among the entity's words that were lost."""
MAX_NEAR_MASS = 2.0
"""Linked words near a range that count against it."""
MAX_CAPITALS = 2.0
"""Capitals of a range that count against it."""
BEYOND_ODDS = -3.0
"""Log odds of the place before the first and after the last word to lie in a name."""
_OPENING, _CLOSING = frozenset("([（［«“„"), frozenset(")]）］»”")


def shorter(features: EntityFeatures) -> Floats:
    """Against ranges with fewer words than the entity."""
    size = len(features.entity)
    score: Floats = -np.maximum(size - features.length, 0) / size
    return score


def letters(features: EntityFeatures) -> Floats:
    """Against ranges with more or fewer letters than the entity, given how the two languages are spelt."""
    own = sum(len(romanise(word)) for word in features.words)
    ratio = (features.sums(features.shared.letters) + 2) / (own + 2) / features.shared.statistics.letters_ratio
    score: Floats = -np.abs(np.log(ratio))
    return score


def copied(features: EntityFeatures) -> Floats:
    """1 for ranges that spell the whole entity, joined or apart."""
    entity = "".join(map(romanise, features.words))
    words = list(map(romanise, features.shared.pair.target.words))
    score = np.zeros(len(features.start))
    if entity:
        fits = (features.length <= len(features.entity) + 1) & (features.sums(features.shared.letters) == len(entity))
        for k in np.flatnonzero(fits):
            score[k] = "".join(words[features.start[k] : features.end[k]]) == entity
    return score


def digits(features: EntityFeatures) -> Floats:
    """Against digits that only the entity or only the range has, as a share of all digits of both."""
    own, counts = digit_counts(features.words), features.shared.digits
    different, whole = np.zeros(len(features.start)), np.full(len(features.start), float(own.total()))
    for digit in own.keys() | counts.keys():
        inside = features.sums(counts[digit]) if digit in counts else 0.0
        different += np.abs(inside - own[digit])
        whole += inside
    score: Floats = -different / np.maximum(whole, 1)
    return score


def same_digits(features: EntityFeatures) -> Floats:
    """1 for ranges with the digits of the entity, where that has some."""
    if not digit_counts(features.words):
        return np.zeros(len(features.start))
    score: Floats = (digits(features) == 0).astype(np.float64)
    return score


def association(features: EntityFeatures) -> Floats:
    """Dice of words that are linked elsewhere in the corpus: each word's best across the two, over all words."""
    shared = features.shared
    statistics, words = shared.statistics, shared.pair.target.words
    own = np.zeros((len(features.entity), len(words)))
    if shared.pair.id in statistics.ids:
        own = shared.linked[features.entity.start : features.entity.end]
    return features.best_matches(statistics.stems.association(features.words, words, own))


def lost(features: EntityFeatures) -> Floats:
    """Against ranges that miss words of the entity which are linked elsewhere in the sentence."""
    statistics, entity = features.shared.statistics, features.entity
    commonness = np.array(statistics.commonness(features.words, statistics.source))
    content = np.array([not is_punctuation(word) for word in features.words], dtype=np.float64)
    shares = (1 - commonness) * content + FUNCTION_WORD_SHARE
    score = np.zeros(len(features.start))
    for row, share in zip(features.shared.mass[entity.start : entity.end], shares / shares.sum(), strict=True):
        inside = features.sums(row)
        score -= share * (1 - np.minimum(inside, 1)) * np.minimum(row.sum() - inside, 1)
    return score


def cluster(features: EntityFeatures) -> Floats:
    """1 for the range of words that are linked most to the entity, with small gaps filled, else 0."""
    mass, entity = features.shared.mass, features.entity
    best = mass.argmax(axis=0)
    members = (best >= entity.start) & (best < entity.end) & (mass.max(axis=0) > MIN_CLUSTER_MASS)
    columns = np.flatnonzero(members)
    if not len(columns):
        return np.zeros(len(features.start))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > MAX_CLUSTER_GAP + 1) + 1)
    heaviest = max(groups, key=lambda group: features.mass[group[0] : group[-1] + 1].sum())
    score: Floats = ((features.start == heaviest[0]) & (features.end == heaviest[-1] + 1)).astype(np.float64)
    return score


def beside(features: EntityFeatures) -> Floats:
    """Against words linked to the entity left just outside."""
    return -features.neighbours(features.capped_mass)


def nearby(features: EntityFeatures) -> Floats:
    """Against words linked to the entity left one or two words further outside."""
    padded = np.concatenate((np.zeros(3), features.capped_mass, np.zeros(3)))
    before = padded[features.start] + padded[features.start + 1]
    after = padded[features.end + 4] + padded[features.end + 5]
    score: Floats = -np.minimum(before + after, MAX_NEAR_MASS)
    return score


def bounded(features: EntityFeatures) -> Floats:
    """For ranges whose neighbours are linked to the entity's, or that begin or end the sentence as it does."""
    mass = features.shared.mass
    rows, columns = mass.shape
    start, end = features.entity.start, features.entity.end
    before, after = np.zeros(columns + 1), np.zeros(columns + 1)
    if start:
        before[1:] = mass[start - 1]
    else:
        before[0] = 1.0
    if end < rows:
        after[:-1] = mass[end]
    else:
        after[-1] = 1.0
    return before[features.start] + after[features.end]


def brackets(features: EntityFeatures) -> Floats:
    """Against ranges with a bracket or quotation mark that is not closed, or not opened."""
    words = features.shared.pair.target.words
    marks = np.array([(word in _OPENING) - (word in _CLOSING) for word in words], dtype=np.float64)
    score: Floats = -(features.sums(marks) != 0).astype(np.float64)
    return score


def names_inside(features: EntityFeatures) -> Floats:
    """Log odds, from the rest of the corpus, of the range's words to lie in a name."""
    odds = features.shared.name_odds
    return (features.edges(odds) / 2 - features.greatest(-odds)) / 2


def names_outside(features: EntityFeatures) -> Floats:
    """Against neighbours that lie in names, by log odds from the rest of the corpus."""
    return -features.neighbours(features.shared.name_odds, beyond=BEYOND_ODDS) / 2


def linked_case(features: EntityFeatures) -> Floats:
    """Against small letters at an edge whose links expect a capital, where capitals usually survive.

    Words that are each other's companions all over the corpus are left in peace: "calle" for "Road" is no wrong link.
    """
    expected = np.zeros(len(features.mass))
    likely, linked = features.capitals, features.mass > MIN_EXPECTED_MASS
    entity = slice(features.entity.start, features.entity.end)
    strange = features.shared.mass[entity] * (1 - features.shared.companionship[entity])
    expected[linked] = (likely[:, None] * strange).sum(axis=0)[linked] / features.mass[linked]
    return -features.shared.statistics.case * features.edges(features.shared.lower * expected * features.capped_mass)


def free_case(features: EntityFeatures) -> Floats:
    """Against small letters at an edge that is not linked, where the entity's edge has a capital."""
    free = features.shared.lower * (1 - features.capped_mass)
    likely = features.capitals
    score: Floats = free[features.start] * likely[0] + free[features.end - 1] * likely[-1]
    return -features.shared.statistics.case * score


def foreign_capitals(features: EntityFeatures) -> Floats:
    """Against capitals that are not linked, where the entity has none (two at most)."""
    if any(word[0].isupper() for word in features.words):
        return np.zeros(len(features.start))
    capitals = features.shared.upper * (1 - features.capped_mass)
    capitals[0] = 0.0
    score: Floats = -np.minimum(features.sums(capitals), MAX_CAPITALS)
    return score
