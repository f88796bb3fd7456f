"""WebAnno TSV 3.3: offsets in UTF-16, escapes, stacked and numbered labels, parts of words, and layers."""

import pytest

from core.errors import BadInput
from core.formats.base import OutgoingSentence
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.webanno import WebAnno
from core.model import Sentence, Span

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"
HEADER = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={POS}|PosValue\n#T_SP={NER}|identifier|value\n\n\n"


def read(text: str, form: WebAnno | None = None, name: str = "d.tsv") -> CorpusSide:
    return (form or WebAnno()).read([TextFile(name, text.encode())], "en")


def test_labels_of_the_entity_layer_with_numbers_and_stacks() -> None:
    side = read(
        HEADER
        + "#Sentence.id=s1\n#Text=Ms. Haag of 😊 Bonn\n"
        + "1-1\t0-3\tMs.\tNNP\t*[1]|*[2]\tPER[1]|PERpart[2]\t\n"
        + "1-2\t4-8\tHaag\tNNP\t*[1]\tPER[1]\t\n"
        + "1-3\t9-11\tof\tIN\t_\t_\t\n"
        + "1-4\t12-14\t😊\t_\t_\t_\t\n"
        + "1-5\t15-19\tBonn\tNNP\t*\tLOC\t\n"
        + "\n#Text=He  sang\n2-1\t20-22\tHe\tPRP\t_\t_\n2-2\t24-28\tsang\tV\t_\t_\n"
    )
    assert side.sentences == (
        Sentence(
            ("Ms.", "Haag", "of", "😊", "Bonn"),
            (" ", " ", " ", " ", ""),
            "en",
            (Span(0, 2, "PER"), Span(4, 5, "LOC")),
        ),
        Sentence(("He", "sang"), ("  ", ""), "en", ()),
    )
    assert (side.ids, side.documents, side.lines) == (("s1", ""), ("d", "d"), (6, 14))
    assert [repair.what for repair in side.repairs] == ["PERpart [0, 1) overlaps PER [0, 2) and was left out."]


def test_a_label_on_a_part_of_a_word_is_widened_to_it() -> None:
    side = read(
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n#Text=EU-Rat\n1-1\t0-6\tEU-Rat\t_\n1-1.1\t0-2\tEU\tORG\n"
    )
    assert side.sentences[0].spans == (Span(0, 1, "ORG"),)
    assert side.repairs[0].what == "'ORG' on a part of word 0 was widened to it."


def test_escapes_and_texts_of_several_lines() -> None:
    side = read(
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n"
        "#Text=a\\\\b\n#Text=\\t_x->y\\r.\n"
        "1-1\t0-3\ta\\\\b\tA\\_B\\|C\n1-2\t5-10\t\\_x\\->y\t*\n1-3\t11-12\t.\t_\n"
    )
    sentence = side.sentences[0]
    assert sentence.words == ("a\\b", "_x->y", ".")
    assert sentence.gaps == ("\n\t", "\r", "")
    assert sentence.spans == (Span(0, 1, "A_B|C"),)
    assert side.repairs[0].what == "an entity without a label at word 1 was left out."


def test_offsets_that_do_not_fit_are_replaced_by_a_search() -> None:
    head = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n"
    side = read(head + "#Text= Hi  you\n1-1\t1-3\tHi\t_\n1-2\t5-8\tyou\t_\n")
    assert (side.sentences[0].gaps, side.repairs[0].what) == (
        ("  ", ""),
        "its offsets do not fit its text; the words were found in it.",
    )
    side = read(head + "#Text=Other\n1-1\t0-2\tHi\t_\t_\n1-2\t3-6\tyou\t_\n")
    assert side.sentences[0].text == "Hi you"
    assert "made of the words" in side.repairs[0].what


LAYERS = (
    "#FORMAT=WebAnno TSV 3.2\n#T_SP=custom.Frame|FE|ROLE_custom.Frame:Roles_custom.Link|custom.Lu\n"
    "#T_SP=custom.Lu|kind|luvalue\n#T_CH=x.Coref|referenceType|referenceRelation\n\n\n"
    "#Text=Bo\n1-1\t0-2\tBo\tact\tseller\t1-1\tk\tbob\t_\t_\n"
)


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (WebAnno(), "act"),
        (WebAnno("custom.Lu"), "k"),
        (WebAnno("Lu", "luvalue"), "bob"),
        (WebAnno("custom.Frame"), "act"),
    ],
)
def test_the_layer_and_its_value_can_be_chosen(form: WebAnno, label: str) -> None:
    assert read(LAYERS, form).sentences[0].spans == (Span(0, 1, label),)


@pytest.mark.parametrize("layer", ["", f"#T_SP={POS}|PosValue\n"])
def test_a_file_without_a_layer_for_entities_is_not_annotated(layer: str) -> None:
    side = read(f"#FORMAT=WebAnno TSV 3.3\n{layer}\n\n#Text=Bo\n1-1\t0-2\tBo\tNNP\n")
    assert side.sentences[0].spans is None


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("#FORMAT=WebAnno TSV 2\n", WebAnno(), "line 1: it does not begin as WebAnno TSV 3"),
        ("", WebAnno(), "line 1: it does not begin"),
        (LAYERS, WebAnno("Named"), r"it has no layer 'Named'. Its layers are: custom.Frame, custom.Lu\."),
        (LAYERS, WebAnno("Lu", "x"), "its layer has no 'x'. It has: kind, luvalue"),
        (LAYERS + "1-2 3-4 you\n", WebAnno(), "d.tsv, line 9: '1-2 3-4 you' is no row of a word"),
        (LAYERS + "\n2-1.1\t3-4\tx\n", WebAnno(), "is no row of a word"),
    ],
)
def test_what_is_not_webanno_is_refused(text: str, form: WebAnno, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(text, form)


@pytest.mark.parametrize("version", ["3", "3.0", "3.1", "3.2", "3.3", "3.2  "])
def test_each_version_of_3_is_read(version: str) -> None:
    text = f"#FORMAT=WebAnno TSV {version}\n#T_SP={NER}|value\n\n\n#Text=Bo\n1-1\t0-2\tBo\tPER\n"
    assert WebAnno().likeness([TextFile("a.tsv", text.encode())]) == 1
    assert read(text).sentences[0].spans == (Span(0, 1, "PER"),)
    assert read(text.replace("\n", "\r\n")).sentences == read(text).sentences


@pytest.mark.parametrize("first", ["#FORMAT=WebAnno TSV 2", "#FORMAT=WebAnno TSV 3.9", f" # {NER} | value"])
def test_other_versions_are_known_and_refused(first: str) -> None:
    text = f"{first}\n\n#Text=Bo\n1-1\tBo\tPER\n"
    assert WebAnno().likeness([TextFile("a.tsv", text.encode())]) == 1
    with pytest.raises(BadInput, match=r"^d\.tsv, line 1: it does not begin as WebAnno TSV 3, .* Export it as WebAnno"):
        read(text)


BORDER = (
    f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n"
    "#Sentence.id=a\n#Text=The 😊 Port\n1-1\t0-3\tThe\t_\n1-2\t4-6\t😊\t_\n1-3\t7-11\tPort\tORG[4]\n\n"
    "#Sentence.id=b\n#Text=Authority rose\n2-1\t12-21\tAuthority\tORG[4]\n2-2\t22-26\trose\t_\n\n"
    "#Sentence.id=c\n#Text=End\n3-1\t27-30\tEnd\tX\n"
)


def test_an_entity_over_a_sentence_border_makes_one_sentence() -> None:
    side = read(BORDER)
    assert [sentence.text for sentence in side.sentences] == ["The 😊 Port Authority rose", "End"]
    assert [sentence.spans for sentence in side.sentences] == [(Span(2, 4, "ORG"),), (Span(0, 1, "X"),)]
    assert (side.ids, side.widths) == (("a", "c"), (2, 1))
    assert [str(repair) for repair in side.repairs] == [
        "d.tsv, line 5: an entity goes on over a sentence border: 2 sentences were read as one."
    ]


def test_numbers_that_begin_anew_in_each_sentence_hold_nothing_together() -> None:
    side = read(BORDER.replace("\tX\n", "\tORG[4]\n"))
    assert [sentence.spans for sentence in side.sentences] == [
        (Span(2, 3, "ORG"),),
        (Span(0, 1, "ORG"),),
        (Span(0, 1, "ORG"),),
    ]
    assert side.repairs == ()
    other = read(BORDER.replace("12-21\tAuthority\tORG[4]", "12-21\tAuthority\tLOC[4]"))
    assert len(other.sentences) == 3


def test_a_label_with_a_gap_and_layers_that_are_not_read_are_listed() -> None:
    side = read(
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n#T_SP={POS}|PosValue\n"
        "#T_SP=my.Mood|kind|why\n#T_RL=my.Bond|x|BT_y\n"
        "\n\n#Text=a b c\n1-1\t0-1\ta\tX[1]\tN\tsad\t_\t_\t_\t\n1-2\t2-3\tb\t_\tN\t_\t_\tz\t1-1\t\n"
        "1-3\t4-5\tc\tX[1]\tN\tglad\t*\t_\t_\t\n"
    )
    assert side.sentences[0].spans == (Span(0, 3, "X"),)
    assert [repair.what for repair in side.repairs] == [
        "these layers were not read: Mood (2 words), Bond (1 word). The option layer chooses which is.",
        "X on words 0 to 2 has a gap, and was read as one entity.",
    ]


def test_a_text_of_very_many_lines_is_put_together_once() -> None:
    text = "#Text=a\n" + "#Text=\n" * 100_000 + "#Text=b\n"
    side = read(f"#FORMAT=WebAnno TSV 3.3\n\n\n{text}1-1\t0-1\ta\n1-2\t100002-100003\tb\n")
    assert len(side.sentences[0].gaps[0]) == 100_001
    assert side.repairs == ()


def test_written_as_the_tool_writes_it() -> None:
    items = [
        OutgoingSentence(Sentence(("Hi", "😊", "_x"), (" ", "", ""), "en", (Span(1, 3, "A|B"),)), "s1", "one"),
        OutgoingSentence(Sentence(("Bo",), ("\n",), "en", (Span(0, 1, "PER"),)), "s2", "one"),
    ]
    assert WebAnno().write("x", items)["one.tsv"].decode() == (
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|identifier|value\n\n"
        "\n#Sentence.id=s1\n#Text=Hi 😊_x\n"
        "1-1\t0-2\tHi\t_\t_\n1-2\t3-5\t😊\t*[1]\tA\\|B[1]\n1-3\t5-7\t\\_x\t*[1]\tA\\|B[1]\n"
        "\n#Sentence.id=s2\n#Text=Bo\n2-1\t8-10\tBo\t*\tPER\n"
    )
