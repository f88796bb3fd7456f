"""Entries of the catalogue of public corpora (``assets/catalogue``, a TOML file for each), and requests for them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core import settings
from core.errors import BadInput, UnknownName
from core.text import base_language, macrolanguage

FOLDER = settings.HOME / "assets" / "catalogue"
USUAL_SOURCE = "en"
"""The source language where a corpus has several."""
UNPINNED = "HEAD"
"""The revision of files whose newest version is fetched."""
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


class CorpusKind(StrEnum):
    """What an entry gives: sentence pairs, labelled sentences of one language, or a dictionary."""

    PAIRS = "pairs"
    SENTENCES = "sentences"
    DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class CorpusLanguage:
    """A language of a corpus.

    ``source`` is the language that it is paired with, "" for any other; ``values`` are inserted into the addresses of
    its files, among them ``code``, the name of the language there; ``licence`` is its own one, where it has one.
    """

    code: str
    values: Mapping[str, str]
    source: str = ""
    licence: str = ""


class FileTemplate(NamedTuple):
    """A file of a corpus: its role, its address and, in an archive, its path, with ``{name}`` for what differs.

    The role "side" stands for two files, of the source and of the target.
    """

    role: str
    url: str
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A public corpus: its facts for people, and the addresses of its files.

    ``terms`` says in one sentence whether one may train on it and publish; ``joined`` how both sides are paired, and
    ``reader`` names the function that does (`core.public_corpora.readers`); ``left_out`` what is not read of it.
    ``revision`` is the pinned version, "" where the newest is fetched; ``sha256`` holds known digests by address.
    ``sources`` are languages that can only be the source; where there are some, no other can be. ``lines`` is the
    number of pairs for two languages, roughly; 0 where it differs much. ``is_living``: its files change all the time.
    ``names_files``: a person may name a file of it. ``is_background``: it is text that aligners may learn from;
    ``in_word_tables``: the word tables that come with Spanbridge are made from it.
    """

    name: str
    title: str
    labels: str
    purpose: str
    size: str
    licence: str
    licence_url: str
    terms: str
    attribution: str
    address: str
    joined: str
    left_out: str
    reader: str
    files: tuple[FileTemplate, ...]
    languages: Mapping[str, CorpusLanguage]
    sources: Mapping[str, CorpusLanguage] = field(default_factory=dict)
    kind: CorpusKind = CorpusKind.PAIRS
    parts: tuple[str, ...] = ("all",)
    revision: str = ""
    noncommercial: bool = False
    is_living: bool = False
    names_files: bool = False
    is_background: bool = False
    in_word_tables: bool = False
    lines: int = 0
    max_megabytes: int = 50
    sha256: Mapping[str, str] = field(default_factory=dict)

    def language(self, code: str) -> CorpusLanguage:
        """Return a language by its code, or as "LANG:FILE" where files may be named; raise `UnknownName` else."""
        lang, mark, file = code.partition(":")
        if mark and self.names_files:
            if not _FILE_NAME.fullmatch(file):
                raise BadInput(code, "this is no name of a file.", f"Its files are listed at {self.address}.")
            return CorpusLanguage(lang, {"code": file}, licence=f"see the licence of {file} at {self.address}")
        languages = {**self.sources, **self.languages}
        if code in languages:
            return languages[code]
        codes = {macrolanguage(known): known for known in reversed(languages)}
        codes |= {base_language(known): known for known in reversed(languages)}
        name = next((name for name in (base_language(code), macrolanguage(code)) if name in codes), "")
        if not name:
            raise UnknownName(f"language of {self.title}", code, languages)
        return languages[codes[name]]

    def sources_of(self, target: str) -> tuple[str, ...]:
        """Return the source languages that a target language can be paired with, the usual one first."""
        if self.kind is not CorpusKind.PAIRS:
            return ()
        language = self.language(target)
        if language.source:
            return (language.source,)
        others = [code for code in self.sources or self.languages if code != language.code]
        return tuple(sorted(others, key=lambda code: code != USUAL_SOURCE))

    def targets(self) -> tuple[str, ...]:
        """Return the languages that can be chosen as the target, those but the usual source first."""
        return tuple(sorted(self.languages, key=lambda code: code == USUAL_SOURCE))

    def has_pair(self, source: str, target: str) -> bool:
        """Test whether the corpus has pairs of two languages."""
        try:
            codes = self.language(source).code, self.language(target).code
        except (BadInput, UnknownName):
            return False
        return codes[1] in self.languages and codes[0] in self.sources_of(codes[1])


class CorpusRequest(NamedTuple):
    """What a person wants of a corpus: the languages, ``source`` "" for a corpus of one, and the part."""

    source: str
    target: str
    part: str

    @property
    def subject(self) -> str:
        """The request in a few words, for a job."""
        return " ".join(filter(None, self))


def requested(entry: CatalogueEntry, source: str = "", target: str = "", part: str = "") -> CorpusRequest:
    """Return a request with what was left out filled in; raise `UnknownName` or `BadInput` for what is not there."""
    if part and part not in entry.parts:
        raise UnknownName(f"part of {entry.title}", part, entry.parts)
    if not target:
        choices = entry.targets()
        if len(choices) > 1 and entry.kind is not CorpusKind.DICTIONARY:
            raise BadInput(entry.name, "it has several languages.", f"Choose one of: {', '.join(choices)}.")
        target = choices[0]
    if entry.language(target).code in entry.sources:
        raise UnknownName(f"target language of {entry.title}", target, entry.languages)
    return CorpusRequest(_source(entry, source, target), target, part or entry.parts[0])


def _source(entry: CatalogueEntry, source: str, target: str) -> str:
    """Return the source language of a request, by default the usual one."""
    choices = entry.sources_of(target)
    if not choices:
        return ""
    if not source:
        return choices[0]
    if entry.language(source).code not in choices and ":" not in source:
        raise UnknownName(f"source language for {target} of {entry.title}", source, choices)
    return source


@cache
def catalogue(folder: Path = FOLDER) -> tuple[CatalogueEntry, ...]:
    """Return every entry of the catalogue, in the order of its files."""
    return tuple(read_entry(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml")))


def catalogue_entry(name: str) -> CatalogueEntry:
    """Return the entry of that name; raise `UnknownName`, which lists the others, where there is none."""
    entries = {entry.name: entry for entry in catalogue(FOLDER)}
    if name not in entries:
        raise UnknownName("public corpus", name, entries)
    return entries[name]


def read_entry(text: str) -> CatalogueEntry:
    """Read an entry from TOML."""
    table = tomllib.loads(text)
    known = {item.name for item in fields(CatalogueEntry)}
    facts = {key: value for key, value in table.items() if key in known}
    facts["kind"] = CorpusKind(table.get("kind", CorpusKind.PAIRS))
    facts["parts"] = tuple(table.get("parts", ["all"]))
    facts["files"] = tuple(FileTemplate(**file) for file in table["files"])
    for key in ("languages", "sources"):
        facts[key] = {code: _language(code, value) for code, value in table.get(key, {}).items()}
    return CatalogueEntry(**facts)


def _language(code: str, value: str | Mapping[str, Any]) -> CorpusLanguage:
    """Return a language of the table: its name in the addresses, or an object with that and more."""
    if isinstance(value, str):
        return CorpusLanguage(code, {"code": value})
    values = {key: text for key, text in value.items() if key not in {"source", "licence"}}
    return CorpusLanguage(code, values, value.get("source", ""), value.get("licence", ""))
