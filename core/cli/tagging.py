"""Source or target entities by a tagger."""

import argparse
import json
from pathlib import Path
from typing import Any

from core import parts
from core.annotate import annotate
from core.cli import jobs, report
from core.errors import BadInput
from core.formats import TextFile, write_pairs_jsonl
from core.recipe import REGISTRIES
from core.taggers import Tagger, named_tagger


def tag(asked: argparse.Namespace) -> int:
    """Write the pairs with entities on the sentences of one side that nobody has annotated."""
    tagger = read_tagger(asked.tagger, asked.model)
    pairs = jobs.read_pairs(asked.pairs).pairs
    with report.progress_line() as progress:
        tagged = annotate(pairs, tagger, asked.side, asked.labels or (), progress)
    jobs.write(asked.out, write_pairs_jsonl(tagged))
    changed = [getattr(new, asked.side) for old, new in zip(pairs, tagged, strict=True) if old is not new]
    spans = sum(len(sentence.spans or ()) for sentence in changed)
    report.note(f"{len(changed):,} of {len(pairs):,} {asked.side} sentences tagged, {spans:,} entities.")
    if not changed:
        report.note(f"Every {asked.side} sentence was annotated already.")
    if weak := getattr(tagger, "weak", ""):
        report.note(weak)
    return 0


def read_tagger(name: str, model: str = "") -> Tagger:
    """A tagger by its name and model, or from a JSON file of that path."""
    if not name.endswith(".json"):
        return named_tagger(name, model)
    file = TextFile.at(Path(name))
    try:
        data = json.loads(file.text())
    except (ValueError, RecursionError) as error:
        raise BadInput(name, f"it is not JSON ({error}).", 'Write {"name": "transformer", "model": ...}.') from error
    found: Any = parts.from_json(data, "tagger", REGISTRIES)
    tagger: Tagger = found
    return tagger
