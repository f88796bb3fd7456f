"""What every entry of `TAGGERS` keeps: adding an entry is adding its tests."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.components import component
from core.errors import UnknownName
from core.model import Sentence, Span
from core.projection.recipe import REGISTRIES
from core.taggers import TAGGERS, CrfTagger, SpacyTagger, Tagger
from tests.tiny_models.taggers import tiny_spacy, tiny_xlmr


def sentence(text: str, lang: str = "en", spans: tuple[Span, ...] = ()) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), lang, spans)


SENTENCES = (
    sentence("Angela Merkel visited Paris .", "en", (Span(0, 2, "PER"), Span(3, 4, "LOC"))),
    sentence(""),
    sentence("😀 \u0301 <b>1,000</b> م ?"),
    sentence("Paris is large . " * 60),
    sentence("默克爾 訪問 巴黎", "zh"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("taggers")
    tiny_xlmr(made / "model")
    tiny_spacy(made / "pipeline")
    rows = [{"tokens": one.words, "entities": _entities(one)} for one in SENTENCES]
    (made / "tags.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return made


def _entities(sentence: Sentence) -> list[dict[str, object]]:
    return [dataclasses.asdict(span) for span in sentence.spans or ()]


@pytest.fixture(params=sorted(TAGGERS))
def tagger(request: pytest.FixtureRequest, folder: Path) -> Any:
    """The entry with a model that is on this machine."""
    loaded: dict[str, dict[str, Any]] = {
        "transformer": {"model": str(folder / "model")},
        "spacy": {"pipeline": str(folder / "pipeline")},
        "file": {"path": str(folder / "tags.jsonl")},
        "combined": {"taggers": (SpacyTagger(str(folder / "pipeline")), CrfTagger())},
    }
    return TAGGERS[request.param](**loaded.get(request.param, {}))


def test_one_tagging_for_each_sentence_and_sizes_match(tagger: Tagger) -> None:
    taggings = tagger.prepare()(SENTENCES)
    assert len(taggings) == len(SENTENCES)
    for tagging, one in zip(taggings, SENTENCES, strict=True):
        one.with_spans(tagging.spans)  # refuses spans that are outside
        if tagging.probabilities is not None:
            assert tagging.probabilities.shape == (len(one), len(tagging.tags))
            assert tagging.probabilities.dtype == np.float32
            np.testing.assert_allclose(tagging.probabilities.sum(axis=1), 1, atol=1e-5)


def test_the_same_twice_whole_or_one_by_one(tagger: Tagger) -> None:
    first, second = (tagger.prepare() for _ in range(2))
    assert first(SENTENCES) == second(SENTENCES) == [tagging for one in SENTENCES for tagging in first([one])]


def test_no_sentences_give_no_taggings(tagger: Tagger) -> None:
    assert tagger.prepare()([]) == []


def test_an_empty_sentence_has_no_entities(tagger: Tagger) -> None:
    assert tagger.prepare()([SENTENCES[1]])[0].spans == ()


def test_labels_outside_the_set_are_dropped(tagger: Any) -> None:
    only = dataclasses.replace(tagger, labels=("LOC",))
    assert {span.label for tagging in only.prepare()(SENTENCES) for span in tagging.spans} <= {"LOC"}
    for tagging in only.prepare()(SENTENCES):
        assert set(tagging.tags) <= {"O", "B-LOC", "I-LOC"}


def test_labels_are_renamed(tagger: Any) -> None:
    renamed = dataclasses.replace(tagger, rename=("PER=ORG", "LOC=ORG"), labels=("ORG",))
    for tagging in renamed.prepare()(SENTENCES):
        assert {span.label for span in tagging.spans} <= {"ORG"}
        assert len(set(tagging.tags)) == len(tagging.tags)


def test_progress_ends_at_one_and_never_goes_back(tagger: Tagger) -> None:
    heard: list[float] = []
    tagger.prepare(lambda share, what: heard.append(share))(SENTENCES)
    assert heard == sorted(heard)
    assert all(0 <= share <= 1 for share in heard)


def test_options_are_frozen_fields_that_survive_json(tagger: Tagger) -> None:
    assert dataclasses.is_dataclass(tagger)
    assert hash(tagger) == hash(dataclasses.replace(tagger))
    assert component.from_json(component.to_json(tagger, "tagger", REGISTRIES), "tagger", REGISTRIES) == tagger


def test_needs_and_weakness_are_said_plainly(tagger: Any) -> None:
    assert all(isinstance(name, str) and name for name in getattr(tagger, "needs", ()))
    weak = getattr(tagger, "weak", "")
    assert not weak or weak.endswith(".")


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(UnknownName, match=r"Choose from: .*transformer"):
        component.from_json({"name": "transformers"}, "tagger", REGISTRIES)
