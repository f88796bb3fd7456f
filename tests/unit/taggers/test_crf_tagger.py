"""The embedded tagger: what it sees, how good it is, and that a damaged one is found out."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from benchmarks.train_crf import OPTIONS, score
from core.corpora.bundled import read_bundled
from core.errors import Unavailable
from core.model import Sentence, Span
from core.taggers import CrfTagger
from core.taggers.crf import EMBEDDED
from core.taggers.crf_training import describe, train, training_sequences
from core.taggers.features import features, shape, short_shape
from core.text import default_gaps


def sentence(text: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, "en"), "en", spans)


def test_shapes() -> None:
    assert [shape(word) for word in ("McDonald", "F-16s", "über", "3,000")] == ["XxXxxxxx", "X-ddx", "xxxx", "d,ddd"]
    assert [short_shape(word) for word in ("McDonald", "F-16s", "WHO", "3,000")] == ["XxXx", "X-dx", "X", "d,d"]


def test_the_features_of_a_word_by_hand() -> None:
    """Of "Rome" in "In Rome ." """
    assert set(features(["In", "Rome", "."])[1]) == {
        *("bias", "w=rome", "s=Xx", "S=Xxxx", "p1=r", "e1=e", "p2=ro", "e2=me", "p3=rom", "e3=ome"),
        *("w-2=^", "s-2=^", "w-1=in", "s-1=Xx", "w1=.", "s1=.", "w2=^", "s2=^"),
        *("w-1w=in|rome", "ww1=rome|.", "s-1ss1=Xx|Xx|.", "first=False|Xx"),
    }
    assert features([]) == []
    assert "loud=X" in features(["MERKEL", "VISITS", "ROME"])[0]


def test_it_finds_what_is_easy_and_its_rows_are_probabilities() -> None:
    [tagging] = CrfTagger().prepare()([sentence("President George Bush arrived in London on Monday .")])
    assert Span(6 - 1, 6, "LOC") in tagging.spans
    assert any(span.label == "PER" for span in tagging.spans)
    assert tagging.probabilities is not None
    assert tagging.probabilities.shape == (9, 7)
    np.testing.assert_allclose(tagging.probabilities.sum(axis=1), 1, atol=1e-5)
    assert tagging.probability("B-LOC")[5] > 0.5


def test_it_is_as_weak_as_it_says() -> None:
    """ "misses more than half of the names in news, and a third of what it marks is wrong" """
    tagger = CrfTagger()
    found = score(tagger, [pair.source for pair in read_bundled("uner-pud.en-de").pairs])["all"]
    assert 0.4 < found.recall < 0.5
    assert 0.6 < found.precision < 0.72
    assert "misses more than half" in tagger.weak
    assert "a third of what it marks is wrong" in tagger.weak


def test_a_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "model.crf"
    shutil.copy(EMBEDDED, path)
    described = Path(f"{path}.json")
    with pytest.raises(Unavailable, match="cannot be read"):
        CrfTagger(str(path)).prepare()([sentence("Rome")])
    shutil.copy(f"{EMBEDDED}.json", described)
    assert CrfTagger(str(path)).prepare()([sentence("Rome")])
    data = bytearray(EMBEDDED.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    with pytest.raises(Unavailable, match="is damaged"):
        CrfTagger(str(path)).prepare()([sentence("Rome")])
    path.write_bytes(EMBEDDED.read_bytes()[:1000])
    with pytest.raises(Unavailable, match="is damaged"):
        CrfTagger(str(path)).prepare()([sentence("Rome")])
    described.write_text("{}")
    with pytest.raises(Unavailable, match="no description"):
        CrfTagger(str(path)).prepare()([sentence("Rome")])


def test_a_model_of_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.crf"
    shutil.copy(EMBEDDED, path)
    known = json.loads(Path(f"{EMBEDDED}.json").read_text(encoding="utf-8"))
    Path(f"{path}.json").write_text(json.dumps(known | {"features": 0}))
    with pytest.raises(Unavailable, match="features of version 0"):
        CrfTagger(str(path)).prepare()([sentence("Rome")])


def test_training_gives_the_same_file_each_time_and_learns(tmp_path: Path) -> None:
    learned = [pair.source for pair in read_bundled("uner-pud.en-de").pairs[:60]]
    for name in ("one.crf", "two.crf"):
        describe(tmp_path / name, train(training_sequences(learned), tmp_path / name, OPTIONS), OPTIONS, "a test")
    assert (tmp_path / "one.crf").read_bytes() == (tmp_path / "two.crf").read_bytes()
    tagger = CrfTagger(str(tmp_path / "one.crf"))
    assert score(tagger, learned)["all"].f1 > 0.9
    assert not tagger.weak


def test_licence_and_attribution_lie_beside_the_model() -> None:
    text = (EMBEDDED.parent / "LICENSES.md").read_text(encoding="utf-8")
    assert EMBEDDED.name in text
    assert "CC BY-SA 4.0" in text
    assert EMBEDDED.stat().st_size < 1_100_000
