"""Judge: what speaks for and against each target range proposed for a source entity.

A scorer looks at one `EntityFeatures` (an entity, its sentence pair and the proposed ranges) and
returns one number per range; greater is better, and what only speaks against a range is 0
or below. A range's score is the weighted sum of its scorers' numbers.
"""

from collections.abc import Callable

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from core.methods.matching.cooccurrence import key
from core.methods.matching.pair_features import EntityFeatures, Floats
from core.text.similarity import consonants, is_punctuation, romanised

Scorer = Callable[[EntityFeatures], Floats]


def links(question: EntityFeatures) -> Floats:
    """Alignment score 2·pairs / (entity words + range words), equation 4.2 of Politov et al. 2025.

    Pairs, not words, are counted, so many-to-many links can raise it above 1.
    """
    score: Floats = 2 * question.sums(question.pairs) / (len(question.entity) + question.length)
    return score


def dice(question: EntityFeatures) -> Floats:
    """Expected Dice of the link probabilities, 2·inside / (rows of the entity + columns of the range + 0.15·length)."""
    inside = question.inside
    whole = inside.sum() + question.sums(question.scene.columns) + 0.15 * question.length
    score: Floats = 2 * question.sums(inside) / whole
    return score


def hull(question: EntityFeatures) -> Floats:
    """1 for the range from the first to the last linked word, else 0."""
    found = np.flatnonzero(question.pairs)
    if not len(found):
        return np.zeros(len(question.start))
    score: Floats = ((question.start == found[0]) & (question.end == found[-1] + 1)).astype(np.float64)
    return score


def foreign(question: EntityFeatures) -> Floats:
    """Against words that are linked, but only to words outside the entity (four at most)."""
    return -np.minimum(question.sums(question.foreign), 4.0)


def cut(question: EntityFeatures) -> Floats:
    """Against linked words left just outside and, less so, unlinked words at an edge."""
    return -question.neighbours(question.linked) - 0.25 * question.edges(1 - question.linked)


def likeness(question: EntityFeatures) -> Floats:
    """Dice of look-alike words: each word's best likeness across the two, over all words of both."""
    alike = question.alike
    rows = sum((question.greatest(row) for row in alike), np.zeros(len(question.start)))
    score: Floats = (rows + question.sums(alike.max(axis=0))) / (len(question.entity) + question.length)
    return score


def sound(question: EntityFeatures) -> Floats:
    """Likeness of the consonants of the whole entity and the whole range, 0 below one half.

    Names are spelt by sound in another language; words in small letters are translated, and
    sound alike by chance only.
    """
    bones = "".join(consonants(romanised(word)) for word in question.words)
    if len(bones) < 2 or all(word[0].islower() for word in question.words):
        return np.zeros(len(question.start))
    text, offset = question.scene.sounds
    ranges = [text[a:b] for a, b in zip(offset[question.start].tolist(), offset[question.end].tolist(), strict=True)]
    scores = cdist([bones], ranges, scorer=Levenshtein.normalized_similarity, score_cutoff=0.5, dtype=np.float64)
    found: Floats = scores[0]
    return found


def elsewhere(question: EntityFeatures) -> Floats:
    """Against look-alikes of the entity's words left just outside, unless linked to other words only."""
    return -question.neighbours(question.alike.max(axis=0) * (1 - question.foreign))


def length(question: EntityFeatures) -> Floats:
    """Against ranges with fewer words than the entity and, less so, with more words or other numbers of letters."""
    size = len(question.entity)
    shorter = np.maximum(size - question.length, 0) / size
    longer = np.maximum(question.length - size, 0) / size
    letters = sum(len(romanised(word)) for word in question.words)
    ratio = np.abs(np.log((question.sums(question.scene.letters) + 1) / (letters + 1)))
    return -(shorter + 0.2 * longer + 0.1 * ratio)


def punctuation(question: EntityFeatures) -> Floats:
    """Against punctuation at an edge where the entity has none."""
    first, last = (float(is_punctuation(word)) for word in (question.words[0], question.words[-1]))
    return -_beyond(question, question.scene.punctuation, first, last)


def common(question: EntityFeatures) -> Floats:
    """Against frequent words (articles, prepositions) at an edge where the entity has none as frequent."""
    survey = question.scene.survey
    first, last = survey.commonness((question.words[0], question.words[-1]), survey.source)
    return -_beyond(question, question.scene.common, first, last)


def case(question: EntityFeatures) -> Floats:
    """Against small letters at an edge, or everywhere, where the entity has capitals and these usually survive.

    A capital at the beginning of the source sentence says nothing.
    """
    entity, lower = question.entity, question.scene.lower
    capital = [word[0].isupper() and i > 0 for i, word in enumerate(question.words, entity.start)]
    at_edges = lower[question.start] * capital[0] + lower[question.end - 1] * capital[-1]
    throughout = (question.sums(question.scene.upper) == 0) & (question.sums(lower) > 0) & any(capital)
    score: Floats = -question.scene.survey.case * (at_edges + 0.5 * throughout)
    return score


def names(question: EntityFeatures) -> Floats:
    """Log odds, from the rest of the corpus, of the range's words to lie in a name, less those of its neighbours."""
    odds = question.scene.name_odds
    inside = question.edges(odds) / 2 - question.greatest(-odds)
    return inside / 2 - question.neighbours(odds, beyond=-3.0) / 2


def recurring(question: EntityFeatures) -> Floats:
    """How regularly the range stands where the entity does, elsewhere in the corpus, 0..1."""
    pair, survey = question.scene.pair, question.scene.survey
    words = key(pair.target.words)
    ranges = (words[a:b] for a, b in zip(question.start.tolist(), question.end.tolist(), strict=True))
    return np.array(survey.recurrence.dice(key(question.words), ranges, int(pair.id in survey.ids)))


def position(question: EntityFeatures) -> Floats:
    """Against ranges that lie elsewhere in their sentence than the entity does in its own (both 0..1)."""
    rows, columns = question.scene.alignment.size
    entity = question.entity
    return -np.abs((question.start + question.end) / columns - (entity.start + entity.end) / rows) / 2


def ner(question: EntityFeatures) -> Floats:
    """How surely a tagger of the target reads the range as an entity of the same label (thesis, section on scores).

    The mean probability of B- on the first word and I- on the others, times 1.15 per further
    word where the range reads as one predicted entity; see `core.methods.matching.model_scores.Reading`.
    """
    heard = question.scene.heard
    if heard.named is None:
        return np.zeros(len(question.start))
    return heard.named.scores(question.entity.label, question.start, question.end, heard.reading)


def ner_spans(question: EntityFeatures) -> Floats:
    """How surely a tagger of the target reads the range as an entity of any label; the label stays the entity's."""
    heard = question.scene.heard
    best = np.zeros(len(question.start))
    if heard.named is not None:
        for label in heard.named.tagging.labels:
            best = np.maximum(best, heard.named.scores(label, question.start, question.end, heard.reading))
    return best


def translation(question: EntityFeatures) -> Floats:
    """How well the entity and the range translate each other: NMTScore-direct of both directions."""
    scores = question.scene.heard.translated.get((question.entity.start, question.entity.end), {})
    ranges = zip(question.start.tolist(), question.end.tolist(), strict=True)
    return np.array([scores.get(one, 0.0) for one in ranges])


SCORERS: dict[str, Scorer] = {
    "links": links,
    "dice": dice,
    "hull": hull,
    "foreign": foreign,
    "cut": cut,
    "likeness": likeness,
    "sound": sound,
    "elsewhere": elsewhere,
    "length": length,
    "punctuation": punctuation,
    "common": common,
    "case": case,
    "names": names,
    "recurring": recurring,
    "position": position,
    "ner": ner,
    "ner_spans": ner_spans,
    "translation": translation,
}


def _beyond(question: EntityFeatures, per_word: Floats, first: float, last: float) -> Floats:
    """How far the edges of each range exceed those of the entity."""
    total: Floats = np.maximum(per_word[question.start] - first, 0) + np.maximum(per_word[question.end - 1] - last, 0)
    return total
