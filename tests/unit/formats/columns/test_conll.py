"""CoNLL files as they circulate."""

import pytest

from core.errors import BadInput
from core.formats import SIDE_FORMATS, CorpusSide, OutgoingSentence, TextFile, read_conll, write_conll
from core.formats.columns.conll import Conll, tags_of
from core.model import Sentence, Span


def read(text: str) -> CorpusSide:
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
    assert [str(repair) for repair in side.repairs] == [
        "a.conll: not read: columns 2 (NNP, VBZ), 3 (B-NP, B-VP, I-NP)."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "New\tB-LOC\nYork\tI-LOC\n\nhi\tO\n",
        "New\tB-LOC\r\nYork\tI-LOC\r\n \t \r\n\r\nhi\tO",
        "\ufeffNew B-LOC\nYork  I-LOC \n   \nhi O",
        "New\t_\tB-LOC\t\nYork\t-X-\tE-LOC \n\nhi\t_\tO\n",
        "# sent_id = 1\n# text = New York\n1\tNew\tB-LOC\t-\t-\n2\tYork\tI-LOC\t-\t-\n\n# text = hi\n1\thi\tO\t-\t-\n",
        "New U-LOC\n".replace("U-", "B-") + "York L-LOC\n\nhi O",
    ],
    ids=["tabs", "CRLF and blanks", "BOM and spaces", "blanks at ends", "UNER", "BILOU"],
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
        ("a\nb\n", "a.conll, line 1: there is only one column"),
        ("a O\nb\n", "a.conll, line 2: it has 1 column, the others have 2"),
        ("a\tO\nb\tPER\nc\tB-PER\n", "a.conll, line 2: 'PER' is not a tag"),
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


MASAKHANER = "Musasizi B-PER\nnabadde I-PER\nmu O\nKampala B-LOC\n. O\n\nEyo O\n"
EUROPARL = "Resumption NN I-NP O\nBNG NNP I-NP I-MISC\nParliament NNP B-NP I-ORG\nEuropean NNP I-NP B-ORG\n"


def test_masakhaner_and_europarl_are_columns_like_others() -> None:
    assert read(MASAKHANER).sentences[0].spans == (Span(0, 2, "PER"), Span(3, 4, "LOC"))
    assert read(EUROPARL).sentences[0].spans == (Span(1, 2, "MISC"), Span(2, 3, "ORG"), Span(3, 4, "ORG"))


@pytest.mark.parametrize("mark", ["\t", " ", " 0 0 "])
def test_wikiann_loses_the_language_before_its_words(mark: str) -> None:
    text = f"en:New{mark}B-LOC\nen:10:30{mark}O\n\nen:hi{mark}O\n"
    side = SIDE_FORMATS["wikiann"]().read([TextFile("a", text.encode())], "en")
    assert [sentence.words for sentence in side.sentences] == [("New", "10:30"), ("hi",)]
    assert SIDE_FORMATS["wikiann"]().read([TextFile("a", b"10:30 O\nhi O\n")], "en").sentences[0].words[0] == "10:30"


UNER = """# newdoc id = weblog
# sent_id = w-1
# text = Don't go\tto New York!
1-2\tDon't\t_\t-\t-
1\tDo\tO\t-\tann
2\tn't\tO\t-\tann
3\tgo\tO\t-\tann
4\tto\tO\t-\tann
5\tNew\tB-LOC\t-\tann
6\tYork\tI-LOC\t-\tann
7\t!\tO\t-\tann
7.1\tempty\t_\t-\t-

# sent_id = w-2
# text = #
1\t#\tO\t-\tann
"""


def test_universal_ner_has_ids_documents_and_exact_text() -> None:
    side = SIDE_FORMATS["uner"]().read([TextFile("a.iob2", UNER.encode())], "en")
    assert [sentence.words for sentence in side.sentences] == [("Do", "n't", "go", "to", "New", "York", "!"), ("#",)]
    assert side.sentences[0].text == "Don't go to New York!"
    assert side.sentences[0].spans == (Span(4, 6, "LOC"),)
    assert (side.ids, side.documents, side.lines) == (("w-1", "w-2"), ("weblog", "weblog"), (5, 16))


def test_a_broken_line_is_named_behind_lines_that_were_read_over() -> None:
    with pytest.raises(BadInput, match=r"a\.iob2, line 10: 'I' is not a tag"):
        SIDE_FORMATS["uner"]().read([TextFile("a.iob2", UNER.replace("I-LOC", "I").encode())], "en")


def test_document_marks_part_documents_and_are_no_sentences() -> None:
    text = "-DOCSTART- -X- -X- O\n\na -X- -X- O\n\nb X X O\n\n-DOCSTART- (2 Rugby) O\n\nc X X O\n"
    side = read(text)
    assert (len(side.sentences), side.documents) == (3, ("1", "1", "(2 Rugby)"))
    items = [OutgoingSentence(one, "", name) for one, name in zip(side.sentences, "aab", strict=True)]
    assert Conll(columns=4).write("x", items)["x.conll"] == (
        b"-DOCSTART- -X- -X- O\n\na -X- _ O\n\nb -X- _ O\n\n-DOCSTART- -X- -X- O\n\nc -X- _ O\n\n"
    )


def test_a_scheme_that_is_named_is_not_guessed() -> None:
    stray = [TextFile("a", b"a I-PER\n")]
    assert SIDE_FORMATS["conll"]().read(stray, "en").repairs == ()
    assert str(Conll(scheme="IOB2").read(stray, "en").repairs[0]).endswith("a stray I-PER opened a span.")


def test_comments_with_ids_are_no_words() -> None:
    text = "# id 3f1b2c9d-7a domain=train\nParis _ _ B-LOC\n\n#\t_\t_\tO\n# newpar\nx\t_\t_\tO\n# newdoc\ny\t_\t_\tO\n"
    side = read(text)
    assert [sentence.words for sentence in side.sentences] == [("Paris",), ("#", "x"), ("y",)]
    assert side.documents == ("", "", "1")


def test_several_files_are_one_side_and_each_is_named() -> None:
    side = SIDE_FORMATS["conll"]().read([TextFile("a", b"x O\n"), TextFile("b", b"\n\ny I-PER\nz B-PER\n")], "en")
    assert (side.name, side.place(1)) == ("a, b", "b, line 3")
    with pytest.raises(BadInput, match="there is no file"):
        SIDE_FORMATS["conll"]().read([], "en")


@pytest.mark.parametrize(("scheme", "other"), [("IOB2", "IOB2"), ("BIOES", "IOBES"), ("BILOU", "BILOU")])
def test_seqeval_finds_the_same_entities(scheme: str, other: str) -> None:
    from seqeval import scheme as schemes
    from seqeval.scheme import Entities, auto_detect

    spans = (Span(0, 1, "PER"), Span(1, 3, "PER"), Span(4, 7, "LOC"))
    tags = list(tags_of(Sentence(tuple("abcdefgh"), ("",) * 8, "en", spans), scheme))
    found = Entities([tags], getattr(schemes, other)).entities[0]
    assert [Span(one.start, one.end, one.tag) for one in found] == list(spans)
    assert scheme == "IOB2" or auto_detect([tags]) is getattr(schemes, other)
