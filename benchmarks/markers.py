"""What a translator makes of markers, and what projection over them is worth, as Markdown tables.

    python -m benchmarks.markers PAIRS.jsonl [--translator apertium] [--links OTHER.pharaoh ...] [--labels PER,LOC]

Needs gold entities on both sides. The first table counts markers; the second gives strict span
F1 of projection straight over the links, and refined by the marked back-translation in its three
ways; the third what needs no links: the back-translation as published, and marked search.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from core.aligners import LexicalAligner
from core.cli.component_arguments import read_part
from core.evaluation import evaluate
from core.formats import TextFile, read_pairs_jsonl
from core.formats.alignments.pharaoh import read_pharaoh
from core.markers import MarkedTranslator, MarkingRequest, easyproject, last_match, recover
from core.methods import BackTranslation, MarkerProjection, Method
from core.model import Alignment, Projection, SentencePair
from core.projection.presets import recipe
from core.translators import Translator

Pairs = Sequence[SentencePair]
NESTED = ("hull", "paper-heuristic", "default")
EVIDENCE: tuple[Literal["confirmed", "union", "fill"], ...] = ("confirmed", "union", "fill")


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def counts(pairs: Pairs, translator: Translator) -> Iterator[str]:
    """How many markers come back, how many pieces find their entity, how many sentences are kept."""
    marked = [pair for pair in pairs if pair.source.spans]
    said = MarkedTranslator(translator)([MarkingRequest(pair.source, pair.target.lang) for pair in marked])
    recovered = [recover(one.translation.text) for one in said]
    entities = sum(len(pair.source.spans or ()) for pair in marked)
    pieces = sum(len(found.pieces) for found in recovered)
    both = list(zip(recovered, said, strict=True))
    matched = sum(index is not None for found, one in both for index in last_match(found.strings, one.alone))
    by_itself = sum(piece in one.alone for found, one in both for piece in found.strings)
    lang = marked[0].target.lang
    built = easyproject(translator, [pair.source for pair in marked], lang)
    dropped = Counter(one.why.split(" ", 1)[-1] for one in built if one.target is None)
    yield row(["", "number", "share"])
    yield row(["---"] * 3)
    yield row(["sentences with entities", f"{len(marked):,}", ""])
    yield row(["entities marked", f"{entities:,}", ""])
    yield row(["pieces that came back", f"{pieces:,}", f"{pieces / entities:.1%}"])
    yield row(["pieces like an unused entity (published rule)", f"{matched:,}", f"{matched / entities:.1%}"])
    yield row(["pieces equal to an entity translated alone", f"{by_itself:,}", f"{by_itself / entities:.1%}"])
    kept = sum(one.target is not None for one in built)
    yield row(["sentences EasyProject keeps", f"{kept:,}", f"{kept / len(marked):.1%}"])
    for why, number in dropped.most_common():
        yield row([f"dropped: … {why}", f"{number:,}", f"{number / len(marked):.1%}"])


def f1(pairs: Pairs, method: Method, alignments: Sequence[Alignment], labels: Sequence[str]) -> str:
    """Strict span F1 of a method that never sees gold target entities; precision and recall after it."""
    blind = [replace(pair, target=pair.target.with_spans(None), alignment=None) for pair in pairs]
    project = method.prepare(blind, alignments)
    both = zip(blind, alignments, strict=True)
    made = [Projection(pair.id, "", links, *project(pair, links)) for pair, links in both]
    found = evaluate(pairs, made, labels or None).overall
    return f"{100 * found.f1:.1f} ({100 * found.precision:.1f} / {100 * found.recall:.1f})"


def refined(pairs: Pairs, options: argparse.Namespace, translator: Translator) -> Iterator[str]:
    """F1 over each set of links: direct, then refined in each way."""
    yield row(["links", "method", "direct", *EVIDENCE])
    yield row(["---"] * (3 + len(EVIDENCE)))
    sets: dict[str, Sequence[Alignment]] = {"embedded": LexicalAligner().prepare(pairs)(pairs)}
    sets |= {path.name: read_pharaoh(TextFile.at(path), pairs)[0] for path in options.links}
    for name, links in sets.items():
        for nested in NESTED:
            method = recipe(nested).method
            cells = [f1(pairs, method, links, options.labels)]
            for evidence in EVIDENCE:
                refining = BackTranslation(translator, method=method, mode="repaired", evidence=evidence)
                cells.append(f1(pairs, refining, links, options.labels))
            yield row([name, f"`{nested}`", *cells])


def without_links(pairs: Pairs, translator: Translator, labels: Sequence[str]) -> Iterator[str]:
    """F1 of what looks at no links of the pair."""
    none = [Alignment.of((), pair.size) for pair in pairs]
    methods: dict[str, Method] = {
        f"back-translation as published, `{nested}`": BackTranslation(translator, method=recipe(nested).method)
        for nested in NESTED
    }
    methods["marked search"] = MarkerProjection(translator)
    methods["marked search, word for word"] = MarkerProjection(translator, threshold=1.0, alone=False)
    yield row(["method", "F1 (P / R)"])
    yield row(["---"] * 2)
    for name, method in methods.items():
        yield row([name, f1(pairs, method, none, labels)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--translator", default="apertium")
    parser.add_argument("--links", type=Path, nargs="*", default=())
    parser.add_argument("--labels", type=lambda text: text.split(","), default=())
    options = parser.parse_args()
    pairs = read_pairs_jsonl(TextFile.at(options.pairs)).pairs
    translator: Translator = read_part("translator", options.translator)
    tables = (counts(pairs, translator), without_links(pairs, translator, options.labels))
    for table in (*tables, refined(pairs, options, translator)):
        print()
        for line in table:
            print(line, flush=True)


if __name__ == "__main__":
    main()
