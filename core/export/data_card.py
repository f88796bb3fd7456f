"""Data card of a bundle as Markdown: its contents, its sources, and the choices made on the way."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from core.evaluation.agreement import Agreement, coefficient, format_agreement
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

MAX_REWRITTEN = 50
"""Rewritten words and texts listed one by one."""


class ReviewerAgreement(NamedTuple):
    """Agreement of two reviewers on the pairs that both confirmed."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class CardContents:
    """Contents of a card, beside the files themselves."""

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
        """Return the contents of the card as JSON for programs."""
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
    """Return the agreement of every two reviewers who confirmed some of the same pairs."""
    names = independent(store.reviewers(project))
    by_pair = [ReviewerAgreement(a, b, between(store, project, a, b)) for a, b in combinations(names, 2)]
    return tuple(item for item in by_pair if item.agreement.pairs)


def card(contents: CardContents, exported: Sequence[Exported]) -> str:
    """Write the README.md of a bundle, with a header that dataset hubs read."""
    sections: list[Iterable[str]] = [
        _head(contents),
        _counts(contents),
        _labels(contents),
        _origin(contents),
        _choices(contents),
        _split(contents),
    ]
    sections += [_agreement(contents), _files(exported), _rewritten(exported), _CONVENTIONS]
    return "\n\n".join("\n".join(section) for section in map(list, sections) if section) + "\n"


def _head(contents: CardContents) -> Iterator[str]:
    project = contents.project
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


def _counts(contents: CardContents) -> Iterator[str]:
    items, left_out = contents.selection.items, contents.selection.left_out
    status = Counter(item.metadata["status"] for item in items)
    yield "## What is in it"
    yield ""
    yield f"- Pairs: {len(items):,}"
    yield from (f"    - {STATUSES[name]}: {status[name]:,}" for name in STATUSES if status[name])
    yield f"- Left out: {contents.selection.stay:,}"
    yield from (f"    - {reason}: {count:,}" for reason, count in left_out.items())
    yield f"- Words: {sum(len(item.pair.source) for item in items):,} source, " + (
        f"{sum(len(item.pair.target) for item in items):,} target"
    )
    repeated = contents.selection.duplicates
    what = "left out" if contents.choice.distinct else "still in"
    yield f"- Pairs whose words on both sides came before: {repeated.pairs:,} ({what}), " + (
        f"{repeated.differing:,} of them with other target entities"
    )


def _labels(contents: CardContents) -> Iterator[str]:
    yield "## Labels"
    yield ""
    yield from _table(
        ("Label", "Source entities", "Target entities"),
        [(as_markdown(label), *counts) for label, counts in label_table(contents.selection.pairs).items()],
    )
    renamed = [f"{as_markdown(old)} → {as_markdown(new) or 'dropped'}" for old, new in contents.choice.names.items()]
    if renamed:
        yield ""
        yield f"Renamed on export: {', '.join(renamed)}."


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row]
        yield f"| {' | '.join(cells)} |"


def _origin(contents: CardContents) -> Iterator[str]:
    project = contents.project
    yield "## Source, licence and attribution"
    yield ""
    yield f"- Licence of the source corpus: {as_markdown(project.licence) or 'not stated'}"
    yield f"- Origin: {as_markdown(project.origin) or 'not stated'}"
    yield (
        f"- Words are those of the imported corpus (SHA-256 of its pairs: `{project.digest}`), or of Spanbridge's "
        + ("Unicode rule tokeniser where it came as running text; the origin says so.")
    )


def _choices(contents: CardContents) -> Iterator[str]:
    choice = contents.choice
    yield "## How it was made"
    yield ""
    name = as_markdown(contents.recipe_name)
    yield f"- Projected with the recipe {name} (`{contents.recipe.id}`, in `provenance.json`)"
    yield f"- Version: {_version(contents)}"
    yield f"- Statuses: {', '.join(STATUSES[name] for name in choice.statuses)}"
    if UNREVIEWED in choice.statuses:
        labels = "the recipe's labels, corrected by nobody" if not choice.blank else "no labels: not annotated"
        yield f"- Pairs seen by nobody carry {labels}"
    for name in choice.complete:
        yield f"- Only where {COMPLETE[name]}"


def _version(contents: CardContents) -> str:
    if set(contents.choice.statuses) == {UNREVIEWED}:
        return "that of the recipe: nobody has reviewed these pairs"
    return (
        "what several reviewers agree on"
        if contents.choice.adjudicated
        else f"reviewer {as_markdown(contents.reviewer)}"
    )


def _split(contents: CardContents) -> Iterator[str]:
    if contents.split is None:
        return
    yield "## Split"
    yield ""
    yield f"Documents, and pairs with the same words on one side, are in one part. Seed {contents.split.seed}."
    yield ""
    labels = sorted({label for row in contents.rows for label in row.labels})
    rows = []
    for row in contents.rows:
        counts = [row.labels.get(label, 0) for label in labels]
        rows.append((row.part, row.pairs, row.groups, *counts))
    yield from _table(("Part", "Pairs", "Groups", *map(as_markdown, labels)), rows)


def _agreement(contents: CardContents) -> Iterator[str]:
    if not contents.agreed:
        return
    yield "## Agreement of reviewers"
    yield ""
    yield "On target entities of the pairs of this project that both confirmed: strict F1 of spans, Cohen's kappa of"
    yield "words, Krippendorff's alpha for unitizing."
    yield ""
    yield from _table(("Reviewers", "Pairs", "F1", "Kappa", "Alpha"), list(map(_agreed, contents.agreed)))


def _agreed(row: ReviewerAgreement) -> tuple[object, ...]:
    agreement = row.agreement
    measures = format_agreement(agreement.exact), coefficient(agreement.kappa), coefficient(agreement.alpha)
    return (f"{as_markdown(row.first)}, {as_markdown(row.second)}", agreement.pairs, *measures)


def _files(exported: Sequence[Exported]) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield "Every file was read again and compared with what was meant; files that differ are not here."
    yield ""
    for item in exported:
        if not item.good:
            yield f"- Not here: {item.title} ({as_markdown(item.reread.differences[0])})"
            continue
        names = [f"`{name}`" for name in item.files]
        if len(names) > 3:
            names[3:] = ["…"]
        losses = f". {item.loses}" if item.loses else ""
        yield f"- {item.title}: {', '.join(names)} ({item.reread}){losses}"


def _rewritten(exported: Sequence[Exported]) -> Iterator[str]:
    """Yield the replacements in each format: all labels, and the first of the words and texts."""
    changes = [(form, change) for form, by_format in rewritten(exported).items() for change in by_format]
    if not changes:
        return
    yield "## Rewritten"
    yield ""
    yield "What a format cannot hold stands in its files as the last column says; `provenance.json` has all of it."
    yield ""
    labels = [row for row in changes if row[1].what == "label"]
    others = [row for row in changes if row[1].what != "label"]
    rows = []
    for form, change in [*labels, *others[:MAX_REWRITTEN]]:
        old, new = (as_markdown(f"“{visible(text)}”") for text in (change.old, change.new))
        rows.append((form, change.what, change.times, old, new))
    yield from _table(("Format", "What", "Times", "Was", "Is"), rows)
    if len(others) > MAX_REWRITTEN:
        yield ""
        yield f"And {len(others) - MAX_REWRITTEN:,} more words and texts."


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
