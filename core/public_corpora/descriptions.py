"""The facts of an entry of the catalogue in lines for people, for the page and the command line."""

from core.public_corpora.catalogue_entry import CatalogueEntry, CorpusKind, CorpusRequest
from core.public_corpora.fetched_files import FetchedFiles
from core.public_corpora.remote_files import remote_files

_SHOWN_DIGITS = 12


def facts(entry: CatalogueEntry) -> dict[str, str]:
    """Return the facts of an entry by their titles, in plain sentences."""
    return {
        "What it is for": entry.purpose,
        "Labels": entry.labels,
        "Size": entry.size,
        "Languages": languages(entry),
        "Parts": ", ".join(entry.parts) if len(entry.parts) > 1 else "",
        "Licence": f"{entry.licence} ({entry.licence_url})",
        "What you may do": entry.terms,
        "Comes from": entry.address,
        "Version": pinning(entry),
        "How both sides are joined": entry.joined,
        "What is left out": entry.left_out,
        "Name its makers": entry.attribution,
    }


def languages(entry: CatalogueEntry) -> str:
    """Return the languages of an entry, and how they can be paired."""
    codes = ", ".join(entry.targets())
    if entry.kind is not CorpusKind.PAIRS:
        return codes
    if not entry.sources:
        return f"any two of {codes}"
    own = {code: language.source for code, language in entry.languages.items() if language.source}
    if not own:
        return f"{', '.join(entry.sources)} with {codes}"
    groups = {source: [code for code, known in own.items() if known == source] for source in entry.sources}
    return "; ".join(f"{source} with {', '.join(targets)}" for source, targets in groups.items() if targets)


def pinning(entry: CatalogueEntry) -> str:
    """Return the version that is fetched, and whether its digests are known beforehand."""
    if entry.is_living:
        return "The newest: its file changes nearly every day. The digest of what was fetched is recorded."
    own = [code for code, language in entry.languages.items() if len(language.values.get("revision", "")) == 40]
    if entry.revision:
        version = f"Revision {entry.revision[:_SHOWN_DIGITS]}."
    elif own:
        version = f"A fixed revision for {', '.join(own)}, the newest for the others."
    else:
        version = "The newest at its home." if not entry.sha256 else "The one whose digest is listed."
    return f"{version} {_digests(entry)}"


def _digests(entry: CatalogueEntry) -> str:
    if entry.sha256 and len(entry.sha256) >= len(entry.files) and not entry.sources:
        return "The SHA-256 of its files is listed, and checked."
    some = "The SHA-256 of some of its files is listed; of the others" if entry.sha256 else "Its SHA-256 is not known"
    rest = "" if entry.sha256 else " beforehand:"
    return f"{some}{rest} the first fetch records it, and a later one that differs is refused."


def digests(entry: CatalogueEntry, request: CorpusRequest) -> list[str]:
    """Return a line for each fetched file of a request: its address, digest and day."""
    keeper = FetchedFiles(entry)
    lines = []
    for url, file in {file.url: file for file in remote_files(entry, request)}.items():
        record = keeper.record(file)
        if record:
            lines.append(f"{url}: SHA-256 {record.sha256}, fetched on {record.day}")
    return lines


def summary(entry: CatalogueEntry) -> dict[str, str]:
    """Return the row of an entry in a table of all."""
    count = len(entry.languages) + len(entry.sources)
    return {
        "Corpus": entry.title,
        "Labels": entry.labels,
        "Languages": f"{count:,}" if count > 2 else ", ".join([*entry.sources, *entry.languages]),
        "Licence": entry.licence,
        "Commercial use": "no" if entry.noncommercial else "see below" if entry.licence.islower() else "yes",
        "Name": entry.name,
    }
