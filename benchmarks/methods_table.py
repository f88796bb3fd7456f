"""Every method that needs no model over the links of others, beside its peers, as one Markdown table.

    python -m benchmarks.methods_table PAIRS.jsonl ... [--recipes default,hull,...] [--labels PER,LOC,ORG]

Needs gold entities on both sides. The links of ``NAME.jsonl`` are those of every
``NAME.LINKS.pharaoh`` beside it, and those within it. A cell is strict span F1 times 100. Below
the recipes stand the peers of ``benchmarks/peers.json``, other people's programs on the same
pairs and links. The mean is over the columns that have peers, if any have.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.quality import projections, row
from core.evaluation import evaluate
from core.formats import TextFile, read_pairs_jsonl
from core.formats.pharaoh import read_pharaoh
from core.model import Alignment, SentencePair
from core.presets import WEIGHTLESS

PEERS = json.loads((Path(__file__).parent / "peers.json").read_text(encoding="utf-8"))

Table = Mapping[str, Mapping[str, float]]
"""F1 by row and column."""


def inputs(path: Path) -> Iterator[tuple[str, Sequence[SentencePair], Sequence[Alignment]]]:
    """The name, the pairs and the links of each column that a file gives."""
    pairs = read_pairs_jsonl(TextFile.at(path)).pairs
    name = path.name.removesuffix(".jsonl")
    for links in sorted(path.parent.glob(f"{name}.*.pharaoh")):
        yield links.name.removesuffix(".pharaoh"), pairs, read_pharaoh(TextFile.at(links), pairs)[0]
    own = [pair.alignment for pair in pairs if pair.alignment is not None]
    if len(own) == len(pairs):
        yield name, pairs, own


def measured(paths: Sequence[Path], recipes: Sequence[str], labels: Sequence[str]) -> Table:
    """The F1 of every recipe in every column."""
    table: dict[str, dict[str, float]] = {name: {} for name in recipes}
    for path in paths:
        for column, pairs, alignments in inputs(path):
            for name in recipes:
                found = evaluate(pairs, projections(name, pairs, alignments), labels or None)
                table[name][column] = 100 * found.overall.f1
    return table


def peers(columns: Sequence[str]) -> Table:
    """The F1 of every peer in the columns that it has."""
    known: Table = {column: PEERS["f1"][column] for column in columns if column in PEERS["f1"]}
    names = dict.fromkeys(name for found in known.values() for name in found)
    return {name: {column: found[name] for column, found in known.items()} for name in names}


def lines(ours: Table, theirs: Table) -> Iterator[str]:
    """The table, and what it comes to."""
    columns = list(next(iter(ours.values())))
    shared = [column for column in columns if all(column in found for found in theirs.values())] if theirs else columns
    yield row(["", *columns, "mean"])
    yield row(["---"] * (len(columns) + 2))
    for shown, table in (("`{}`", ours), ("peer: {}", theirs)):
        for name, found in table.items():
            cells = [f"{found[column]:.1f}" if column in found else "" for column in columns]
            yield row([shown.format(name), *cells, f"{mean(found[column] for column in shared):.1f}"])
    if theirs:
        yield from comparison(ours, theirs, shared)


def comparison(ours: Table, theirs: Table, columns: Sequence[str]) -> Iterator[str]:
    """The best recipe against the best peer of each column."""
    best = max(ours, key=lambda name: mean(ours[name][column] for column in columns))
    rival = max(theirs, key=lambda name: mean(theirs[name][column] for column in columns))
    ahead = {column: ours[best][column] - max(found[column] for found in theirs.values()) for column in columns}
    cells = [f"{ahead[column]:+.1f}" if column in ahead else "" for column in ours[best]]
    yield row([f"`{best}` less the column's best peer", *cells, f"{mean(ahead.values()):+.1f}"])
    own, other = (mean(table[name][c] for c in columns) for table, name in ((ours, best), (theirs, rival)))
    yield (
        f"\nThe best recipe on the mean is `{best}` ({own:.1f}), the best peer {rival} ({other:.1f}). Against the best"
        f" peer of each column it is {mean(ahead.values()):+.1f} on the mean, and at worst {min(ahead.values()):+.1f}."
    )
    meanings = [f"{name} = {PEERS['names'][name]}" for name in theirs]
    yield f"\n{PEERS['source']}: {'; '.join(meanings)}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--recipes", type=lambda text: text.split(","), default=list(WEIGHTLESS))
    parser.add_argument("--labels", type=lambda text: text.split(","), default=())
    options = parser.parse_args()
    ours = measured(options.pairs, options.recipes, options.labels)
    columns = list(next(iter(ours.values())))
    print("\n".join(lines(ours, peers(columns))))


if __name__ == "__main__":
    main()
