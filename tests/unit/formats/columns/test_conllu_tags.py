"""Where tools put tags in CoNLL-U: other keys, other columns, rows of multiword tokens; and what is said of it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import SIDE_FORMATS, CorpusSide, TextFile
from core.formats.columns.conllu import COLUMNS
from core.formats.columns.conllu_tags import spread_tag
from core.model import Span

Row = tuple[str, str, str]


def table(*rows: Row) -> str:
    """Rows of number, word and MISC as CoNLL-U."""
    return "".join("\t".join([number, word, *"_______", misc]) + "\n" for number, word, misc in rows) + "\n"


def read(text: str | bytes, name: str = "conllu", **options: str) -> CorpusSide:
    data = text if isinstance(text, bytes) else text.encode()
    return SIDE_FORMATS[name](**options).read([TextFile("a.conllu", data)], "it")


def repairs(side: CorpusSide) -> list[str]:
    return [str(repair).removeprefix("a.conllu") for repair in side.repairs]


STANZA = "# sent_id = 7\n" + table(
    ("1", "Ugo", "start_char=0|end_char=3|ner=S-PER"),
    ("2", "dirige", "start_char=4|end_char=10|ner=O"),
    ("3", "Teatro", "start_char=11|end_char=17|ner=B-ORG"),
    ("4-5", "della", "start_char=18|end_char=23|ner=I-ORG"),
    ("4", "di", "_"),
    ("5", "la", "_"),
    ("6", "Luna", "start_char=24|end_char=28|ner=E-ORG|SpaceAfter=No"),
    ("7", ".", "start_char=28|end_char=29|ner=O"),
)


def test_an_entity_over_a_multiword_token_stays_one() -> None:
    side = read(STANZA)
    assert side.sentences[0].spans == (Span(0, 1, "PER"), Span(2, 6, "ORG"))
    assert side.ids == ("7",)
    assert repairs(side) == [": its tags were read from ner= in MISC; conllu:key=NAME reads others."]


@pytest.mark.parametrize("key", ["NER", "ner", "Ner", "NE", "ne", "NER_tag", "NamedEntity", "label"])
def test_tags_are_found_by_their_values(key: str) -> None:
    side = read(STANZA.replace("ner=", f"{key}="))
    assert side.sentences[0].spans == (Span(0, 1, "PER"), Span(2, 6, "ORG"))
    assert len(side.repairs) == (key != "NER")
    assert read(STANZA.replace("ner=", f"{key}="), key=key).repairs == ()


@pytest.mark.parametrize(
    ("tag", "count", "meant"),
    [
        ("S-X", 1, ["S-X"]),
        ("S-X", 3, ["B-X", "I-X", "E-X"]),
        ("U-X", 2, ["B-X", "L-X"]),
        ("B-X", 2, ["B-X", "I-X"]),
        ("I-X", 2, ["I-X", "I-X"]),
        ("E-X", 2, ["I-X", "E-X"]),
        ("L-X", 2, ["I-X", "L-X"]),
        ("O", 2, ["O", "O"]),
        ("_", 2, ["_", "_"]),
        ("*", 2, ["*", "*"]),
    ],
)
def test_the_tag_of_a_token_becomes_its_words_as_one_entity(tag: str, count: int, meant: list[str]) -> None:
    assert list(spread_tag(tag, count)) == meant


def test_tags_on_words_and_on_tokens_stand_side_by_side() -> None:
    own = [("1-2", "dal", "_"), ("1", "da", "NER=O"), ("2", "il", "NER=B-LOC"), ("3", "Po", "NER=I-LOC")]
    assert read(table(*own)).sentences[0].spans == (Span(1, 3, "LOC"),)
    again = [("1-2", "dal", "NER=B-LOC"), ("1", "da", "NER=B-LOC"), ("2", "il", "NER=B-LOC"), ("3", "Po", "NER=I-LOC")]
    side = read(table(*again))
    assert side.sentences[0].spans == (Span(0, 3, "LOC"),)
    assert repairs(side) == [", line 1: the words of 1-2 repeat its tag B-LOC; it was read once."]
    against = [("1-2", "dal", "NER=B-LOC"), *own[1:]]
    side = read(table(*against))
    assert side.sentences[0].spans == (Span(1, 3, "LOC"),)
    assert repairs(side) == [", line 1: 1-2 is tagged B-LOC, its words otherwise; the words' own tags were read."]


def test_tags_that_belong_to_no_word_are_listed() -> None:
    side = read(table(("1", "Ugo", "NER=B-PER"), ("1.1", "lui", "NER=I-PER"), ("2-3", "della", "NER=I-PER")))
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    assert repairs(side) == [
        ", line 3: 2-3 is tagged I-PER, but has no words of its own, and was left out.",
        ", line 1: empty nodes (as 5.1) have tags, which were left out: they are no words.",
    ]
    [twice] = repairs(read(table(("1", "Ugo", "NER=B-PER|NER=B-LOC"))))
    assert twice == ", line 1: MISC has a key twice (NER=B-PER|NER=B-LOC); the last was read."


def test_other_tags_are_offered_by_their_option() -> None:
    text = table(("1", "Ugo", "fine=B-singer|ner=B-PER"), ("2", "canta", "fine=O|ner=O"))
    side = read(text)
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    assert repairs(side)[1] == ": fine= in MISC holds tags too, which conllu:key=fine reads instead."
    side = read(text, key="fine")
    assert side.sentences[0].spans == (Span(0, 1, "singer"),)
    assert repairs(side) == [": ner= in MISC holds tags too, which conllu:key=ner reads instead."]
    side = read(text, key="gold")
    assert side.sentences[0].spans is None
    assert repairs(side)[0] == ": no word has gold= in MISC."


@pytest.mark.parametrize("column", range(2, 10))
def test_a_column_of_nothing_but_tags_is_read_and_said(column: int) -> None:
    rows = [["1", "Ugo", *"________"], ["2", "canta", *"________"]]
    rows[0][column], rows[1][column] = "B-PER", "O"
    side = read("".join("\t".join(row) + "\n" for row in rows))
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    assert "its tags were read from the column" in repairs(side)[0]
    rows[1][column] = "CC"
    assert read("".join("\t".join(row) + "\n" for row in rows)).sentences[0].spans is None


def test_brackets_of_coreference_are_no_tags_and_are_listed() -> None:
    side = read(table(("1", "Ugo", "Entity=(e1-person-1-new)"), ("2", "canta", "SpaceAfter=No")))
    assert side.sentences[0].spans is None
    assert repairs(side) == [": Entity= in MISC holds what is no tag, as '(e1-person-1-new)', and was not read."]
    with pytest.raises(BadInput, match=r"line 1: 'PER_1' is not a tag.*conllu:key=NAME reads others"):
        read(table(("1", "Ugo", "ne=PER_1")))


@pytest.mark.parametrize("spelled", ["B_PER I_PER", "PER PER", "PER-B PER-I", "b-PER i-PER"])
def test_tags_are_read_in_the_spellings_that_columns_have(spelled: str) -> None:
    first, second = spelled.split()
    side = read(table(("1", "Ugo", f"NER={first}"), ("2", "Rio", f"NER={second}"), ("3", "va", "NER=O")))
    assert side.sentences[0].spans == (Span(0, 2, "PER"),)
    assert len(side.repairs) == 1


def test_words_without_a_tag_are_outside_where_none_is_tagged_so() -> None:
    rows = table(("1", "Ugo", "name=B-PER"), ("2", "va", "_")) + table(("1", "Piove", "_"))
    side = read(rows)
    assert [sentence.spans for sentence in side.sentences] == [(Span(0, 1, "PER"),), ()]
    assert "1 sentences without tags were read as without entities" in repairs(side)[-1]
    rows = table(("1", "Ugo", "name=B-PER"), ("2", "va", "name=O")) + table(("1", "Piove", "_"))
    assert [sentence.spans for sentence in read(rows).sentences] == [(Span(0, 1, "PER"),), None]


def test_prefix_and_label_in_two_columns_behind_the_tenth_are_one_tag() -> None:
    rows = [("Ugo", "B", "PER"), ("Rio", "I", "PER"), ("va", "O", "_")]
    lines = ["\t".join([str(number), word, *"________", *rest, "aa01"]) for number, (word, *rest) in enumerate(rows, 1)]
    side = read("\n".join(lines) + "\n")
    assert side.sentences[0].spans == (Span(0, 2, "PER"),)
    assert "columns 11 and 12 were read as one" in repairs(side)[0]


@pytest.mark.parametrize("column", ["NER", "ne", "X:NER", "NER:BIO", "TEST:NE", "OTHER:TAGS"])
def test_plus_finds_its_column_by_name_or_by_values_and_shares_tags_out(column: str) -> None:
    rows = "1\tTeatro\t_\tB-ORG\n2-3\tdella\t_\tI-ORG\n2\tdi\t_\t_\n3\tla\t_\t_\n4\tLuna\t_\tI-ORG\n\n"
    side = read(f"# global.columns = ID FORM MISC {column}\n{rows}", "conllup")
    assert side.sentences[0].spans == (Span(0, 4, "ORG"),)
    assert len(side.repairs) == (column == "OTHER:TAGS")


def test_plus_reads_tags_in_misc_where_there_is_no_column() -> None:
    side = read("# global.columns = ID FORM MISC\n1\tUgo\tner=S-PER\n", "conllup")
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    assert repairs(side) == [": its tags were read from ner= in MISC; conllup:column=NAME reads others."]


def test_plus_may_say_its_columns_after_other_comments_and_byte_order_mark() -> None:
    text = "\ufeff# made by hand\n# global.columns = ID FORM NE\n1\tUgo\tB-PER\n"
    assert SIDE_FORMATS["conllup"]().likeness([TextFile("a", text.encode())]) > 0.9
    assert read(text, "conllup").sentences[0].spans == (Span(0, 1, "PER"),)


def test_a_file_that_names_the_ten_columns_is_conllu() -> None:
    text = f"# global.columns = {' '.join(COLUMNS)}\n" + table(("1", "Ugo", "_"))
    file = TextFile("a", text.encode())
    assert SIDE_FORMATS["conllu"]().likeness([file]) > SIDE_FORMATS["conllup"]().likeness([file])
    assert read(text).sentences[0].spans is None


def test_columns_behind_the_tenth_go_by_number() -> None:
    text = table(("1", "Ugo", "_\tB-PER\tx"), ("2", "canta", "_\tO\ty"))
    assert SIDE_FORMATS["conllu"]().likeness([TextFile("a", text.encode())]) > 0.9
    side = read(text)
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    assert repairs(side) == [
        ": its tags were read from the column 11; conllu:key=NAME reads others.",
        ": the column 12 holds what is no tag, as 'x', and was not read.",
    ]
    assert read(text, key="11").repairs[0].what.startswith("the column 12")
    with pytest.raises(BadInput, match="line 2: there are 11 columns, not 12"):
        read(text.replace("\ty", ""))


def test_documents_and_ids_are_told_by_other_comments_too() -> None:
    side = read("# document_id = d4\n# id = s9\n" + table(("1", "Ugo", "NER=B-PER")))
    assert (side.ids, side.documents) == (("s9",), ("d4",))


CHANGES: dict[str, Callable[[str], str]] = {
    "blank line": lambda text: text.replace("\n\n", "\n\n\n"),
    "line of blanks": lambda text: text.replace("\n\n", "\n \t\n"),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "BOM": lambda text: "\ufeff" + text,
    "NBSP in a word": lambda text: text.replace("Teatro", "Te\u00a0atro"),
    "NBSP in MISC": lambda text: text.replace("ner=B-ORG", "ner=B-ORG\u00a0"),
    "column": lambda text: "\n".join(line + "\t_" if line[:1].isdigit() else line for line in text.split("\n")),
    "comment": lambda text: "# note\n" + text,
}


@given(st.lists(st.sampled_from(sorted(CHANGES)), unique=True, max_size=3))
def test_small_changes_change_nothing_silently(names: list[str]) -> None:
    plain = read(STANZA * 2)
    text = STANZA * 2
    for name in names:
        text = CHANGES[name](text)
    try:
        side = read(text)
    except BadInput:
        return
    same = [sentence.spans for sentence in side.sentences] == [sentence.spans for sentence in plain.sentences]
    assert same or len(side.repairs) > len(plain.repairs)
    assert [len(sentence) for sentence in side.sentences] == [len(sentence) for sentence in plain.sentences]
