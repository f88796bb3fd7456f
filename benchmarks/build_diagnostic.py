"""Compile the diagnostic corpus from its marked texts, with checks.

    python -m benchmarks.build_diagnostic [--texts assets/corpora/diagnostic] [--out assets/corpora]

The texts are one file a language (``en.txt`` and its translations, in the form that their README describes). Each
translation becomes ``diagnostic.en-XX.jsonl``: pairs as JSON Lines with the phenomena of each. The entries of these
files in ``index.json`` are written too; other entries stay. Errors are listed with file, line and what to do, and then
nothing is written. At last the phenomena are counted for each language.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.diagnostic_pairs import PHENOMENA, CompiledPair, check_order, check_source, compile_pair
from benchmarks.diagnostic_text import LABELS, MarkedSentence, read_marked_text
from core.errors import BadInput
from core.formats.bitext.pairs_jsonl import pair_row, write_row
from core.formats.textfile import TextFile, write_whole
from core.text import language_name

CORPORA = Path(__file__).parents[1] / "assets" / "corpora"
SOURCE = "en"
NOTE = (
    "Short documents written for Spanbridge, about invented people and well-known facts. Both sides are annotated in"
    " parallel: a perfect projection scores 100 but for the pairs tagged as missing or added mention, split rendering"
    " or label shift. Each pair names its phenomena."
)

Corpus = Mapping[str, Sequence[CompiledPair]]
"""The pairs of each translation by its language."""


def compile_texts(folder: Path) -> tuple[Corpus, list[BadInput]]:
    """Compile every translation in a folder; return the pairs by language, and all errors."""
    source = read_marked_text(TextFile.at(folder / f"{SOURCE}.txt"))
    problems = [error for sentence in source if (error := _error(sentence))]
    corpus: dict[str, list[CompiledPair]] = {}
    for path in sorted(folder.glob("*.txt")):
        if path.stem != SOURCE and not problems:
            corpus[path.stem] = []
    for lang, pairs in corpus.items():
        try:
            target = read_marked_text(TextFile.at(folder / f"{lang}.txt"))
            check_order(source, target, f"{lang}.txt")
        except BadInput as error:
            problems.append(error)
            continue
        for left, right in zip(source, target, strict=True):
            try:
                pairs.append(compile_pair(left, right, lang))
            except BadInput as error:
                problems.append(error)
    return corpus, problems


def _error(sentence: MarkedSentence) -> BadInput | None:
    try:
        check_source(sentence)
    except BadInput as error:
        return error
    return None


def write_pairs(pairs: Sequence[CompiledPair]) -> str:
    """Write the pairs of a language as JSON Lines."""
    return "".join(write_row(_row(compiled)) for compiled in pairs)


def _row(compiled: CompiledPair) -> dict[str, Any]:
    """Return the JSON object of a pair, with its phenomena behind the document if it has any."""
    row = pair_row(compiled.pair)
    head = {key: row[key] for key in ("id", "source_lang", "target_lang", "document")}
    phenomena = {"phenomena": list(compiled.phenomena)} if compiled.phenomena else {}
    return head | phenomena | row


def index_entry(lang: str, pairs: Sequence[CompiledPair]) -> dict[str, Any]:
    """Return the entry of a translation in ``index.json``."""
    name = f"diagnostic.{SOURCE}-{lang}"
    sentences = [sentence for compiled in pairs for sentence in (compiled.pair.source, compiled.pair.target)]
    used = {span.label for sentence in sentences for span in sentence.spans or ()}
    linked = sum(compiled.pair.alignment is not None for compiled in pairs)
    note = f"{NOTE} {linked} pairs have gold word links." if linked else NOTE
    return {
        "name": name,
        "title": f"English → {language_name(lang).partition(' (')[0]}: diagnostic corpus",
        "file": f"{name}.jsonl",
        "source_lang": SOURCE,
        "target_lang": lang,
        "pairs": len(pairs),
        "labels": [label for label in LABELS if label in used],
        "gold_source": True,
        "gold_target": True,
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": "The Spanbridge authors",
        "origin": [],
        "note": note,
        "links": {},
    }


def write_index(corpus: Corpus, entries: Sequence[Mapping[str, Any]]) -> str:
    """Write ``index.json``: its other entries as they are, then those of the translations."""
    prefix = f"diagnostic.{SOURCE}-"
    others = [entry for entry in entries if not entry["name"].startswith(prefix)]
    own = [index_entry(lang, pairs) for lang, pairs in corpus.items()]
    return json.dumps([*others, *own], ensure_ascii=False, indent=2) + "\n"


def compiled_files(corpus: Corpus, index: str) -> dict[str, str]:
    """Return the text of each file to write, by its name; ``index`` is the present ``index.json``."""
    files = {f"diagnostic.{SOURCE}-{lang}.jsonl": write_pairs(pairs) for lang, pairs in corpus.items()}
    return files | {"index.json": write_index(corpus, json.loads(index))}


def phenomena_table(corpus: Corpus) -> str:
    """Return the number of pairs with each phenomenon, language by language, as a Markdown table."""
    counts = {lang: Counter(name for pair in pairs for name in pair.phenomena) for lang, pairs in corpus.items()}
    rows = [[name, *(str(counts[lang][name]) for lang in corpus)] for name in PHENOMENA]
    rows.append(["pairs", *(str(len(pairs)) for pairs in corpus.values())])
    rows.append(["pairs with word links", *(str(_linked(pairs)) for pairs in corpus.values())])
    rows.append(["mentions of the translation", *(str(_mentions(pairs)) for pairs in corpus.values())])
    head = ["phenomenon", *corpus]
    lines = [head, ["---", *("---:" for _ in corpus)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _linked(pairs: Sequence[CompiledPair]) -> int:
    return sum(compiled.pair.alignment is not None for compiled in pairs)


def _mentions(pairs: Sequence[CompiledPair]) -> int:
    return sum(len(compiled.pair.target.spans or ()) for compiled in pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=CORPORA / "diagnostic")
    parser.add_argument("--out", type=Path, default=CORPORA)
    options = parser.parse_args()
    corpus, problems = compile_texts(options.texts)
    if problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
        return 1
    index = options.out / "index.json"
    files = compiled_files(corpus, index.read_text(encoding="utf-8") if index.exists() else "[]")
    for name, text in files.items():
        write_whole(options.out / name, text)
    print(phenomena_table(corpus))
    return 0


if __name__ == "__main__":
    sys.exit(main())
