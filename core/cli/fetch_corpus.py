"""The command `fetch`: the catalogue of public corpora, and a corpus of it as a file or a project."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.cli import output
from core.cli.store_arguments import existing_store, open_store
from core.errors import BadInput
from core.formats import OutgoingSentence, write_pairs_jsonl
from core.formats.bitext.parallel import Parallel
from core.formats.bitext.sentences_jsonl import SentencesJsonl
from core.formats.sides import CorpusSide
from core.formats.textfile import write_whole
from core.model import SentencePair
from core.public_corpora import descriptions
from core.public_corpora.background_offers import fetch_text
from core.public_corpora.catalogue_entry import (
    CatalogueEntry,
    CorpusKind,
    CorpusRequest,
    catalogue,
    catalogue_entry,
    requested,
)
from core.public_corpora.fetch_orders import offer_for
from core.public_corpora.fetching import (
    FetchOptions,
    fetch_dictionary,
    fetch_files,
    fetch_pairs,
    fetch_sentences,
    make_project,
)
from core.text.phrases import counted


def add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `fetch`."""
    command.add_argument("name", nargs="?", metavar="NAME", help="of a corpus; without it, the list of all")
    langs = "source and target, or the one language; LANG:FILE names a file where a corpus allows that"
    command.add_argument("--langs", nargs="+", default=[], metavar="LANG", help=langs)
    command.add_argument("--part", default="", help="as test; default: the first that the corpus lists")
    ways = "pairs or sentences as JSON Lines; pairs as text for --text of other commands where FILE ends in .txt"
    command.add_argument("--to", metavar="FILE", help=f"write it to a file: {ways}")
    command.add_argument("--project", metavar="NAME", nargs="?", const="", help="keep its pairs as a project")
    command.add_argument("--dictionary-of", metavar="ID", help="give a dictionary to this project")
    command.add_argument("--text-of", metavar="ID", help="let the aligner of this project learn from its text")
    command.add_argument("--store", metavar="FILE|URL", help="of the project; default: the app's own")
    command.add_argument("--accept-licence", action="store_true", help="your use of it is not commercial")
    command.add_argument("--again", action="store_true", help="fetch anew what is here already")
    command.add_argument("--take-changed", action="store_true", help="trust files that are not what they were")
    command.set_defaults(run=fetch)


def fetch(args: argparse.Namespace) -> int:
    """List the catalogue, show an entry of it, or fetch it to where it is wanted."""
    if args.name is None:
        print(_listing())
        return 0
    entry = catalogue_entry(args.name)
    options = FetchOptions(args.accept_licence, args.again, args.take_changed)
    if args.text_of is not None:
        _fetch_text(entry, options, args)
        return 0
    if args.to is None and args.project is None and args.dictionary_of is None:
        print(_entry_lines(entry))
        output.note("Nothing was fetched: say where to, with --to FILE or --project NAME.")
        return 0
    if entry.kind is CorpusKind.DICTIONARY:
        _fetch_dictionary(entry, options, args)
        return 0
    request = _request(entry, args)
    if entry.kind is CorpusKind.SENTENCES:
        _fetch_sentences(entry, request, options, args)
    else:
        _fetch_pairs(entry, request, options, args)
    for line in descriptions.digests(entry, request):
        output.note(line)
    return 0


def _listing() -> str:
    """Return a line for each corpus."""
    rows = [descriptions.summary(entry) for entry in catalogue()]
    width = max(len(row["Name"]) for row in rows)
    lines = [f"{row['Name']:<{width}}  {row['Corpus']}: {row['Labels']}; {_terms(row)}" for row in rows]
    return "\n".join([*lines, "", "`fetch NAME` shows a corpus; nothing is fetched before you say where to."])


def _terms(row: Mapping[str, str]) -> str:
    """Return the licence of a row, with what it forbids."""
    return f"{row['Licence']}, not for commercial use" if row["Commercial use"] == "no" else row["Licence"]


def _entry_lines(entry: CatalogueEntry) -> str:
    """Return all facts of a corpus."""
    facts = (f"{title}: {text}" for title, text in descriptions.facts(entry).items() if text)
    return "\n".join([f"{entry.title} ({entry.name})", *facts])


def _request(entry: CatalogueEntry, args: argparse.Namespace) -> CorpusRequest:
    """Return the languages and the part that the arguments name."""
    langs = list(args.langs)
    if len(langs) > 2:
        raise BadInput("--langs", f"it names {len(langs)} languages.", "Name the source and the target.")
    source = langs[0] if len(langs) == 2 else ""
    return requested(entry, source, langs[-1] if langs else "", args.part)


def _fetch_pairs(
    entry: CatalogueEntry, request: CorpusRequest, options: FetchOptions, args: argparse.Namespace
) -> None:
    """Fetch pairs, and write them to a file or into the store."""
    if args.dictionary_of is not None:
        raise BadInput("--dictionary-of", f"{entry.title} is no dictionary.", "Use --to or --project.")
    with output.progress_line() as progress:
        draft = fetch_pairs(entry, request, options, progress)
    output.note_repairs(draft.repairs)
    if args.to is not None:
        write_whole(Path(args.to), _pair_rows(args.to, draft.pairs))
        print(f"{counted(len(draft.pairs), 'pair')} in {args.to}. Licence: {draft.licence}.")
    if args.project is not None:
        with open_store(args.store) as store:
            project = make_project(store, replace(draft, name=args.project or draft.name))
        print(f"{counted(len(draft.pairs), 'pair')} kept as {project.id}. Licence: {draft.licence}.")


def _pair_rows(path: str, pairs: Sequence[SentencePair]) -> bytes:
    """Return pairs as a file of that name holds them: as text with bars, or as JSON Lines."""
    if path.endswith(".txt"):
        [rows] = Parallel("bars", tokenised=True).write("text", pairs, [{}] * len(pairs)).values()
        return rows
    return write_pairs_jsonl(pairs).encode()


def _fetch_text(entry: CatalogueEntry, options: FetchOptions, args: argparse.Namespace) -> None:
    """Fetch text for the languages of a project, from which its aligner learns first."""
    with existing_store(args.store) as store, output.progress_line() as progress:
        project = store.project(args.text_of)
        text = fetch_text(offer_for(entry, project), options, progress)
        store.save_text(project.id, text)
    print(f"The aligner of {project.name} learns from {counted(len(text.lines), 'line')} of {text.name}.")


def _fetch_sentences(
    entry: CatalogueEntry, request: CorpusRequest, options: FetchOptions, args: argparse.Namespace
) -> None:
    """Fetch labelled sentences of one language, and write them to a file."""
    if args.to is None:
        raise BadInput(entry.title, "it has one language, so it makes no project of pairs.", "Use --to FILE.")
    with output.progress_line() as progress:
        side = fetch_sentences(entry, request, options, progress)
    output.note_repairs(side.repairs)
    write_whole(Path(args.to), _sentence_rows(side))
    print(f"{counted(len(side.sentences), 'sentence')} in {args.to}. Licence: {entry.licence}.")


def _sentence_rows(side: CorpusSide) -> bytes:
    items = [OutgoingSentence(sentence, str(number)) for number, sentence in enumerate(side.sentences, 1)]
    return SentencesJsonl().write("sentences", items)["sentences.jsonl"]


def _fetch_dictionary(entry: CatalogueEntry, options: FetchOptions, args: argparse.Namespace) -> None:
    """Fetch a dictionary, and write it to a file as it is, or give it to a project."""
    if args.project is not None:
        raise BadInput(entry.title, "it is a dictionary, and makes no project.", "Use --to or --dictionary-of ID.")
    if args.to is not None:
        with output.progress_line() as progress:
            [file] = fetch_files(entry, requested(entry), options, progress).values()
        write_whole(Path(args.to), file.unpacked())
        print(f"{entry.title} is in {args.to}; give it to a command with --dictionary {args.to}.")
    if args.dictionary_of is not None:
        with open_store(args.store) as store, output.progress_line() as progress:
            project = store.project(args.dictionary_of)
            langs = project.source_lang, project.target_lang
            dictionary = fetch_dictionary(entry, langs, options, progress).dictionary
            store.save_dictionary(project.id, dictionary)
        print(f"{len(dictionary.entries):,} entries are used by {project.name}.")
