"""What every entry of `METHODS` keeps: adding an entry is adding its tests."""

import dataclasses
import json
import re
from itertools import pairwise

import pytest

from core.errors import InvalidValue, UnknownName
from core.methods import (
    METHODS,
    BackTranslation,
    Choice,
    Codec,
    MarkerProjection,
    Matching,
    Method,
    TProjection,
    Transfer,
    Vote,
    Voter,
)
from core.methods.t_projection.generation import Generation
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.projection.recipe import Recipe
from core.taggers import TAGGERS
from core.translators import TRANSLATORS
from tests.fakes import NameTagger, QuestionsFirst, SpellingTranslator

INSTANCES: dict[str, Method] = {
    "transfer": Transfer(NameTagger()),
    "matching, fused": Matching(
        candidates="runs+ner", ner_spans=0.5, translation=1.0, tagger=NameTagger(), translator=SpellingTranslator()
    ),
    "vote, with models": Vote((Voter(Transfer(NameTagger()), "transfer"), Voter(Matching(), "ngrams")), least=1),
    "back-translation": BackTranslation(SpellingTranslator()),
    "back-translation, repaired": BackTranslation(SpellingTranslator(), mode="repaired"),
    "markers": MarkerProjection(QuestionsFirst(), threshold=0.6),
    "markers, slots": MarkerProjection(QuestionsFirst(), markers="slots", threshold=0.6, alone=False),
    "codec": Codec(SpellingTranslator()),
    "t-projection": TProjection("ranges", SpellingTranslator()),
    "t-projection, exact": TProjection("ranges", SpellingTranslator(), matcher="exact"),
}
"""What stands for a method that has no defaults, and further settings of others."""

WITHOUT_SOURCE = {"transfer", "vote, with models"}
"""Those that find entities where the source has none."""


def pair(source: str, target: str, *spans: Span) -> SentencePair:
    left, right = (tuple(text.split()) for text in (source, target))
    sentence = Sentence(left, (" ",) * len(left), "en", spans)
    return SentencePair(source or "empty", sentence, Sentence(right, (" ",) * len(right), "de"))


PAIRS = (
    pair("Angela Merkel visited Paris .", "Angela Merkel besuchte Paris .", Span(0, 2, "PER"), Span(3, 4, "LOC")),
    pair("Paris", "", Span(0, 1, "LOC")),
    pair("", "Paris"),
    pair("! ?", "? !", Span(0, 2, "ORG")),
)
ALIGNMENTS = tuple(
    Alignment.of([(k, k) for k in range(min(one.size))], one.size) for one in PAIRS
)  # word by word, as far as both reach


def all_ranges(asked: Generation, prompts: list[str], progress: object = None) -> list[list[str]]:
    """Candidates as a model would write them: every two words, and every word with letters, in every tag asked for."""
    found = []
    for text in prompts:
        words, tags = text.partition(" <")[0].split(), re.findall(r"<(\w+)>", text)
        ranges = [*map(" ".join, pairwise(words)), *filter(str.isalpha, words)]
        found.append([f"<{tag}>{some}</{tag}>" for tag in tags for some in ranges])
    return found


@pytest.fixture(params=sorted({*METHODS, *INSTANCES}))
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(TAGGERS, "names", NameTagger)
    monkeypatch.setitem(TRANSLATORS, "spelling", SpellingTranslator)
    monkeypatch.setitem(TRANSLATORS, "questions", QuestionsFirst)
    monkeypatch.setattr("core.methods.t_projection.method.generated", all_ranges)
    return str(request.param)


def method(name: str) -> Method:
    return INSTANCES[name] if name in INSTANCES else METHODS[name]()


def choices(name: str) -> list[Choice]:
    project = method(name).prepare(PAIRS, ALIGNMENTS)
    return [project(one, links) for one, links in zip(PAIRS, ALIGNMENTS, strict=True)]


def test_plain_links_are_enough(name: str) -> None:
    assert [[c.span for c in choice.chosen] for choice in choices(name)] == [
        [Span(0, 2, "PER"), Span(3, 4, "LOC")],
        [],
        [Span(0, 1, "LOC")] if name in WITHOUT_SOURCE else [],
        [Span(0, 2, "ORG")],
    ]


def test_deterministic(name: str) -> None:
    assert choices(name) == choices(name)


def test_a_corpus_may_be_empty_and_pairs_new(name: str) -> None:
    project = method(name).prepare((), ())
    assert [c.span for c in project(PAIRS[0], ALIGNMENTS[0]).chosen] == [Span(0, 2, "PER"), Span(3, 4, "LOC")]


def test_candidates_say_why(name: str) -> None:
    for candidate in choices(name)[0].chosen:
        assert candidate.rule
        assert candidate.evidence


def test_options_are_frozen_fields_that_survive_a_recipe(name: str) -> None:
    made = method(name)
    assert dataclasses.is_dataclass(made)
    assert hash(made) == hash(method(name))
    kept = dataclasses.replace(recipe(), method=made)
    assert Recipe.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def test_a_projection_alone_is_that_among_others(name: str) -> None:
    project = method(name).prepare(PAIRS, ALIGNMENTS)
    alone = [method(name).prepare([one], [links])(one, links) for one, links in zip(PAIRS, ALIGNMENTS, strict=True)]
    assert alone == [project(one, links) for one, links in zip(PAIRS, ALIGNMENTS, strict=True)]


def test_progress_stays_within_the_whole(name: str) -> None:
    heard: list[float] = []
    method(name).prepare(PAIRS, ALIGNMENTS, lambda share, what: heard.append(share))
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_unknown_parts_of_matching_list_the_choices() -> None:
    with pytest.raises(UnknownName, match="runs"):
        Matching(candidates="ngram")
    with pytest.raises(UnknownName, match="Did you mean 'exact'"):
        Matching(matcher="exat")
    with pytest.raises(InvalidValue):
        Matching(cap=0)
