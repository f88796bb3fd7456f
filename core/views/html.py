"""Static HTML of labelled sentences, and text for Markdown, charts and cells. Text from outside is escaped here.

The classes are styled in ``assets/page.css``; the hue of a label is an index 0..9.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from core.model import Sentence, Span
from core.tables import FORMULA
from core.text import direction

Row = tuple[str, Sequence[Span]]
PLAIN_HUE = 9
"""The hue of a label that the project does not know."""
JOINER = "\u2060"
"""Takes no room, and parts what only means something together, such as an emoji code."""
_CODES = re.compile(r"[:@](?=\S)|[<>~-](?=[=>-])|www(?=\.)|^\d+(?=[.)](?:\s|$))|^(?=[=+-])", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*_\[\]<>~$&|#]")


def stacked(title: str, sentence: Sentence, rows: Sequence[Row], hues: Mapping[str, int]) -> str:
    """Draw the words of a sentence under a title, each over a band for every row of spans.

    ``rows`` are (name, spans) pairs; a word whose bands are not all alike is marked, so
    that differences between the rows catch the eye.
    """
    covers = [_cover(spans, len(sentence)) for _, spans in rows]
    words = "".join(
        _word(word, gap, [(row[index], index) for row in covers], hues)
        for index, (word, gap) in enumerate(zip(sentence.words, sentence.gaps, strict=True))
    )
    names = "".join(f"<span>{escape(name)}</span>" for name, _ in rows)
    legend = f'<div class="sb-names" aria-hidden="true"><span>&nbsp;</span>{names}</div>' if len(rows) > 1 else ""
    lang, way = escape(sentence.lang, quote=True), direction(sentence.lang)
    head = f'<div class="sb-title">{escape(title)}</div>' if title else ""
    return f'{head}<div class="sb-stack">{legend}<p class="sb-words" lang="{lang}" dir="{way}">{words}</p></div>'


def mention(text: str, lang: str, label: str, hue: int, about: str = "") -> str:
    """Draw a mention in its language with its label, if it has any, then a few plain words about it."""
    words = _isolated(text, lang)
    tag = f'<span class="sb-tag">{escape(label)}</span>' if label else ""
    ink = f" sb-hue-{hue}" if label else " sb-none"
    return f'<div class="sb-mention"><span class="sb-chip{ink}">{words}{tag}</span>{note(about)}</div>'


def renderings(forms: Sequence[tuple[str, str, str, float]], langs: tuple[str, str], hues: Mapping[str, int]) -> str:
    """Draw mentions with their renderings, in one line: (source, target, label, score) each."""
    drawn = "".join(_rendering(form, langs, hues.get(form[2], PLAIN_HUE)) for form in forms)
    return f'<div class="sb-renderings">{drawn}</div>'


def _rendering(form: tuple[str, str, str, float], langs: tuple[str, str], hue: int) -> str:
    source, target, label, score = form
    original, translated = _isolated(source, langs[0]), _isolated(target, langs[1])
    chip = f'<span class="sb-chip sb-hue-{hue}">{translated}<span class="sb-tag">{escape(label)}</span></span>'
    arrow = '<span class="sb-about">→</span>'
    return f'<span class="sb-rendering">{original}{arrow}{chip}{note(f"{score:.2f}")}</span>'


def _isolated(text: str, lang: str) -> str:
    """Mark text with its language, whose direction does not spread to what is beside it."""
    return f'<bdi lang="{escape(lang, quote=True)}" dir="{direction(lang)}">{escape(text)}</bdi>'


def note(text: str) -> str:
    """Draw a few plain words beside something more important."""
    return f'<span class="sb-about">{escape(text)}</span>' if text else ""


def recipe(name: str, about: str, source: str, lacking: str) -> str:
    """Draw a recipe with a line about it, its source, and what it lacks on this machine."""
    origin = f'<span class="sb-source">{escape(source)}</span>' if source else ""
    head = f"<b>{escape(name)}</b>{origin}<div>{escape(about)}</div>"
    return f'<div class="sb-recipe">{head}{lacking_note(lacking)}</div>'


def lacking_note(text: str) -> str:
    """Draw what is wrong with something that a recipe needs."""
    return f'<div class="sb-lacking">{escape(text)}</div>' if text else ""


def bar(parts: Mapping[str, int]) -> str:
    """Draw a bar in parts, each with its name and count below; the names are styled as ``sb-part-<place>``."""
    total = sum(parts.values()) or 1
    drawn = "".join(
        f'<span class="sb-part-{place}" style="width:{100 * count / total:.3f}%"></span>'
        for place, count in enumerate(parts.values())
        if count
    )
    legend = "".join(
        f'<span><i class="sb-part-{place}"></i>{escape(name)} <b>{count:,}</b></span>'
        for place, (name, count) in enumerate(parts.items())
    )
    return f'<div class="sb-bar" aria-hidden="true">{drawn}</div><div class="sb-parts">{legend}</div>'


def running(sentence: Sentence, spans: Sequence[Span], hues: Mapping[str, int]) -> str:
    """Draw a sentence as running text with some of its words marked as spans."""
    parts, done = [], 0
    for span in sorted(spans):
        parts.append(escape(_plain(sentence, done, span.start)))
        marked = escape(sentence.slice(span.start, span.end))
        tag = f'<span class="sb-tag">{escape(span.label)}</span>'
        parts.append(f'<mark class="sb-chip sb-hue-{hues.get(span.label, PLAIN_HUE)}"><bdi>{marked}</bdi>{tag}</mark>')
        parts.append(escape(sentence.gaps[span.end - 1]))
        done = span.end
    parts.append(escape(_plain(sentence, done, len(sentence))))
    lang, way = escape(sentence.lang, quote=True), direction(sentence.lang)
    return f'<p class="sb-running" lang="{lang}" dir="{way}">{"".join(parts)}</p>'


def doubtful(why: str, pairs: Sequence[tuple[str, Sequence[tuple[str, Sentence]]]]) -> str:
    """Draw what is doubtful, then some pairs: each with its number and its sentences, a few words before each."""
    drawn = "".join(
        f'<span class="sb-number">{escape(number)}</span><div>{"".join(map(_line, lines))}</div>'
        for number, lines in pairs
    )
    return f'<div class="sb-doubt"><b>{escape(why)}</b><div class="sb-pairs">{drawn}</div></div>'


def _line(item: tuple[str, Sentence]) -> str:
    name, sentence = item
    lang, way = escape(sentence.lang, quote=True), direction(sentence.lang)
    text = escape(sentence.text) or "(empty)"
    return f'<p>{note(name)}<bdi lang="{lang}" dir="{way}">{text}</bdi></p>'


def _plain(sentence: Sentence, start: int, end: int) -> str:
    """Return the words with all the gaps that follow them."""
    return sentence.slice(start, end) + sentence.gaps[end - 1] if start < end else ""


def _cover(spans: Sequence[Span], size: int) -> list[Span | None]:
    cover: list[Span | None] = [None] * size
    for span in spans:
        cover[span.start : span.end] = [span] * len(span)
    return cover


def _word(word: str, gap: str, bands: Sequence[tuple[Span | None, int]], hues: Mapping[str, int]) -> str:
    spans = [span for span, _ in bands]
    marked = ' data-differs="true"' if any(span != spans[0] for span in spans) else ""
    drawn = "".join(_band(span, index, hues) for span, index in bands)
    space = ' data-space="true"' if gap else ""
    return f'<span class="sb-word"{marked}{space}><bdi>{escape(word)}</bdi>{drawn}</span>'


def _band(span: Span | None, index: int, hues: Mapping[str, int]) -> str:
    if span is None:
        return '<span class="sb-band"></span>'
    edges = f"{' sb-start' if index == span.start else ''}{' sb-end' if index == span.end - 1 else ''}"
    label = escape(span.label) if index == span.start else "&nbsp;"
    return f'<span class="sb-band sb-hue-{hues.get(span.label, PLAIN_HUE)}{edges}">{label}</span>'


def in_markdown(text: str) -> str:
    """Write text as Markdown that draws these very characters, in one line: no image, link, icon or emoji code."""
    parted = _CODES.sub(lambda code: code[0] + JOINER, " ".join(text.split()))
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", parted)


def in_chart(text: str) -> str:
    """Write text as a name in a chart of Plotly, which reads tags and entities, in one line."""
    return escape(" ".join(text.split()), quote=False)


def in_cell(text: str) -> str:
    """Write text as a cell of a table on the screen: it looks the same, and a spreadsheet runs nothing of it."""
    return JOINER + text if text.lstrip().startswith(FORMULA) else text
