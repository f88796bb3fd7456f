"""Static HTML of labelled sentences, and text for Markdown, charts and cells. Text from outside is escaped here.

The classes are styled in ``assets/page.css``; the hue of a label is an index 0..9.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape
from itertools import count, repeat

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
    columns = zip(*covers, strict=True) if covers else repeat(())
    words = "".join(map(partial(_word, hues=hues), count(), sentence.words, sentence.gaps, columns))
    head = f'<div class="sb-title">{escape(title)}</div>' if title else ""
    legend = _legend([name for name, _ in rows]) if len(rows) > 1 else ""
    return f'{head}<div class="sb-stack">{legend}<p class="sb-words" {_language(sentence.lang)}>{words}</p></div>'


def _legend(names: Iterable[str]) -> str:
    drawn = "".join(f"<span>{escape(name)}</span>" for name in names)
    return f'<div class="sb-names" aria-hidden="true"><span>&nbsp;</span>{drawn}</div>'


def mention(text: str, lang: str, label: str, hue: int, about: str = "") -> str:
    """Draw a mention in its language with its label, if it has any, then a few plain words about it."""
    words = _isolated(text, lang)
    chip = _chip(words, label, hue) if label else f'<span class="sb-chip sb-none">{words}</span>'
    return f'<div class="sb-mention">{chip}{note(about)}</div>'


def _chip(words: str, label: str, hue: int) -> str:
    return f'<span class="sb-chip sb-hue-{hue}">{words}{_tag(label)}</span>'


def _tag(label: str) -> str:
    return f'<span class="sb-tag">{escape(label)}</span>'


def renderings(forms: Sequence[tuple[str, str, str, str]], langs: tuple[str, str], hues: Mapping[str, int]) -> str:
    """Draw mentions with their renderings, in one line: (source, target, label, rating as text) each."""
    drawn = "".join(_rendering(form, langs, hues.get(form[2], PLAIN_HUE)) for form in forms)
    return f'<div class="sb-renderings">{drawn}</div>'


def _rendering(form: tuple[str, str, str, str], langs: tuple[str, str], hue: int) -> str:
    source, target, label, rating = form
    original, chip = _isolated(source, langs[0]), _chip(_isolated(target, langs[1]), label, hue)
    return f'<span class="sb-rendering">{original}{note("→")}{chip}{note(rating)}</span>'


def _isolated(text: str, lang: str) -> str:
    """Mark text with its language, whose direction does not spread to what is beside it."""
    return f"<bdi {_language(lang)}>{escape(text)}</bdi>"


def _language(lang: str) -> str:
    """Return the attributes for text of a language: its code and its direction."""
    return f'lang="{escape(lang, quote=True)}" dir="{direction(lang)}"'


def facts(texts: Mapping[str, str]) -> str:
    """Draw facts by their titles; an address in one can be selected, and is no link."""
    drawn = (f"<p>{note(title)}<br>{escape(text)}</p>" for title, text in texts.items() if text)
    return f'<div class="sb-facts">{"".join(drawn)}</div>'


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
    total = sum(parts.values())
    drawn = "".join(_bar_part(place, count / total) for place, count in enumerate(parts.values()) if count)
    legend = "".join(_bar_name(place, *part) for place, part in enumerate(parts.items()))
    return f'<div class="sb-bar" aria-hidden="true">{drawn}</div><div class="sb-parts">{legend}</div>'


def _bar_part(place: int, share: float) -> str:
    return f'<span class="sb-part-{place}" style="width:{100 * share:.3f}%"></span>'


def _bar_name(place: int, name: str, count: int) -> str:
    return f'<span><i class="sb-part-{place}"></i>{escape(name)} <b>{count:,}</b></span>'


def running(sentence: Sentence, spans: Sequence[Span], hues: Mapping[str, int]) -> str:
    """Draw a sentence as running text with some of its words marked as spans."""
    parts, done = [], 0
    for span in sorted(spans):
        parts += [
            _plain(sentence, done, span.start),
            _marked(sentence, span, hues),
            escape(sentence.gaps[span.end - 1]),
        ]
        done = span.end
    parts.append(_plain(sentence, done, len(sentence)))
    return f'<p class="sb-running" {_language(sentence.lang)}>{"".join(parts)}</p>'


def _marked(sentence: Sentence, span: Span, hues: Mapping[str, int]) -> str:
    words = escape(sentence.slice(span.start, span.end))
    return f'<mark class="sb-chip {_ink(span, hues)}"><bdi>{words}</bdi>{_tag(span.label)}</mark>'


def _plain(sentence: Sentence, start: int, end: int) -> str:
    """Draw the words with all the gaps that follow them."""
    return escape(sentence.slice(start, end) + sentence.gaps[end - 1]) if start < end else ""


def _ink(span: Span, hues: Mapping[str, int]) -> str:
    return f"sb-hue-{hues.get(span.label, PLAIN_HUE)}"


def doubtful(why: str, pairs: Sequence[tuple[str, Sequence[tuple[str, Sentence]]]]) -> str:
    """Draw what is doubtful, then some pairs: each with its number and its sentences, a few words before each."""
    drawn = "".join(
        f'<span class="sb-number">{escape(number)}</span><div>{"".join(map(_line, lines))}</div>'
        for number, lines in pairs
    )
    return f'<div class="sb-doubt"><b>{escape(why)}</b><div class="sb-pairs">{drawn}</div></div>'


def _line(item: tuple[str, Sentence]) -> str:
    name, sentence = item
    return f"<p>{note(name)}{_isolated(sentence.text or '(empty)', sentence.lang)}</p>"


def alignment_table(rows: Sequence[tuple[str, str, Sentence | None, Sentence | None]]) -> str:
    """Draw aligned sentences as a table: a few words, a note below them, source and target, which may be missing."""
    heads = "".join(f"<th>{name}</th>" for name in ("", "Source", "Target"))
    drawn = "".join(
        f"<tr><th>{escape(name)}{note(about)}</th>{_side_cell(source)}{_side_cell(target)}</tr>"
        for name, about, source, target in rows
    )
    return f'<table class="sb-beads"><tr>{heads}</tr>{drawn}</table>'


def _side_cell(sentence: Sentence | None) -> str:
    if sentence is None:
        return f"<td>{note('no partner')}</td>"
    return f"<td {_language(sentence.lang)}>{escape(sentence.text)}</td>"


def _cover(spans: Sequence[Span], size: int) -> list[Span | None]:
    cover: list[Span | None] = [None] * size
    for span in spans:
        cover[span.start : span.end] = [span] * len(span)
    return cover


def _word(index: int, word: str, gap: str, spans: Sequence[Span | None], hues: Mapping[str, int]) -> str:
    marked = ' data-differs="true"' if len(set(spans)) > 1 else ""
    space = ' data-space="true"' if gap else ""
    drawn = "".join(_band(span, index, hues) for span in spans)
    return f'<span class="sb-word"{marked}{space}><bdi>{escape(word)}</bdi>{drawn}</span>'


def _band(span: Span | None, index: int, hues: Mapping[str, int]) -> str:
    if span is None:
        return '<span class="sb-band"></span>'
    start = " sb-start" if index == span.start else ""
    end = " sb-end" if index == span.end - 1 else ""
    label = escape(span.label) if start else "&nbsp;"
    return f'<span class="sb-band {_ink(span, hues)}{start}{end}">{label}</span>'


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
