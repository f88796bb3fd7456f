"""Catalogue of well-known models: size, licence and languages, from their cards and papers.

Numbers marked "about" are rounded. A model that is not listed works as well; it only has no facts.
"""

from dataclasses import dataclass
from fnmatch import fnmatch

from core.text import UNKNOWN, base_language

M = 1_000_000


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


MBERT_LANGUAGES = _codes(
    "af an ar ast az azb ba bar be bg bn bpy br bs ca ce ceb cs cv cy da de el en es et eu fa fi fr fy ga gl gu he hi "
    "hr ht hu hy id io is it ja jv ka kk kn ko ky la lb lmo lt lv mg min mk ml mn mr ms my nb nds ne new nl nn oc pa "
    "pl pms pnb pt ro ru scn sco sh sk sl sq sr su sv sw ta te tg th tl tr tt uk ur uz vi vo war yo zh"
)
XLMR_LANGUAGES = _codes(
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl so sq "
    "sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh"
)
AFROXLMR_LANGUAGES = _codes("af am ar en fr ha ig mg ny om pcm rn rw sn so st sw xh yo zu")
WIKINEURAL_LANGUAGES = _codes("de en es fr it nl pl pt ru")


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts of a model: number of ``parameters``, ``bytes`` to download, ``licence``, ``languages`` in words.

    ``covers`` are the codes of the languages, where the list is short or well known (else empty: not
    known). ``noncommercial``: the licence forbids commercial use.
    """

    parameters: int
    bytes: int
    licence: str
    languages: str
    covers: frozenset[str] = frozenset()
    noncommercial: bool = False

    def lacks(self, code: str) -> bool:
        """Test whether the model is known not to be trained on a language."""
        return bool(self.covers) and code not in {*self.covers, UNKNOWN}


_ENGLISH = frozenset({"en"})
_AFL, _NC = "AFL 3.0", "CC BY-NC 4.0, no commercial use"
_XLMR = "100 languages"

KNOWN: dict[str, ModelFacts] = {
    "bert-base-multilingual-cased": ModelFacts(178 * M, 714 * M, "Apache 2.0", "104 languages", MBERT_LANGUAGES),
    "bert-base-multilingual-uncased": ModelFacts(167 * M, 672 * M, "Apache 2.0", "102 languages"),
    "bert-base-cased": ModelFacts(108 * M, 436 * M, "Apache 2.0", "English", _ENGLISH),
    "xlm-roberta-base": ModelFacts(278 * M, 1_115 * M, "MIT", _XLMR, XLMR_LANGUAGES),
    "xlm-roberta-large": ModelFacts(560 * M, 2_240 * M, "MIT", _XLMR, XLMR_LANGUAGES),
    "mdeberta-v3-base-conll2003-en": ModelFacts(
        278 * M, 1_110 * M, "not known: see its card", "English, over mDeBERTa's 100", XLMR_LANGUAGES
    ),
    "mdeberta-v3-base": ModelFacts(278 * M, 560 * M, "MIT", "about 100 languages", XLMR_LANGUAGES),
    "LaBSE": ModelFacts(471 * M, 1_880 * M, "Apache 2.0", "109 languages"),
    "awesome-align-with-co": ModelFacts(178 * M, 710 * M, "BSD 3-Clause", "104 languages", MBERT_LANGUAGES),
    "afro-xlmr-base": ModelFacts(278 * M, 1_110 * M, "MIT", "17 African languages, ar, en, fr", AFROXLMR_LANGUAGES),
    "afro-xlmr-large": ModelFacts(560 * M, 2_240 * M, "MIT", "17 African languages, ar, en, fr", AFROXLMR_LANGUAGES),
    "afro-xlmr-large-76L": ModelFacts(560 * M, 2_240 * M, "MIT", "76 languages, most of them African"),
    "xlm-roberta-base-ner-hrl": ModelFacts(277 * M, 1_110 * M, _AFL, "10 languages, over XLM-R's 100", XLMR_LANGUAGES),
    "xlm-roberta-large-ner-hrl": ModelFacts(559 * M, 2_240 * M, _AFL, "10 languages, over XLM-R's 100", XLMR_LANGUAGES),
    "bert-base-multilingual-cased-ner-hrl": ModelFacts(
        177 * M, 709 * M, _AFL, "10 languages, over mBERT's 104", MBERT_LANGUAGES
    ),
    "xlm-roberta-large-finetuned-conll03-english": ModelFacts(
        559 * M, 2_240 * M, "MIT", "English, over XLM-R's 100", XLMR_LANGUAGES
    ),
    "wikineural-multilingual-ner": ModelFacts(
        177 * M, 709 * M, "CC BY-NC-SA 4.0, no commercial use", "9 languages", WIKINEURAL_LANGUAGES, True
    ),
    "bert-base-NER": ModelFacts(108 * M, 433 * M, "MIT", "English", _ENGLISH),
    "bert-large-NER": ModelFacts(334 * M, 1_330 * M, "MIT", "English", _ENGLISH),
    "gliner_multi-v2.1": ModelFacts(289 * M, 1_160 * M, "Apache 2.0", "about 100 languages"),
    "nllb-200-distilled-600M": ModelFacts(615 * M, 2_460 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-distilled-1.3B": ModelFacts(1_370 * M, 5_480 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-1.3B": ModelFacts(1_370 * M, 5_480 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-3.3B": ModelFacts(3_340 * M, 17_600 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-3.3b-easyproject": ModelFacts(3_340 * M, 13_400 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-distilled-1.3b-easyproject": ModelFacts(1_370 * M, 5_480 * M, _NC, "200 languages", noncommercial=True),
    "nllb-200-distilled-600m-easyproject": ModelFacts(615 * M, 2_460 * M, _NC, "200 languages", noncommercial=True),
    "m2m100_418M": ModelFacts(484 * M, 1_940 * M, "MIT", "100 languages"),
    "m2m100_1.2B": ModelFacts(1_240 * M, 4_960 * M, "MIT", "100 languages"),
    "mbart-large-50-many-to-many-mmt": ModelFacts(611 * M, 2_440 * M, "MIT", "50 languages"),
    "madlad400-3b-mt": ModelFacts(2_940 * M, 11_800 * M, "Apache 2.0", "about 400 languages"),
    "madlad400-7b-mt": ModelFacts(8_300 * M, 33_200 * M, "Apache 2.0", "about 400 languages"),
    "opus-mt-*": ModelFacts(77 * M, 310 * M, "Apache 2.0 or CC BY 4.0", "the two of its name"),
    "mt5-small": ModelFacts(300 * M, 1_200 * M, "Apache 2.0", "101 languages"),
    "mt5-base": ModelFacts(582 * M, 2_330 * M, "Apache 2.0", "101 languages"),
    "mt5-large": ModelFacts(1_230 * M, 4_920 * M, "Apache 2.0", "101 languages"),
    "mt5-xl": ModelFacts(3_740 * M, 15_000 * M, "Apache 2.0", "101 languages"),
    "byt5-base": ModelFacts(582 * M, 2_330 * M, "Apache 2.0", "101 languages"),
}
"""By the last part of the hub's name, which may hold ``*``. All sizes are approximate, in the
precision that the hub offers."""


def model_facts(name: str) -> ModelFacts | None:
    """Return the facts of a model by its name on the hub, "org/name" or "name"."""
    last = name.rpartition("/")[2].lower()
    return next((facts for pattern, facts in KNOWN.items() if fnmatch(last, pattern.lower())), None)


def note_on_language(name: str, lang: str) -> str:
    """Return a sentence for the screen where a model is known not to be trained on a language; else ""."""
    facts = model_facts(name)
    if facts is None or not facts.lacks(base_language(lang)):
        return ""
    return f"{name} was not trained on this language ({lang}); expect less of it there."
