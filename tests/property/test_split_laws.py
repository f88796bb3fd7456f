"""A split is a partition that tears nothing apart and that its seed decides."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.export.split import PARTS, SplitOptions, groups, split, table
from core.model import SentencePair, Span
from tests.workspaces import pair

WORDS = st.sampled_from(["a", "b", "c", "d e", "f g", ""])


@st.composite
def corpora(draw: st.DrawFn) -> list[SentencePair]:
    rows = draw(st.lists(st.tuples(WORDS, WORDS, st.sampled_from(["", "", "x", "y"]), st.booleans()), max_size=14))
    made = []
    for number, (source, target, document, marked) in enumerate(rows):
        one = replace(pair(f"p{number}", source, target, [], ""), document=document)
        if marked and target:
            one = replace(one, target=one.target.with_spans([Span(0, 1, draw(st.sampled_from(["PER", "LOC"])))]))
        made.append(one)
    return made


SPLITS = st.builds(
    lambda dev, test, seed: SplitOptions(100 - dev - test, dev, test, seed),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 3),
)


@given(corpora(), SPLITS)
def test_nothing_that_belongs_together_is_torn_apart(pairs: list[SentencePair], asked: SplitOptions) -> None:
    parts = split(pairs, asked)
    assert len(parts) == len(pairs)
    assert set(parts) <= {part for part, share in zip(PARTS, asked.shares, strict=True) if share}
    for key in ("document", "source", "target"):
        homes: dict[object, set[str]] = {}
        for one, part in zip(pairs, parts, strict=True):
            value = getattr(one, key)
            name = value if key == "document" else value.words
            if name:
                homes.setdefault(name, set()).add(part)
        assert all(len(home) == 1 for home in homes.values())
    assert split(pairs, asked) == parts


@given(corpora(), SPLITS)
def test_groups_and_table_count_every_pair_once(pairs: list[SentencePair], asked: SplitOptions) -> None:
    together = groups(pairs)
    assert sorted(index for group in together for index in group) == list(range(len(pairs)))
    rows = table(pairs, split(pairs, asked))
    assert sum(row.pairs for row in rows) == len(pairs)
    assert sum(row.groups for row in rows) == len(together)
