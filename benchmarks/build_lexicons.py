"""Word tables of English with the languages of NTREX-128, as they come with Spanbridge.

    python -m benchmarks.build_lexicons NTREX_FOLDER [--out assets/lexicons] [--segmented CODE=LINES.txt ...]

The folder holds a gzip file a language, line by line parallel with ``eng.txt.gz`` (Federmann et al. 2022,
github.com/MicrosoftTranslator/NTREX, CC BY-SA 4.0). Each language is aligned with English by the lexical aligner on
words cut to five letters; a table holds what two beginnings of words are expected to be linked, halved, where that is
half a link or more: no sentence can be read out of it. Varieties of a language share a table. For scripts without
spaces, ``--segmented`` adds the same lines with spaces between words, made by a segmenter.
"""

import argparse
import gzip
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from core.aligners.lexical import LexicalAligner
from core.aligners.lexicon import STRIDE
from core.lexicons.table_file import write_table
from core.lexicons.word_knowledge import STEM_LETTERS, WordKnowledge
from core.model import Sentence, SentencePair
from core.text import tokenise
from core.text.languages import base_language, language_name

MIN_COUNT = 0.5
"""Expected links from which two words are in the table."""
LINKS_PER_COUNT = 0.5
"""Pseudo-links for each expected link."""
ENGLISH = "eng"
NOTICES = (
    "English with {language}: expected word links of NTREX-128, by the first five letters of words.",
    "Source: NTREX-128, Federmann, Kocmi & Xin 2022, https://github.com/MicrosoftTranslator/NTREX, CC BY-SA 4.0.",
    "This table is derived from it and is under the same licence, https://creativecommons.org/licenses/by-sa/4.0/.",
)


def read_lines(folder: Path, code: str) -> list[str]:
    """Read the lines of one language."""
    return gzip.decompress((folder / f"{code}.txt.gz").read_bytes()).decode().split("\n")


def sentence_pairs(english: Sequence[str], lines: Sequence[str], lang: str, spaced: bool) -> list[SentencePair]:
    """Return the lines that have words on both sides; ``spaced`` lines are cut at spaces."""
    pairs = []
    for number, (left, right) in enumerate(zip(english, lines, strict=True)):
        source, target = tokenise(left, "en")[0], tuple(right.split()) if spaced else tokenise(right, lang)[0]
        if source and target:
            pairs.append(SentencePair(str(number), sentence(source, "en"), sentence(target, lang)))
    return pairs


def sentence(words: tuple[str, ...], lang: str) -> Sentence:
    """Return a sentence of words with spaces between them."""
    return Sentence(words, (" ",) * len(words), lang)


def expected_links(pairs: Sequence[SentencePair]) -> dict[str, dict[str, float]]:
    """Align the pairs, and return the pseudo-links of the words that are expected to be linked often enough."""
    model = LexicalAligner(prefix=STEM_LETTERS, wholes=False, word_tables=False, cldr_names=False).prepare(pairs).model
    level = model.levels[0]
    keys = level.lexicon.keys
    counts = level.lexicon.weights - model.options.prior.weights(keys, level.sources, level.targets)
    sources, targets = list(level.sources.numbers), list(level.targets.numbers)
    table: dict[str, dict[str, float]] = {}
    for place in np.flatnonzero(counts >= MIN_COUNT):
        source, target = sources[int(keys[place]) // STRIDE], targets[int(keys[place]) % STRIDE]
        if any(map(str.isalpha, source)) and any(map(str.isalpha, target)):
            table.setdefault(source, {})[target] = LINKS_PER_COUNT * float(counts[place])
    return table


def greater(
    first: Mapping[str, Mapping[str, float]], second: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Join two tables; where both have a pair of words, the greater number counts."""
    joined = {word: dict(row) for word, row in first.items()}
    for word, row in second.items():
        into = joined.setdefault(word, {})
        for target, links in row.items():
            into[target] = max(into.get(target, 0.0), links)
    return joined


def languages(folder: Path) -> dict[str, list[str]]:
    """Return the codes of the files by language, English left out."""
    codes: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.txt.gz")):
        code = path.name.removesuffix(".txt.gz")
        if not code.startswith(ENGLISH):
            codes.setdefault(base_language(code), []).append(code)
    return codes


def build(folder: Path, codes: Sequence[str], segmented: Mapping[str, Path]) -> dict[str, dict[str, float]]:
    """Return the table of one language."""
    english, lang = read_lines(folder, ENGLISH), base_language(codes[0])
    pairs = [pair for code in codes for pair in sentence_pairs(english, read_lines(folder, code), lang, spaced=False)]
    table = expected_links(pairs)
    cut = list(segmented_pairs(english, codes, segmented))
    return greater(table, expected_links(cut)) if cut else table


def segmented_pairs(
    english: Sequence[str], codes: Sequence[str], segmented: Mapping[str, Path]
) -> Iterator[SentencePair]:
    """Yield the pairs of the lines that a segmenter cut."""
    for code in codes:
        if code in segmented:
            lines = segmented[code].read_text(encoding="utf-8").split("\n")
            yield from sentence_pairs(english, lines, base_language(code), spaced=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("assets/lexicons"))
    parser.add_argument("--segmented", nargs="*", default=[], metavar="CODE=LINES.txt")
    parser.add_argument("--only", nargs="*", default=[], metavar="LANG")
    options = parser.parse_args()
    segmented = {code: Path(path) for code, _, path in (entry.partition("=") for entry in options.segmented)}
    options.out.mkdir(parents=True, exist_ok=True)
    for language, codes in sorted(languages(options.folder).items()):
        if options.only and language not in options.only:
            continue
        table = build(options.folder, codes, segmented)
        notices = [notice.format(language=language_name(language)) for notice in NOTICES]
        path = options.out / f"{language}.tsv.gz"
        write_table(path, table, notices)
        print(
            f"{language:4} {WordKnowledge(table).size:7,} {path.stat().st_size:8,} bytes  {' '.join(codes)}", flush=True
        )


if __name__ == "__main__":
    main()
