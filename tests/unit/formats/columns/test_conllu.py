"""CoNLL-U and CoNLL-U Plus, and what the `conllu` library makes of ours."""

import conllu
import pytest

from core.errors import BadInput
from core.formats import SIDE_FORMATS, CorpusSide, OutgoingSentence, TextFile
from core.model import Sentence, Span

SPANISH = """# newdoc id = d1
# sent_id = s1
# text = Vámonos al mar, Ana.
1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\t_
1\tVamos\tir\tVERB\t_\t_\t0\troot\t_\tNER=O
2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\tNER=O
3\tal\tal\tADP\t_\t_\t4\tcase\t_\tNER=O
4\tmar\tmar\tNOUN\t_\t_\t1\tobl\t_\tSpaceAfter=No|NER=O
5\t,\t,\tPUNCT\t_\t_\t4\tpunct\t_\tNER=O
5.1\tella\t_\t_\t_\t_\t_\t_\t_\t_
6\tAna\tAna\tPROPN\t_\t_\t1\tvocative\t_\tNER=B-PER|SpaceAfter=No
7\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tNER=O

# text = Hola
1\tHola\thola\tINTJ\t_\t_\t0\troot\t_\t_
"""


def read(name: str, text: str, **options: str) -> CorpusSide:
    return SIDE_FORMATS[name](**options).read([TextFile("a.conllu", text.encode())], "es")


def test_words_of_multiword_tokens_are_words_and_empty_nodes_are_none() -> None:
    side = read("conllu", SPANISH)
    first, second = side.sentences
    assert first.words == ("Vamos", "nos", "al", "mar", ",", "Ana", ".")
    assert first.text == "Vamos nos al mar, Ana."
    assert first.spans == (Span(5, 6, "PER"),)
    assert second.spans is None
    assert (side.ids, side.documents) == (("s1", ""), ("d1", "d1"))
    assert [str(repair) for repair in side.repairs] == [
        "a.conllu: 1 texts are not their words (as with multiword tokens); the words were kept."
    ]


def test_plus_names_its_columns_and_tells_outside_from_unknown() -> None:
    text = "# global.columns = FORM ID X:NER\nAna\t1\tB-PER\nva\t2\t*\n\nHola\t1\t_\n\nSí\t1\t*\n"
    side = read("conllup", text)
    assert [sentence.spans for sentence in side.sentences] == [(Span(0, 1, "PER"),), None, ()]
    assert read("conllup", text.replace("X:NER", "X:TAGS"), column="X:TAGS").sentences == side.sentences


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("conllup", "1\tAna\tB-PER\n", "line 1: it does not say its columns. Begin it with # global.columns"),
        ("conllup", "# global.columns = ID FORM MISC\n1\ta\t_\n", "ID, FORM and NER .* are not all among its columns"),
        ("conllu", "1\tAna\t_\n", "line 1: there are 3 columns, not 10"),
        ("conllu", SPANISH.replace("\n7\t", "\nx\t"), "line 12: 'x' is no number of a word"),
        ("conllu", SPANISH.replace("B-PER", "PER_1"), "line 11: 'PER_1' is not a tag"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(name: str, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(name, text)


SENTENCE = Sentence(("a|b", "¡", "Ana\u00a0M", "\\"), ("\n", "", "\t ", ""), "es", (Span(1, 3, "X|Y Z"),))


def test_the_library_reads_ours_and_we_read_the_librarys() -> None:
    written = SIDE_FORMATS["conllu"]().write("x", [OutgoingSentence(SENTENCE, "s1", "d 1")])["x.conllu"].decode()
    (theirs,) = conllu.parse(written)
    assert theirs.metadata == {"newdoc id": "d 1", "sent_id": "s1", "text": "a|b ¡Ana\u00a0M  \\"}
    assert [token["form"] for token in theirs] == list(SENTENCE.words)
    assert theirs[2]["misc"] == {"NER": r"I-X\pY\sZ", "SpacesAfter": r"\t\s"}
    assert read("conllu", theirs.serialize()).sentences == (SENTENCE,)
    plus = SIDE_FORMATS["conllup"]().write("x", [OutgoingSentence(SENTENCE, "s1")])["x.conllup"].decode()
    (theirs,) = conllu.parse(plus)
    assert [token["spanbridge:ner"] for token in theirs] == ["*", "B-X|Y Z", "I-X|Y Z", "*"]
