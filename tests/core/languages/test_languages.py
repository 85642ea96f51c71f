import pytest

from dragoman.core.languages import UnknownLanguage, get

NINE = [  # code, name, in English, direction, script, quotes, plural categories
    ("en", "English", "English", "ltr", "Latn", "“”‘’", "one other"),
    ("ru", "Русский", "Russian", "ltr", "Cyrl", "«»„“", "one few many other"),
    ("uk", "Українська", "Ukrainian", "ltr", "Cyrl", "«»„“", "one few many other"),
    ("az", "Azərbaycanca", "Azerbaijani", "ltr", "Latn", "“”‘’", "one other"),
    ("es", "Español", "Spanish", "ltr", "Latn", "“”‘’", "one many other"),
    ("pt", "Português", "Portuguese", "ltr", "Latn", "“”‘’", "one many other"),
    ("ca", "Català", "Catalan", "ltr", "Latn", "«»“”", "one many other"),
    ("fr", "Français", "French", "ltr", "Latn", "«»«»", "one many other"),
    ("ar", "العربية", "Arabic", "rtl", "Arab", "”“’‘", "zero one two few many other"),
]


@pytest.mark.parametrize(("code", "name", "english", "direction", "script", "quotes", "plurals"), NINE)
def test_the_nine(code, name, english, direction, script, quotes, plurals):
    language = get(code)
    assert (language.code, str(language)) == (code, code)
    assert language.name == name
    assert language.name_in("en") == english
    assert (language.direction, language.script) == (direction, script)
    assert "".join(language.quotes) == quotes
    assert language.plural_categories == tuple(plurals.split())
    assert get(code) is language


def test_names_within_a_sentence():
    assert get("uk").name_in("ru") == "украинский"
    assert get("ru").name_in(get("az")) == "rus"
    assert get("en").name_in("ar") == "الإنجليزية"


REGIONS = [  # code, name, script, direction, quotes
    ("pt-BR", "Português (Brasil)", "Latn", "ltr", "“”‘’"),
    ("pt-PT", "Português (Portugal)", "Latn", "ltr", "«»“”"),
    ("sr-Latn", "Srpski (latinica)", "Latn", "ltr", "„”’’"),
    ("zh-Hant", "中文 (繁體)", "Hant", "ltr", "「」『』"),
    ("zh-TW", "中文 (繁體, 台灣)", "Hant", "ltr", "「」『』"),
    ("fr-CH", "Français (Suisse)", "Latn", "ltr", "«»‹›"),
    ("ka", "ქართული", "Geor", "ltr", "„“«»"),
    ("he", "עברית", "Hebr", "rtl", "””’’"),
    ("fa", "فارسی", "Arab", "rtl", "«»‹›"),
    ("ckb", "کوردیی ناوەندی", "Arab", "rtl", "“”‘’"),
]


@pytest.mark.parametrize(("code", "name", "script", "direction", "quotes"), REGIONS)
def test_other_languages_scripts_and_regions(code, name, script, direction, quotes):
    language = get(code)
    assert (language.name, language.script, language.direction) == (name, script, direction)
    assert "".join(language.quotes) == quotes


UNKNOWN = [  # code, near
    ("ua", ("uk",)),
    ("cz", ("cs",)),
    ("en-UK", ("en-GB",)),
    ("en_US", ("en-US",)),
    ("RU", ("ru",)),
    ("rus", ("ru",)),
    ("iw", ("he",)),
    ("azerbaijani", ("az",)),
    ("xx", ()),
    ("xx-YY", ()),
    ("en-QQ", ("en",)),
    ("en-Qqqq", ("en",)),
    ("../en", ()),
    ("en\n", ("en",)),
    ("", ()),
    ("q" * 10_000, ()),
]


@pytest.mark.parametrize(("code", "near"), UNKNOWN, ids=[code[:12] for code, _ in UNKNOWN])
def test_unknown_codes_are_named_with_near_ones(code, near):
    with pytest.raises(UnknownLanguage) as caught:
        get(code)
    assert caught.value.code == code
    assert caught.value.near == near
    said = str(caught.value)
    assert len(said) < 200
    assert "\n" not in said
    for one in near:
        assert one in said


def test_plurals():
    counts = [0, 1, 2, 5, 11, 21, 101]
    assert [get("ru").plural(n) for n in counts] == ["many", "one", "few", "many", "many", "one", "one"]
    assert [get("ar").plural(n) for n in counts] == ["zero", "one", "two", "few", "many", "many", "other"]
    assert [get("fr").plural(n) for n in (0, 1, 2, 1_000_000)] == ["one", "one", "other", "many"]
    assert get("ru").plural(-21) == "one"
    assert get("ru").plural(1.5) == "other"
    assert get("zh").plural_categories == ("other",)


def test_case():
    assert get("tr").upper("istanbul ılık") == "İSTANBUL ILIK"
    assert get("az").lower("İSTİ ISSIZ I\u0307") == "isti ıssız i"
    assert get("en").upper("istanbul") == "ISTANBUL"
    assert get("az").capital("ingilis") == "İngilis"
    assert get("ka").capital("ქართული") == "ქართული"
    assert get("ru").capital("") == ""
