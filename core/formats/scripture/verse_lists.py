"""Lists of verses that name the lines of texts: ``vref.txt`` of eBible, or a file in ``.vref`` beside a text."""

from core.formats.scripture.verses import read_reference
from core.formats.textfile import TextFile

_NAMES = ("vref.txt", ".vref")
_HEAD_LINES = 20


def is_verse_list(file: TextFile) -> bool:
    """Tell whether a file is a list of verses, by its name and its first lines; raises nothing."""
    if not _plain_name(file).endswith(_NAMES):
        return False
    head = [line.strip() for line in file.head(_HEAD_LINES)]
    return any(head) and all(read_reference(line) for line in filter(None, head))


def list_stem(file: TextFile) -> str:
    """Return the name of the text that a list in ``.vref`` belongs to, without its ending; "" for one of all texts."""
    name = file.name.removesuffix(".gz")
    return name[: -len(".vref")] if _plain_name(file).endswith(".vref") else ""


def _plain_name(file: TextFile) -> str:
    return file.name.lower().removesuffix(".gz")
