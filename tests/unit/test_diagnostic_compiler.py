"""The compiler of the diagnostic corpus, on small texts: what it reads, finds and refuses."""

from pathlib import Path

import pytest

from benchmarks.build_diagnostic import compile_texts, compiled_files, phenomena_table
from benchmarks.diagnostic_pairs import CompiledPair
from core.errors import BadInput
from core.formats.bitext.pairs_jsonl import read_pairs_jsonl
from core.formats.textfile import TextFile
from core.model import Span

HEAD = "== tale | fiction\n@ tale-1\n"
ENGLISH = f"{HEAD}[1 PER Ann Lee] met [2 PER Lee] in [3 LOC Rome].\n% apposition: 1\n"
GERMAN = f"{HEAD}In [3 Rom] traf [1 Ann Lee] [2 Lee].\n"


def compile_small(folder: Path, target: str, source: str = ENGLISH, lang: str = "de") -> list[CompiledPair]:
    (folder / "en.txt").write_text(source, encoding="utf-8")
    (folder / f"{lang}.txt").write_text(target, encoding="utf-8")
    corpus, problems = compile_texts(folder)
    if problems:
        raise problems[0]
    return list(corpus[lang])


def test_a_pair_has_its_words_mentions_and_natural_text(tmp_path: Path) -> None:
    [compiled] = compile_small(tmp_path, GERMAN)
    pair = compiled.pair
    assert (pair.id, pair.document, pair.alignment) == ("tale-1", "tale", None)
    assert pair.source.text == "Ann Lee met Lee in Rome."
    assert pair.target.text == "In Rom traf Ann Lee Lee."
    assert pair.source.spans == (Span(0, 2, "PER"), Span(3, 4, "PER"), Span(5, 6, "LOC"))
    assert pair.target.spans == (Span(1, 2, "LOC"), Span(3, 5, "PER"), Span(5, 6, "PER"))
    assert compiled.renderings == {1: (Span(3, 5, "PER"),), 2: (Span(5, 6, "PER"),), 3: (Span(1, 2, "LOC"),)}
    assert compiled.phenomena == ("apposition", "crossing mentions", "verbatim copy")


@pytest.mark.parametrize(
    ("target", "phenomenon"),
    [
        ("[1 Anna] und [2 Leef] in [3 Roma] sah [1 Annas] Haus.", "split rendering"),
        ("[1 ORG Ann GmbH] und [2 Leef] in [3 Roma].", "label shift"),
        ("[1 Anna] und [2 Leef] in [3 Roma] in [+ LOC Italien].", "added mention"),
        ("[1 Anna] war in [3 Roma].\n% missing mention: 2; inflection: 1", "missing mention"),
        ("[1 Anna] war in [3 Roma].\n% missing mention: 2; inflection: 1", "inflection"),
        ("[2 Lees] war [1 Anns] in [3 Roma].", "crossing mentions"),
    ],
)
def test_a_phenomenon_is_tagged_where_it_is_and_only_there(tmp_path: Path, target: str, phenomenon: str) -> None:
    [compiled] = compile_small(tmp_path, f"{HEAD}{target}\n")
    assert phenomenon in compiled.phenomena
    [plain] = compile_small(tmp_path, f"{HEAD}[1 Anna] und [2 Leef] in [3 Roma].\n")
    assert plain.phenomena == ("apposition",)


def test_a_mention_that_is_repeated_in_english_is_tagged(tmp_path: Path) -> None:
    source = f"{HEAD}[1 PER Lee] met [2 PER Lee].\n"
    [compiled] = compile_small(tmp_path, f"{HEAD}[1 Li] traf [2 Li].\n", source)
    assert compiled.phenomena == ("repeated mention",)


def test_chinese_is_cut_at_its_spaces_and_joined_without_them(tmp_path: Path) -> None:
    target = f"{HEAD}[1 安 · 李] 在 [3 罗马] 遇见 了 [2 李] （ Lumo 5 ） 。\n"
    [compiled] = compile_small(tmp_path, target, lang="zh")
    assert compiled.pair.target.text == "安·李在罗马遇见了李（Lumo 5）。"
    assert compiled.pair.target.spans == (Span(0, 3, "PER"), Span(4, 5, "LOC"), Span(7, 8, "PER"))
    with pytest.raises(BadInput, match=r"zh\.txt, line 3: punctuation hangs on a word in '李。'\. Write '李 。'\."):
        compile_small(tmp_path, f"{HEAD}[1 安] 在 [3 罗马] 遇见 [2 李] 李。\n", lang="zh")


def test_words_are_linked_by_what_they_are(tmp_path: Path) -> None:
    links = "~ Ann=Ann Lee=Lee met=traf Lee#2=Lee#2 in=In Rome=Rom .=.\n"
    [compiled] = compile_small(tmp_path, GERMAN + links)
    assert compiled.pair.alignment is not None
    assert compiled.pair.alignment.sure == ((0, 3), (1, 4), (2, 2), (3, 5), (4, 0), (5, 1), (6, 6))
    [compiled] = compile_small(tmp_path, GERMAN + "~ Ann+Lee=Ann+Lee Lee#2=Lee#2 Rome=Rom\n")
    assert compiled.pair.alignment is not None
    assert compiled.pair.alignment.sure == ((0, 3), (0, 4), (1, 3), (1, 4), (3, 5), (5, 1))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", r"de.txt: it holds no sentence\."),
        ("[1 Anna]\n", r"line 1: it belongs to no sentence\."),
        ("== Tale\n", r"line 1: it is not the head of a document\."),
        ("@ tale-1\nIn\n", r"line 1: there is no document yet\."),
        ("== tale | fiction\n@ tale-2\nIn\n", r"line 2: the id should be tale-1\."),
        (HEAD, r"line 2: tale-1 has 0 lines of text\."),
        (GERMAN + "Noch einer.\n", r"line 2: tale-1 has 2 lines of text\."),
        (GERMAN.replace("tale", "story"), r"line 2: here stands story-1 \(fiction\), in the source tale-1"),
        (GERMAN.replace("fiction", "news"), r"line 2: here stands tale-1 \(news\), in the source tale-1 \(fiction\)"),
        (GERMAN + "@ tale-2\nEnde.\n", r"de.txt: it has 2 sentences, the source 1\."),
        (GERMAN.replace("traf", "tra\u0301f"), r"line 3: it is not in Unicode's form NFC\."),
        (GERMAN.replace("traf", "tr\u200eaf"), r"line 3: it holds the character U\+200E"),
        (GERMAN.replace(" traf", "\u00a0traf"), r"line 3: it holds the character U\+00A0"),
        (GERMAN.replace("traf", " traf"), r"line 3: a space stands at its beginning or end"),
        (GERMAN.replace("traf", "[traf"), r"line 3: the bracket in .* belongs to no mark\."),
        (GERMAN.replace("traf", "traf]"), r"line 3: the bracket in .* belongs to no mark\."),
        (GERMAN.replace("[1 Ann Lee] [2 Lee]", "[1 Ann [2 Lee]]"), r"line 3: the bracket in .* belongs to no mark\."),
        (GERMAN.replace("[2 Lee]", "[+ Lee]"), r"line 3: \[\+ Lee\] has no label\. Write \[\+ LABEL Lee\]\."),
        (GERMAN.replace("[2 Lee]", "Lee"), r"line 3: source mention 2 is neither marked nor declared missing\."),
        (GERMAN.replace("[2 Lee]", "[2 Lee] [4 Li]"), r"line 3: mention 4 is not in the source\."),
        (GERMAN.replace("[2 Lee]", "[2 PER Lee]"), r"line 3: mention 2 has the label of the source\. Leave PER out"),
        (GERMAN.replace("[2 Lee]", "[2 Le]e"), r"line 3: the mark of 'Le' cuts a word\. Mark whole words: 'Lee'\."),
        (GERMAN.replace("[2 Lee]", "Lee[2 ,]"), r"line 3: the mark of ',' holds no word\."),
        (GERMAN + "% missing mention: 2\n", r"line 4: missing mention names no mention, or one that is marked\."),
        (GERMAN + "% missing mention: -\n", r"line 4: missing mention names no mention, or one that is marked\."),
        (GERMAN + "% inflexion: 2\n", r"line 4: 'inflexion' is not a phenomenon that is written by hand\."),
        (GERMAN + "% label shift: 2\n", r"line 4: 'label shift' is not a phenomenon that is written by hand\."),
        (GERMAN + "% inflection\n", r"line 4: inflection has no numbers of mentions\."),
        (GERMAN + "% inflection: 1; inflection: 2\n", r"line 4: inflection is written twice\."),
        (GERMAN + "% inflection: 5\n", r"line 4: inflection names mention 5, which the source lacks\."),
        (
            GERMAN.replace("[2 Lee]", "ihn") + "% missing mention: 2; inflection: 2\n",
            r"line 4: inflection names mention 2, which the translation lacks\.",
        ),
        (GERMAN + "~ met\n", r"line 4: 'met' is not a link\."),
        (GERMAN + "~ meet=traf\n", r"line 4: the link names 'meet', but the sentence has 0 of it\."),
        (GERMAN + "~ Lee#3=Lee\n", r"line 4: the link names 'Lee#3', but the sentence has 2 of it\."),
        (GERMAN + "~ met=traf met=traf\n", r"line 4: met=traf is linked twice\."),
        (GERMAN + "~ met=traf\n", r"line 4: no link joins mention 1 and its rendering at word 3\."),
        (
            GERMAN.replace("[2 Lee]", "ihn") + "% missing mention: 2\n~ Ann=Ann Lee#2=ihn\n",
            r"line 5: the missing mention 2 has links\.",
        ),
    ],
)
def test_a_broken_translation_is_refused_with_its_line(tmp_path: Path, target: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        compile_small(tmp_path, target)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (ENGLISH.replace("[2 PER", "[3 PER"), r"en.txt, line 3: its mentions have the numbers \[1, 3, 3\]\."),
        (ENGLISH.replace("[2 PER", "[2"), r"line 3: mention 2 has no label\."),
        (ENGLISH.replace("apposition: 1", "apposition: 4"), r"line 4: apposition names mention 4, which the source"),
        (ENGLISH + "~ met=met\n", r"line 3: missing mentions and links belong to translations\."),
    ],
)
def test_a_broken_source_is_refused_with_its_line(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        compile_small(tmp_path, GERMAN, source)


def test_all_errors_are_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text(ENGLISH + "@ tale-2\n[1 PER Ann] left.\n", encoding="utf-8")
    for lang in ("de", "nl"):
        (tmp_path / f"{lang}.txt").write_text(f"{HEAD}In [3 Rom].\n@ tale-2\n[2 Ann].\n", encoding="utf-8")
    _, problems = compile_texts(tmp_path)
    places = [problem.where for problem in problems]
    assert places == ["de.txt, line 3", "de.txt, line 5", "nl.txt, line 3", "nl.txt, line 5"]


def test_files_can_be_read_and_other_entries_of_the_index_stay(tmp_path: Path) -> None:
    compiled = compile_small(tmp_path, GERMAN)
    index = '[{"name": "diagnostic.en-de", "title": "outdated"}, {"name": "theirs"}]'
    files = compiled_files({"de": compiled}, index)
    imported = read_pairs_jsonl(TextFile("a.jsonl", files["diagnostic.en-de.jsonl"].encode()))
    assert imported.repairs == ()
    assert [pair.target.text for pair in imported.pairs] == [one.pair.target.text for one in compiled]
    assert '"phenomena": ["apposition", "crossing mentions", "verbatim copy"]' in files["diagnostic.en-de.jsonl"]
    assert '"title": "English → German: diagnostic corpus"' in files["index.json"]
    assert "outdated" not in files["index.json"]
    assert files["index.json"].index("theirs") < files["index.json"].index("diagnostic")


def test_phenomena_are_counted_for_each_language(tmp_path: Path) -> None:
    table = phenomena_table({"de": compile_small(tmp_path, GERMAN), "nl": []})
    assert "| phenomenon | de | nl |" in table
    assert "| crossing mentions | 1 | 0 |" in table
    assert "| mentions of the translation | 3 | 0 |" in table
