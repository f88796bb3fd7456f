"""`import` reads all that it is given, or says what to type so that it does."""

import json
import shlex
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from core.cli import main
from core.model import SentencePair, Span
from core.store import Store

WORDS = {"en": "Oslo B-LOC\nshines O\n\n", "nb": "Oslo B-LOC\nskinner O\n\n"}
ODD = {"en": "Oslo@LOC\nshines@O\n", "nb": "Oslo@LOC\nskinner@O\n"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def bring(*arguments: str) -> int:
    return main(["import", *arguments, "--name", "Try", "--store", "store.db"])


def kept() -> list[SentencePair]:
    with closing(Store.at(Path("store.db"))) as store:
        return list(store.pairs(store.projects()[-1].id))


def remedy(text: str, option: str) -> list[str]:
    """What a message says to type, from the option to the end of that part of the sentence."""
    typed = text[text.index(option) :]
    return shlex.split(typed.split(", or ")[0].rstrip(".\n"))


def test_nothing_is_kept_while_files_would_stay_unread(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, {f"c/{lang}/{part}.conll": text for lang, text in WORDS.items() for part in ("dev", "train")})
    write(here, {"c/README.txt": "About.\n", "c/da/dev.conll": WORDS["nb"], "c/odd name.dat": "\x00"})
    assert bring("c", "--dry-run") == 2
    assert bring("c") == 2
    said = capsys.readouterr().err
    assert "2 would not be read: c/da/dev.conll, c/odd name.dat." in said
    assert "c/README.txt: not read, beside the data." in said
    assert not Path("store.db").exists()
    assert bring("c", *remedy(said[said.rindex("error:") :], "--skip")) == 0
    assert sorted(pair.document for pair in kept()) == ["dev", "train"]


def test_ids_that_agree_in_part_are_asked_for_and_both_remedies_work(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (f"# sent_id = {name}\n# text = x\n1\tx\tO\t-\t-\n\n" for name in ("r1", "r2", "r3"))
    write(here, {"a.en.iob2": first + second, "a.nb.iob2": second + third})
    assert bring("a.en.iob2", "a.nb.iob2") == 2
    said = capsys.readouterr().err
    assert "a.en.iob2, line 3: the sentence 'r1' is not in a.nb.iob2" in said
    for way, count in (("id", 1), ("order", 2)):
        assert f"--pair-by {way}" in said
        assert bring("a.en.iob2", "a.nb.iob2", "--pair-by", way) == 0
        assert len(kept()) == count


def test_annotators_are_asked_for_and_the_remedy_works(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.NamedEntity|value\n\n\n#Text=Oslo\n1-1\t0-4\tOslo\tLOC\n"
    users = ("ida", "per")
    write(here, {f"p/{lang}/annotation/d.txt/{user}.tsv": text for lang in WORDS for user in users})
    assert bring("p") == 2
    said = capsys.readouterr().err
    assert "several annotators: ida, per" in said
    assert bring("p", *remedy(said, "--skip")) == 0
    assert [pair.document for pair in kept()] == ["d"]


def test_two_files_that_look_like_nothing_are_brought_in(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, {"first.dat": "{x\n", "second.dat": "{y\n", "nb.dat": "{z\n", "en.dat": "{v\n"})
    assert bring("first.dat", "second.dat") == 2
    assert "Say what each is, as with --as first.dat text (or parallel, tmx, " in capsys.readouterr().err
    assert bring("first.dat", "second.dat", "--as", "first.dat", "text", "--as", "second.dat", "text") == 0
    assert [(pair.source.text, pair.target.text) for pair in kept()] == [("{x", "{y")]
    told = ("--as", "first.dat", "text", "target", "--as", "second.dat", "text", "source")
    assert bring("first.dat", "second.dat", *told) == 0
    assert [(pair.source.text, pair.target.text) for pair in kept()] == [("{y", "{x")]
    assert bring("nb.dat", "en.dat", "--as", "*.dat", "text") == 0
    assert [(pair.source.text, pair.target.text) for pair in kept()] == [("{v", "{z")]


def test_a_name_of_two_formats_is_told_by_its_options_or_the_part(here: Path) -> None:
    task = {"id": 4, "data": {"norsk": "Oslo skinner", "engelsk": "Oslo shines"}, "annotations": [{"result": []}]}
    write(here, {"t.json": json.dumps([task])})
    assert bring("t.json", "--as", "t.json", "label-studio:source=engelsk,target=norsk") == 0
    assert [(pair.source.text, pair.target.text) for pair in kept()] == [("Oslo shines", "Oslo skinner")]
    assert bring("t.json", "--as", "t.json", "label-studio:source=norsk,target=engelsk", "pairs") == 0
    assert kept()[0].source.text == "Oslo skinner"


@pytest.mark.parametrize("names", ["O,B-LOC,I-LOC", "O B-LOC I-LOC", '["O","B-LOC","I-LOC"]'])
def test_a_list_is_typed_plainly(here: Path, names: str) -> None:
    rows = {lang: json.dumps({"tokens": ["Ny", "Oslo"], "ner_tags": [1, 2]}) + "\n" for lang in WORDS}
    write(here, {f"r.{lang}.jsonl": text for lang, text in rows.items()})
    part = f"huggingface-jsonl:names={names}"
    assert bring("r.en.jsonl", "r.nb.jsonl", "--as", "r.en.jsonl", part, "--as", "r.nb.jsonl", f"{part},split=") == 0
    assert kept()[0].source.spans == (Span(0, 2, "LOC"),)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("nothing.txt", "conll"), "there is no such file among those to import. They are: c/en/x.conll, c/nb/x.conll"),
        (("x.conll", "conll"), "it may be any of c/en/x.conll, c/nb/x.conll. Write more of its path, or '*/x.conll'"),
        (("c/en/x.conll", "conl"), "Did you mean 'conll'?"),
        (("c/en/x.conll", "pharaoh", "source"), "'pharaoh' cannot be the source side. Those can: conll"),
        (("c/en/x.conll", "conll", "left"), "Write --as FILE FORMAT, or --as FILE FORMAT source|target|pairs|links."),
        (("c/en/x.conll",), "Write --as FILE FORMAT"),
        (("c/en/x.conll", "conll:IOB2"), "the option 'IOB2' has no value"),
        (("c/en/x.conll", "conll:scheme=IOB2,BIOES"), "Option scheme of side conll is"),
    ],
)
def test_what_is_said_wrongly_of_a_file_is_told_with_the_choices(
    here: Path, capsys: pytest.CaptureFixture[str], told: tuple[str, ...], said: str
) -> None:
    write(here, {f"c/{lang}/x.conll": text for lang, text in WORDS.items()})
    assert bring("c", "--as", *told) == 2
    assert said in capsys.readouterr().err


def test_a_folder_or_pattern_means_all_its_files_but_the_papers(here: Path) -> None:
    write(here, {f"c/{lang}/{part}.txt": f"{part} {lang}\n" for lang in WORDS for part in ("one", "two")})
    write(here, {"c/en/README": "About.\n"})
    assert bring("c", "--as", "c/en", "text", "source", "--as", "c/nb", "text", "target") == 0
    assert [pair.document for pair in kept()] == ["one", "two"]
    assert bring("./c/en/one.txt", "c/nb/one.txt", "--as", "c/en/one.txt", "tokenised", "--as", "./c/nb/*", "text") == 0


def test_json_that_looks_like_nothing_is_not_said_to_be_columns(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, {"first.json": '[{"utterance": "Mia ruft."}]', "second.json": '[{"utterance": "Mia calls."}]'})
    assert bring("first.json", "second.json") == 2
    said = capsys.readouterr().err
    assert "its keys are utterance" in said
    assert "doccano" in said
    assert "conll" not in said


def test_subtitles_are_refused_by_their_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "1\n00:00:01,000 --> 00:00:02,000\nMia\n\n2\n00:00:03,000 --> 00:00:04,000\nKo\n"
    write(here, {"a.en.srt": lines, "a.de.srt": lines})
    assert bring("a.en.srt", "a.de.srt") == 2
    assert "a.en.srt: it is not read, since it is a file of subtitles. Save the texts" in capsys.readouterr().err


def test_every_repair_is_written_where_that_is_asked_for(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spaced = "New York B-LOC\nshines O\n\n" * 15
    write(here, {"a.en.conll": spaced + "and O\nso O\n" * 9, "a.nb.conll": spaced + "og O\nså O\n" * 9})
    assert bring("a.en.conll", "a.nb.conll", "--dry-run", "--repairs", "repairs.txt") == 0
    lines = Path("repairs.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 30
    assert all("'New York' was read as the word" in line for line in lines)
    assert "and 20 more (--repairs FILE writes all)" in capsys.readouterr().out


STORY = {
    "story.en.txt": "The harbour was quiet. Ana carried two nets.\nJohn Okello asked for water. Nobody answered him.\n",
    "story.de.txt": "Der Hafen war still.\nAna trug zwei Netze.\nJohn Okello bat um Wasser, aber niemand antwortete.\n",
}


def test_documents_are_aligned_by_sentence_where_lines_do_not_correspond(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, STORY)
    assert bring(*STORY) == 2
    assert "have the sentences aligned (--align-sentences)" in capsys.readouterr().err
    assert bring(*STORY, "--align-sentences") == 0
    shown = capsys.readouterr().out
    assert "Aligned sentences, the least sure first" in shown
    assert "sure: 2 source sentences with 1 target sentence" in shown
    assert [(pair.source.text, pair.target.text) for pair in kept()] == [
        ("The harbour was quiet.", "Der Hafen war still."),
        ("Ana carried two nets.", "Ana trug zwei Netze."),
        (
            "John Okello asked for water. Nobody answered him.",
            "John Okello bat um Wasser, aber niemand antwortete.",
        ),
    ]


def test_pairs_that_are_not_sure_enough_are_left_out(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, STORY)
    assert bring(*STORY, "--align-sentences", "1", "--dry-run") == 0
    assert "was left out; " in capsys.readouterr().out
    with pytest.raises(SystemExit):
        bring(*STORY, "--align-sentences", "2")
    assert "'2' is no number from 0 to 1" in capsys.readouterr().err


def test_scripture_of_two_formats_is_joined_by_verse(here: Path) -> None:
    usfm = (
        "\\id GEN\n\\c 1\n\\p\n\\v 1 The boat is old.\n\\v 2-3 Ana mends her nets.\n\\id RUT\n\\c 1\n\\v 1 It rains.\n"
    )
    verses = "GEN 1:1\nGEN 1:2\nGEN 1:3\nEXO 1:1\n"
    write(
        here,
        {"a.en.usfm": usfm, "b.sw.txt": "Mashua ni kuukuu.\nAna anashona.\nNyavu zake.\nMvua.\n", "vref.txt": verses},
    )
    assert bring("a.en.usfm", "b.sw.txt", "vref.txt") == 0
    assert [(pair.id, pair.document, pair.target.text) for pair in kept()] == [
        ("GEN 1:1", "GEN 1", "Mashua ni kuukuu."),
        ("GEN 1:2-3", "GEN 1", "Ana anashona. Nyavu zake."),
    ]
