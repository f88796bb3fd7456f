"""Lossless tokenising of Unicode text, without a model or a dictionary.

Words follow Unicode's general categories and grapheme clusters (UAX #29), so combining
marks, zero-width joiners and emoji sequences stay whole. Scripts written without spaces
are cut small, since a span can join words but never divide one: Han and Hiragana by
character, Katakana by run, Thai, Lao, Khmer and Myanmar by orthographic syllable.
"""

import regex

from core.text.languages import base_language

# Between words: white space, controls, and invisible marks that belong to no word.
_GAP = r"[\s\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2028\u2029\u2060\u2066-\u2069\uFEFF]"

_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30FC"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\u200C\u200D\u00AD]--[{_SPACELESS}]]"
_JOINED = r"['’ʼ·״׳]"  # joins letters within a word: об'єкт, col·lecció, צה״ל

_ATTACHED = r"[\p{M}\u200C\u200D]"  # marks and joiners never begin a word

_WORDS = (
    r"(?:https?://|www\.)[^\s<>\"'“”«»]*[\p{L}\p{N}/]",
    r"[\p{L}\p{N}._+-]{1,64}+@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*\.\p{L}{2,}",
    r"[@#][\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*+(?![\p{Han}])",
    r"(?=[\p{Extended_Pictographic}\p{Regional_Indicator}])\X",
    r"[0-9#*]\uFE0F?\u20E3",
    r"\p{Nd}+(?:[.,:٫٬]\p{Nd}+)+",
    r"(?:(?<![\p{L}\p{N}])\p{L}\p{M}*\.){2,}",
    r"\p{Katakana}[\p{Katakana}\u30FC]*\p{M}*",
    # An optional leading vowel, a consonant, what is stacked or marked on it, and closing vowels.
    r"[เ-ไ]?[ก-ฮ][\p{M}ะาำๅ]*(?:[ก-ฮ]์\p{M}*)?",
    r"[ເ-ໄ]?[ກ-ຮໜໝ][\p{M}ະາຳຽ]*",
    r"[ក-ឳ](?:\u17D2[ក-ឳ]|[[\p{M}\u200C\u200D]--[\u17D2]])*",
    r"[က-ဪဿ၎](?:\u1039[က-အ]|[[\p{M}\u200C\u200D]--[\u1039]]|[က-အ]\u1037?\u103A\p{M}*)*",
    rf"[{_SPACELESS}][\p{{M}}\u200C\u200D\uFE00-\uFE0F\U000E0100-\U000E01EF]*",
    rf"{_LETTER}+(?:{_JOINED}{_LETTER}+)*",
    r"(?P<mark>[\p{P}\p{S}])(?P=mark)+",
    r"\X",
)
_ENGLISH_CLITIC = r"(?<=[\p{L}\s])(?:n['’]t|['’](?:s|d|m|ll|re|ve))(?![\p{L}\p{N}])"
_ENGLISH_TITLE = r"(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Rev|Gen|Gov|Lt|Col|Capt|Prof)\."
_ELIDING = frozenset(["fr", "it", "ca", "oc", "lij", "lmo", "nap", "pms", "scn", "vec", "fur", "co", "wa", "frp"])


def _compile(*rules: str) -> "regex.Pattern[str]":
    """Compile the pattern of a word and the gap after it; ``rules`` go before those of all languages."""
    words = "|".join(f"(?:{word})" for word in (*rules, *_WORDS))
    return regex.compile(rf"(?P<word>(?:{words}){_ATTACHED}*)(?P<gap>{_GAP}*)", regex.V1)


_PLAIN = _compile()
_EDGE = regex.compile(rf"^{_GAP}+|{_GAP}+$", regex.V1)
# English clitics stand alone (Obama + 's); elided articles end at the apostrophe (l' + ONU).
_ENGLISH = _compile(_ENGLISH_TITLE, _ENGLISH_CLITIC, rf"{_LETTER}+?(?={_ENGLISH_CLITIC})")
_ELISION = _compile(r"(?:\p{L}\p{M}*){1,6}['’](?=\p{L})")


def _pattern(lang: str) -> "regex.Pattern[str]":
    language = base_language(lang)
    if language == "en":
        return _ENGLISH
    return _ELISION if language in _ELIDING else _PLAIN


def tokenise(text: str, lang: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut text into words and the gaps that follow them; no word is blank.

    Lossless: joining each word with its gap gives the text back, apart from white space
    and invisible marks before the first and after the last word. ``lang`` is a language
    code; only apostrophes depend on it.
    """
    matches = list(_pattern(lang).finditer(trimmed(text)))
    return tuple(match["word"] for match in matches), tuple(match["gap"] for match in matches)


def trimmed(text: str) -> str:
    """Return the text without white space and invisible marks before the first and after the last word."""
    return _EDGE.sub("", text)
