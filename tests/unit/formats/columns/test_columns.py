"""Columns: how many there are, which holds what, and what is said of lines and columns that differ."""

import re

import pytest

from core.errors import BadInput
from core.formats import CorpusSide, TextFile
from core.formats.columns.conll import Conll, UniversalNer, WikiAnn
from core.formats.detection.detect import guesses
from core.model import Span


def read(text: str, **options: int) -> CorpusSide:
    return Conll(**options).read([TextFile("a.conll", text.encode())], "en")  # type: ignore[arg-type]


def said(side: CorpusSide) -> list[str]:
    return [str(repair) for repair in side.repairs]


def entities(side: CorpusSide) -> list[tuple[str, str]]:
    return [
        (span.label, " ".join(sentence.words[span.start : span.end]))
        for sentence in side.sentences
        for span in sentence.spans or ()
    ]


SPACED = {
    "two columns": ("Er O\nzog O\nnach O\nBad Ems B-LOC\num O\n. O\n", "Bad Ems", 4),
    "four columns": ("Er X _ O\nzog X _ O\nnach X _ O\nBad Ems X _ B-LOC\n. X _ O\n", "Bad Ems", 4),
    "in a tab file": ("Er\tO\nzog\tO\nnach\tO\nBad Ems B-LOC\n.\tO\n", "Bad Ems", 4),
    "three words": ("Er O\nzog O\nnach O\nBad Bad Ems I-LOC\n. O\n", "Bad Bad Ems", 4),
}


@pytest.mark.parametrize("name", SPACED)
def test_a_word_with_a_space_is_whole_and_listed(name: str) -> None:
    text, word, line = SPACED[name]
    side = read(text)
    assert side.sentences[0].words[3] == word
    assert entities(side) == [("LOC", word)]
    assert f"a.conll, line {line}: it has" in said(side)[-1]
    assert f"{word!r} was read as the word" in said(side)[-1]


def test_tabs_keep_spaces_without_a_word() -> None:
    side = read("3 000\tO\nHong Kong\tB-LOC\n")
    assert side.sentences[0].words == ("3 000", "Hong Kong")
    assert said(side) == []


def test_a_space_within_a_label_is_told_from_one_within_a_word() -> None:
    side = read("Mia B-Erster Name\nKo I-Erster Name\nkam O\ndann O\naus O\nBad Ems B-Ort 2\n")
    assert entities(side) == [("Erster Name", "Mia Ko"), ("Ort 2", "Bad Ems")]
    assert len(said(side)) == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Er O\nkam VVFIN O\nan PTK O\n\nDa O\nging O\ner O\n", 2),
        ("Er VV O\nkam VVFIN O\nan O\n", 3),
        ("Er\tO\nkam\tVVFIN\tO\nan\tO\n", 2),
        ("Er\tO\nkam\nan\tO\n", 2),
        ("Er O\n  O\nan O\n", 2),
        ("Er PP O\nkam VV O\nins APPR O\nBad Ems XX O\n", 4),
        ("Er O\nkam O\n\nEr PP O\nkam VV O\n\nEr O\n", 4),
    ],
    ids=["a second layout", "fewer", "more tabs", "no tag", "a space as word", "unheard-of", "a sentence apart"],
)
def test_a_line_that_cannot_be_mended_is_refused_by_number(text: str, line: int) -> None:
    with pytest.raises(BadInput, match=rf"a\.conll, line {line}: it has \d columns?, the others have \d\."):
        read(text)


def test_blank_columns_at_line_ends_come_and_go() -> None:
    for text in ("Er\tO\t\nkam\tO\n\nRom\tB-LOC\t \t\n", "Er\tO\tnein\nkam\tO\t\n\nRom\tB-LOC\t\n"):
        assert entities(read(text)) == [("LOC", "Rom")]


NESTED = "Uni\tB-ORG\tO\nRom\tI-ORG\tB-LOC\nruft\tO\tO\n"


def test_of_several_columns_of_tags_the_first_is_read_and_the_others_are_offered() -> None:
    side = read(NESTED)
    assert entities(side) == [("ORG", "Uni Rom")]
    (note,) = said(side)
    assert note == (
        "a.conll: several columns hold tags: 2 (ORG), 3 (LOC). Column 2 was read; "
        "to read another: tag=3 (--as a.conll conll:tag=3)."
    )
    inner = read(NESTED, tag=3)
    assert entities(inner) == [("LOC", "Rom")]
    assert said(inner) == ["a.conll: not read: column 2 (B-ORG, I-ORG)."]


@pytest.mark.parametrize(
    ("row", "labels", "note"),
    [
        ("Rom NE B-NP B-LOC\nruft VV B-VP O\n", ["LOC"], "not read: columns 2 (NE, VV), 3 (B-NP, B-VP)"),
        ("Rom rom NE B-NC B-LOC\nruft rufen VV B-VC O\n", ["LOC"], "4 (B-NC, B-VC)"),
        ("Rom NE B-NP O\nruft VV B-VP O\n", [], "3 (B-NP, B-VP)"),
        ("Rom NE B-NP B-LOC B-ORG\nruft VV B-VP O O\n", ["LOC"], "tag=5 (--as a.conll conll:tag=5)"),
        ("Rom B-LOC 17.0\nruft O 17.0\n", ["LOC"], "not read: column 3 (17.0)"),
        ("Rom t.txt 0 3 B-LOC T1 -1\nruft t.txt 4 8 O -1 -1\n", ["LOC"], "2 (t.txt), 3 (0, 4)"),
        ("Rom NE B-NP\nruft VV B-VP\n. Y O\n", ["NP", "VP"], "column 3 look like chunks (NP, VP)"),
        ("Rom x B_LOC\nruft y O\n", ["LOC"], "tags such as B_LOC were read as B-LOC"),
    ],
    ids=["chunks", "German chunks", "nothing but O", "predicted", "number", "offsets", "only chunks", "spelling"],
)
def test_the_column_of_entities_is_told_by_its_values(row: str, labels: list[str], note: str) -> None:
    side = read(row)
    assert [label for label, _ in entities(side)] == labels
    assert note in " ".join(said(side))


def test_a_value_that_is_no_tag_is_named_though_a_blank_column_lies_behind_it() -> None:
    with pytest.raises(BadInput, match=r"^a\.conll, line 2: '\{' is not a tag"):
        read("{\n\t{\t")


def test_words_may_stand_behind_ids_numbers_or_tags() -> None:
    by_id = read("s1\tBad\tB-LOC\ns1\tEms\tI-LOC\ns1\truft\tO\n\ns2\tJa\tO\n")
    by_number = read("7\tBad\tB-LOC\n8\tEms\tI-LOC\n9\truft\tO\n")
    by_tag = read("B-LOC\tBad\nI-LOC\tEms\nO\truft\n")
    for side in (by_id, by_number, by_tag):
        assert entities(side) == [("LOC", "Bad Ems")]
        assert "the words were read from column 2; word=1 (--as a.conll conll:word=1) reads column 1" in said(side)[0]
    assert read("s1\tBad\tB-LOC\ns1\tEms\tO\ns1\truft\tO\n", word=1).sentences[0].words == ("s1", "s1", "s1")


@pytest.mark.parametrize("first", ["token\tlabel", "Word\tNER Tag", "# word\ttag", "TOKEN\tNE-COARSE-LIT"])
def test_a_line_with_the_names_of_columns_is_no_word(first: str) -> None:
    for blank in ("", "\n"):
        side = read(f"{first}\n{blank}Rom\tB-LOC\nruft\tO\n")
        assert entities(side) == [("LOC", "Rom")]
        assert said(side) == ["a.conll, line 1: it names the columns, and is no word."]
        assert side.lines == (3 if blank else 2,)


def test_names_of_columns_are_shown_and_documents_are_told_by_comments() -> None:
    text = "TOKEN\tNE-COARSE-LIT\tNE-NESTED\tMISC\n# hipe2022:document_id = d7\nRom\tB-loc\tB-x\tEndOfSentence\n"
    side = read(text)
    assert side.documents == ("d7",)
    assert "2 NE-COARSE-LIT (loc), 3 NE-NESTED (x)" in said(side)[1]
    assert said(side)[2] == "a.conll: not read: column 4 MISC (EndOfSentence)."


ENDS = {
    "numbers": "Mia\tB-PER\t3\nkam\tO\t3\nJa\tO\t4\nKo\tB-PER\t4\n",
    "fractions": "Mia\tB-PER\t3.0\nkam\tO\t3.0\nJa\tO\t4.0\nKo\tB-PER\t4.0\n",
    "only where one begins": (
        "Sentence #\tWord\tTag\nSentence: 3\tMia\tB-PER\n\tkam\tO\nSentence: 4\tJa\tO\n\tKo\tB-PER\n"
    ),
    "commas": 'Sentence #,Word,Tag\nSentence: 3,Mia,B-PER\n,kam,O\nSentence: 4,Ja,O\n,"Ko",B-PER\n',
    "HIPE": "Mia\tB-PER\t_\nkam\tO\tNoSpaceAfter|EndOfSentence\nJa\tO\t_\nKo\tB-PER\tEndOfSentence\n",
}


@pytest.mark.parametrize("name", ENDS)
def test_a_column_may_tell_where_sentences_end(name: str) -> None:
    side = read(ENDS[name])
    assert [sentence.words for sentence in side.sentences] == [("Mia", "kam"), ("Ja", "Ko")]
    assert entities(side) == [("PER", "Mia"), ("PER", "Ko")]
    assert side.lines[1] - side.lines[0] == 2
    assert re.search(r"sentences end where|they end where", said(side)[-1])


@pytest.mark.parametrize("column", ["0.9 0.9 0.95 1", "3 3 5 5", "1 1 1 1", "1 2 3 4", "T1 T1 T2 T2"])
def test_other_numbers_end_no_sentence(column: str) -> None:
    rows = zip(["Mia", "kam", "Ja", "Ko"], ["B-PER", "O", "O", "B-PER"], column.split(), strict=True)
    assert len(read("".join("\t".join(row) + "\n" for row in rows)).sentences) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Rom NE\nruft VV\n", "a.conll, line 1: 'NE' is not a tag"),
        ("Rom NE a\nruft VV b\n", "no column looks like tags: 2 has NE, VV; 3 has a, b. Name the column of tags: --as"),
        ("Rom\tB-LOC\n\nruft\tVERB\nlaut\tO\n", "a.conll, line 3: 'VERB' is not a tag"),
        ("Rom\tB-LOC|B-ORG\nruft\tO\n", r"a.conll, line 1: 'B-LOC\|B-ORG' is not one tag as the others are"),
        ("Wort\tMarke\nRom\tB-LOC\nruft\tO\n", "a.conll, line 1: 'Marke' is not a tag"),
        ('Rom,"B-LOC\nruft,O\n,O\n', "line 3: it is no line of a table with ','"),
        ("Rom|NE|B-LOC ruft|VV|O\n", "bars part words and tags. Write each word on a line of its own"),
    ],
)
def test_what_holds_no_tags_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(text)


@pytest.mark.parametrize("option", ["tag", "word"])
def test_a_column_that_is_not_there_is_named(option: str) -> None:
    with pytest.raises(BadInput, match=r"there is no column 5\. It has 3, counted from 1"):
        read(NESTED, **{option: 5})


def test_the_inner_entities_of_germeval_are_an_option() -> None:
    text = b"#\tpaper [2009]\n1\tUni\tB-ORG\tO\n2\tRom\tI-ORG\tB-LOC\n3\tda\tO\tO\n"
    outer, inner = (UniversalNer(tag=tag).read([TextFile("g.tsv", text)], "de") for tag in (0, 4))
    assert (entities(outer), entities(inner)) == ([("ORG", "Uni Rom")], [("LOC", "Rom")])
    assert "tag=4 (--as g.tsv uner:tag=4)" in said(outer)[0]
    assert guesses([TextFile("g.tsv", text)])[0].name == "uner"


def test_a_tag_on_a_multiword_token_is_not_lost_unseen() -> None:
    side = read("1-2\tzum\tB-LOC\n1\tzu\tO\n2\tdem\tO\n3\tSee\tO\n")
    assert side.sentences[0].words == ("zu", "dem", "See")
    assert said(side) == ["a.conll, line 1: it is no word by itself: its tag B-LOC was left out."]


MARKS = {
    "twice itself": "-DOCSTART- -DOCSTART- O",
    "part of speech": "-DOCSTART- NN O",
    "number": "-DOCSTART- (1)",
    "tabs": "-DOCSTART-\tX\tO",
    "bare": "-DOCSTART-",
    "indented": " -DOCSTART- -X- O",
    "glued": "-DOCSTART-|X|O",
}


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("blank", ["", "\n"])
def test_every_document_mark_begins_a_document_of_its_own(name: str, blank: str) -> None:
    text = "".join(f"{MARKS[name]}\n{blank}{word} N O\n\n" for word in ("eins", "zwei", "drei"))
    side = read(text)
    assert [sentence.words for sentence in side.sentences] == [("eins",), ("zwei",), ("drei",)]
    assert len(set(side.documents)) == 3


def test_a_document_ends_the_sentence_before_it_and_keeps_a_name_of_its_own() -> None:
    side = read("-DOCSTART- Band 3\na O\n-DOCSTART- Band 4\nb O\n")
    assert (side.documents, side.lines) == (("Band 3", "Band 4"), (2, 4))


def test_wikiann_prefixes_are_judged_over_the_file() -> None:
    text = "rw:\tO\nrw:Lac\tB-LOC\nrw:Kivu\tI-LOC\n\nrw:\tO\n\nrw:ni\tO\n"
    file = TextFile("rw.tsv", text.encode())
    assert guesses([file])[0].name == "wikiann"
    side = WikiAnn().read([file], "rw")
    assert [sentence.words for sentence in side.sentences] == [("\ufffd", "Lac", "Kivu"), ("\ufffd",), ("ni",)]
    assert said(side) == ["rw.tsv, line 1: word 0 '' was read as '�'.", "rw.tsv, line 5: word 0 '' was read as '�'."]


def test_a_word_without_its_prefix_is_listed_and_languages_may_change() -> None:
    one = TextFile("a.tsv", b"rw:Lac\tB-LOC\nKivu\tI-LOC\nrw:ni\tO\n")
    side = WikiAnn().read([one], "rw")
    assert side.sentences[0].words == ("Lac", "Kivu", "ni")
    assert said(side) == ["a.tsv, line 1: 'Kivu' has no rw: before it, as the others have; kept as it is."]
    two = TextFile("a.tsv", b"rw:Lac\tO\nrw:ni\tO\n\nsw:ni\tO\nsw:10:30\tO\n")
    assert [sentence.words for sentence in WikiAnn().read([two], "rw").sentences] == [("Lac", "ni"), ("ni", "10:30")]


TAGGED = {
    "IO": "Mia\tperson\nKo\tperson\nkam\tO\nan\tO\n",
    "dense IO": "Mia\tPER\nKo\tPER\nRom\tLOC\nOst\tLOC\nan\tO\n",
    "unknown": "Mia\tPERSON\nKo\tPERSON\nkam\tNONE2\nan\tNONE2\n",
    "parts of speech": "Mia\tNOUN\nkam\tVERB\nan\tADP\n",
    "label with a space": "Mia\tB-Erster Name\nkam\tO\n",
    "no type": "Mia\tB\nKo\tI\nkam\tO\n",
    "header": "token\tlabel\nMia\tB-PER\n",
    "all outside": "Mia\tO\nkam\tO\n",
    "several layers": NESTED,
}


@pytest.mark.parametrize("name", TAGGED)
def test_tagged_columns_are_never_taken_for_parallel_text(name: str) -> None:
    best = guesses([TextFile("x.txt", TAGGED[name].encode())])
    assert best[0].name == "conll"
    assert "parallel" not in {guess.name for guess in best}


def test_lines_with_as_many_words_each_stay_running_text() -> None:
    text = "Die Katze ruht\nDer Hund bellt\nDas Haus brennt\nDie Maus lacht\nEr ist da\n"
    assert guesses([TextFile("x.txt", text.encode())])[0].name == "text"
    tagged = "Mia NOUN\nkam VERB\nheim ADV\n"
    assert guesses([TextFile("x.txt", tagged.encode())])[0].name == "conll"


def test_words_that_are_numbers_are_words() -> None:
    for text in ("1 -X- _ O\n2 -X- _ O\n", "3 CD O\n4 CD B-X\n5 CD O\n", "7\tO\n8\tO\n9\tO\n"):
        assert all(word.isdigit() for word in read(text).sentences[0].words)


def test_pairs_of_single_words_stay_parallel_text() -> None:
    for text in ("Hund\tdog\nKatze\tcat\nMaus\tmouse\n", "你好\tこんにちは\n再见\tさようなら\n"):
        assert guesses([TextFile("x.txt", text.encode())])[0].name == "parallel"


def test_commas_and_semicolons_part_columns_too() -> None:
    for text in ('Mia,B-PER\n",",O\n\n"3,5",O\n', 'Mia;B-PER\n,;O\n\n"3,5";O\n'):
        file = TextFile("a.csv", text.encode())
        assert guesses([file])[0].name == "conll"
        side = Conll().read([file], "de")
        assert [sentence.words for sentence in side.sentences] == [("Mia", ","), ("3,5",)]
        assert entities(side) == [("PER", "Mia")]
        assert "its columns were told by" in said(side)[0]


def test_every_format_of_columns_offers_the_column_of_tags() -> None:
    for form in (Conll(tag=3), UniversalNer(tag=3), WikiAnn(tag=3)):
        side = form.read([TextFile("x", b"1\tx:Rom\tB-LOC\n2\tx:da\tO\n")], "de")
        assert side.sentences[0].spans == (Span(0, 1, "LOC"),)
