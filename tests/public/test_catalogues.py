"""The readers' phrases: complete in every language, in step with the code and with what is compiled."""

from __future__ import annotations

import gettext
import re

import pytest
from babel.messages.plurals import get_plural

from dragoman.public import catalogues, phrases


@pytest.fixture(scope="module")
def wanted() -> catalogues.Catalog:
    return catalogues.extract()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_phrase_is_there_in_every_language(language: str, wanted: catalogues.Catalog) -> None:
    assert list(catalogues.faults(language, wanted)) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    catalogue = catalogues.load(language)
    rule = get_plural(language)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (rule.num_plurals, rule.plural_expr)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_is_compiled_is_in_step(language: str) -> None:
    def read(data: bytes) -> dict[object, str]:
        from io import BytesIO

        found = gettext.GNUTranslations(BytesIO(data))._catalog  # type: ignore[attr-defined]
        return {key: text for key, text in found.items() if key != ""}

    committed = catalogues.po_path(language).with_suffix(".mo").read_bytes()
    assert read(committed) == read(catalogues.compiled(catalogues.load(language)))


@pytest.mark.parametrize("language", [code for code in catalogues.LANGUAGES if code != "en"])
def test_no_phrase_is_left_in_english(language: str) -> None:
    same = {
        message.id for message in catalogues.load(language) if message.id and message.id == message.string
    }
    allowed = {",", "original", "Menu", "Sources", "Pages", "original: %(language)s"}
    assert same <= allowed


SCRIPTS = {"ru": r"[А-Яа-яЁё]", "uk": r"[А-Яа-яІіЇїЄєҐґ]", "ar": r"[\u0600-\u06ff]"}


@pytest.mark.parametrize("language", SCRIPTS)
def test_phrases_are_in_the_script_of_the_language(language: str) -> None:
    for message in catalogues.load(language):
        forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        for form in forms if message.id and message.id != "," else []:
            bare = re.sub(r"%\(\w+\)[sd]|<[^>]*>", "", form)
            assert re.search(SCRIPTS[language], bare), form
            assert not re.search("[A-Za-z]", bare), form


def test_russian_and_ukrainian_letters_are_not_mixed() -> None:
    for language, alien in (("ru", "іїєґІЇЄҐ"), ("uk", "ыэъёЫЭЪЁ")):
        for message in catalogues.load(language):
            forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
            for form in forms if message.id else []:
                assert not set(form) & set(alien), form


TABLES = [
    phrases.MACHINE,
    phrases.REVIEWED,
    phrases.HUMAN,
    phrases.VIA,
    phrases.READ_ORIGINAL,
    *phrases.LISTED.values(),
    phrases.IN_LANGUAGE,
    phrases.SAID_TRANSLATED,
    phrases.SAID_TRANSLATED_BY_US,
    phrases.WRITTEN_ELSEWHERE,
]


@pytest.mark.parametrize("table", TABLES)
def test_every_source_language_has_a_phrase_of_its_own(table: dict[str, str]) -> None:
    assert set(table) == {"", *catalogues.LANGUAGES}
    assert len(set(table.values())) == len(table)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_source_languages_do_not_share_a_translation(language: str) -> None:
    """A copy error in a table of nine would give two languages one phrase."""
    said = {message.id: message.string for message in catalogues.load(language)}
    for table in (
        phrases.MACHINE,
        phrases.READ_ORIGINAL,
        phrases.IN_LANGUAGE,
        phrases.SAID_TRANSLATED,
        phrases.VIA,
    ):
        forms = [said[phrase] for phrase in table.values()]
        assert len(set(forms)) == len(forms)


def test_a_fault_is_found() -> None:
    wanted = catalogues.Catalog()
    wanted.add("Hello %(name)s", context=phrases.CONTEXT)
    lines = list(catalogues.faults("ru", wanted))
    assert "ru: missing 'Hello %(name)s'" in lines
    assert any(line.startswith("ru: no longer said") for line in lines)
