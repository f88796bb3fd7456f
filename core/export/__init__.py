"""Export: the reviewed pairs of a project as files, each read again and compared, with a data card."""

from core.export.adjudication import ADJUDICATOR, AdjudicatedPair, adjudicate, independent, verdict
from core.export.data_card import CardContents, ReviewerAgreement, agreements, card
from core.export.export_options import COMPLETE, STATUSES, UNREVIEWED, ExportOptions
from core.export.full_jsonl import history
from core.export.selection import Duplicates, Outgoing, Selection, label_table, select
from core.export.soft_labels import soft_labels
from core.export.split import PARTS, SplitOptions, SplitPart, groups, split, table
from core.export.verified_export import ExportPackage, ExportPlan, pack
from core.export.writing import EVERYTHING, EVERYTHING_TITLE, Exported, Outbound, RequestedFormat, rewritten, write_all
from core.export.zip_archive import bundle, zipped

__all__ = [
    "ADJUDICATOR",
    "COMPLETE",
    "EVERYTHING",
    "EVERYTHING_TITLE",
    "PARTS",
    "STATUSES",
    "UNREVIEWED",
    "AdjudicatedPair",
    "CardContents",
    "Duplicates",
    "ExportOptions",
    "ExportPackage",
    "ExportPlan",
    "Exported",
    "Outbound",
    "Outgoing",
    "RequestedFormat",
    "ReviewerAgreement",
    "Selection",
    "SplitOptions",
    "SplitPart",
    "adjudicate",
    "agreements",
    "bundle",
    "card",
    "groups",
    "history",
    "independent",
    "label_table",
    "pack",
    "rewritten",
    "select",
    "soft_labels",
    "split",
    "table",
    "verdict",
    "write_all",
    "zipped",
]
