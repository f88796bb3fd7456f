"""Conversion of the project's language codes (BCP 47, ``sr-Latn``, ``zh-TW``, ``swa``) to those of NLLB-200.

NLLB-200 names a language and its script as FLORES-200 does: ``swh_Latn``, ``zho_Hans`` (NLLB Team
2022, arXiv 2207.04672, table 1). A code of two letters or of a macrolanguage is read as its most
common member, as FLORES reads it: ``sw`` is Swahili of the coast, ``fa`` Western Persian, ``ar``
Modern Standard Arabic, ``zh`` Chinese in simplified characters unless script or region say otherwise.
"""

from core.errors import Unavailable
from core.text import language_name
from core.text.languages import subtags

_NLLB = (
    "ace_Arab ace_Latn acm_Arab acq_Arab aeb_Arab afr_Latn ajp_Arab aka_Latn als_Latn amh_Ethi apc_Arab arb_Arab "
    "ars_Arab ary_Arab arz_Arab asm_Beng ast_Latn awa_Deva ayr_Latn azb_Arab azj_Latn bak_Cyrl bam_Latn ban_Latn "
    "bel_Cyrl bem_Latn ben_Beng bho_Deva bjn_Arab bjn_Latn bod_Tibt bos_Latn bug_Latn bul_Cyrl cat_Latn ceb_Latn "
    "ces_Latn cjk_Latn ckb_Arab crh_Latn cym_Latn dan_Latn deu_Latn dik_Latn dyu_Latn dzo_Tibt ell_Grek eng_Latn "
    "epo_Latn est_Latn eus_Latn ewe_Latn fao_Latn fij_Latn fin_Latn fon_Latn fra_Latn fur_Latn fuv_Latn gaz_Latn "
    "gla_Latn gle_Latn glg_Latn grn_Latn guj_Gujr hat_Latn hau_Latn heb_Hebr hin_Deva hne_Deva hrv_Latn hun_Latn "
    "hye_Armn ibo_Latn ilo_Latn ind_Latn isl_Latn ita_Latn jav_Latn jpn_Jpan kab_Latn kac_Latn kam_Latn kan_Knda "
    "kas_Arab kas_Deva kat_Geor kaz_Cyrl kbp_Latn kea_Latn khk_Cyrl khm_Khmr kik_Latn kin_Latn kir_Cyrl kmb_Latn "
    "kmr_Latn knc_Arab knc_Latn kon_Latn kor_Hang lao_Laoo lij_Latn lim_Latn lin_Latn lit_Latn lmo_Latn ltg_Latn "
    "ltz_Latn lua_Latn lug_Latn luo_Latn lus_Latn lvs_Latn mag_Deva mai_Deva mal_Mlym mar_Deva min_Latn mkd_Cyrl "
    "mlt_Latn mni_Beng mos_Latn mri_Latn mya_Mymr nld_Latn nno_Latn nob_Latn npi_Deva nso_Latn nus_Latn nya_Latn "
    "oci_Latn ory_Orya pag_Latn pan_Guru pap_Latn pbt_Arab pes_Arab plt_Latn pol_Latn por_Latn prs_Arab quy_Latn "
    "ron_Latn run_Latn rus_Cyrl sag_Latn san_Deva sat_Beng scn_Latn shn_Mymr sin_Sinh slk_Latn slv_Latn smo_Latn "
    "sna_Latn snd_Arab som_Latn sot_Latn spa_Latn srd_Latn srp_Cyrl ssw_Latn sun_Latn swe_Latn swh_Latn szl_Latn "
    "tam_Taml taq_Latn taq_Tfng tat_Cyrl tel_Telu tgk_Cyrl tgl_Latn tha_Thai tir_Ethi tpi_Latn tsn_Latn tso_Latn "
    "tuk_Latn tum_Latn tur_Latn twi_Latn tzm_Tfng uig_Arab ukr_Cyrl umb_Latn urd_Arab uzn_Latn vec_Latn vie_Latn "
    "war_Latn wol_Latn xho_Latn ydd_Hebr yor_Latn yue_Hant zho_Hans zho_Hant zsm_Latn zul_Latn"
)
NLLB_CODES: frozenset[str] = frozenset(_NLLB.split())
"""The 202 languages, with their scripts, that NLLB-200 has a token for."""

_SHORT = (
    "af=afr ak=aka am=amh ar=arb as=asm ay=ayr az=azj ba=bak be=bel bg=bul bm=bam bn=ben bo=bod bs=bos ca=cat cs=ces "
    "cy=cym da=dan de=deu dz=dzo ee=ewe el=ell en=eng eo=epo es=spa et=est eu=eus fa=pes ff=fuv fi=fin fj=fij fo=fao "
    "fr=fra ga=gle gd=gla gl=glg gn=grn gu=guj ha=hau he=heb hi=hin hr=hrv ht=hat hu=hun hy=hye id=ind ig=ibo is=isl "
    "it=ita ja=jpn jv=jav ka=kat kg=kon ki=kik kk=kaz km=khm kn=kan ko=kor kr=knc ks=kas ku=kmr ky=kir lb=ltz lg=lug "
    "li=lim ln=lin lo=lao lt=lit lv=lvs mg=plt mi=mri mk=mkd ml=mal mn=khk mr=mar ms=zsm mt=mlt my=mya nb=nob ne=npi "
    "nl=nld nn=nno no=nob ny=nya oc=oci om=gaz or=ory pa=pan pl=pol ps=pbt pt=por qu=quy rn=run ro=ron ru=rus rw=kin "
    "sa=san sc=srd sd=snd sg=sag si=sin sk=slk sl=slv sm=smo sn=sna so=som sq=als sr=srp ss=ssw st=sot su=sun sv=swe "
    "sw=swh ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn tr=tur ts=tso tt=tat tw=twi ug=uig uk=ukr ur=urd "
    "uz=uzn vi=vie wo=wol xh=xho yi=ydd yo=yor zh=zho zu=zul iw=heb in=ind ji=ydd "
    "ara=arb aym=ayr aze=azj chi=zho cmn=zho fas=pes per=pes fil=tgl ful=fuv kau=knc kur=kmr lav=lvs mlg=plt mon=khk "
    "may=zsm msa=zsm nep=npi nor=nob ori=ory orm=gaz pus=pbt que=quy sqi=als swa=swh uzb=uzn yid=ydd"
)
MEMBERS: dict[str, str] = dict(entry.split("=") for entry in _SHORT.split())
"""The language of three letters that a code of two letters or of a macrolanguage is read as."""

_SCRIPTS = {"ace": "Latn", "bjn": "Latn", "kas": "Arab", "knc": "Latn", "taq": "Latn", "zho": "Hans"}
_SAME_SCRIPT = {"Kore": "Hang", "Olck": "Beng", "Hani": ""}  # NLLB calls the Ol Chiki of Santali sat_Beng
_TRADITIONAL = frozenset(["TW", "HK", "MO"])


def nllb_code(lang: str) -> str:
    """Return the code of NLLB-200 for a language, ``"sw"`` -> ``"swh_Latn"``; `Unavailable` where it has none."""
    language, script = _language_and_script(lang)
    codes = sorted(code for code in NLLB_CODES if code.startswith(f"{language}_"))
    if not codes:
        problem = "is not among the languages of NLLB-200."
        raise Unavailable(f"The language {language_name(lang)}", problem, _OTHERWISE)
    usual_script = _SCRIPTS.get(language, codes[0].partition("_")[2])
    code = f"{language}_{script or usual_script}"
    if code not in NLLB_CODES:
        problem = f"is known to NLLB-200 only as {' or '.join(codes)}."
        raise Unavailable(f"The language {language_name(lang)}", problem, "Name the script that the text is in.")
    return code


def _language_and_script(lang: str) -> tuple[str, str]:
    """Return a language and its script in the codes of NLLB-200; "" for a script that is not named."""
    language, script, region = subtags(lang)
    language = MEMBERS.get(language, language)
    script = _SAME_SCRIPT.get(script, script)
    if not script and language == "zho" and region in _TRADITIONAL:
        script = "Hant"
    return language, script


_OTHERWISE = "Choose another translator, or bring translations in a file."
