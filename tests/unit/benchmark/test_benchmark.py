"""The benchmark on two corpora made by hand: what is counted, kept, restricted and set beside."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core import settings
from core.benchmark import (
    PUBLISHED,
    BenchmarkCorpus,
    BenchmarkProtocol,
    BenchmarkResult,
    ResultFolder,
    alignment_table,
    measure_links,
    measure_spans,
    published,
    read_corpus,
    rows_of,
    span_tables,
)
from core.benchmark.benchmark_results import ENGINE
from core.benchmark.benchmark_runner import _Bench
from core.errors import BadInput, UnknownName
from core.evaluation.significance import Resampling
from core.formats import OutgoingSentence, write_pairs_jsonl
from core.formats.base import Files
from core.formats.datasets.folder import HubDataset, files_in
from core.formats.datasets.huggingface import HuggingFace
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.projection.recipe import Recipe
from core.tables import Rank
from core.taggers import GivenTagger

HOW = Resampling(times=400)
GIVEN = {name: recipe(f"{name}@given") for name in ("hull", "paper-heuristic")}


def sentence(lang: str, words: str, *spans: tuple[int, int, str]) -> Sentence:
    cut = words.split()
    return Sentence(tuple(cut), (" ",) * (len(cut) - 1) + ("",), lang, tuple(Span(*span) for span in spans))


def whole(number: int, part: str = "a") -> SentencePair:
    """Both recipes are right: one word, linked with one word."""
    source = sentence("en", "Ana came", (0, 1, "PER"))
    target = sentence("lg", f"Ana jie{number}", (0, 1, "PER"))
    return SentencePair(f"{part}{number}", source, target, Alignment(((0, 0), (1, 1)), (2, 2)))


def gapped(number: int, part: str = "a") -> SentencePair:
    """The hull is right; the heuristic finds runs of one word of three, none longer than 0.8 of the entity."""
    source = sentence("en", "New York Times", (0, 3, "ORG"))
    target = sentence("lg", f"New a b York c d Times{number}", (0, 7, "ORG"))
    return SentencePair(f"{part}{number}", source, target, Alignment(((0, 0), (1, 3), (2, 6)), (3, 7)))


FIRST = BenchmarkCorpus("first", tuple([whole(n) for n in range(3)] + [gapped(3)]))
SECOND = BenchmarkCorpus("second", tuple([gapped(n) for n in range(20)] + [whole(n, "b") for n in range(20)]))


def tables(folder: Path, corpora: Sequence[BenchmarkCorpus] = (FIRST, SECOND), part: str = "") -> list[list[str]]:
    """The rows of the table of F1, as they are shown, without intervals."""
    rows = [
        rows_of(one, "gold", measure_spans(one, GIVEN, BenchmarkProtocol(), ResultFolder(folder)), part)
        for one in corpora
    ]
    table = span_tables(rows, HOW)[0]
    return [
        [f"{cell.value:.1f}" if isinstance(cell.value, float) else str(cell.value) for cell in row]
        for row in (*table.rows, *table.summary)
    ][: len(corpora) + 2]


def test_scores_means_and_ranks_are_those_of_the_hand(tmp_path: Path) -> None:
    # first: 4 of 4 and 3 of 3 with 4 gold, so 2*3/(3+4); second: all, and 20 of 20 with 40 gold, so 2*20/(20+40)
    assert tables(tmp_path) == [
        ["first", "4", "gold", "100.0", "100.0", "85.7"],
        ["second", "40", "gold", "100.0", "100.0", "66.7"],
        ["mean", "", "", "100.0", "100.0", "76.2"],
        ["mean rank", "", "", "", "1.0", "2.0"],
    ]


def test_one_wrong_of_four_is_chance_and_twenty_of_forty_are_not(tmp_path: Path) -> None:
    rows = [
        rows_of(one, "gold", measure_spans(one, GIVEN, BenchmarkProtocol(), ResultFolder(tmp_path)))
        for one in (FIRST, SECOND)
    ]
    table, ratio, left = span_tables(rows, HOW)
    assert [[cell.mark for cell in row[-2:]] for row in table.rows] == [
        [Rank.BEST, Rank.TIED],
        [Rank.BEST, Rank.PLAIN],
    ]
    assert "hull has the highest F1 on first: not significantly better than paper-heuristic." in table.notes
    assert "hull has the highest F1 on second, the mean: significantly better than every other recipe." in table.notes
    assert [cell.value for cell in ratio.rows[1]] == ["second", 40, 1.0, 0.5]
    assert [cell.value for cell in left.rows[0]] == ["first", 4, 0.0, 25.0]


def test_too_few_resamples_to_find_anything_are_refused(tmp_path: Path) -> None:
    row = rows_of(FIRST, "gold", measure_spans(FIRST, GIVEN, BenchmarkProtocol(), ResultFolder(tmp_path)))
    with pytest.raises(BadInput, match="Give at least 20"):
        span_tables([row], Resampling(times=10))


def test_a_part_is_counted_by_itself_from_the_same_cells(tmp_path: Path) -> None:
    assert tables(tmp_path, [SECOND], part="b")[0] == ["second", "20", "gold", "100.0", "100.0", "100.0"]
    with pytest.raises(BadInput, match="no pair whose id begins with 'n'"):
        tables(tmp_path, [SECOND], part="n")


def test_what_was_measured_before_the_end_is_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = _Bench.measure
    done: list[object] = []
    again: list[object] = []

    def cut(self: _Bench, asked: Recipe) -> BenchmarkResult:
        if done:
            raise KeyboardInterrupt
        done.append(asked)
        return measure(self, asked)

    def counted(self: _Bench, asked: Recipe) -> BenchmarkResult:
        again.append(asked)
        return measure(self, asked)

    monkeypatch.setattr(_Bench, "measure", cut)
    with pytest.raises(KeyboardInterrupt):
        tables(tmp_path)
    assert len(list((tmp_path / "cells").iterdir())) == 1
    monkeypatch.setattr(_Bench, "measure", counted)
    cut_short = tables(tmp_path)
    assert len(again) == 3
    assert cut_short == tables(tmp_path / "elsewhere")
    assert len(again) == 7
    assert tables(tmp_path) == cut_short
    assert len(again) == 7


def test_a_cell_names_what_made_it_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    measure_spans(FIRST, {"hull": GIVEN["hull"]}, BenchmarkProtocol(), ResultFolder(tmp_path))
    [path] = (tmp_path / "cells").iterdir()
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert (kept["corpus"], kept["recipe"], kept["about"]["recipe"]) == ("first", "hull", GIVEN["hull"].to_json())
    assert {"spanbridge", "python", "numpy", "machine"} <= set(kept["versions"])
    assert set(kept["seconds"]) == {"align", "project"}
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match="no cell of a benchmark"):
        measure_spans(FIRST, {"hull": GIVEN["hull"]}, BenchmarkProtocol(), ResultFolder(tmp_path))


def test_labels_are_dropped_before_anything_is_projected(tmp_path: Path) -> None:
    # The date would take the linked word first; without it the person has the word for herself.
    source = sentence("en", "May May", (0, 1, "DATE"), (1, 2, "PER"))
    target = sentence("lg", "May", (0, 1, "PER"))
    pair = SentencePair("1", source, target, Alignment(((0, 0), (1, 0)), (2, 1)))
    corpus = BenchmarkCorpus("dates", (pair,))
    rates = {}
    for labels in ((), ("PER",)):
        cells = measure_spans(corpus, {"hull": GIVEN["hull"]}, BenchmarkProtocol(labels), ResultFolder(tmp_path))
        rates[labels] = cells["hull"].evaluation
    assert (rates[()].overall.correct, rates[()].overall.predicted) == (0, 1)
    assert (rates["PER",].overall.f1, rates["PER",].ceiling.gold) == (1.0, 1)
    assert len(list((tmp_path / "cells").iterdir())) == 2


def test_a_tagger_is_used_and_named_only_where_sources_have_no_entities(tmp_path: Path) -> None:
    plain = replace(FIRST, pairs=tuple(replace(pair, source=pair.source.with_spans(None)) for pair in FIRST.pairs))
    with pytest.raises(BadInput, match="--tagger"):
        measure_spans(plain, GIVEN, BenchmarkProtocol(), ResultFolder(tmp_path))
    with pytest.raises(BadInput, match="nobody has marked"):
        measure_spans(plain, GIVEN, BenchmarkProtocol(tagger=GivenTagger()), ResultFolder(tmp_path))
    protocol = BenchmarkProtocol(tagger=GivenTagger())
    assert (protocol.entities(FIRST), protocol.entities(plain)) == ("of the corpus", "given")
    assert protocol.prepared(FIRST) == FIRST.pairs


def test_recipes_never_see_gold_links(tmp_path: Path) -> None:
    own = measure_spans(SECOND, {"hull": recipe("hull")}, BenchmarkProtocol(), ResultFolder(tmp_path))[
        "hull"
    ].evaluation.overall
    bare = replace(SECOND, pairs=tuple(replace(pair, alignment=None) for pair in SECOND.pairs))
    cells = measure_spans(bare, {"hull": recipe("hull")}, BenchmarkProtocol(), ResultFolder(tmp_path))
    assert cells["hull"].evaluation.overall == own


def test_aligners_are_judged_by_gold_links(tmp_path: Path) -> None:
    gold = [Alignment(((0, 0),), (2, 2), ((1, 1),)), Alignment(((0, 0), (1, 1)), (2, 2))]
    pairs = tuple(replace(whole(n), alignment=links) for n, links in enumerate(gold))
    links = (Alignment(((0, 0), (1, 1)), (2, 2)), Alignment(((0, 1),), (2, 2)))
    corpus = BenchmarkCorpus("links", pairs, links, added=("theirs",))
    cells = measure_links(corpus, {"lexical": recipe().aligner}, ResultFolder(tmp_path))
    # predicted 3, sure 3, in sure 1, in possible 2: precision 2/3, recall 1/3, AER 1 - 3/6
    [row] = alignment_table([(corpus, cells)], HOW).rows
    shown = [cell.value for cell in row][:7]
    assert shown[:3] == ["links + theirs", "links given", 2]
    assert shown[3:] == pytest.approx([200 / 3, 100 / 3, 50.0, 400 / 9])
    bare = replace(corpus, pairs=tuple(replace(pair, alignment=None) for pair in pairs))
    with pytest.raises(BadInput, match="no gold links"):
        measure_links(bare, {"lexical": recipe().aligner}, ResultFolder(tmp_path))


def test_corpora_are_read_from_every_form_that_the_command_names(tmp_path: Path) -> None:
    path, links = tmp_path / "x.en-lg.jsonl", tmp_path / "x.en-lg.theirs.pharaoh"
    path.write_text(write_pairs_jsonl(FIRST.pairs), encoding="utf-8")
    links.write_text("0-0\n\n0-1\n2-5\n", encoding="utf-8")
    (tmp_path / "more.txt").write_text("a b ||| c d\n", encoding="utf-8")
    left, right = tmp_path / "x.en.conll", tmp_path / "x.lg.conll"
    left.write_text("Ana\tB-PER\ncame\tO\n\n", encoding="utf-8")
    right.write_text("Ana\tB-PER\najje\tO\n\n", encoding="utf-8")
    corpus = read_corpus(f"{path}+{links}+{tmp_path / 'more.txt'}")
    assert (corpus.title, corpus.pairs) == ("x.en-lg + theirs + more", FIRST.pairs)
    assert corpus.links is not None
    assert corpus.links[3].sure == ((2, 5),)
    assert [list(map(list, words)) for words in corpus.text] == [[["a", "b"], ["c", "d"]]]
    assert corpus.digest != read_corpus(str(path)).digest == read_corpus(f"jsonl:{path}").digest
    [pair] = read_corpus(f"conll:en={left},lg={right}").pairs
    assert (pair.source.lang, pair.target.spans) == ("en", (Span(0, 1, "PER"),))
    single = read_corpus(f"conll:lg={right}", "fr")
    assert (single.one_sided, single.pairs[0].source.lang, single.lang) == (True, "fr", "lg")
    with pytest.raises(BadInput, match="--translator"):
        BenchmarkProtocol().used(single)
    bundled = read_corpus("uner-pud.en-de+eflomal_hi.gdfa")
    assert (bundled.title, len(bundled.links or ())) == ("uner-pud.en-de + eflomal_hi.gdfa", 300)


def test_a_dataset_is_read_from_a_folder_or_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [OutgoingSentence(pair.target, pair.id) for pair in FIRST.pairs]
    for name, data in HuggingFace().write("test", items).items():
        (tmp_path / name).write_bytes(data)
    folder = read_corpus(f"huggingface:lg={tmp_path}")
    assert [pair.target.spans for pair in folder.pairs] == [pair.target.spans for pair in FIRST.pairs]
    asked: list[HubDataset] = []

    def fetched(self: HubDataset) -> Files:
        asked.append(self)
        return files_in(tmp_path)

    monkeypatch.setattr(HubDataset, "files", fetched)
    named = read_corpus("huggingface:lg=hub://masakhane/masakhaner2/lug")
    assert asked == [HubDataset("masakhane/masakhaner2", "lug", "test")]
    assert (named.title, named.digest) == ("masakhaner2.lug", folder.digest)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("uner-pud.en-dee", "Did you mean 'uner-pud.en-de'"),
        ("gone.jsonl", "gone.jsonl: it cannot be read"),
        ("conll:a.conll", "does not say the language"),
        ("tmx:lg=a.tmx", "no format of one side named 'tmx'"),
        ("conll:en=a,lg=b,sw=c", "it is no corpus"),
        ("uner-pud.en-de+eflomal_hi.gdfa+gone", "several files of links"),
    ],
)
def test_a_corpus_that_cannot_be_read_says_why(asked: str, message: str) -> None:
    with pytest.raises((BadInput, UnknownName), match=message.replace(".", r"\.").replace("?", r"\?")):
        read_corpus(asked)


def test_published_numbers_are_found_by_language_or_corpus() -> None:
    some = published("masakhaner2:HS-awe,MT")
    assert (list(some.columns), some.mark, some.mode) == (["HS-awe", "MT"], "published", "seqeval, default")
    assert some.value(FIRST, "HS-awe") == 80.8  # "lg" here, "lug" there
    assert some.value(read_corpus("uner-pud.en-de"), "HS-awe") is None
    peers = published("peers")
    named = replace(FIRST, name="absa.en-es", added=("awesome-mbert",))
    assert (peers.value(named, "hull"), peers.value(FIRST, "hull")) == (95.6, None)
    with pytest.raises(UnknownName, match="Did you mean 'HS-awe'"):
        published("masakhaner2:HS-aw")
    with pytest.raises(UnknownName, match="set of published numbers"):
        published("gone")


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_set_is_whole_and_says_where_it_is_from(name: str) -> None:
    found = published(name)
    assert found.source in found.about
    assert f"Mode: {found.mode}." in found.about
    numbers = [value for row in found.values.values() for value in row.values()]
    assert set(found.columns) == {column for row in found.values.values() for column in row}
    assert all(0 <= number <= 100 for number in numbers)
    assert len(numbers) >= 0.8 * len(found.columns) * len(found.values)


def test_published_means_are_those_of_the_source() -> None:
    means = {
        "masakhaner2:HS-awe": 67.29,
        "xtreme:NS-sim": 46.37,
        "europarl:GS-awe": 89.27,
        "t-projection:T-Projection": 70.3,
    }
    for asked, mean in means.items():
        found = published(asked)
        [column] = found.columns
        assert sum(row[column] for row in found.values.values()) / len(found.values) == pytest.approx(mean, abs=0.05)


@pytest.mark.parametrize("part", ENGINE)
def test_the_digest_of_the_code_covers_every_part_of_the_engine(part: str) -> None:
    assert (settings.HOME / "core" / part).exists()
