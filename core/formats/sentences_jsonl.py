"""Sentences of one language as JSON Lines: ``lang``, ``tokens``, ``entities`` and, where needed, ``gaps``.

The keys mean what they mean for either side of a pair (`core.formats.pairs_jsonl`).
"""

from core.formats.imported import Repair
from core.formats.pairs_jsonl import parse_row, read_sentence
from core.formats.sides import Side
from core.formats.textfile import TextFile
from core.model import Sentence


def read_sentences_jsonl(file: TextFile) -> Side:
    """Read sentences; `BadInput` names the line of whatever cannot be read. Blank lines are skipped."""
    repairs: list[Repair] = []
    sentences: list[Sentence] = []
    lines: list[int] = []
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            where = file.place(number)
            sentences.append(read_sentence(parse_row(line, where), "", where, repairs))
            lines.append(number)
    return Side(file.name, tuple(sentences), tuple(lines), tuple(repairs))
