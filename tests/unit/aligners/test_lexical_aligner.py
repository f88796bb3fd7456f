"""The lexical aligner learns from the corpus, and does without one."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.aligners import Background, batches, ordered_map, training
from core.aligners.batches import Batch
from core.aligners.lexical import LexicalAligner
from core.errors import InvalidValue, UnknownName
from core.model import Alignment, Sentence, SentencePair

CORPUS = (
    ("the house is small", "das Haus ist klein"),
    ("the dog is big", "der Hund ist groß"),
    ("a dog sees the house", "ein Hund sieht das Haus"),
    ("the house is big", "das Haus ist groß"),
    ("the dog is small", "der Hund ist klein"),
    ("a tree is big", "ein Baum ist groß"),
    ("the dog sees a tree", "der Hund sieht einen Baum"),
    ("a tree is small", "ein Baum ist klein"),
    ("today the dog sees the big house", "heute sieht der Hund das große Haus"),
    ("Anna Schmidt lives in Berlin", "Anna Schmidt lebt in Berlin"),
)


def sentence(text: str) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "xx")


def pair_of(source: str, target: str, id_: str = "p") -> SentencePair:
    return SentencePair(id_, sentence(source), sentence(target))


PAIRS = [pair_of(*texts, id_=f"p{number}") for number, texts in enumerate(CORPUS)]


def translations(alignment: Alignment, pair: SentencePair) -> set[tuple[str, str]]:
    return {(pair.source.words[i], pair.target.words[j]) for i, j in alignment.sure}


def test_words_are_linked_that_occur_together() -> None:
    align = LexicalAligner().prepare(PAIRS)
    links = translations(align([PAIRS[8]])[0], PAIRS[8])
    assert {("dog", "Hund"), ("house", "Haus"), ("sees", "sieht"), ("big", "große")} <= links


def test_a_pair_never_seen_is_aligned_by_what_was_learnt_and_by_likeness() -> None:
    align = LexicalAligner().prepare(PAIRS)
    pair = pair_of("in Kopenhagen Olga Petrowa sees a big tree", "einen großen Baum sieht Olga Petrova in Kopenhagen")
    links = translations(align([pair])[0], pair)
    assert {("tree", "Baum"), ("Olga", "Olga"), ("Petrowa", "Petrova"), ("Kopenhagen", "Kopenhagen")} <= links


def test_one_pasted_pair_needs_no_corpus() -> None:
    pair = pair_of(
        "Yesterday Vladimir Putin met Angela Merkel in Moscow .",
        "Вчера Владимир Путин встретил Ангелу Меркель в Москве .",
    )
    links = translations(LexicalAligner().prepare(())([pair])[0], pair)
    names = {
        ("Vladimir", "Владимир"),
        ("Putin", "Путин"),
        ("Angela", "Ангелу"),
        ("Merkel", "Меркель"),
        ("Moscow", "Москве"),
    }
    assert names <= links


def test_without_any_likeness_position_decides() -> None:
    pair = pair_of("one two three four five", "ⴰ ⴱ ⴳ ⴷ ⴹ")
    alignment = LexicalAligner().prepare(())([pair])[0]
    assert len(alignment.sure) >= 4
    assert all(i == j for i, j in alignment.sure)


def test_further_text_teaches() -> None:
    pair = pair_of("dog tree", "Baum Hund")
    ignorant = LexicalAligner().prepare(())([pair])[0]
    taught = LexicalAligner().prepare((), Background([(a.split(), b.split()) for a, b in CORPUS]))([pair])[0]
    assert translations(taught, pair) == {("dog", "Hund"), ("tree", "Baum")}
    assert translations(ignorant, pair) != translations(taught, pair)


def test_scores_are_kept_and_fit_into_half_precision() -> None:
    for alignment in LexicalAligner().prepare(PAIRS)(PAIRS):
        assert alignment.scores is not None
        assert alignment.scores.dtype == np.float32
        assert (alignment.scores.astype(np.float16).astype(np.float32) == alignment.scores).all()
        assert all(alignment.scores[link] >= 0.05 for link in alignment.sure)
        assert alignment.origin == "lexical"


def test_aligning_leaves_no_trace_in_what_was_learnt() -> None:
    align = LexicalAligner().prepare(PAIRS)
    stranger = pair_of("zebra dog giraffe", "Giraffe Hund Zebra")
    before = align([stranger])[0].scores
    align([pair_of("zebra zebra", "Hund Hund")])
    after = align([stranger])[0].scores
    assert before is not None
    assert after is not None
    assert (before == after).all()


def test_how_links_are_taken_is_an_option() -> None:
    one_to_one = LexicalAligner(links="match", threshold=0.0).prepare(PAIRS)(PAIRS)
    assert all(len(alignment.sure) == min(alignment.size) for alignment in one_to_one)
    mutual, iterated = (LexicalAligner(links=rule).prepare(PAIRS)(PAIRS) for rule in ("argmax", "itermax"))
    assert all(set(a.sure) <= set(b.sure) for a, b in zip(mutual, iterated, strict=True))


def test_a_corpus_of_many_blocks_learns_across_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.aligners.training.BLOCK_SIZE", 3)
    align = LexicalAligner().prepare(PAIRS)
    pair = pair_of("tree house", "Haus Baum")
    assert translations(align([pair])[0], pair) == {("tree", "Baum"), ("house", "Haus")}


def test_no_block_is_a_rest_of_few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def record(model: training.HmmModel, parts: Sequence[Batch], report: training.Report) -> training.HmmModel:
        sizes.append(sum(len(part.members) for part in parts))
        return model

    monkeypatch.setattr(training, "BLOCK_SIZE", len(PAIRS) - 1)
    monkeypatch.setattr(training, "_trained_on_block", record)
    LexicalAligner().prepare(PAIRS)
    assert sizes == [len(PAIRS) // 2, len(PAIRS) - len(PAIRS) // 2]


def test_the_same_scores_at_any_number_of_threads() -> None:
    root, digests = Path(__file__).parents[3], set()
    for threads in ("1", "2", "4"):
        environment = {**os.environ, "PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run([sys.executable, __file__], env=environment, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_the_same_scores_whether_batches_are_aligned_at_once_or_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = set()
    for threads in (1, 4):
        monkeypatch.setattr(ordered_map, "available_threads", partial(int, threads))
        monkeypatch.setattr(batches, "MAX_CELLS", 5_000)
        digests.add(digest())
    assert len(digests) == 1


def digest() -> str:
    """A hash of all scores of a corpus large enough for BLAS to use threads."""
    random = np.random.default_rng(3)
    sizes = random.integers(5, 60, 60)
    pairs = [
        pair_of(*(" ".join(f"{side}{word}" for word in random.zipf(1.6, size) % 300) for side in ("wa", "zo")))
        for size in sizes
    ]
    alignments = LexicalAligner(rounds=(2, 2)).prepare(pairs)(pairs)
    scores = b"".join(alignment.scores.tobytes() for alignment in alignments if alignment.scores is not None)
    return hashlib.sha256(scores).hexdigest()


@pytest.mark.parametrize(
    "options",
    [{"threshold": 2.0}, {"empty": 0.0}, {"floor": 1.0}, {"prefix": 0}, {"similarity": -1.0}, {"concentration": 0.0}],
)
def test_options_out_of_range_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(InvalidValue):
        LexicalAligner(**options)  # type: ignore[arg-type]  # one type for all options keeps the table short


def test_an_unknown_way_to_take_links_lists_the_choices() -> None:
    with pytest.raises(UnknownName, match="argmax, backward, forward, itermax, match"):
        LexicalAligner(links="itermx")


if __name__ == "__main__":
    sys.stdout.write(digest())


def test_very_long_pairs_are_aligned_by_position_quickly_and_say_so() -> None:
    words = tuple(f"{number:05}" for number in range(1_200))
    long = SentencePair("a", Sentence(words, (" ",) * 1_200, "en"), Sentence(words, (" ",) * 1_200, "de"))
    short = SentencePair("b", Sentence(("one",), ("",), "en"), Sentence(("eins",), ("",), "de"))
    begun = time.process_time()
    first, second = LexicalAligner().prepare([long, short])([long, short])
    assert time.process_time() - begun < 20
    assert (first.origin, second.origin) == ("lexical, by position: the pair is too long", "lexical")
    assert sum((number, number) in first.sure for number in range(1_200)) > 1_100
