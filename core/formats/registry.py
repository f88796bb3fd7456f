"""The formats by name, by what their files hold; what people meet first stands first."""

from core.formats.conll import Conll, UniversalNer, WikiAnn
from core.formats.conllu import ConllU, ConllUPlus
from core.formats.format import LinkFormat, PairFormat, SideFormat
from core.formats.pairs_jsonl import Pairs
from core.formats.parallel import Parallel, Text, Tokenised
from core.formats.sentences_jsonl import Sentences

SIDE_FORMATS: dict[str, type[SideFormat]] = {
    "conll": Conll,
    "uner": UniversalNer,
    "wikiann": WikiAnn,
    "conllu": ConllU,
    "conllup": ConllUPlus,
    "jsonl": Sentences,
    "text": Text,
    "tokenised": Tokenised,
}

PAIR_FORMATS: dict[str, type[PairFormat]] = {
    "jsonl": Pairs,
    "parallel": Parallel,
}

LINK_FORMATS: dict[str, type[LinkFormat]] = {}
