"""NMTScore-direct: similarity of two texts by translation likelihood (Vamvas & Sennrich 2022, arXiv 2204.13692).

With P(A|B) the probability of A as the translation of B, normalised for length,

    score(A, B) = P(A|B) / P(A|A),    similarity = mean of score(A, B) and score(B, A).

One definition of the probability is kept, that of the published scores and thresholds: the
authors' package takes 2 to the mean log probability *in nats* of a piece, which is the geometric
mean of the probabilities to the power of ln 2, and leaves out the token that names the language.
Both languages are always named: NLLB and M2M-100 need that of the source as well.
"""

from collections.abc import Sequence

from core.translators.base import ScoringTranslator


def probability(nats: float) -> float:
    """Return the length-normalised probability of a text, given the mean log probability of its pieces in nats."""
    return float(2.0**nats)


def direct(a_given_b: float, a_given_a: float, b_given_a: float, b_given_b: float) -> float:
    """Return NMTScore-direct, normalised and of both directions, from four mean log probabilities in nats.

    1 where either text is as likely from the other as from itself; may be above 1.
    """
    return (probability(a_given_b - a_given_a) + probability(b_given_a - b_given_b)) / 2


def similarity(
    translator: ScoringTranslator, pairs: Sequence[tuple[str, str]], source_lang: str, target_lang: str
) -> list[float]:
    """Return NMTScore-direct of each (text in ``source_lang``, text in ``target_lang``), in order.

    0 where either text is blank. The translator caches all likelihoods.
    """
    indices = [index for index, (a, b) in enumerate(pairs) if a.strip() and b.strip()]
    left = [pairs[index][0] for index in indices]
    right = [pairs[index][1] for index in indices]
    a_given_b = translator.likelihood(target_lang, source_lang)(list(zip(right, left, strict=True)))
    b_given_a = translator.likelihood(source_lang, target_lang)(list(zip(left, right, strict=True)))
    a_given_a = translator.likelihood(source_lang, source_lang)(list(zip(left, left, strict=True)))
    b_given_b = translator.likelihood(target_lang, target_lang)(list(zip(right, right, strict=True)))
    scores = [0.0] * len(pairs)
    for index, *nats in zip(indices, a_given_b, a_given_a, b_given_a, b_given_b, strict=True):
        scores[index] = direct(*nats)
    return scores
