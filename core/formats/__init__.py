"""Formats: one module for each, a reader or a writer or both; bytes and text end here.

A reader takes a `TextFile` and returns `Imported` pairs (or one side of them) of the same
length as the file; what it cannot read it refuses with `BadInput`, naming file and line,
and what it repairs it lists as `Repair`.
"""

from collections.abc import Callable

from core.formats.bundle import ExportFile, Reread, export_files
from core.formats.conll import read_conll, write_conll
from core.formats.imported import Imported, Repair
from core.formats.pairs_jsonl import read_pairs_jsonl, write_pairs_jsonl
from core.formats.parallel import read_parallel, read_parallel_words, read_text, read_tokenised
from core.formats.pharaoh import read_pharaoh, symmetrised, with_links, write_pharaoh
from core.formats.sentences_jsonl import read_sentences_jsonl
from core.formats.sides import Side, join_sides
from core.formats.textfile import TextFile

__all__ = [
    "SIDE_READERS",
    "ExportFile",
    "Imported",
    "Repair",
    "Reread",
    "Side",
    "SideReader",
    "TextFile",
    "export_files",
    "join_sides",
    "read_conll",
    "read_pairs_jsonl",
    "read_parallel",
    "read_parallel_words",
    "read_pharaoh",
    "read_sentences_jsonl",
    "read_text",
    "read_tokenised",
    "symmetrised",
    "with_links",
    "write_conll",
    "write_pairs_jsonl",
    "write_pharaoh",
]

SideReader = Callable[[TextFile, str], Side]

SIDE_READERS: dict[str, SideReader] = {"conll": read_conll, "text": read_text, "tokenised": read_tokenised}
"""What one side of a corpus can be read from, for a file and a language code."""
