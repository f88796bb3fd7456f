"""The command line: what it prints, what it writes, and how it refuses."""

import errno
import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.corpora.bundled import FOLDER, bundled_corpus, read_bundled
from core.corpora.importing import add_bundled
from core.errors import DISK_FULL
from core.formats import SIDE_FORMATS, Preserves, TextFile, read_pairs_jsonl, read_pharaoh, write_pairs_jsonl
from core.formats.columns.conll import Conll
from core.model import Alignment, Span
from core.projection.presets import RECIPES, recipe
from core.store import Store
from core.symmetrization import COMBINATIONS
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.workspace import Workspace
from tests.workspaces import handle

GERMAN = FOLDER / "uner-pud.en-de.jsonl"
LINKS = FOLDER / bundled_corpus("uner-pud.en-de").links["eflomal_hi.gdfa"]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Forty German pairs, with one gold link each."""
    pairs = read_bundled("uner-pud.en-de").pairs[:40]
    path = tmp_path / "few.jsonl"
    linked = [replace(pair, alignment=Alignment(((0, 0),), pair.size)) for pair in pairs]
    path.write_text(write_pairs_jsonl(linked), encoding="utf-8")
    return path


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["evaluate", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_evaluate_prints_one_json_object_of_the_promised_form(capsys: pytest.CaptureFixture[str], few: Path) -> None:
    found = evaluated(capsys, few)
    promised = ["corpus", "recipe", "overall", "labels", "alignment"]
    assert list(found) == [*promised, "f1_interval", "modes", "ceiling", "selective_ceiling", "seconds"]
    assert (found["corpus"], found["recipe"]) == (str(few), "default")
    assert list(found["overall"]) == ["precision", "recall", "f1"]
    assert set(found["labels"]) == {"PER", "LOC", "ORG"}
    assert list(found["alignment"]) == ["precision", "recall", "f1", "aer"]
    rates = [found["overall"], *found["labels"].values(), found["alignment"]]
    assert all(0 <= rate <= 1 for group in rates for rate in group.values())
    assert found["overall"]["f1"] > 0.5
    assert found["modes"]["strict"] == found["overall"]
    low, high = found["f1_interval"]
    assert low < found["overall"]["f1"] < high
    assert found["seconds"]["total"] >= found["seconds"]["align"] > 0


def test_given_links_take_the_place_of_the_aligner(capsys: pytest.CaptureFixture[str]) -> None:
    found = evaluated(capsys, GERMAN, "--recipe", "hull", "--alignments", LINKS, "--labels", "PER,LOC")
    assert found["overall"]["f1"] == pytest.approx(2 * 223 / (282 + 303))  # 223 correct, 282 predicted, 303 gold
    assert set(found["labels"]) == {"PER", "LOC"}
    assert found["alignment"] is None


def test_the_aligner_never_sees_gold_links(capsys: pytest.CaptureFixture[str], few: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.jsonl"
    pairs = [replace(pair, alignment=None) for pair in read_pairs_jsonl(TextFile.at(few)).pairs]
    plain.write_text(write_pairs_jsonl(pairs), encoding="utf-8")
    assert evaluated(capsys, few)["overall"] == evaluated(capsys, plain)["overall"]


def test_evaluate_prints_tables_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(GERMAN), "--recipe", "hull", "--alignments", str(LINKS)]) == 0
    out = capsys.readouterr().out
    for word in ("PER", "overall", "eq", "ceiling", "F1, 95 %", "half credit", "of 300 sentences", "seconds"):
        assert word in out


def test_a_recipe_may_be_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(recipe("hull").to_json()), encoding="utf-8")
    mine = evaluated(capsys, GERMAN, "--recipe", path, "--alignments", LINKS)
    assert mine["overall"] == evaluated(capsys, GERMAN, "--recipe", "hull", "--alignments", LINKS)["overall"]


def test_project_writes_target_entities_and_links_for_every_pair(few: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["project", str(few), "--recipe", "hull", "--out", str(out)]) == 0
    before, after = (read_pairs_jsonl(TextFile.at(path)).pairs for path in (few, out))
    assert [pair.id for pair in after] == [pair.id for pair in before]
    assert [pair.source for pair in after] == [pair.source for pair in before]
    assert sum(len(pair.target.spans or ()) for pair in after) > 20
    assert sum(len(pair.alignment.sure) for pair in after if pair.alignment) > 200
    assert {json.loads(line)["recipe"] for line in out.read_text(encoding="utf-8").splitlines()} == {recipe("hull").id}


def test_pairs_without_source_entities_come_out_without_target_entities(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["project", str(FOLDER / "uner-gja.en-ceb.jsonl"), "--out", str(out)]) == 0
    pairs = read_pairs_jsonl(TextFile.at(out)).pairs
    assert len(pairs) == 188
    assert {pair.target.spans for pair in pairs} == {None}


@pytest.mark.parametrize("way", [[], ["--aligner", "lexical:prefix=4,floor=0.5", "--links", "match"]])
def test_align_writes_a_line_for_every_pair(few: Path, tmp_path: Path, way: list[str]) -> None:
    out = tmp_path / "out.pharaoh"
    more = tmp_path / "more.txt"
    more.write_text("the house ||| das Haus\n", encoding="utf-8")
    assert main(["align", str(few), "--text", str(more), "--out", str(out), *way]) == 0
    links, repairs = read_pharaoh(TextFile.at(out), read_pairs_jsonl(TextFile.at(few)).pairs)
    assert min(len(found.sure) for found in links) >= 1
    assert repairs == ()


def test_two_directions_of_links_are_combined(few: Path, tmp_path: Path) -> None:
    pairs = read_pairs_jsonl(TextFile.at(few)).pairs
    paths = []
    for way in ("forward", "backward"):
        paths.append(str(tmp_path / f"{way}.pharaoh"))
        assert main(["align", str(few), "--aligner", f"lexical:threshold=0,links={way}", "--out", paths[-1]]) == 0
    sides = [read_pharaoh(TextFile.at(path), pairs)[0] for path in paths]
    for how, combine in COMBINATIONS.items():
        out = str(tmp_path / "out.jsonl")
        arguments = ["project", str(few), "--recipe", "hull", "--alignments", *paths, "--symmetrise", how]
        assert main([*arguments, "--out", out]) == 0
        for pair, there, back in zip(read_pairs_jsonl(TextFile.at(out)).pairs, *sides, strict=True):
            assert pair.alignment is not None
            assert set(pair.alignment.sure) == combine([set(there.sure), set(back.sure)])


def test_recipes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[name, found.id] for name, found in RECIPES.items()]
    assert main(["recipes", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(RECIPES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "gone.jsonl"], "gone.jsonl: it cannot be read (No such file or directory)"),
        (["evaluate", str(GERMAN), "--recipe", "hul"], "Did you mean 'hull'?"),
        (["evaluate", str(GERMAN), "--recipe", str(GERMAN)], "it is not a recipe"),
        (["evaluate", str(GERMAN), "--alignments", str(GERMAN)], "line 1: "),
        (["evaluate", str(FOLDER / "ntrex.en-tl.jsonl")], "pair ntrex-0001: its target has no gold entities."),
        (["evaluate", str(FOLDER / "uner-gja.en-ceb.jsonl")], "its source has no entities to project."),
        (["project", str(GERMAN), "--recipe", "hull", "--alignments", str(LINKS), "--out", "/gone/x"], "/gone/x: it"),
        (["align", str(GERMAN), "--text", "gone.gz", "--out", "-"], "gone.gz: it cannot be read"),
        (["align", str(GERMAN), "--aligner", "lexicl", "--out", "-"], "Did you mean 'lexical'?"),
        (
            ["align", str(GERMAN), "--aligner", "given", "--links", "match", "--out", "-"],
            "takes no such option",
        ),
        (["align", str(GERMAN), "--aligner", "lexical:prefix=0", "--out", "-"], "prefix >= 1"),
        (["align", str(GERMAN), "--aligner", "lexical:prefix=long", "--out", "-"], "is a whole number"),
        (["align", str(GERMAN), "--aligner", "simalign:model=/gone", "--out", "-"], "/gone is not on this"),
        (["align", str(GERMAN), "--links", "best", "--out", "-"], "argmax"),
        (["export", "--store", "gone.db", "--out", "x"], "gone.db: there is no project store."),
    ],
)
def test_errors_are_one_sentence_and_status_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.splitlines()[-1].startswith("error: ")
    assert "Traceback" not in error


def test_repairs_are_told_and_an_empty_corpus_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    row = '{"id": "a", "source_tokens": ["x"], "target_tokens": ["y"], "source_entities": [], "target_entities": []}\n'
    twice, empty = tmp_path / "twice.jsonl", tmp_path / "empty.jsonl"
    twice.write_text(row * 20, encoding="utf-8")
    empty.write_text("\n", encoding="utf-8")
    assert main(["evaluate", str(twice)]) == 0
    told = capsys.readouterr().err
    assert told.count("note: ") == 11
    assert "9 more things were repaired" in told
    assert main(["evaluate", str(empty)]) == 2


def test_the_module_runs_and_stops_quietly_when_nobody_reads_on() -> None:
    command = f'"{sys.executable}" -m core recipes --json | head -c 1'
    done = subprocess.run(command, shell=True, cwd=FOLDER.parents[1], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which Ana confirmed one German pair and flagged another."""
    place = tmp_path_factory.mktemp("store") / "spanbridge.db"
    with closing(Store.at(place)) as store:
        project = add_bundled(store, bundled_corpus("uner-pud.en-de"))
        ensure_projected(store, project.id, "hull", recipe("hull"))
        desk = Workspace(store, project, recipe("hull").id, prepared_method(store, project.id, recipe("hull")), "Ana")
        first, second, *_ = store.pair_ids(project.id)
        handle(desk, first, {"type": "confirm"}, "test", 1)
        handle(desk, second, {"type": "flag", "note": "which one?"}, "test", 2)
    return place


def export(place: Path, out: Path, *arguments: str) -> int:
    return main(["export", "--store", str(place), "--recipe", "hull", "--out", str(out), *arguments])


STEM = "uner-pud.en-de.Ana"
EVERY = ["confirmed", "bulk", "flagged", "open", "unreviewed"]


@pytest.mark.parametrize(("statuses", "count"), [(["confirmed"], 1), (["confirmed", "flagged"], 2), (EVERY, 300)])
def test_reviewed_pairs_leave_the_store_as_files_that_were_read_again(
    capsys: pytest.CaptureFixture[str], reviewed: Path, tmp_path: Path, statuses: list[str], count: int
) -> None:
    assert export(reviewed, tmp_path, "--status", *statuses, "--formats", "jsonl", "conll") == 0
    out = capsys.readouterr().out
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    conll = {f"conll/{STEM}.{side}.conll" for side in ("source-en", "target-de")}
    assert found == {f"jsonl/{STEM}.jsonl", *conll, "README.md", "provenance.json"}
    assert out.count("0 differences") == 3
    assert out.splitlines()[-1] == f"{count} pairs exported, {300 - count} left out."
    rows = [json.loads(line) for line in (tmp_path / f"jsonl/{STEM}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == count
    assert (rows[0]["status"], rows[0]["reviewer"]) == ("confirmed", "Ana")


def test_an_export_is_split_renamed_and_told_of(reviewed: Path, tmp_path: Path) -> None:
    choices = [
        "--status",
        *EVERY,
        "--rename",
        "PER=HUMAN,LOC=",
        "--split",
        "60/20/20",
        "--formats",
        "conll:scheme=BIOES",
    ]
    assert export(reviewed, tmp_path, *choices, "--everything") == 0
    parts = [tmp_path / f"conll/{STEM}.target-de.{part}.conll" for part in ("train", "dev", "test")]
    text = "".join(path.read_text(encoding="utf-8") for path in parts)
    assert "S-HUMAN" in text
    assert "LOC" not in text
    rows = [
        json.loads(line) for line in (tmp_path / f"{STEM}.everything.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {row["part"] for row in rows} == {"train", "dev", "test"}
    assert [entry["action"] for row in rows for entry in row["history"]] == ["confirm", "flag"]
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "PER → HUMAN, LOC → dropped" in card


def test_a_corpus_is_imported_from_files_of_any_format_and_exported_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "news.en.conll").write_text("Ana B-PERSON\nsings O\n\nOslo B-LOC\n", encoding="utf-8")
    (tmp_path / "news.lug.txt").write_text("Ana ayimba\nOslo\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("news.lug.txt", "news.en.conll")]
    place = str(tmp_path / "store.db")
    arguments = ["import", *files, "--store", place, "--name", "News", "--rename", "PERSON=PER"]
    assert main([*arguments, "--dry-run"]) == 0
    assert not Path(place).exists()
    assert main(arguments) == 0
    assert "news.en.conll: source side, CoNLL columns" in capsys.readouterr().err
    with closing(Store.at(Path(place))) as store:
        [project] = store.projects()
        pairs = list(store.pairs(project.id))
    assert (project.source_lang, project.target_lang) == ("en", "lug")
    assert [pair.source.spans for pair in pairs] == [(Span(0, 1, "PER"),), (Span(0, 1, "LOC"),)]
    assert [pair.target.words for pair in pairs] == [("Ana", "ayimba"), ("Oslo",)]
    assert main([*arguments, "--as", "lug.txt", "conll"]) == 2
    assert "news.lug.txt, line 1" in capsys.readouterr().err


def out_of_step(folder: Path) -> list[str]:
    """The bundled sentences as two files, a run of target lines being one line too far up."""
    pairs = read_bundled("uner-pud.en-de").pairs[:160]
    order = [*range(60), *range(61, 120), 60, *range(120, 160)]
    texts = {"a.en.txt": [pair.source.text for pair in pairs], "a.de.txt": [pairs[line].target.text for line in order]}
    for name, lines in texts.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return ["import", *(str(folder / name) for name in texts), "--store", str(folder / "s.db"), "--name", "News"]


def test_a_dry_run_shows_what_is_doubtful_and_keeps_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([*out_of_step(tmp_path), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("160 pairs from 2 files; ")
    assert "! 1 run of lines out of step, the first from pair 61 on" in said
    assert "Pairs 61 to 120: each translation stands 1 pair further up. The first is" in said
    assert "--repair-shifts" in said
    assert not (tmp_path / "s.db").exists()


@pytest.mark.parametrize(("asked", "kept"), [([], 160), (["--repair-shifts"], 159), (["--drop-shifts"], 100)])
def test_lines_out_of_step_are_repaired_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: list[str], kept: int
) -> None:
    assert main([*out_of_step(tmp_path), *asked]) == 0
    with closing(Store.at(tmp_path / "s.db")) as store:
        [project] = store.projects()
        assert store.pair_count(project.id) == kept
    assert ("Lines out of step were" in project.origin) == bool(asked)
    assert ("out of step, the first" in capsys.readouterr().out) == (not asked)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--project", "fr"], "no such project (choices: uner-pud.en-de). Add --project uner-pud.en-de."),
        (["--reviewer", "Bo"], "no such reviewer (choices: Ana). Add --reviewer Ana, or add --adjudicated"),
        (["--recipe", "hul"], "Did you mean 'hull'?"),
    ],
)
def test_an_export_names_its_choices(
    capsys: pytest.CaptureFixture[str], reviewed: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    assert export(reviewed, tmp_path, *arguments) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def imported(folder: Path, label: str, words: str) -> str:
    """A store with a project that nobody has opened; a label, and words with tabs between, on both sides."""
    links = " ".join(f"{word}-{word}" for word in range(len(words.split("\t"))))
    row: dict[str, object] = {"id": "p1", "source_lang": "en", "target_lang": "xx", "alignment": links}
    for side in ("source", "target"):
        row |= {f"{side}_tokens": words.split("\t")}
    row["source_entities"] = [{"start": 0, "end": 1, "label": label}, {"start": 1, "end": 2, "label": "LOC_A"}]
    (folder / "in.jsonl").write_text(json.dumps(row), encoding="utf-8")
    place = str(folder / "store.db")
    assert main(["import", str(folder / "in.jsonl"), "--store", place, "--name", "Unopened"]) == 0
    return place


def given(place: str, out: Path, *arguments: str) -> int:
    return main(["export", "--store", place, "--recipe", "hull@given", "--out", str(out), *arguments])


def test_pairs_that_nobody_has_opened_go_out_without_a_reviewer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place, out = imported(tmp_path, "LOC.A", "Oslo\tFjord"), tmp_path / "out"
    assert given(place, tmp_path / "none", "--adjudicated") == 0
    assert "no pair is in this selection (not of these statuses: 1). Choose more" in capsys.readouterr().err
    for arguments in ((), ("--reviewer", "Ana", "--status", "unreviewed")):
        assert given(place, out, *arguments) == 2
        assert "nobody has reviewed a pair of this project yet. Leave it out, and add" in capsys.readouterr().err
    assert not out.exists()
    assert given(place, out, "--status", "unreviewed", "--formats", "jsonl", "brat") == 0
    assert "1 pairs exported, 0 left out." in capsys.readouterr().out
    [ann] = out.glob("brat/*target-xx*/*.ann")
    assert ann.read_text(encoding="utf-8").startswith("T1\tLOC_A_2 0 4\tOslo\n")
    assert "# LOC_A_2 stands for LOC.A\n" in (ann.parent / "annotation.conf").read_text(encoding="utf-8")
    facts = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert facts["rewritten"] == {"brat standoff": {"labels": {"LOC.A": "LOC_A_2"}, "words": {}, "texts": {}}}
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "| brat standoff | label | 2 | “LOC.A” | “LOC\\_A\\_2” |" in card
    assert "- Version: that of the recipe: nobody has reviewed these pairs" in card
    [pairs] = out.glob("jsonl/*.jsonl")
    assert '"label": "LOC.A"' in pairs.read_text(encoding="utf-8")


@pytest.mark.parametrize("status", [["unreviewed"], ["confirmed", "unreviewed"]])
def test_where_no_review_is_asked_for_no_reviewer_is_chosen(reviewed: Path, tmp_path: Path, status: list[str]) -> None:
    place = tmp_path / "store.db"
    place.write_bytes(reviewed.read_bytes())
    with closing(Store.at(place)) as store:
        [project] = store.projects()
        desk = Workspace(store, project, recipe("hull").id, prepared_method(store, project.id, recipe("hull")), "Bo B")
        handle(desk, store.pair_ids(project.id)[2], {"type": "confirm"}, "another", 1)
    code = export(place, tmp_path / "out", "--status", *status, "--formats", "pharaoh")
    assert code == (0 if status == ["unreviewed"] else 2)


def test_a_reviewer_who_is_needed_is_asked_for_in_words_that_can_be_typed(
    capsys: pytest.CaptureFixture[str], reviewed: Path, tmp_path: Path
) -> None:
    place = tmp_path / "store.db"
    place.write_bytes(reviewed.read_bytes())
    with closing(Store.at(place)) as store:
        [project] = store.projects()
        desk = Workspace(store, project, recipe("hull").id, prepared_method(store, project.id, recipe("hull")), "A B")
        handle(desk, store.pair_ids(project.id)[2], {"type": "confirm"}, "another", 1)
    assert export(place, tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert "2 reviewers (choices: A B, Ana). Add --reviewer 'A B' or another, or add --adjudicated for" in error
    assert export(place, tmp_path / "out", "--reviewer", "A B", "--formats", "pharaoh") == 0
    assert export(place, tmp_path / "out", "--adjudicated", "--formats", "pharaoh") == 0


def test_words_with_spaces_go_out_as_every_format_can_hold_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place, out = imported(tmp_path, "Old Town", "7 500\tHội An\t-DOCSTART-"), tmp_path / "out"
    formats = ["conll", "conll:columns=4", "tokenised", *(name for name in SIDE_FORMATS if name != "conll")]
    assert given(place, out, "--status", "unreviewed", "--formats", *formats) == 0
    [four] = out.glob("conll-2/*target-xx.conll")
    assert "7_500 -X- _ B-Old_Town\nHội_An -X- _ B-LOC_A\nDOCSTART -X- _ O\n" in four.read_text(encoding="utf-8")
    [two] = out.glob("conll/*target-xx.conll")
    assert "7 500\tB-Old Town\nHội An\tB-LOC_A\nDOCSTART\tO\n" in two.read_text(encoding="utf-8")
    [line] = out.glob("tokenised/*target-xx.tok")
    assert line.read_text(encoding="utf-8") == "7\u00a0500 Hội\u00a0An -DOCSTART-\n"
    assert "note: CoNLL columns: the word “7 500” is written as “7_500” (2 times)." in capsys.readouterr().err


def test_a_format_that_fails_is_named_and_keeps_no_other_from_being_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, reviewed: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(Conll, "keeps", frozenset({Preserves.WORDS, Preserves.SPANS, Preserves.IDS}))
    assert export(reviewed, tmp_path, "--formats", "conll", "jsonl", "pharaoh") == 1
    said = capsys.readouterr()
    assert "1 pairs exported, 299 left out." in said.out
    assert "error: CoNLL columns, target (de) is not written, it does not read back as meant: sentence 1" in said.err
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.*")}
    assert written == {"jsonl", "pharaoh", "README.md", "provenance.json"}
    facts = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert list(facts["not_written"]) == ["CoNLL columns, target (de)", "CoNLL columns, source (en)"]
    assert "- Not here: CoNLL columns, target (de)" in (tmp_path / "README.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert export(reviewed, tmp_path / "none", "--formats", "conll") == 1
    assert not (tmp_path / "none").exists()


def test_an_export_that_cannot_be_written_says_so(
    capsys: pytest.CaptureFixture[str], reviewed: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert export(reviewed, tmp_path / "file") == 2
    assert "the folder cannot be made (" in capsys.readouterr().err


def test_projecting_what_has_no_source_entities_says_why_nothing_came(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cebuano = FOLDER / bundled_corpus("uner-gja.en-ceb").file
    assert main(["project", str(cebuano), "--recipe", "hull", "--out", str(tmp_path / "out.jsonl")]) == 0
    assert "nothing to project" in capsys.readouterr().err


def test_a_full_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fill(asked: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "history.jsonl")

    monkeypatch.setattr("core.cli.job_commands.jobs", fill)
    assert main(["jobs"]) == 2
    assert capsys.readouterr().err == f"error: {DISK_FULL}\n"
