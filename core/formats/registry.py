"""The formats by name, by what their files hold; what people meet first stands first."""

from core.formats.brat import Brat
from core.formats.conll import Conll, UniversalNer, WikiAnn
from core.formats.conllu import ConllU, ConllUPlus
from core.formats.docbin import SpacyDocs
from core.formats.doccano import Doccano
from core.formats.format import LinkFormat, PairFormat, SideFormat
from core.formats.giza import Giza
from core.formats.gliner import Gliner
from core.formats.huggingface import HuggingFace, HuggingFaceJson
from core.formats.label_studio import LabelStudio
from core.formats.label_studio_pairs import LabelStudioPairs
from core.formats.naacl import Naacl
from core.formats.pairs_jsonl import Pairs
from core.formats.parallel import Parallel, Text, Tokenised
from core.formats.pharaoh import Pharaoh
from core.formats.prodigy import Prodigy
from core.formats.sentences_jsonl import Sentences
from core.formats.spacy_json import SpacyJson
from core.formats.tmx import Tmx
from core.formats.translations import Translations
from core.formats.webanno import WebAnno

SIDE_FORMATS: dict[str, type[SideFormat]] = {
    "conll": Conll,
    "uner": UniversalNer,
    "wikiann": WikiAnn,
    "conllu": ConllU,
    "conllup": ConllUPlus,
    "huggingface": HuggingFace,
    "huggingface-jsonl": HuggingFaceJson,
    "spacy": SpacyDocs,
    "spacy-json": SpacyJson,
    "gliner": Gliner,
    "jsonl": Sentences,
    "text": Text,
    "tokenised": Tokenised,
    "doccano": Doccano,
    "prodigy": Prodigy,
    "label-studio": LabelStudio,
    "brat": Brat,
    "webanno": WebAnno,
}

PAIR_FORMATS: dict[str, type[PairFormat]] = {
    "jsonl": Pairs,
    "parallel": Parallel,
    "translations": Translations,
    "tmx": Tmx,
    "label-studio": LabelStudioPairs,
}

LINK_FORMATS: dict[str, type[LinkFormat]] = {
    "pharaoh": Pharaoh,
    "naacl": Naacl,
    "giza": Giza,
}
