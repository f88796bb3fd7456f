"""Which labels hold bare names, read off a sample of the corpus."""

import pytest

from core.methods import Matching
from core.methods.matching.name_shares import MAX_SAMPLE, FirstLook, NameSign, capital_share, is_sampled, name_shares
from core.methods.matching.scorer_weights import ScorerWeights
from core.model import Alignment, SentencePair, Span
from tests.unit.methods.matching.test_scorers import sentence


def look(label: str, capitals: float, sound: float) -> FirstLook:
    return FirstLook(label, NameSign(capitals, sound), 5.0)


def test_labels_of_bare_names_and_of_phrases_are_told_apart() -> None:
    looks = [look("PER", 1.0, 0.9)] * 60 + [look("TERM", 0.1, 0.2)] * 60
    assert name_shares(looks) == {"PER": 1.0, "TERM": 0.0}


def test_the_share_is_between_by_the_product_of_the_mean_signs() -> None:
    # 0.7 * 0.5 = 0.35, half way from 0.25 to 0.45
    assert name_shares([look("ORG", 0.7, 0.5)] * 5)["ORG"] == pytest.approx(0.5)


def test_a_rare_label_is_mixed_with_all_labels() -> None:
    shares = name_shares([look("PER", 1.0, 1.0)] * 99 + [look("DATE", 0.0, 0.0)])
    assert shares["DATE"] == 1.0
    assert name_shares([look("DATE", 0.0, 0.0)]) == {"DATE": 0.0}
    assert name_shares([]) == {}


def test_the_sample_is_a_share_of_a_frequent_label_and_all_of_a_rare_one() -> None:
    keys = [f"p{number}\t0" for number in range(6_000)]
    assert all(is_sampled(key, MAX_SAMPLE) for key in keys[:100])
    sampled = [key for key in keys if is_sampled(key, len(keys))]
    assert 30 < len(sampled) < 90
    assert sampled == [key for key in keys if is_sampled(key, len(keys))]


def test_capitals_are_counted_by_word() -> None:
    assert capital_share(["Committee", "on", "Trade", "1970"]) == 0.5


def project(pairs: list[SentencePair], method: Matching) -> dict[str, float]:
    alignments = [Alignment.of([(k, k) for k in range(min(pair.size))], pair.size) for pair in pairs]
    return dict(method.prepare(pairs, alignments).name_shares)


def test_a_corpus_of_names_and_of_phrases() -> None:
    method = Matching(bare_names=ScorerWeights(links=2.0))
    names = [SentencePair(f"n{k}", sentence("Kovalenko", Span(0, 1, "PER")), sentence("Коваленко")) for k in range(30)]
    source = sentence("late spring", Span(0, 2, "DATE"))
    phrases = [SentencePair(f"p{k}", source, sentence("finales primavera")) for k in range(30)]
    assert project([*names, *phrases], method) == {"PER": 1.0, "DATE": 0.0}
    assert project(names, Matching()) == {}
