"""Export of a project: all chosen files, each read again and checked, with the contents of the card."""

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
    formats: tuple[RequestedFormat, ...] = ()
    everything: bool = True
    split: SplitOptions | None = None


@dataclass(frozen=True, slots=True)
class ExportPackage:
    """The verified files and the contents of their card."""

    stem: str
    contents: CardContents
    exported: tuple[Exported, ...]

    @property
    def good(self) -> Sequence[Exported]:
        """Files that read back as expected."""
        return [item for item in self.exported if item.good]

    @property
    def bad(self) -> Sequence[Exported]:
        """Files that did not read back as expected, which are never handed out."""
        return [item for item in self.exported if not item.good]

    def zip(self) -> bytes:
        """Pack all good files into one archive with the data card."""
        return bundle(self.contents, self.exported)


def pack(
    workspace: Workspace, recipe_name: str, recipe: Recipe, plan: ExportPlan, progress: Progress | None = None
) -> ExportPackage:
    """Select, split, write, read again and compare; the store is only read."""
    selection = select(workspace, plan.choice, within(progress, 0.0, 0.3))
    pairs = selection.pairs
    parts = split(pairs, plan.split) if plan.split else ()
    reviews = history(workspace.store, workspace.project.id) if plan.everything else None
    stem = _stem(workspace, plan.choice)
    exported = write_all(Outbound(selection, stem, parts, reviews), plan.formats, within(progress, 0.3, 1.0))
    contents = CardContents(
        workspace.project,
        recipe_name,
        recipe,
        plan.choice,
        workspace.reviewer,
        selection,
        plan.split,
        table(pairs, parts) if plan.split else (),
        agreements(workspace.store, workspace.project.id),
    )
    return ExportPackage(stem, contents, exported)


def _stem(workspace: Workspace, choice: ExportOptions) -> str:
    """Return the beginning of the names of files: the project, and whose version it is."""
    whose = "adjudicated" if choice.adjudicated else workspace.reviewer
    return f"{workspace.project.id}.{_UNFIT.sub('-', whose).strip('.-') or 'reviewer'}"
