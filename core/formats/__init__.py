"""Formats: one module for each, a reader or a writer or both; bytes and text end here.

A reader takes a `TextFile` and returns `Imported` pairs (or one side of them) of the same
length as the file; what it cannot read it refuses with `BadInput`, naming file and line,
and what it repairs it lists as `Repair`.
"""

from core.formats.imported import Imported, Repair
from core.formats.pairs_jsonl import read_pairs_jsonl, write_pairs_jsonl
from core.formats.textfile import TextFile

__all__ = ["Imported", "Repair", "TextFile", "read_pairs_jsonl", "write_pairs_jsonl"]
