"""CoNLL files as they circulate."""

import pytest

from core.errors import BadInput
from core.formats import Side, TextFile, read_conll, write_conll
from core.model import Sentence, Span


def read(text: str) -> Side:
    return read_conll(TextFile("a.conll", text.encode()), "en")


def test_conll_2003_is_read_as_the_iob1_that_it_is() -> None:
    side = read(
        "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\nrejects VBZ B-VP O\n\nParis NNP B-NP I-LOC\nTexas NNP I-NP B-LOC\n"
    )
    assert [sentence.words for sentence in side.sentences] == [("EU", "rejects"), ("Paris", "Texas")]
    assert [sentence.spans for sentence in side.sentences] == [
        (Span(0, 1, "ORG"),),
        (Span(0, 1, "LOC"), Span(1, 2, "LOC")),
    ]
    assert side.lines == (3, 6)
    assert side.repairs == ()


@pytest.mark.parametrize(
    "text",
    [
        "New\tB-LOC\nYork\tI-LOC\n\nhi\tO\n",
        "New\tB-LOC\r\nYork\tI-LOC\r\n \t \r\n\r\nhi\tO",
        "\ufeffNew B-LOC\nYork  I-LOC \n   \nhi O",
        "New\t_\tB-LOC\t\nYork -X- _ E-LOC\n\nhi\tO",
        "# sent_id = 1\n# text = New York\n1\tNew\tB-LOC\t-\t-\n2\tYork\tI-LOC\t-\t-\n\n# text = hi\n1\thi\tO\t-\t-\n",
        "New U-LOC\n".replace("U-", "B-") + "York L-LOC\n\nhi O",
    ],
    ids=["tabs", "CRLF and blanks", "BOM and spaces", "mixed", "UNER", "BILOU"],
)
def test_layouts_that_mean_the_same(text: str) -> None:
    side = read(text)
    assert [sentence.words for sentence in side.sentences] == [("New", "York"), ("hi",)]
    assert [sentence.spans for sentence in side.sentences] == [(Span(0, 2, "LOC"),), ()]
    assert side.repairs == ()


def test_a_stray_inside_tag_is_listed_with_its_line() -> None:
    side = read("a B-PER\n\nb O\nc I-PER\n")
    assert side.sentences[1].spans == (Span(1, 2, "PER"),)
    assert [str(repair) for repair in side.repairs] == ["a.conll, line 4: a stray I-PER opened a span."]


def test_words_may_hold_a_hash_or_a_hard_space() -> None:
    side = read("#\tO\n# a = b\tO\n10\u00a0000\tO\n")
    assert side.sentences[0].words == ("#", "# a = b", "10\u00a0000")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a O\nb\n", "a.conll, line 2: there is only one column"),
        ("a\tO\nb\tPER\n", "a.conll, line 2: 'PER' is not a tag"),
        ("a\tO\n\nb\tB-\n", "a.conll, line 3: 'B-' is not a tag"),
    ],
)
def test_what_is_no_tag_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(text)


def test_iob2_is_written_with_tabs_and_a_blank_line_after_each_sentence() -> None:
    sentence = Sentence(("New", "York", "."), (" ", "", ""), "en", (Span(0, 2, "LOC"),))
    assert write_conll([sentence, Sentence((), (), "en", ())]) == "New\tB-LOC\nYork\tI-LOC\n.\tO\n\n"
    assert write_conll([sentence], "BIOES") == "New\tB-LOC\nYork\tE-LOC\n.\tO\n\n"
