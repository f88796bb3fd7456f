"""Data card of a bundle as Markdown: its contents, its sources, and the choices made on the way."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, NamedTuple

from core.evaluation.agreement import Agreement, coefficient, format_agreement
from core.export.adjudication import independent
from core.export.card_files import card_table, files_section, rewritten_section
from core.export.export_options import COMPLETE, STATUSES, UNREVIEWED, ExportOptions
from core.export.selection import Selection, label_table
from core.export.split import SplitOptions, SplitPart
from core.export.writing import Exported
from core.project import Project
from core.projection.recipe import Recipe
from core.store import Store
from core.tables import as_markdown
from core.text import language_name
from core.workspace.reviewer_agreement import between


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
    sections += [_agreement(contents), files_section(exported), rewritten_section(exported), _CONVENTIONS]
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
    selection = contents.selection
    yield "## What is in it"
    yield ""
    yield f"- Pairs: {len(selection.items):,}"
    yield from _statuses(selection)
    yield f"- Left out: {selection.stay:,}"
    yield from (f"    - {reason}: {count:,}" for reason, count in selection.left_out.items())
    yield _words(selection)
    yield _duplicates(contents)


def _statuses(selection: Selection) -> Iterator[str]:
    counts = Counter(item.metadata["status"] for item in selection.items)
    for name in filter(counts.get, STATUSES):
        yield f"    - {STATUSES[name]}: {counts[name]:,}"


def _words(selection: Selection) -> str:
    source = sum(len(pair.source) for pair in selection.pairs)
    target = sum(len(pair.target) for pair in selection.pairs)
    return f"- Words: {source:,} source, {target:,} target"


def _duplicates(contents: CardContents) -> str:
    repeated = contents.selection.duplicates
    what = "left out" if contents.choice.distinct else "still in"
    differing = f"{repeated.differing:,} of them with other target entities"
    return f"- Pairs whose words on both sides came before: {repeated.pairs:,} ({what}), {differing}"


def _labels(contents: CardContents) -> Iterator[str]:
    yield "## Labels"
    yield ""
    yield from card_table(
        ("Label", "Source entities", "Target entities"),
        [(as_markdown(label), *counts) for label, counts in label_table(contents.selection.pairs).items()],
    )
    names = contents.choice.names
    if names:
        yield ""
        yield f"Renamed on export: {', '.join(map(_renaming, names, names.values()))}."


def _renaming(old: str, new: str) -> str:
    return f"{as_markdown(old)} → {as_markdown(new) or 'dropped'}"


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
    labels = sorted(set(chain.from_iterable(row.labels for row in contents.rows)))
    rows = [_split_row(part, labels) for part in contents.rows]
    yield from card_table(("Part", "Pairs", "Groups", *map(as_markdown, labels)), rows)


def _split_row(part: SplitPart, labels: Sequence[str]) -> tuple[object, ...]:
    counts = (part.labels.get(label, 0) for label in labels)
    return (part.part, part.pairs, part.groups, *counts)


def _agreement(contents: CardContents) -> Iterator[str]:
    if not contents.agreed:
        return
    yield "## Agreement of reviewers"
    yield ""
    yield "On target entities of the pairs of this project that both confirmed: strict F1 of spans, Cohen's kappa of"
    yield "words, Krippendorff's alpha for unitizing."
    yield ""
    yield from card_table(("Reviewers", "Pairs", "F1", "Kappa", "Alpha"), list(map(_agreed, contents.agreed)))


def _agreed(row: ReviewerAgreement) -> tuple[object, ...]:
    agreement = row.agreement
    measures = format_agreement(agreement.exact), coefficient(agreement.kappa), coefficient(agreement.alpha)
    return (f"{as_markdown(row.first)}, {as_markdown(row.second)}", agreement.pairs, *measures)


_CONVENTIONS = (
    "## Conventions",
    "",
    "- Word indices count from 0, and ends are exclusive; Pharaoh links are source-target and count from 0, "
    "`i-j` sure, `ipj` possible; formats that count from 1 (NAACL, GIZA) do so by their definition.",
    "- Tags are IOB2 unless the name of a file or the options of its format say otherwise.",
    "- `score` of an entity: 1 where a person decided, else the recipe's probability that the span is right; where it "
    "gives none, its score cut to 0..1, which is no probability.",
    "- `target_soft`: for each word its tags with weights that sum to 1: shares of the reviewers whose answers count "
    "or, for a single answer, that number and the rest for O.",
)
