"""The table of methods and peers: which columns there are, and what it comes to."""

from pathlib import Path

import pytest

from benchmarks.methods_table import PEERS, lines, measured, peers

PAIR = (
    '{"id": "1", "source_lang": "en", "target_lang": "es", "source_tokens": ["Ana", "came"],'
    ' "source_entities": [{"start": 0, "end": 1, "label": "PER"}], "target_tokens": ["Vino", "Ana"],'
    ' "target_entities": [{"start": 1, "end": 2, "label": "PER"}], "alignment": null}\n'
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "absa.en-es.jsonl"
    path.write_text(PAIR, encoding="utf-8")
    (tmp_path / "absa.en-es.awesome-mbert.pharaoh").write_text("0-1 1-0\n", encoding="utf-8")
    (tmp_path / "absa.en-es.mgiza-gdfa.pharaoh").write_text("0-0\n", encoding="utf-8")
    return path


def test_every_file_of_links_beside_the_pairs_is_a_column(corpus: Path) -> None:
    assert measured([corpus], ["hull"], ()) == {
        "hull": {"absa.en-es.awesome-mbert": 100.0, "absa.en-es.mgiza-gdfa": 0.0}
    }


def test_peers_stand_beside_and_the_mean_is_over_their_columns(corpus: Path) -> None:
    table = list(lines(measured([corpus], ["hull"], ()), peers(["absa.en-es.awesome-mbert", "absa.en-es.mgiza-gdfa"])))
    assert "| `hull` | 100.0 | 0.0 | 100.0 |" in table
    assert "| peer: hull | 95.6 |  | 95.6 |" in table
    assert "| `hull` less the column's best peer | +4.4 |  | +4.4 |" in table
    assert any("at worst +4.4" in line for line in table)


def test_without_peers_the_table_stands_alone() -> None:
    assert list(lines({"hull": {"own": 50.0}}, {})) == [
        "|  | own | mean |",
        "| --- | --- | --- |",
        "| `hull` | 50.0 | 50.0 |",
    ]


def test_every_peer_has_a_meaning() -> None:
    assert {name for found in PEERS["f1"].values() for name in found} == set(PEERS["names"])
