"""Elements of TMX files: units, the versions of their text, languages, and the text of segments without codes."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.errors import BadInput
from core.formats.result import clean_text
from core.formats.textfile import TextFile

DOCUMENT = "x-document"
"""Type of the property that holds the document of a unit."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_DEPTH = 100
_PLACEHOLDER = "\0"
"""Mark of a placeholder: a character that XML cannot hold."""
_BETWEEN_LETTERS = re.compile(rf"(?<=\w){_PLACEHOLDER}+(?=\w)")


def read_elements(file: TextFile, tags: Collection[str]) -> Iterator[Element]:
    """Yield the elements of a file that have these tags; of its units one is in memory at a time."""
    open_elements: list[Element] = []
    with _xml_errors(file.name):
        for event, element in iterparse(BytesIO(file.unpacked()), ("start", "end"), forbid_dtd=False):
            if event == "start":
                _check_start(file.name, element, len(open_elements))
                open_elements.append(element)
                continue
            open_elements.pop()
            if tag_name(element) in tags:
                yield element
            if tag_name(element) == "tu":
                open_elements[-1].remove(element)


@contextmanager
def _xml_errors(name: str) -> Iterator[None]:
    """Raise `BadInput` for what is no XML, or declares entities."""
    try:
        yield
    except DefusedXmlException as error:
        raise BadInput(name, "it declares XML entities, which are not read.", "Take its DTD out.") from error
    except (ParseError, LookupError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise BadInput(name, f"it is not XML ({reason}).", "Export it again as TMX.") from error


def _check_start(name: str, element: Element, depth: int) -> None:
    """Raise `BadInput` for another root than that of TMX, or for an element within too many others."""
    if depth == 0 and tag_name(element) != "tmx":
        raise BadInput(name, f"it is <{tag_name(element)[:30]}>, not <tmx>.", "Choose a TMX file.")
    if depth >= _MAX_DEPTH:
        raise BadInput(name, "its elements are nested too deeply.", "Export it again as TMX.")


def children(element: Element, tag: str) -> list[Element]:
    """Return the elements in another that have this tag: ``tuv`` of a unit, ``seg`` of a version."""
    return [child for child in element if tag_name(child) == tag]


def version_language(version: Element) -> str:
    """Return the code of the language of a version; "" if it has none."""
    return normal_code(version.get(_LANG) or version.get("lang") or "")


def normal_code(lang: str) -> str:
    """Write a code with dashes and in small letters, so that equal codes are equal texts."""
    return lang.replace("_", "-").casefold()


def tag_name(element: Element) -> str:
    """Return the tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def has_codes(segment: Element) -> bool:
    """Return true if a segment has elements of a file format, other than highlighted text."""
    return any(tag_name(child) != "hi" for child in segment.iter() if child is not segment)


def segment_text(segment: Element) -> tuple[str, int]:
    """Return the text of a segment without codes, and the number of placeholders that became spaces."""
    text, spaced = _BETWEEN_LETTERS.subn(" ", _plain(segment))
    return text.replace(_PLACEHOLDER, ""), spaced


def _plain(element: Element) -> str:
    """Return the text of a segment without the codes of a file format, with a mark for each placeholder."""
    inner = (f"{_inside(child)}{child.tail or ''}" for child in element)
    return f"{element.text or ''}{''.join(inner)}"


def _inside(element: Element) -> str:
    """Return what an element within a text leaves: its text, a mark or nothing."""
    if tag_name(element) == "hi":
        return _plain(element)
    return _PLACEHOLDER if tag_name(element) in {"ph", "ut"} else ""


def unit_document(unit: Element) -> str:
    """Return the document of a unit; "" if it has none."""
    texts = (prop.text or "" for prop in children(unit, "prop") if prop.get("type") == DOCUMENT)
    return clean_text(next(texts, ""))
