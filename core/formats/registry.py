"""The formats by name, by what their files hold."""

from core.formats.format import LinkFormat, PairFormat, SideFormat

SIDE_FORMATS: dict[str, type[SideFormat]] = {}
PAIR_FORMATS: dict[str, type[PairFormat]] = {}
LINK_FORMATS: dict[str, type[LinkFormat]] = {}
