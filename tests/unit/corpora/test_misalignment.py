"""Runs of lines out of step are found on real pairs whose lines were moved, and put back where that is asked for."""

from dataclasses import replace

import numpy as np
import pytest

from core.corpora.bundled import read_bundled
from core.corpora.importing import CorpusDraft
from core.formats.result import content_id
from core.misalignment.clues import Clues
from core.misalignment.path import MAX_OFFSET, OFFSETS, PLAIN, likeliest
from core.misalignment.repair import described, place, repaired
from core.misalignment.runs import Run, find_runs
from core.model import SentencePair
from tests.workspaces import pair

PAIRS = read_bundled("uner-pud.en-de").pairs
SMALL = tuple(pair(f"s{n}", f"word{n} here", f"Wort{n} hier", [], "0-0") for n in range(6))


def with_targets(order: list[int], pairs: tuple[SentencePair, ...] = PAIRS) -> tuple[SentencePair, ...]:
    return tuple(replace(one, target=pairs[there].target) for one, there in zip(pairs, order, strict=True))


def turned(first: int, end: int, by: int) -> list[int]:
    """Lines of which some are moved down, those that fall out coming in at the other end."""
    order = list(range(len(PAIRS)))
    lines = order[first:end]
    return [*order[:first], *lines[-by:], *lines[:-by], *order[end:]]


@pytest.mark.parametrize("name", ["uner-pud.en-de", "uner-pud.en-zh", "uner-set.hr-sr", "uner-gja.en-ceb"])
def test_nothing_is_found_where_nothing_is_wrong(name: str) -> None:
    assert find_runs(read_bundled(name).pairs) == ()


@pytest.mark.parametrize("by", [1, -1, 2, -3])
@pytest.mark.parametrize("size", [12, 60])
def test_a_run_that_is_off_by_some_lines_is_found_with_its_first_line_and_put_back(by: int, size: int) -> None:
    order = turned(100, 100 + size, by)
    moved = with_targets(order)
    shifted = [run for run in find_runs(moved) if run.offset == by]
    assert len(shifted) == 1
    assert abs(shifted[0].first - 100) <= abs(by)
    assert abs(shifted[0].end - (100 + size)) <= abs(by)
    made = repaired(moved, shifted).pairs
    wrong = sum(one.target != PAIRS[_line(one)].target for one in made)
    assert wrong <= 2 * abs(by)
    assert len(made) >= len(PAIRS) - 2 * abs(by)


def _line(one: SentencePair) -> int:
    return next(line for line, real in enumerate(PAIRS) if real.source == one.source)


@pytest.mark.parametrize("at", [6, 150, 280])
def test_a_line_too_many_puts_all_that_follow_out_of_step(at: int) -> None:
    order = [*range(at), 3, *range(at, len(PAIRS) - 1)]
    [run] = find_runs(with_targets(order))
    assert (run.offset, run.end) == (1, len(PAIRS))
    assert abs(run.first - at) <= 1
    made = repaired(with_targets(order), [run])
    assert sum(one.target == PAIRS[_line(one)].target for one in made.pairs) >= len(PAIRS) - 2


def test_the_whole_corpus_may_be_out_of_step() -> None:
    order = [3, *range(len(PAIRS) - 1)]
    [run] = find_runs(with_targets(order))
    assert (run.offset, len(run)) == (1, len(PAIRS))


def test_two_texts_that_have_nothing_to_do_with_each_other_are_found_as_one_run() -> None:
    [run] = find_runs(with_targets(list(reversed(range(len(PAIRS))))))
    assert (run.first, run.offset) == (0, None)
    assert len(run) >= len(PAIRS) - 5


def test_text_that_is_no_translation_is_found() -> None:
    order = list(range(len(PAIRS)))
    order[40:80], order[200:240] = order[200:240], order[40:80]
    runs = find_runs(with_targets(order))
    assert [run.offset for run in runs] == [None, None]
    assert [abs(run.first - first) <= 1 for run, first in zip(runs, (40, 200), strict=True)] == [True, True]


def test_few_lines_empty_lines_and_equal_lines_say_nothing() -> None:
    assert find_runs(()) == ()
    assert find_runs(SMALL) == ()
    assert find_runs([pair(f"p{n}", "", "", [], "") for n in range(50)]) == ()
    assert find_runs([pair(f"p{n}", "Yes .", "Ja .", [], "") for n in range(50)]) == ()
    emptied = [replace(one, target=SMALL[0].target.with_spans(None)) for one in PAIRS[:60]]
    assert find_runs(emptied) == ()


def test_lines_with_an_empty_side_do_not_count() -> None:
    blank = pair("x", "x", "", [], "").target
    moved = [replace(one, target=blank) if 50 <= line < 90 else one for line, one in enumerate(PAIRS)]
    assert find_runs([replace(one, alignment=None) for one in moved]) == ()


def test_clues_of_an_offset_have_a_row_for_each_line_that_has_one() -> None:
    clues = Clues(PAIRS[:30])
    for offset in (-40, -29, -2, 0, 3, 29, 40):
        rows = clues.inside(slice(0, 30), offset)
        assert len(clues(slice(0, 30), offset)) == rows.stop - rows.start == max(0, 30 - abs(offset))


def test_the_likeliest_path_pays_for_every_change() -> None:
    worth = np.zeros((9, len(OFFSETS) + 1), np.float32)
    worth[:, PLAIN] = 0.1
    worth[3:6, PLAIN + 1] = 2.1
    assert set(likeliest(worth, 3.1)) == {PLAIN}
    assert likeliest(worth, 2.9).tolist() == [PLAIN] * 3 + [PLAIN + 1] * 3 + [PLAIN] * 3


def test_a_run_is_told_in_plain_words() -> None:
    run = Run(9, 12, -2, (7, 8, 9))
    assert (place(run), described(run)) == ("Pairs 10 to 12", "each translation stands 2 pairs further up")
    assert place(Run(0, 1, None, (None,))) == "Pair 1"
    assert MAX_OFFSET >= 2


def test_shifting_back_drops_links_keeps_ids_and_leaves_out_what_has_no_translation() -> None:
    made = repaired(SMALL, [Run(1, 4, 1, (2, 3, None))])
    assert [(one.id, one.target.words[0]) for one in made.pairs] == [
        ("s0", "Wort0"),
        ("s1", "Wort2"),
        ("s2", "Wort3"),
        ("s4", "Wort4"),
        ("s5", "Wort5"),
    ]
    assert [one.alignment is None for one in made.pairs] == [False, True, True, False, False]
    [repair] = made.repairs
    assert repair.where == "Pairs 2 to 4"
    assert "shifted back, 1 without a translation left out, links were dropped" in repair.what
    assert made.origin == "Lines out of step were shifted back: pairs 2 to 4."


def test_a_target_is_given_to_one_pair_only_and_the_other_is_named() -> None:
    made = repaired(SMALL, [Run(1, 3, 1, (2, 3))])
    assert [one.target.words[0] for one in made.pairs] == ["Wort0", "Wort2", "Wort3", "Wort4", "Wort5"]
    assert [str(repair) for repair in made.repairs][1:] == [
        "Pair 4: its target sentence belongs to another pair; it was left out."
    ]


def test_ids_that_are_hashes_of_the_content_follow_it() -> None:
    hashed = [replace(one, id=content_id(one.source, one.target)) for one in SMALL]
    made = repaired(hashed, [Run(0, 5, 1, (1, 2, 3, 4, 5))]).pairs
    assert [one.id for one in made] == [content_id(one.source, one.target) for one in made]


def test_a_draft_tells_of_its_repair_for_good() -> None:
    draft = CorpusDraft("k", SMALL, origin="Read from a file.")
    assert draft.realigned() is draft
    made = draft.realigned(out=[Run(0, 2, None, (None, None))])
    assert made.origin == "Read from a file. Lines out of step were left out: pairs 1 to 2."
    assert (len(made.pairs), len(made.repairs), made.key != draft.key) == (4, 1, True)
