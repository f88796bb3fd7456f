"""What every entry of `ALIGNERS` keeps: adding an entry is adding its tests."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from core.aligners import ALIGNERS, Aligner
from core.components import component
from core.errors import Unavailable, UnknownName
from core.methods import METHODS
from core.model import Alignment, Sentence, SentencePair
from core.projection.recipe import REGISTRIES, Recipe
from tests.tiny_models.encoders import tiny_bert


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


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("model"))


@pytest.fixture(params=sorted(ALIGNERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def options(name: str, model: Path) -> dict[str, Any]:
    """What each aligner is given here: a tiny model where it needs one, aligners where it takes some."""
    neural: dict[str, Any] = {"model": str(model), "layer": 2}
    within = ALIGNERS["lexical"](), ALIGNERS["given"](), ALIGNERS["simalign"](**neural)
    ours: dict[str, dict[str, Any]] = {"simalign": neural, "awesome": neural, "ensemble": {"aligners": within}}
    return ours.get(name, {})


@pytest.fixture
def aligner(name: str, options: dict[str, Any]) -> Aligner:
    return ALIGNERS[name](**options)


def test_one_alignment_for_each_pair_and_sizes_match(aligner: Aligner) -> None:
    alignments = aligner.prepare(PAIRS)(PAIRS)
    assert [alignment.size for alignment in alignments] == [pair.size for pair in PAIRS]


def test_the_same_twice_whole_or_one_by_one(aligner: Aligner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = []
    for number, size in enumerate((len(PAIRS), len(PAIRS), 1, 3)):
        monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / f"{number}.db"))  # nothing is remembered
        align = aligner.prepare(PAIRS)
        found.append([one for start in range(0, len(PAIRS), size) for one in align(PAIRS[start : start + size])])
    assert found[0] == found[1] == found[2] == found[3]


def test_no_pairs_give_no_alignments(aligner: Aligner) -> None:
    assert aligner.prepare(())(()) == []


def test_scores_where_kept_are_shares_and_links_are_sorted(aligner: Aligner) -> None:
    for alignment in aligner.prepare(PAIRS)(PAIRS):
        assert list(alignment.sure) == sorted(set(alignment.sure))
        if alignment.scores is not None and alignment.scores.size:
            assert alignment.scores.dtype == "float32"
            assert alignment.scores.min() >= 0
            assert alignment.scores.max() <= 1


def test_progress_ends_at_one_and_never_goes_back(aligner: Aligner) -> None:
    heard: list[float] = []
    aligner.prepare(PAIRS, progress=lambda share, what: heard.append(share))
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_options_are_frozen_fields_with_defaults(name: str, options: dict[str, Any]) -> None:
    assert dataclasses.is_dataclass(ALIGNERS[name]())
    assert ALIGNERS[name]() == ALIGNERS[name]()
    assert ALIGNERS[name](**options) == ALIGNERS[name](**options)
    assert hash(ALIGNERS[name](**options)) == hash(ALIGNERS[name](**options))


def test_json_and_back(aligner: Aligner) -> None:
    written = component.to_json(aligner, "aligner", REGISTRIES)
    assert component.from_json(written, "aligner", REGISTRIES) == aligner


def test_what_an_aligner_needs_is_told(name: str, aligner: Aligner, model: Path) -> None:
    expected = {"lexical": (), "given": ()}.get(name, (str(model),))
    assert component.needs(aligner) == expected


def test_a_model_that_is_missing_is_one_clear_sentence(name: str) -> None:
    if not component.needs(ALIGNERS[name]()):
        return
    with pytest.raises(Unavailable, match=r"no/such-model is not on this machine.* Connect to the internet, or copy"):
        dataclasses.replace(ALIGNERS[name](), model="no/such-model").prepare(PAIRS)(PAIRS)  # type: ignore[type-var]


def test_an_unknown_name_lists_the_choices() -> None:
    method = sorted(METHODS)[0] if METHODS else "none"
    with pytest.raises(UnknownName, match=r"Choose from: .*lexical"):
        Recipe.from_json({"aligner": {"name": "lexicall"}, "method": {"name": method}})
