"""Documents are cut into sentences, matched by name, and what corresponds becomes pairs."""

import pytest

from core.errors import BadInput
from core.formats.bitext.parallel import PlainText
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, Span
from core.sentence_alignment.document_alignment import SentenceAlignment, align_documents
from core.sentence_alignment.segments import segments

ENGLISH = "The harbour was quiet. Dr. Silva carried two nets.\n\nJohn Okello asked for water. Nobody answered him.\n"
GERMAN = "Der Hafen war still. Dr. Silva trug zwei Netze.\nJohn Okello bat um Wasser, aber niemand antwortete ihm.\n"
LONELY = "Unter den alten Brettern schliefen graue Katzen."


def side(lang: str, *texts: str) -> CorpusSide:
    files = [TextFile(f"{n}.{lang}.txt", text.encode(), f"{n}.{lang}") for n, text in enumerate(texts, 1)]
    return PlainText().read(files, lang)


def texts(alignment: SentenceAlignment, least: float = 0.0) -> list[tuple[str, str]]:
    return [(pair.source.text, pair.target.text) for pair in alignment.imported(least).pairs]


def test_paragraphs_are_cut_into_sentences_with_their_places() -> None:
    cut = segments(side("en", ENGLISH))
    assert [segment.sentence.text for segment in cut] == [
        "The harbour was quiet.",
        "Dr. Silva carried two nets.",
        "John Okello asked for water.",
        "Nobody answered him.",
    ]
    assert [segment.place for segment in cut] == ["1.en.txt, line 1"] * 2 + ["1.en.txt, line 3"] * 2


def test_languages_without_spaces_are_cut_too() -> None:
    assert [segment.sentence.text for segment in segments(side("zh", "下雨了。她说：“风很冷。”"))] == [
        "下雨了。",
        "她说：“风很冷。”",
    ]


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    wrapped = "The harbour was quiet and\nthe wind was cold. Nobody\nanswered.\n\nIt rained the whole\nday.\n"
    assert [segment.sentence.text for segment in segments(side("en", wrapped))] == [
        "The harbour was quiet and the wind was cold.",
        "Nobody answered.",
        "It rained the whole day.",
    ]


def test_entities_stay_and_are_never_cut() -> None:
    words = ("She", "met", "Acme", ".", "Inc", ".", "It", "rained", ".")
    spans = (Span(2, 5, "ORG"), Span(6, 7, "MISC"))
    sentence = Sentence(words, (" ", " ", "", " ", "", " ", " ", "", ""), "en", spans)
    cut = segments(CorpusSide("a", (sentence,), (1,)))
    assert [segment.sentence.text for segment in cut] == ["She met Acme. Inc.", "It rained."]
    assert [segment.sentence.spans for segment in cut] == [(Span(2, 5, "ORG"),), (Span(0, 1, "MISC"),)]


def test_pairs_are_joined_as_they_correspond_and_every_change_is_listed() -> None:
    alignment = align_documents(side("en", ENGLISH), side("de", GERMAN))
    assert texts(alignment) == [
        ("The harbour was quiet.", "Der Hafen war still."),
        ("Dr. Silva carried two nets.", "Dr. Silva trug zwei Netze."),
        (
            "John Okello asked for water. Nobody answered him.",
            "John Okello bat um Wasser, aber niemand antwortete ihm.",
        ),
    ]
    assert [str(repair) for repair in alignment.imported().repairs] == [
        "1.en.txt: 4 sentences were cut out of 2 lines.",
        "1.de.txt: 3 sentences were cut out of 2 lines.",
        "1.en.txt, line 3: 2 source sentences with 1 target sentence were joined to one pair.",
    ]
    assert alignment.unpaired == []


def test_sentences_without_a_partner_are_left_out_and_listed() -> None:
    source = "The harbour was quiet. Dr. Silva carried two nets. John Okello asked for water in Kampala."
    target = f"Der Hafen war still. {LONELY} Dr. Silva trug zwei Netze. John Okello bat in Kampala um Wasser."
    alignment = align_documents(side("en", source), side("de", target))
    assert [bead.target.text for bead in alignment.unpaired if bead.target] == [LONELY]
    [told] = [str(repair) for repair in alignment.imported().repairs if "no partner" in repair.what]
    assert told == f"1.de.txt, line 1: the sentence {LONELY!r} has no partner and was left out."


def test_the_least_sure_come_first_and_may_be_left_out() -> None:
    alignment = align_documents(side("en", ENGLISH), side("de", f"Es regnete sehr.\n{GERMAN}"))
    probabilities = [bead.bead.probability for bead in alignment.doubtful]
    assert probabilities == sorted(probabilities)
    assert probabilities[0] < probabilities[-1]
    least = (probabilities[0] + probabilities[1]) / 2
    assert len(texts(alignment, least)) == len(texts(alignment)) - 1
    [told] = [repair.what for repair in alignment.imported(least).repairs if "sure" in repair.what]
    assert "was left out" in told


def test_documents_are_matched_by_their_names_without_the_language() -> None:
    alignment = align_documents(side("en", "Rain fell.", "Snow fell."), side("de", "Regen fiel.", "Schnee fiel."))
    assert texts(alignment) == [("Rain fell.", "Regen fiel."), ("Snow fell.", "Schnee fiel.")]
    assert [bead.document for bead in alignment.beads] == ["1.en", "2.en"]


def test_a_document_without_a_partner_is_refused() -> None:
    with pytest.raises(BadInput, match="has no partner of the same name in 1"):
        align_documents(side("en", "A b.", "C d.", "E f."), side("de", "A b.", "C d."))
