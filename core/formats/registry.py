"""Registries of formats by name, for sides, pairs and links; the most usual formats come first."""

from core.formats.alignments.giza import Giza
from core.formats.alignments.naacl import Naacl
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.base import LinkFormat, PairFormat, SideFormat
from core.formats.bitext.pairs_jsonl import PairsJsonl
from core.formats.bitext.parallel import Parallel, PlainText, TokenizedText
from core.formats.bitext.sentences_jsonl import SentencesJsonl
from core.formats.bitext.tmx import Tmx
from core.formats.bitext.translations import Translations
from core.formats.columns.conll import Conll, UniversalNer, WikiAnn
from core.formats.columns.conllu import ConllU, ConllUPlus
from core.formats.datasets.docbin import SpacyDocs
from core.formats.datasets.huggingface import HuggingFace, HuggingFaceJson
from core.formats.scripture.usfm import Usfm
from core.formats.scripture.vref import VerseLines
from core.formats.tools.brat import Brat
from core.formats.tools.doccano import Doccano
from core.formats.tools.gliner import Gliner
from core.formats.tools.label_studio import LabelStudio
from core.formats.tools.label_studio_pairs import LabelStudioPairs
from core.formats.tools.prodigy import Prodigy
from core.formats.tools.spacy_json import SpacyJson
from core.formats.tools.webanno import WebAnno

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
    "jsonl": SentencesJsonl,
    "text": PlainText,
    "tokenised": TokenizedText,
    "usfm": Usfm,
    "vref": VerseLines,
    "doccano": Doccano,
    "prodigy": Prodigy,
    "label-studio": LabelStudio,
    "brat": Brat,
    "webanno": WebAnno,
}

PAIR_FORMATS: dict[str, type[PairFormat]] = {
    "jsonl": PairsJsonl,
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
