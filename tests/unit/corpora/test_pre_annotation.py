"""Entities for sentences that nobody has annotated."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.components.component import Progress
from core.corpora.importing import CorpusDraft, as_project
from core.corpora.pre_annotation import annotate, is_blank
from core.corpora.preview import sample
from core.model import Sentence, SentencePair, Span
from core.taggers import GivenTagger, SentenceTagger, Tagging
from core.text import default_gaps


@dataclass(frozen=True, slots=True)
class Capitals:
    """Marks every word that begins with a capital as PER, and a whole sentence of one word as MISC."""

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            return [Tagging(tuple(self._spans(sentence))) for sentence in sentences]

        return tag

    def _spans(self, sentence: Sentence) -> list[Span]:
        label = "MISC" if len(sentence) == 1 else "PER"
        return [Span(k, k + 1, label) for k, word in enumerate(sentence.words) if word[0].isupper()]


def side(text: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, "en"), "en", spans)


PAIRS = (
    SentencePair("blank", side("we met Anna"), side("wir trafen Anna")),
    SentencePair("done", side("Anna left", (Span(0, 1, "ORG"),)), side("Anna ging")),
    SentencePair("nothing", side("Anna left", ()), side("Anna ging")),
    SentencePair("short", side("Anna"), side("Anna", ())),
    SentencePair("empty", side(""), side("")),
)


def test_only_what_nobody_annotated_is_marked() -> None:
    tagged = annotate(PAIRS, Capitals())
    assert [pair.source.spans for pair in tagged] == [
        (Span(2, 3, "PER"),),
        (Span(0, 1, "ORG"),),
        (),
        (Span(0, 1, "MISC"),),
        (),
    ]
    assert [pair.target for pair in tagged] == [pair.target for pair in PAIRS]
    assert is_blank(PAIRS)
    assert not is_blank(tagged)
    assert is_blank(tagged, "target")


def test_labels_outside_the_set_are_dropped_and_annotated_sentences_keep_theirs() -> None:
    tagged = annotate(PAIRS, Capitals(), labels=("PER",))
    assert [pair.source.spans for pair in tagged[1:4]] == [(Span(0, 1, "ORG"),), (), ()]


def test_either_side_can_be_marked() -> None:
    tagged = annotate(PAIRS, Capitals(), "target")
    assert tagged[0].target.spans == (Span(2, 3, "PER"),)
    assert tagged[3] is PAIRS[3]


def test_nothing_to_do_asks_nobody() -> None:
    assert annotate([PAIRS[1]], GivenTagger()) == [PAIRS[1]]
    assert annotate([], GivenTagger()) == []


def test_a_tagged_draft_says_by_whom_in_name_and_origin() -> None:
    draft = CorpusDraft("key", PAIRS, (), "News", "CC0", "By us.")
    tagged = draft.tagged(annotate(PAIRS, Capitals()), "the capitals", "It is weak.")
    assert tagged.name == "News, tagged by the capitals"
    assert tagged.origin == "By us. Source entities marked by the capitals, not by a person. It is weak."
    assert CorpusDraft("", PAIRS).tagged(PAIRS, "x").name == ""
    made = as_project(tagged.pairs, tagged.name, tagged.licence, (), tagged.origin)
    assert (made.origin, made.licence) == (tagged.origin, "CC0")


def test_the_sample_shows_pairs_with_entities_where_there_are_any() -> None:
    assert [pair.id for pair in sample(PAIRS)] == ["done"]
    assert len(sample([PAIRS[0], PAIRS[4]])) == 2
