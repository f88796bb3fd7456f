"""Drafts of corpora whose sentences were aligned."""

import pytest

from core.corpora.unaligned_documents import aligned_draft, surer
from core.errors import BadInput
from core.formats import TextFile
from core.formats.bitext.parallel import Parallel, PlainText
from core.formats.corpus import ReadingPlan
from core.formats.detection.detect import Role

SOURCE = TextFile(
    "a.en.txt", b"The harbour was quiet. Ana carried two nets.\nIt rained all day long. John asked for water.\n"
)
TARGET = TextFile("a.de.txt", b"Der Hafen war still.\nAna trug zwei Netze. John bat um Wasser.\n")
PLANS = [
    ReadingPlan((SOURCE,), Role.SOURCE, PlainText()),
    ReadingPlan((TARGET,), Role.TARGET, PlainText()),
]


def test_a_draft_holds_the_pairs_the_alignment_and_the_counts_of_the_files() -> None:
    reported: list[float] = []
    draft = aligned_draft("k", PLANS, ("en", "de"), lambda share, what: reported.append(share))
    assert ("John asked for water.", "John bat um Wasser.") in [(p.source.text, p.target.text) for p in draft.pairs]
    assert draft.alignment is not None
    assert [(count.name, count.sentences) for count in draft.files] == [("a.en.txt", 2), ("a.de.txt", 2)]
    assert draft.origin.endswith("Sentences were aligned automatically.")
    assert reported == sorted(reported)


def test_surer_pairs_are_kept_and_the_limit_is_recorded() -> None:
    draft = aligned_draft("k", PLANS, ("en", "de"))
    assert draft.alignment is not None
    limit = draft.alignment.doubtful[-1].bead.probability
    sure = surer(draft, limit)
    assert 0 < len(sure.pairs) < len(draft.pairs)
    assert sure.key != draft.key
    assert "sure were left out." in sure.origin
    assert len(sure.repairs) > len(draft.repairs)


def test_pairs_are_refused() -> None:
    pairs = ReadingPlan((TextFile("a.tsv", b"A b.\tC d.\n"),), Role.PAIRS, Parallel())
    with pytest.raises(BadInput, match="pairs already"):
        aligned_draft("k", [pairs], ("en", "de"))
