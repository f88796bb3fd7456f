"""What goes out: whose answers, which pairs, with which scores, and what is told of it."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UnknownName
from core.export import (
    AdjudicatedPair,
    Duplicates,
    ExportOptions,
    ExportPackage,
    ExportPlan,
    RequestedFormat,
    SplitOptions,
    adjudicate,
    pack,
    select,
    soft_labels,
)
from core.export.selection import CONFLICT, DUPLICATE, INCOMPLETE, STATUS
from core.export.writing import NO_PHENOMENA
from core.export.zip_archive import CARD, PROVENANCE
from core.formats import TextFile, read_pairs_jsonl
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.base import Preserves
from core.formats.bitext.pairs_jsonl import PairsJsonl
from core.formats.bitext.tmx import Tmx
from core.formats.columns.conll import Conll
from core.formats.datasets.huggingface import HuggingFaceJson
from core.model import Span
from core.workspace.workspace import Workspace
from tests.workspaces import HULL, Hand, open_desk, pair

PAIRS = (
    pair("one", "Ana lives in Oslo", "Ana bor i Oslo", [Span(0, 1, "PER"), Span(3, 4, "LOC")], "0-0 1-1 2-2 3-3"),
    pair("two", "Oslo is cold", "Oslo er kaldt", [Span(0, 1, "LOC")], "0-0 1-1 2-2"),
    pair("three", "Oslo is cold", "Oslo er kaldt", [Span(0, 1, "LOC")], "0-0 1-1 2-2"),
    pair("four", "Bo sings", "det synger", [Span(0, 1, "PER")], "1-1"),
)
ALL = ("confirmed", "bulk", "flagged", "open", "unreviewed")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    yield opened
    opened.store.close()


@pytest.fixture
def hand(desk: Workspace) -> Hand:
    return Hand(desk)


def by(desk: Workspace, reviewer: str) -> Hand:
    """Another reviewer at the same project."""
    return Hand(replace(desk, reviewer=reviewer), f"tab of {reviewer}")


def ids(desk: Workspace, choice: ExportOptions) -> list[str]:
    return [one.id for one in select(desk, choice).pairs]


def packed(desk: Workspace, plan: ExportPlan) -> ExportPackage:
    return pack(desk, "hull", HULL, plan)


def test_only_confirmed_pairs_go_out_unless_told_otherwise(desk: Workspace, hand: Hand) -> None:
    hand("one", "confirm")
    hand("two", "flag", note="who?")
    found = select(desk)
    assert [item.pair.id for item in found.items] == ["one"]
    assert dict(found.left_out) == {STATUS: 3}
    assert found.stay == 3
    assert ids(desk, ExportOptions(("flagged", "unreviewed"))) == ["two", "three", "four"]
    assert select(desk, ExportOptions(("flagged",))).items[0].metadata["note"] == "who?"
    with pytest.raises(UnknownName, match="confirmed"):
        ExportOptions(("confirmd",))


def test_unreviewed_pairs_carry_the_recipes_labels_or_none_at_all(desk: Workspace) -> None:
    assert select(desk, ExportOptions(ALL)).pairs[1].target.spans == (Span(0, 1, "LOC"),)
    blank = select(desk, ExportOptions(ALL, blank=True))
    assert {one.target.spans for one in blank.pairs} == {None}
    assert soft_labels(blank.items[0]) is None


def test_incomplete_and_repeated_pairs_are_left_out_on_demand_and_counted(desk: Workspace, hand: Hand) -> None:
    assert select(desk, ExportOptions(ALL)).duplicates == Duplicates(1, 0)
    assert hand("three", "relabel", start=0, end=1, label="ORG") == ""
    assert select(desk, ExportOptions(ALL)).duplicates == Duplicates(1, 1)
    found = select(desk, ExportOptions(ALL, complete=("source",), distinct=True))
    assert [item.pair.id for item in found.items] == ["one", "two"]
    assert dict(found.left_out) == {DUPLICATE: 1, INCOMPLETE: 1}
    with pytest.raises(UnknownName):
        ExportOptions(complete=("all",))


def test_labels_are_renamed_and_dropped_with_their_scores(desk: Workspace) -> None:
    found = select(desk, ExportOptions(ALL, names={"PER": "HUMAN", "LOC": ""})).items[0]
    assert found.pair.target.spans == (Span(0, 1, "HUMAN"),)
    assert found.pair.source.spans == (Span(0, 1, "HUMAN"),)
    assert len(found.scores) == 1


def test_scores_are_the_recipes_until_a_person_decides(desk: Workspace, hand: Hand) -> None:
    machine = desk.view("one").projection.chosen
    assert hand("one", "accept", start=0, end=1) == ""
    item = select(desk, ExportOptions(("open",))).items[0]
    assert item.scores == (1.0, machine[1].score)
    soft = soft_labels(item)
    assert soft is not None
    assert soft[0] == {"B-PER": 1.0}
    assert soft[1] == {"O": 1.0}
    half = soft_labels(item._replace(scores=(1.0, 0.75)))
    assert half is not None
    assert half[3] == {"B-LOC": 0.75, "O": 0.25}


def test_what_most_reviewers_say_stands_and_a_conflict_stays_here(desk: Workspace, hand: Hand) -> None:
    bo, cy = by(desk, "Bo"), by(desk, "Cy")
    for someone in (hand, bo, cy):
        someone("one", "confirm")
    hand("two", "confirm")
    bo("two", "reject", start=0, end=1)
    bo("two", "confirm")
    cy("three", "confirm")
    bo("three", "flag", note="?")
    verdicts = adjudicate(desk.store, desk.project.id)
    assert verdicts["two"] == AdjudicatedPair(None, ((Span(0, 1, "LOC"),), ()))
    found = select(desk, ExportOptions(adjudicated=True))
    assert [item.pair.id for item in found.items] == ["one", "three"]
    assert dict(found.left_out) == {CONFLICT: 1, STATUS: 1}
    cy("two", "reject", start=0, end=1)
    cy("two", "confirm")
    settled = select(desk, ExportOptions(adjudicated=True)).items[1]
    assert (settled.pair.id, settled.pair.target.spans) == ("two", ())
    soft = soft_labels(settled)
    assert soft is not None
    assert soft[0] == {"B-LOC": 0.3333, "O": 0.6667}


def test_the_adjudicator_decides_alone(desk: Workspace, hand: Hand) -> None:
    bo = by(desk, "Bo")
    for someone in (hand, bo):
        someone("one", "confirm")
    judge = by(desk, "Adjudicator")
    judge("one", "reject", start=0, end=1)
    judge("one", "confirm")
    item = select(desk, ExportOptions(adjudicated=True)).items[0]
    assert (item.metadata["reviewer"], item.pair.target.spans) == ("Adjudicator", (Span(3, 4, "LOC"),))
    assert item.votes == ((Span(3, 4, "LOC"),),)


def test_a_bundle_holds_every_file_and_a_card_that_says_what_it_is(desk: Workspace, hand: Hand) -> None:
    hand("one", "confirm")
    hand("two", "confirm")
    by(desk, "Bo")("one", "confirm")
    wanted = (RequestedFormat("side", "conll", Conll("BIOES")), RequestedFormat("link", "pharaoh", Pharaoh()))
    package = packed(desk, ExportPlan(formats=wanted, split=SplitOptions(50, 50, 0)))
    assert package.bad == []
    with zipfile.ZipFile(io.BytesIO(package.zip())) as archive:
        names = set(archive.namelist())
        card, told = archive.read(CARD).decode(), json.loads(archive.read(PROVENANCE))
        lines = archive.read(f"{package.stem}.everything.jsonl")
    stem = f"{desk.project.id}.Ana"
    sides = {f"conll/{stem}.{side}.{part}.conll" for side in ("source-en", "target-de") for part in ("train", "dev")}
    links = {f"pharaoh/{stem}.{part}.pharaoh" for part in ("train", "dev")}
    assert names == {CARD, PROVENANCE, f"{stem}.everything.jsonl", *sides, *links}
    assert "- Pairs: 2\n    - confirmed one by one: 2\n- Left out: 2\n    - not of these statuses: 2" in card
    assert "| LOC | 2 | 2 |\n| PER | 1 | 1 |" in card
    assert "| Ana, Bo | 1 | 1.000 | 1.000 | 1.000 |" in card
    assert "| train | 1 | 1 |" in card
    assert told["recipe"]["id"] == HULL.id
    assert told["choice"]["statuses"] == ["confirmed"]
    assert told["project"]["sha256"] == desk.project.digest
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [len(row["history"]) for row in rows] == [2, 1]
    assert rows[0]["history"][0]["answer"]["status"] == "confirmed"
    assert rows[0]["target_entities"][0] == {"start": 0, "end": 1, "label": "PER", "score": 1.0}
    assert read_pairs_jsonl(TextFile("x", lines)).pairs == package.contents.selection.pairs


def test_phenomena_go_out_with_pairs_and_a_format_without_them_is_told(tmp_path: Path) -> None:
    pairs = [replace(PAIRS[0], phenomena=("acronym", "<b>")), PAIRS[1]]
    desk = open_desk(tmp_path / "tagged.db", pairs)
    formats = RequestedFormat("pair", "jsonl", PairsJsonl()), RequestedFormat("pair", "tmx", Tmx())
    plan = ExportPlan(ExportOptions(ALL), formats=(*formats, RequestedFormat("side", "conll", Conll())))
    everything, jsonl, tmx, *sides = packed(desk, plan).exported
    for item in (everything, jsonl):
        (data,) = item.files.values()
        assert [pair.phenomena for pair in read_pairs_jsonl(TextFile("x", data)).pairs] == [("acronym", "<b>"), ()]
        assert (item.good, item.loses) == (True, "")
    assert [NO_PHENOMENA in item.loses for item in (tmx, *sides)] == [True] * 3
    desk.store.close()
    plain = open_desk(tmp_path / "plain.db", PAIRS)
    assert not any(NO_PHENOMENA in item.loses for item in packed(plain, plan).exported)
    plain.store.close()


def test_the_card_is_safe_whatever_a_project_is_called(desk: Workspace) -> None:
    hostile = replace(desk.project, name="<script>*x*| # y", licence="a: [b]\n---\n")
    card = _card_of(replace(desk, project=hostile))
    assert "# \\<script\\>\\*x\\*\\| \\# y" in card
    assert 'license: "a: [b]\\n---\\n"' in card


def _card_of(desk: Workspace) -> str:
    with zipfile.ZipFile(io.BytesIO(packed(desk, ExportPlan(ExportOptions(ALL))).zip())) as archive:
        return archive.read(CARD).decode()


def test_a_file_that_does_not_read_back_is_told_and_not_offered(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = frozenset({Preserves.WORDS, Preserves.SPANS, Preserves.IDS})
    monkeypatch.setattr(Conll, "keeps", promise)
    package = packed(desk, ExportPlan(ExportOptions(ALL), (RequestedFormat("side", "conll", Conll()),)))
    assert {one.title for one in package.bad} == {"CoNLL columns, target (de)", "CoNLL columns, source (en)"}
    with zipfile.ZipFile(io.BytesIO(package.zip())) as archive:
        assert not [name for name in archive.namelist() if "conll" in name]


def test_names_of_files_are_tame_whoever_reviewed(desk: Workspace) -> None:
    package = packed(replace(desk, reviewer="../Ana & <b>"), ExportPlan(ExportOptions(ALL)))
    assert package.stem == f"{desk.project.id}.Ana-b"


def test_every_part_and_side_of_a_data_set_numbers_its_tags_alike(desk: Workspace) -> None:
    plan = ExportPlan(
        ExportOptions(ALL),
        (RequestedFormat("side", "huggingface-jsonl", HuggingFaceJson()),),
        False,
        SplitOptions(50, 50, 0),
    )
    files = {name: data for one in packed(desk, plan).exported for name, data in one.files.items()}
    told = [json.loads(data)["features"]["ner_tags"] for name, data in files.items() if name.endswith("features.json")]
    assert len(told) == 4
    assert all(one == told[0] for one in told)
    assert "B-PER" in json.dumps(told[0])
