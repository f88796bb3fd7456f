"""The diagnostic corpus: compiled from its texts, and parallel, so that a perfect projection scores 100."""

import pytest

from benchmarks.build_diagnostic import compile_texts, compiled_files
from benchmarks.diagnostic_pairs import OUT_OF_REACH, CompiledPair
from core.corpora.bundled import FOLDER
from core.evaluation import score_spans
from core.model import Span

TEXTS = FOLDER / "diagnostic"
CORPUS, PROBLEMS = compile_texts(TEXTS)
BY_LANGUAGE = pytest.mark.parametrize("lang", CORPUS)


def test_the_texts_have_no_errors() -> None:
    assert list(map(str, PROBLEMS)) == []


def test_the_files_are_what_the_texts_say_now() -> None:
    """After a change of a text: python -m benchmarks.build_diagnostic."""
    files = compiled_files(CORPUS, (FOLDER / "index.json").read_text(encoding="utf-8"))
    changed = [name for name, text in files.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert changed == []
    assert {path.name for path in FOLDER.glob("diagnostic.*")} == files.keys() - {"index.json"}


def perfect_projection(compiled: CompiledPair) -> list[Span]:
    """Put the label of each source mention on its first rendering."""
    spans = []
    for number, entity in compiled.source.items():
        spans += [Span(span.start, span.end, entity.label) for span in compiled.renderings[number][:1]]
    return sorted(spans)


@BY_LANGUAGE
def test_a_perfect_projection_scores_100_where_it_is_in_reach(lang: str) -> None:
    reachable = [one for one in CORPUS[lang] if not OUT_OF_REACH.intersection(one.phenomena)]
    gold = [one.pair.target.spans or () for one in reachable]
    counts = score_spans(gold, list(map(perfect_projection, reachable))).counts()
    assert counts.f1 == 1
    assert counts.gold > 250


@BY_LANGUAGE
def test_each_pair_that_is_out_of_reach_says_so_rightly(lang: str) -> None:
    """A missing mention alone leaves nothing to be wrong: there is nowhere to put it."""
    for one in CORPUS[lang]:
        differs = perfect_projection(one) != list(one.pair.target.spans or ())
        assert differs == bool(OUT_OF_REACH.intersection(one.phenomena) - {"missing mention"}), one.pair.id


@BY_LANGUAGE
def test_most_gold_links_of_a_mention_stay_within_its_rendering(lang: str) -> None:
    """A few leave it: particles that a rendering needs and English lacks, or the other way round."""
    inside = outside = 0
    for one in CORPUS[lang]:
        for number, entity in one.source.items() if one.pair.alignment else ():
            targets = {j for span in one.renderings[number] for j in range(span.start, span.end)}
            for j in one.pair.alignment.targets(entity) if one.pair.alignment and targets else ():
                inside, outside = inside + (j in targets), outside + (j not in targets)
    assert outside <= 0.02 * inside


def test_texts_are_short() -> None:
    """Long sentences would make the marks hard to check by eye."""
    assert max(len(one.pair.source) for pairs in CORPUS.values() for one in pairs) <= 30
