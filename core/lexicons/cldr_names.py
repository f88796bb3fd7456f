"""Names of territories, languages, currencies, months and weekdays in two languages, from Unicode CLDR.

Babel brings them; it is imported when the first names are looked up.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from core.lexicons.word_knowledge import STEM_LETTERS, WordKnowledge
from core.text.languages import base_language, is_known, is_spaceless, macrolanguage, subtags
from core.text.tokenizer import tokenise

if TYPE_CHECKING:
    from babel import Locale

MAX_NAME_WORDS = 4
"""Limit of the words of a name; longer ones share too little to tell which words belong together."""
SHORT_WORD_LETTERS = 3
"""Letters up to which a word in lower case counts as an article or a preposition of a name."""
EXAMINED = 100
"""Sentences that tell how a side of a corpus is cut."""
UNCUT = 0.9
"""Share of words that `tokenise` leaves whole from which it, or a program like it, has cut the text."""
_HAS_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_BRACKETS = regex.compile(r"\s*(?:\([^()]*\)|（[^（）]*）)")

NameKey = tuple[str, str]
"""What a name is of, "territory" or the like, and its code or number there."""


class NameForm(NamedTuple):
    """A name as an aligner may meet it: the beginnings of its words, which share the links of ``size`` words."""

    stems: tuple[str, ...]
    size: int


class Writing(NamedTuple):
    """How a side of a corpus is written: its language, and whether words without spaces are cut into pieces."""

    lang: str
    in_pieces: bool = False


def writing(sentences: Iterable[Sequence[str]], lang: str) -> Writing:
    """Describe a side of a corpus by its first sentences: `tokenise` cuts into pieces, programs into words."""
    if not is_spaceless(lang):
        return Writing(lang)
    words = list(chain.from_iterable(islice(sentences, EXAMINED)))
    uncut = sum(len(tokenise(word, lang)[0]) == 1 for word in words)
    return Writing(lang, uncut >= UNCUT * len(words))


@lru_cache(maxsize=8)
def cldr_knowledge(source: Writing, target: Writing) -> WordKnowledge:
    """Return the pseudo-links of words of the same names; nothing where CLDR lacks one of the languages.

    The words of a name share one link with those of the other, as those of a dictionary's entry do; in a script
    without spaces a name is one word, or else each of its pieces has that word's link.
    """
    if base_language(source.lang) == base_language(target.lang):
        return WordKnowledge()
    sources, targets = _names(source), _names(target)
    keys = sources.keys() & targets.keys()
    table: dict[str, dict[str, float]] = {}
    for key in sorted(keys):
        for source_form in sources[key]:
            for target_form in targets[key]:
                _add_links(table, source_form, target_form)
    if not table:
        return WordKnowledge()
    what = f"{len(keys):,} names of territories, languages, currencies, months and weekdays (Unicode CLDR)"
    return WordKnowledge(table, (what,))


def _add_links(table: dict[str, dict[str, float]], source: NameForm, target: NameForm) -> None:
    """Link the words of two names, unless other names link them more strongly."""
    share = 1 / max(source.size, target.size)
    for left in source.stems:
        row = table.setdefault(left, {})
        for right in target.stems:
            row[right] = max(row.get(right, 0.0), share)


@lru_cache(maxsize=16)
def _names(side: Writing) -> dict[NameKey, frozenset[NameForm]]:
    """Return the forms of every name in a language, as it is written."""
    forms: dict[NameKey, set[NameForm]] = {}
    for locale in _locales(side.lang):
        for key, name in _named(locale):
            form = _form(_BRACKETS.sub("", name), side)
            if 0 < form.size <= MAX_NAME_WORDS:
                forms.setdefault(key, set()).add(form)
    return {key: frozenset(members) for key, members in forms.items()}


def _form(name: str, side: Writing) -> NameForm:
    words = [word for word in tokenise(name, side.lang)[0] if _HAS_LETTERS.search(word)]
    if is_spaceless(side.lang):
        return NameForm(_stems(words if side.in_pieces else ["".join(words)]), min(len(words), 1))
    content = [word for word in words if not _is_short(word)] or words
    return NameForm(_stems(content), len(content))


def _is_short(word: str) -> bool:
    return len(word) <= SHORT_WORD_LETTERS and word.islower()


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:STEM_LETTERS].lower() for word in words))


def _named(locale: "Locale") -> Iterator[tuple[NameKey, str]]:
    """Yield every name of a locale with its key."""
    for kind, names in (
        ("territory", locale.territories),
        ("language", locale.languages),
        ("currency", locale.currencies),
    ):
        yield from (((kind, code), name) for code, name in names.items())
    for kind, contexts in (("month", locale.months), ("weekday", locale.days)):
        for context in ("format", "stand-alone"):
            wide: Any = contexts[context]["wide"]
            yield from (((kind, str(number)), name) for number, name in wide.items())


def _locales(lang: str) -> Iterator["Locale"]:
    """Yield the locales of a language: that of the script in its code, else those of all scripts in use for it."""
    from babel import Locale, UnknownLocaleError

    for code in dict.fromkeys([base_language(lang), macrolanguage(lang)]):
        if not is_known(code):
            continue
        try:
            yield from [Locale.parse(identifier) for identifier in _identifiers(code, subtags(lang)[1])]
            return
        except UnknownLocaleError:
            continue


def _identifiers(code: str, script: str) -> Collection[str]:
    """Return the names of the locales of a language in a script, or of those in all scripts in use ("")."""
    from babel import localedata

    if script:
        name = f"{code}_{script}"
        return [name if localedata.exists(name) else code]
    return [code, *(f"{code}_{other}" for other in _further_scripts().get(code, ()))]


@cache
def _further_scripts() -> dict[str, list[str]]:
    """Return the scripts in which languages are written in some territory and not in most, as ``{"zh": ["Hant"]}``."""
    from babel import localedata
    from babel.core import get_global

    scripts: dict[str, list[str]] = {}
    for place, likely in sorted(get_global("likely_subtags").items()):
        code, _, territory = place.partition("_")
        script = likely.split("_")[1]
        is_territory = len(territory) == 2
        if is_territory and script not in scripts.get(code, ()) and localedata.exists(f"{code}_{script}"):
            scripts.setdefault(code, []).append(script)
    return scripts
