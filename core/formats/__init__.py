"""File formats, one module for each kind of file.

`core.formats.base` defines the protocols of formats, the registries hold them by name. A reader takes
`TextFile`s and returns `Imported` pairs or one `CorpusSide` of them; it raises `BadInput`, naming file and line, for
what it cannot read, and lists each change as a `Repair`.
"""

from core.formats.alignments.links import symmetrize
from core.formats.alignments.pharaoh import read_pharaoh, with_links, write_pharaoh
from core.formats.base import OutgoingSentence, Preserves
from core.formats.bitext.pairs_jsonl import read_pairs_jsonl, write_pairs_jsonl
from core.formats.bitext.parallel import read_parallel, read_parallel_words, read_text, read_tokenised
from core.formats.bitext.sentences_jsonl import read_sentences_jsonl
from core.formats.columns.conll import read_conll, write_conll
from core.formats.grouping.pairing import join_sides
from core.formats.registry import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS
from core.formats.result import Imported, Repair
from core.formats.roundtrip import RoundTrip
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile

__all__ = [
    "LINK_FORMATS",
    "PAIR_FORMATS",
    "SIDE_FORMATS",
    "CorpusSide",
    "Imported",
    "OutgoingSentence",
    "Preserves",
    "Repair",
    "RoundTrip",
    "TextFile",
    "join_sides",
    "read_conll",
    "read_pairs_jsonl",
    "read_parallel",
    "read_parallel_words",
    "read_pharaoh",
    "read_sentences_jsonl",
    "read_text",
    "read_tokenised",
    "symmetrize",
    "with_links",
    "write_conll",
    "write_pairs_jsonl",
    "write_pharaoh",
]
