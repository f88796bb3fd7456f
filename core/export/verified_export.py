"""From what a person chose to all files of an export, checked, with what the card tells of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.components.component import Progress, within
from core.export.data_card import CardContents, agreements
from core.export.export_options import ExportOptions
from core.export.full_jsonl import history
from core.export.selection import select
from core.export.split import SplitOptions, split, table
from core.export.writing import Exported, Outbound, RequestedFormat, write_all
from core.export.zip_archive import bundle
from core.projection.recipe import Recipe
from core.workspace.workspace import Workspace

_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """Which pairs, in which formats, in how many parts; ``everything``: also what no other format holds."""

    choice: ExportOptions = ExportOptions()  # noqa: RUF009
    wanted: tuple[RequestedFormat, ...] = ()
    everything: bool = True
    split: SplitOptions | None = None


@dataclass(frozen=True, slots=True)
class ExportPackage:
    """The files, each read again, and what is told of them."""

    stem: str
    told: CardContents
    exported: tuple[Exported, ...]

    @property
    def good(self) -> Sequence[Exported]:
        """What read back as it was meant."""
        return [one for one in self.exported if one.good]

    @property
    def bad(self) -> Sequence[Exported]:
        """What did not read back as it was meant: nobody gets it."""
        return [one for one in self.exported if not one.good]

    def zip(self) -> bytes:
        """All good files in one archive with the data card."""
        return bundle(self.told, self.exported)


def pack(
    desk: Workspace, recipe_name: str, recipe: Recipe, plan: ExportPlan, progress: Progress | None = None
) -> ExportPackage:
    """Select, split, write, read again and compare; the store is only read."""
    selection = select(desk, plan.choice, within(progress, 0.0, 0.3))
    pairs = selection.pairs
    parts = split(pairs, plan.split) if plan.split else ()
    reviews = history(desk.store, desk.project.id) if plan.everything else None
    whose = "adjudicated" if plan.choice.adjudicated else desk.reviewer
    stem = f"{desk.project.id}.{_UNFIT.sub('-', whose).strip('.-') or 'reviewer'}"
    exported = write_all(Outbound(selection, stem, parts, reviews), plan.wanted, within(progress, 0.3, 1.0))
    told = CardContents(
        desk.project,
        recipe_name,
        recipe,
        plan.choice,
        desk.reviewer,
        selection,
        plan.split,
        table(pairs, parts) if plan.split else (),
        agreements(desk.store, desk.project.id),
    )
    return ExportPackage(stem, told, exported)
