"""Quotation marks by language.

From CLDR 47 (delimiters; Unicode licence): neither Babel nor icu4py carries this part of it. Only what
differs from the parent locale; a language not listed has CLDR's root, “ ” and ‘ ’.
"""

from __future__ import annotations

from typing import NamedTuple


class Quotes(NamedTuple):
    """The marks around a quotation, and around one inside it."""

    open: str
    close: str
    inner_open: str
    inner_close: str


ROOT = Quotes("“", "”", "‘", "’")

_BY_MARKS = {
    "“”‘’": "ff-Adlm kk-Arab uz-Arab uz-Cyrl yue-Hans",
    "“”“”": "tk",
    "“”’‘": "uz",
    "“’“”": "st",
    "”“’‘": "ar lld ms-Arab syr ur",
    "””’’": "fi he lag rn se sn sv yi",
    "‘’“”": "fur ia nso ti-ER tn",
    "‘’‘’": "nl",
    "„”‚’": "agq ff",
    "„”‘’": "bs",
    "„”’’": "sr",
    "„”»«": "hu szl",
    "„”«»": "nmg pl ro",
    "„“„“": "bg lt prg",
    "„“‚‘": "bs-Cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl",
    "„“«»": "ka",
    "«»«»": "fr ht hy oc yav",
    "«»‹›": "am az-Arab az-Cyrl fa fr-CH gsw jgo kkj mzn rm sdh wae",
    "«»“”": (
        "ast blo bm br ca dyo el es-US eu ewo ie it kab kk lij mg mua nnh pt-AO pt-CH pt-CV pt-GQ pt-GW "
        "pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL sc sg sq ti"
    ),
    "«»„“": "bas be cv ky os ru sah uk",
    "«»‘’": "dua el-polyton ksf nb nn no rw",
    "«»”“": "fr-CA",
    "«»„”": "shi zgh",
    "»«›‹": "ug",
    "「」『』": "ja yue zh-Hant",
}
QUOTES = {code: Quotes(*marks) for marks, codes in _BY_MARKS.items() for code in codes.split()}
