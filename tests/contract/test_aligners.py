"""What every entry of `ALIGNERS` keeps: adding an entry is adding its tests."""

import dataclasses

import pytest

from core.aligners import ALIGNERS
from core.errors import UnknownName
from core.methods import METHODS
from core.model import Alignment, Sentence, SentencePair
from core.recipe import Recipe


def sentence(text: str, lang: str) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), lang)


def pair(id_: str, source: str, target: str) -> SentencePair:
    left, right = sentence(source, "en"), sentence(target, "de")
    diagonal = ((k, k) for k in range(min(len(left), len(right))))
    return SentencePair(id_, left, right, Alignment.of(diagonal, (len(left), len(right))))


PAIRS = (
    pair("whole", "Angela Merkel visited Paris .", "Angela Merkel besuchte Paris ."),
    pair("no target", "Angela Merkel", ""),
    pair("no source", "", "Angela Merkel"),
    pair("nothing", "", ""),
    pair("one word", "Paris", "Paris"),
    pair("odd", "😀 \u0301 <b>1,000</b> م ?", "८ 😀 \u200bא 1.000 ؟"),
    pair("long", "Paris is large . " * 40, "Paris ist groß . " * 40),
)


@pytest.fixture(params=sorted(ALIGNERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_one_alignment_for_each_pair_and_sizes_match(name: str) -> None:
    alignments = ALIGNERS[name]().prepare(PAIRS)(PAIRS)
    assert [alignment.size for alignment in alignments] == [pair.size for pair in PAIRS]


def test_the_same_twice_whole_or_one_by_one(name: str) -> None:
    first, second = (ALIGNERS[name]().prepare(PAIRS) for _ in range(2))
    assert first(PAIRS) == second(PAIRS) == [alignment for pair in PAIRS for alignment in first([pair])]


def test_no_pairs_give_no_alignments(name: str) -> None:
    assert ALIGNERS[name]().prepare(())(()) == []


def test_scores_where_kept_are_shares_and_links_are_sorted(name: str) -> None:
    for alignment in ALIGNERS[name]().prepare(PAIRS)(PAIRS):
        assert list(alignment.sure) == sorted(set(alignment.sure))
        if alignment.scores is not None and alignment.scores.size:
            assert alignment.scores.min() >= 0
            assert alignment.scores.max() <= 1


def test_progress_ends_at_one_and_never_goes_back(name: str) -> None:
    heard: list[float] = []
    ALIGNERS[name]().prepare(PAIRS, (), lambda share, what: heard.append(share))
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_options_are_frozen_fields_with_defaults(name: str) -> None:
    aligner = ALIGNERS[name]()
    assert dataclasses.is_dataclass(aligner)
    assert aligner == ALIGNERS[name]()
    assert hash(aligner) == hash(ALIGNERS[name]())


def test_an_unknown_name_lists_the_choices() -> None:
    method = sorted(METHODS)[0] if METHODS else "none"
    with pytest.raises(UnknownName, match=r"Choose from: .*lexical"):
        Recipe.from_json({"aligner": {"name": "lexicall"}, "method": {"name": method}})
