"""Scorers: evidence for and against each target range proposed for a source entity.

A scorer reads one `EntityFeatures` (an entity, its sentence pair and the proposed ranges) and
returns one number per range; greater is better, and evidence that only counts against a range
is 0 or below. A range's score is the weighted sum of its scorers' numbers. Each scorer is a field
of `core.methods.matching.scorer_weights.ScorerWeights`, made by `weight`: that line is its whole entry. The
first line of its docstring is its help on the screen.
"""

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from core.methods.matching.cooccurrence import key
from core.methods.matching.pair_features import EntityFeatures, Floats
from core.text.similarity import consonants, is_punctuation, romanise

MAX_FOREIGN = 4.0
"""Words linked to others only that count against a range."""


def links(features: EntityFeatures) -> Floats:
    """Alignment score 2·pairs / (entity words + range words), equation 4.2 of Politov et al. 2025.

    Pairs, not words, are counted, so many-to-many links can raise it above 1.
    """
    score: Floats = 2 * features.sums(features.link_counts) / (len(features.entity) + features.length)
    return score


def dice(features: EntityFeatures) -> Floats:
    """Expected Dice of the link probabilities, 2·inside / (rows of the entity + columns of the range + 0.15·length)."""
    whole = features.mass.sum() + features.sums(features.shared.column_mass) + 0.15 * features.length
    score: Floats = 2 * features.sums(features.mass) / whole
    return score


def hull(features: EntityFeatures) -> Floats:
    """1 for the range from the first to the last linked word, else 0."""
    linked = np.flatnonzero(features.link_counts)
    if not len(linked):
        return np.zeros(len(features.start))
    score: Floats = ((features.start == linked[0]) & (features.end == linked[-1] + 1)).astype(np.float64)
    return score


def foreign(features: EntityFeatures) -> Floats:
    """Against words that are linked, but only to words outside the entity (four at most)."""
    return -np.minimum(features.sums(features.foreign), MAX_FOREIGN)


def cut(features: EntityFeatures) -> Floats:
    """Against linked words left just outside and, less so, unlinked words at an edge."""
    return -features.neighbours(features.linked) - 0.25 * features.edges(1 - features.linked)


def likeness(features: EntityFeatures) -> Floats:
    """Dice of look-alike words: each word's best likeness across the two, over all words of both."""
    return features.best_matches(features.likeness)


def sound(features: EntityFeatures) -> Floats:
    """Likeness of the consonants of the whole entity and the whole range, 0 below one half.

    Names are spelt by sound in another language; words in small letters are translated, and
    sound alike by chance only.
    """
    entity = "".join(map(consonants, map(romanise, features.words)))
    if len(entity) < 2 or all(word[0].islower() for word in features.words):
        return np.zeros(len(features.start))
    text, offset = features.shared.consonants
    bounds = zip(offset[features.start].tolist(), offset[features.end].tolist(), strict=True)
    ranges = [text[start:end] for start, end in bounds]
    scores: Floats = cdist(
        [entity], ranges, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5, dtype=np.float64
    )[0]
    return scores


def elsewhere(features: EntityFeatures) -> Floats:
    """Against look-alikes of the entity's words left just outside, unless linked to other words only."""
    return -features.neighbours(features.likeness.max(axis=0) * (1 - features.foreign))


def length(features: EntityFeatures) -> Floats:
    """Against ranges with fewer words than the entity and, less so, with more words or other numbers of letters."""
    size = len(features.entity)
    shorter = np.maximum(size - features.length, 0) / size
    longer = np.maximum(features.length - size, 0) / size
    letters = sum(len(romanise(word)) for word in features.words)
    ratio = np.abs(np.log((features.sums(features.shared.letters) + 1) / (letters + 1)))
    return -(shorter + 0.2 * longer + 0.1 * ratio)


def punctuation(features: EntityFeatures) -> Floats:
    """Against punctuation at an edge where the entity has none."""
    first, last = (float(is_punctuation(word)) for word in (features.words[0], features.words[-1]))
    return -_edge_excess(features, features.shared.punctuation, first, last)


def common(features: EntityFeatures) -> Floats:
    """Against frequent words (articles, prepositions) at an edge where the entity has none as frequent."""
    statistics = features.shared.statistics
    first, last = statistics.commonness((features.words[0], features.words[-1]), statistics.source)
    return -_edge_excess(features, features.shared.commonness, first, last)


def case(features: EntityFeatures) -> Floats:
    """Against small letters at an edge, or everywhere, where the entity has capitals and these usually survive.

    A capital at the beginning of the source sentence says nothing.
    """
    entity, lower = features.entity, features.shared.lower
    capital = [word[0].isupper() and i > 0 for i, word in enumerate(features.words, entity.start)]
    at_edges = lower[features.start] * capital[0] + lower[features.end - 1] * capital[-1]
    throughout = (features.sums(features.shared.upper) == 0) & (features.sums(lower) > 0) & any(capital)
    score: Floats = -features.shared.statistics.case * (at_edges + 0.5 * throughout)
    return score


def names(features: EntityFeatures) -> Floats:
    """Log odds, from the rest of the corpus, of the range's words to lie in a name, less those of its neighbours."""
    odds = features.shared.name_odds
    inside = features.edges(odds) / 2 - features.greatest(-odds)
    return inside / 2 - features.neighbours(odds, beyond=-3.0) / 2


def recurring(features: EntityFeatures) -> Floats:
    """How regularly the range stands where the entity does, elsewhere in the corpus, 0..1."""
    pair, statistics = features.shared.pair, features.shared.statistics
    words = key(pair.target.words)
    renderings = (words[start:end] for start, end in features.bounds)
    return np.array(statistics.recurrence.dice(key(features.words), renderings, int(pair.id in statistics.ids)))


def position(features: EntityFeatures) -> Floats:
    """Against ranges that lie elsewhere in their sentence than the entity does in its own (both 0..1)."""
    rows, columns = features.shared.alignment.size
    entity = features.entity
    return -np.abs((features.start + features.end) / columns - (entity.start + entity.end) / rows) / 2


def ner(features: EntityFeatures) -> Floats:
    """How surely a tagger of the target reads the range as an entity of the same label (thesis, section on scores).

    The mean probability of B- on the first word and I- on the others, times 1.15 per further
    word where the range reads as one predicted entity; see `core.methods.matching.model_scores.NerScoring`.
    """
    models = features.models
    if models.ner is None:
        return np.zeros(len(features.start))
    return models.ner.scores(features.entity.label, features.start, features.end, models.scoring)


def ner_spans(features: EntityFeatures) -> Floats:
    """How surely a tagger of the target reads the range as an entity of any label; the label stays the entity's."""
    models = features.models
    best = np.zeros(len(features.start))
    if models.ner is not None:
        for label in models.ner.tagging.labels:
            best = np.maximum(best, models.ner.scores(label, features.start, features.end, models.scoring))
    return best


def translation(features: EntityFeatures) -> Floats:
    """How well the entity and the range translate each other: NMTScore-direct of both directions."""
    scores = features.models.translations.get((features.entity.start, features.entity.end), {})
    return np.array([scores.get(span, 0.0) for span in features.bounds])


def _edge_excess(features: EntityFeatures, per_word: Floats, first: float, last: float) -> Floats:
    """Return how far the edges of each range exceed those of the entity, in a number per target word."""
    total: Floats = np.maximum(per_word[features.start] - first, 0) + np.maximum(per_word[features.end - 1] - last, 0)
    return total
