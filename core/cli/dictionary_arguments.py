"""Dictionaries of the user on the command line: ``--dictionary FILE`` or ``--dictionary LANG:LANG=FILE``."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.cli.output import note, note_repairs
from core.errors import BadInput
from core.formats import TextFile
from core.formats.bitext.dictionaries import read_dictionary
from core.lexicons.dictionary import Dictionary
from core.model import SentencePair

OPTION = "--dictionary"
_HELP = (
    "a word list (a word, a tab, its translations) or CC-CEDICT for the aligner to start from; LANG:LANG= before it "
    "where its columns are the other way round; may be given several times"
)


def add(command: argparse.ArgumentParser) -> None:
    """Add the argument for dictionaries."""
    command.add_argument(OPTION, action="append", default=[], metavar="[LANG:LANG=]WORDS.tsv", help=_HELP)


def read_dictionaries(specs: Sequence[str], pairs: Sequence[SentencePair]) -> tuple[Dictionary, ...]:
    """Read the dictionaries for the languages of a corpus; note their repairs and sizes."""
    langs = pairs[0].source.lang, pairs[0].target.lang
    return tuple(_read(spec, langs) for spec in specs)


def _read(spec: str, langs: tuple[str, str]) -> Dictionary:
    columns, path = _columns_and_path(spec)
    read = read_dictionary(TextFile.at(path), langs, columns)
    note_repairs(read.repairs)
    note(f"{read.dictionary.name}: entries: {len(read.dictionary.entries):,}.")
    return read.dictionary


def _columns_and_path(spec: str) -> tuple[tuple[str, str], str]:
    """Split ``LANG:LANG=FILE`` into the languages of the columns and the file; they are "" where there are none."""
    columns, mark, path = spec.partition("=")
    if not mark or Path(spec).exists():
        return ("", ""), spec
    source, colon, target = columns.partition(":")
    if not (source and colon and target):
        raise BadInput(f"{OPTION} {spec}", f"{columns!r} is no pair of languages.", "Write de:en=FILE.")
    return (source, target), path
