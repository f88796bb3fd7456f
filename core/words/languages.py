"""What a language code says: its English name, its direction, whether it writes spaces.

Codes are read as in BCP 47 (``sr-Latn``) or FLORES (``ace_Arab``): a language of two or
three letters and, optionally, a script, which then decides.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

UNKNOWN = "und"
"""The code of a language that nobody has told."""


def _set(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


_SPACELESS = _set("zh zho chi cmn yue wuu nan lzh ja jpn th tha lo lao km khm my mya bo bod dz dzo")
_SPACELESS_SCRIPTS = _set("Hans Hant Hani Jpan Thai Laoo Khmr Mymr Tibt")
_RTL = _set(
    "ar ara arb arz ary apc ajp acm acq aeb ars he heb iw fa fas pes prs ur urd yi ydd ps pus pbt sd snd "
    "ug uig dv div ckb azb syr arc aii nqo lrc glk mzn pnb skr bal khw rhg"
)
_RTL_SCRIPTS = _set("Arab Hebr Thaa Nkoo Syrc Adlm Rohg Samr Mand")

_TABLE = (
    "af=Afrikaans ak=Akan am=Amharic ar=Arabic as=Assamese ay=Aymara az=Azerbaijani ba=Bashkir bam=Bambara "
    "bbj=Ghomala be=Belarusian bg=Bulgarian bho=Bhojpuri bm=Bambara bn=Bengali bo=Tibetan br=Breton bs=Bosnian "
    "ca=Catalan ceb=Cebuano ckb=Central_Kurdish co=Corsican cs=Czech cv=Chuvash cy=Welsh da=Danish de=German "
    "dv=Divehi dz=Dzongkha ee=Ewe el=Greek en=English eo=Esperanto es=Spanish et=Estonian eu=Basque ewe=Ewe "
    "fa=Persian ff=Fula fi=Finnish fj=Fijian fo=Faroese fon=Fon fr=French fur=Friulian fy=West_Frisian ga=Irish "
    "gd=Scottish_Gaelic gl=Galician gn=Guarani grc=Ancient_Greek gsw=Swiss_German gu=Gujarati gv=Manx ha=Hausa "
    "hau=Hausa he=Hebrew hi=Hindi hr=Croatian hsb=Upper_Sorbian ht=Haitian hu=Hungarian hy=Armenian ia=Interlingua "
    "ibo=Igbo id=Indonesian ig=Igbo ilo=Ilocano is=Icelandic it=Italian iu=Inuktitut ja=Japanese jv=Javanese "
    "ka=Georgian kin=Kinyarwanda kk=Kazakh kl=Kalaallisut km=Khmer kn=Kannada ko=Korean kri=Krio ku=Kurdish "
    "ky=Kyrgyz la=Latin lb=Luxembourgish lg=Ganda li=Limburgish ln=Lingala lo=Lao lt=Lithuanian lug=Ganda "
    "luo=Luo lv=Latvian mai=Maithili mg=Malagasy mi=Maori mk=Macedonian ml=Malayalam mn=Mongolian mni=Manipuri "
    "mos=Mossi mr=Marathi ms=Malay mt=Maltese my=Burmese nb=Norwegian_Bokmål nds=Low_German ne=Nepali nl=Dutch "
    "nn=Norwegian_Nynorsk no=Norwegian nso=Northern_Sotho ny=Chichewa nya=Chichewa oc=Occitan om=Oromo or=Odia "
    "os=Ossetian pa=Punjabi pap=Papiamento pcm=Nigerian_Pidgin pl=Polish ps=Pashto pt=Portuguese qu=Quechua "
    "rm=Romansh rn=Rundi ro=Romanian ru=Russian rw=Kinyarwanda sa=Sanskrit sah=Yakut sat=Santali sc=Sardinian "
    "scn=Sicilian sd=Sindhi se=Northern_Sami si=Sinhala sk=Slovak sl=Slovenian sm=Samoan sn=Shona sna=Shona "
    "so=Somali sq=Albanian sr=Serbian ss=Swati st=Southern_Sotho su=Sundanese sv=Swedish sw=Swahili swa=Swahili "
    "ta=Tamil te=Telugu tg=Tajik th=Thai ti=Tigrinya tk=Turkmen tl=Tagalog tn=Tswana to=Tongan tpi=Tok_Pisin "
    "tr=Turkish ts=Tsonga tsn=Tswana tt=Tatar twi=Twi tw=Twi ug=Uyghur uk=Ukrainian ur=Urdu uz=Uzbek ve=Venda "
    "vi=Vietnamese war=Waray wo=Wolof wol=Wolof xh=Xhosa xho=Xhosa yi=Yiddish yo=Yoruba yor=Yoruba yue=Cantonese "
    "zh=Chinese zu=Zulu zul=Zulu"
)
_NAMES = dict(entry.replace("_", " ").split("=") for entry in _TABLE.split())


@lru_cache(maxsize=256)
def subtags(lang: str) -> tuple[str, str, str]:
    """The language, script and region of a code, ``("zh", "Hant", "TW")``; each may be empty."""
    language, *rest = lang.replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in rest if len(part) == 2), "")
    return language.lower(), script, region


def is_known(code: str) -> bool:
    """Whether this is the code of a language in the table, in lower case and without a script or region."""
    return code in _NAMES


def language_name(lang: str) -> str:
    """A name for the screen, as "German (de)"; a code that is not in the table names itself."""
    name = _NAMES.get(subtags(lang)[0], "")
    return f"{name} ({lang})" if name else lang


def direction(lang: str) -> str:
    """``"rtl"`` for a language written from right to left, otherwise ``"ltr"``."""
    language, script, _ = subtags(lang)
    return "rtl" if (script in _RTL_SCRIPTS if script else language in _RTL) else "ltr"


def is_spaceless(lang: str) -> bool:
    """Whether the language is written without spaces between words."""
    language, script, _ = subtags(lang)
    return script in _SPACELESS_SCRIPTS if script else language in _SPACELESS


def default_gaps(words: Sequence[str], lang: str) -> tuple[str, ...]:
    """The gaps of pre-tokenised words whose text is not known: one for each word.

    A space, but in a language written without them only between two words of another
    script ("New", "York"); nothing after the last word.
    """
    if not words:
        return ()
    if not is_spaceless(lang):
        return _spaces(len(words))
    return (*(" " if _spaced(left[-1:], right[:1]) else "" for left, right in pairwise(words)), "")


@lru_cache(maxsize=512)
def _spaces(count: int) -> tuple[str, ...]:
    """The same object for all sentences of that length: in a large corpus gaps would take much memory."""
    return (" ",) * (count - 1) + ("",)


def _spaced(left: str, right: str) -> bool:
    """Whether both characters belong to words of an alphabet with spaces (below Thai in Unicode)."""
    return all(char.isalnum() and char < "\u0e00" for char in (left, right))
