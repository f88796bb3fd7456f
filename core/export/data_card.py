"""The data card: what a bundle holds, where it comes from, and what was decided on the way, as Markdown."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from core.evaluation.agreement import Agreement, agreed, coefficient
from core.export.adjudication import independent
from core.export.export_options import COMPLETE, STATUSES, UNREVIEWED, ExportOptions
from core.export.selection import Selection, label_table
from core.export.split import SplitOptions, SplitPart
from core.export.writing import Exported, rewritten
from core.formats.adaptation import visible
from core.project import Project
from core.projection.recipe import Recipe
from core.store import Store
from core.tables import as_markdown
from core.text import language_name
from core.workspace.reviewer_agreement import between

MOST_REWRITTEN = 50
"""Words and texts that were rewritten and are listed one by one."""


class ReviewerAgreement(NamedTuple):
    """How far two reviewers agree on the pairs that both confirmed."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class CardContents:
    """All that a card tells of, beside the files themselves."""

    project: Project
    recipe_name: str
    recipe: Recipe
    choice: ExportOptions
    reviewer: str
    selection: Selection
    split: SplitOptions | None = None
    rows: tuple[SplitPart, ...] = ()
    agreed: tuple[ReviewerAgreement, ...] = ()

    def provenance(self) -> dict[str, Any]:
        """The same for programs."""
        project = self.project
        return {
            "project": {
                "id": project.id,
                "name": project.name,
                "source_lang": project.source_lang,
                "target_lang": project.target_lang,
                "labels": list(project.label_names),
                "origin": project.origin,
                "licence": project.licence,
                "created": project.created,
                "sha256": project.digest,
            },
            "recipe": {"name": self.recipe_name, "id": self.recipe.id, **self.recipe.to_json()},
            "choice": self.choice.to_json() | {"reviewer": None if self.choice.adjudicated else self.reviewer},
            "pairs": len(self.selection.items),
            "left_out": dict(self.selection.left_out),
            "split": None if self.split is None else {"shares": self.split.shares, "seed": self.split.seed},
        }


def agreements(store: Store, project: str) -> tuple[ReviewerAgreement, ...]:
    """The agreement of every two reviewers who confirmed some of the same pairs."""
    names = independent(store.reviewers(project))
    found = (
        ReviewerAgreement(one, other, between(store, project, one, other)) for one, other in combinations(names, 2)
    )
    return tuple(agreed for agreed in found if agreed.agreement.pairs)


def card(told: CardContents, exported: Sequence[Exported]) -> str:
    """The README.md of a bundle, with a header that dataset hubs read."""
    sections: list[Iterable[str]] = [
        _head(told),
        _counts(told),
        _labels(told),
        _origin(told),
        _choices(told),
        _split(told),
    ]
    sections += [_agreement(told), _files(exported), _rewritten(exported), _CONVENTIONS]
    return "\n\n".join("\n".join(section) for section in map(list, sections) if section) + "\n"


def _head(told: CardContents) -> Iterator[str]:
    project = told.project
    header: Mapping[str, Any] = {
        "pretty_name": project.name,
        "language": [project.target_lang, project.source_lang],
        "license": project.licence or "unknown",
        "task_categories": ["token-classification"],
    }
    yield "---"
    yield from (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in header.items())
    yield "---"
    yield ""
    yield f"# {as_markdown(project.name)}"
    yield ""
    yield (
        f"Named entities projected from {as_markdown(language_name(project.source_lang))} to "
        f"{as_markdown(language_name(project.target_lang))}, and corrected, with Spanbridge."
    )


def _counts(told: CardContents) -> Iterator[str]:
    items, left_out = told.selection.items, told.selection.left_out
    status = {name: sum(item.known["status"] == name for item in items) for name in STATUSES}
    yield "## What is in it"
    yield ""
    yield f"- Pairs: {len(items):,}"
    yield from (f"    - {STATUSES[name]}: {count:,}" for name, count in status.items() if count)
    yield f"- Left out: {told.selection.stay:,}"
    yield from (f"    - {reason}: {count:,}" for reason, count in left_out.items())
    yield f"- Words: {sum(len(item.pair.source) for item in items):,} source, " + (
        f"{sum(len(item.pair.target) for item in items):,} target"
    )
    repeated = told.selection.duplicates
    what = "left out" if told.choice.distinct else "still in"
    yield f"- Pairs whose words on both sides came before: {repeated.pairs:,} ({what}), " + (
        f"{repeated.differing:,} of them with other target entities"
    )


def _labels(told: CardContents) -> Iterator[str]:
    yield "## Labels"
    yield ""
    yield from _table(
        ("Label", "Source entities", "Target entities"),
        [(as_markdown(label), *counts) for label, counts in label_table(told.selection.pairs).items()],
    )
    renamed = [f"{as_markdown(old)} → {as_markdown(new) or 'dropped'}" for old, new in told.choice.names.items()]
    if renamed:
        yield ""
        yield f"Renamed on export: {', '.join(renamed)}."


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |"


def _origin(told: CardContents) -> Iterator[str]:
    project = told.project
    yield "## Source, licence and attribution"
    yield ""
    yield f"- Licence of the source corpus: {as_markdown(project.licence) or 'not stated'}"
    yield f"- Origin: {as_markdown(project.origin) or 'not stated'}"
    yield (
        f"- Words are those of the imported corpus (SHA-256 of its pairs: `{project.digest}`), or of Spanbridge's "
        + ("Unicode rule tokeniser where it came as running text; the origin says so.")
    )


def _choices(told: CardContents) -> Iterator[str]:
    choice = told.choice
    yield "## How it was made"
    yield ""
    yield f"- Projected with the recipe {as_markdown(told.recipe_name)} (`{told.recipe.id}`, in `provenance.json`)"
    yield f"- Version: {_version(told)}"
    yield f"- Statuses: {', '.join(STATUSES[name] for name in choice.statuses)}"
    if UNREVIEWED in choice.statuses:
        kept = "the recipe's labels, corrected by nobody" if not choice.blank else "no labels: not annotated"
        yield f"- Pairs seen by nobody carry {kept}"
    for name in choice.complete:
        yield f"- Only where {COMPLETE[name]}"


def _version(told: CardContents) -> str:
    if set(told.choice.statuses) == {UNREVIEWED}:
        return "that of the recipe: nobody has reviewed these pairs"
    return "what several reviewers agree on" if told.choice.adjudicated else f"reviewer {as_markdown(told.reviewer)}"


def _split(told: CardContents) -> Iterator[str]:
    if told.split is None:
        return
    yield "## Split"
    yield ""
    yield f"Documents, and pairs with the same words on one side, are in one part. Seed {told.split.seed}."
    yield ""
    labels = sorted({label for row in told.rows for label in row.labels})
    yield from _table(
        ("Part", "Pairs", "Groups", *map(as_markdown, labels)),
        [(row.part, row.pairs, row.groups, *(row.labels.get(label, 0) for label in labels)) for row in told.rows],
    )


def _agreement(told: CardContents) -> Iterator[str]:
    if not told.agreed:
        return
    yield "## Agreement of reviewers"
    yield ""
    yield "On target entities of the pairs of this project that both confirmed: strict F1 of spans, Cohen's kappa of"
    yield "words, Krippendorff's alpha for unitizing."
    yield ""
    yield from _table(("Reviewers", "Pairs", "F1", "Kappa", "Alpha"), list(map(_agreed, told.agreed)))


def _agreed(one: ReviewerAgreement) -> tuple[object, ...]:
    found = one.agreement
    measures = agreed(found.exact), coefficient(found.kappa), coefficient(found.alpha)
    return (f"{as_markdown(one.first)}, {as_markdown(one.second)}", found.pairs, *measures)


def _files(exported: Sequence[Exported]) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield "Every file was read again and compared with what was meant; files that differ are not here."
    yield ""
    for one in exported:
        if one.good:
            names = [f"`{name}`" for name in one.files][:3] + (["…"] if len(one.files) > 3 else [])
            yield f"- {one.title}: {', '.join(names)} ({one.reread})" + (f". {one.loses}" if one.loses else "")
        else:
            yield f"- Not here: {one.title} ({as_markdown(one.reread.differences[0])})"


def _rewritten(exported: Sequence[Exported]) -> Iterator[str]:
    """What stands in which format for what it cannot hold: all labels, and the first of the words and texts."""
    changes = [(form, one) for form, some in rewritten(exported).items() for one in some]
    if not changes:
        return
    yield "## Rewritten"
    yield ""
    yield "What a format cannot hold stands in its files as the last column says; `provenance.json` has all of it."
    yield ""
    labels = [row for row in changes if row[1].what == "label"]
    others = [row for row in changes if row[1].what != "label"]
    yield from _table(
        ("Format", "What", "Times", "Was", "Is"),
        [
            (form, one.what, one.times, *(as_markdown(f"“{visible(text)}”") for text in (one.old, one.new)))
            for form, one in [*labels, *others[:MOST_REWRITTEN]]
        ],
    )
    if len(others) > MOST_REWRITTEN:
        yield ""
        yield f"And {len(others) - MOST_REWRITTEN:,} more words and texts."


_CONVENTIONS = (
    "## Conventions",
    "",
    "- Word indices count from 0, and ends are exclusive; Pharaoh links are source-target and count from 0, "
    "`i-j` sure, `ipj` possible; formats that count from 1 (NAACL, GIZA) do so by their definition.",
    "- Tags are IOB2 unless the name of a file or the options of its format say otherwise.",
    "- `score` of an entity: 1 where a person decided, else the recipe's score, 0 to 1; it is not a probability.",
    "- `target_soft`: for each word its tags with weights that sum to 1: shares of the reviewers whose answers count "
    "or, for a single answer, the score of the span and the rest for O.",
)
