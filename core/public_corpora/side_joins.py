"""Readers of corpora with a file for each side: joined by sentence ids, by numbers that drift apart, or by lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.errors import BadInput
from core.formats.bitext.parallel import side_of
from core.formats.columns.conll import Conll, UniversalNer
from core.formats.grouping.pairing import PairBy, join_sides
from core.formats.result import Imported, Repair, clean_text
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.misalignment.repair import repaired
from core.misalignment.runs import find_runs
from core.model import Sentence, SentencePair
from core.public_corpora.remote_files import SOURCE, TARGET
from core.text.phrases import counted

Files = Mapping[str, TextFile]
RANGE = "<range>"
"""What stands on the lines of verses whose text is on the line of the first of them."""
_NUMBER = re.compile(r"s(\d+)$")


class Languages(NamedTuple):
    """The languages of a request, "" for the source of a corpus of one language, and the part of the corpus."""

    source: str
    target: str
    part: str = ""


def read_by_id(files: Files, langs: Languages) -> Imported:
    """Read Universal NER, both sides joined by sentence id; sentences without a partner are left out, each listed."""
    reader = UniversalNer()
    source = reader.read([files[SOURCE]], langs.source)
    return join_sides(source, reader.read([files[TARGET]], langs.target), PairBy.ID)


def read_by_order(files: Files, langs: Languages) -> Imported:
    """Read CoNLL columns, both sides joined in their order."""
    reader = Conll()
    source, target = reader.read([files[SOURCE]], langs.source), reader.read([files[TARGET]], langs.target)
    return join_sides(_numbered(source), _numbered(target))


def read_by_number(files: Files, langs: Languages) -> Imported:
    """Read the SETimes part of Universal NER: sentences of the same number, drifting numbers shifted back.

    Roles are "source train", "target dev" and so on: all parts are read, because a sentence and its translation may be
    in different ones; the pairs are those whose source sentence is in the part of the request.
    """
    wanted, sources = _by_number(files, SOURCE, langs.source, langs.part)
    _, targets = _by_number(files, TARGET, langs.target, langs.part)
    pairs = [
        SentencePair(f"s{number}", sources.get(number, _blank(langs.source)), targets.get(number, _blank(langs.target)))
        for number in range(1, max([*sources, *targets], default=0) + 1)
    ]
    runs = find_runs(pairs)
    repair = repaired(
        pairs, [run for run in runs if run.offset is not None], [run for run in runs if run.offset is None]
    )
    whole = tuple(pair for pair in repair.pairs if all(pair.size) and int(pair.id[1:].partition("#")[0]) in wanted)
    return Imported(whole, repair.repairs)


def _by_number(files: Files, side: str, lang: str, part: str) -> tuple[set[int], dict[int, Sentence]]:
    """Return the sentences of a side by their numbers, and the numbers of those in a part of it."""
    sentences: dict[int, Sentence] = {}
    wanted: set[int] = set()
    for role, file in files.items():
        if not role.startswith(side):
            continue
        read = UniversalNer().read([file], lang)
        for name, sentence in zip(read.every_id, read.sentences, strict=True):
            match = _NUMBER.search(name)
            if match and name.startswith("set"):
                sentences[int(match[1])] = sentence
                wanted.update([int(match[1])] if role.endswith(part) else [])
    return wanted, sentences


def _blank(lang: str) -> Sentence:
    return Sentence((), (), lang)


def read_lines(files: Files, langs: Languages) -> Imported:
    """Read running text, line by line; pairs with an empty side are left out, and counted."""
    source, target = (
        _numbered(side_of(files[role], files[role].lines(), lang))
        for role, lang in ((SOURCE, langs.source), (TARGET, langs.target))
    )
    return without_empty(join_sides(source, target))


def _numbered(side: CorpusSide) -> CorpusSide:
    """Return a side whose sentences have their numbers, counted from 1, as ids."""
    return replace(side, ids=tuple(str(number) for number in range(1, len(side.sentences) + 1)))


def without_empty(imported: Imported) -> Imported:
    """Leave out the pairs with an empty side, and list how many there were."""
    whole = tuple(pair for pair in imported.pairs if all(pair.size))
    lost = len(imported.pairs) - len(whole)
    if not lost:
        return imported
    what = f"left out: {counted(lost, 'pair')} with an empty side."
    return replace(imported, pairs=whole, repairs=(*imported.repairs, Repair("The corpus", what)))


def read_verses(files: Files, langs: Languages) -> Imported:
    """Read verses, a line for each, named by the references of the "names" file.

    Verses that are one text on either side become one pair; those that a side lacks are left out.
    """
    names = [clean_text(line) for line in files["names"].lines()]
    sides = [list(files[role].lines()) for role in (SOURCE, TARGET)]
    for lines, role in zip(sides, (SOURCE, TARGET), strict=True):
        if len(lines) != len(names):
            problem = f"it has {len(lines):,} lines for {len(names):,} verses."
            raise BadInput(files[role].name, problem, "Fetch both files again.")
    verses = list(_verse_groups(sides[0], sides[1]))
    left, right = (_joined(lines, verses) for lines in sides)
    source = side_of(files[SOURCE], left, langs.source)
    target = side_of(files[TARGET], right, langs.target)
    ids = tuple(_reference(names, first, end) for first, end in verses)
    documents = tuple(names[first].partition(" ")[0] for first, _ in verses)
    joined = join_sides(replace(source, ids=ids, documents=documents), replace(target, ids=ids, documents=documents))
    return without_empty(joined)


def _verse_groups(source: Sequence[str], target: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield lines ``[first, end)`` that belong together, because a range of either side covers them."""
    starts = [k for k, texts in enumerate(zip(source, target, strict=True)) if RANGE not in map(str.strip, texts)]
    return zip(starts, [*starts[1:], len(source)], strict=True)


def _joined(lines: Sequence[str], verses: Iterable[tuple[int, int]]) -> list[str]:
    """Return the text of each group of verses on one line."""
    groups = (filter(lambda text: text != RANGE, map(clean_text, lines[first:end])) for first, end in verses)
    return [" ".join(filter(None, group)) for group in groups]


def _reference(names: Sequence[str], first: int, end: int) -> str:
    """Return the reference of verses, as ``GEN 1:1`` or ``GEN 1:1-3``."""
    last = names[end - 1].rpartition(":")[2]
    return names[first] if end - first == 1 else f"{names[first]}-{last}"
