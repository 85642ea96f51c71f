"""What a file's bytes say: every language of the demo in every encoding it is met in."""

from __future__ import annotations

import chardet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.core.files import NotText, decode
from dragoman.core.files.decoding import _PAGES, pages_of

# Sentences of our own, with the letters that tell a language's code pages apart.
TEXTS = {
    "en": [
        "The café on the quay opens at five for the crews of the night ferry.",
        "A naïve plan, said the mayor: the fund still owes three million crowns.",
        "Nobody has asked the harbour office what the new timetable will cost.",
    ],
    "ru": [
        "Ночной паром снова ходит на остров с понедельника.",
        "Явка на выборах оказалась ниже, чем ждали чиновники мэрии.",
        "Объявление висит у входа, но подъезд закрыт ещё с осени.",
    ],
    "uk": [
        "Нічний пором знову ходить на острів від понеділка.",
        "Їхні пропозиції в раді не ухвалили, бо бракувало голосів.",
        "Ґанок будинку полагодили, а під'їзд і досі зачинено.",
    ],
    "az": [
        "Gecə bərəsi bazar ertəsindən yenə adaya gedir.",
        "Şəhər şurası iki xəttin yaza qədər işləməsinə səs verdi.",
        "Çörək zavodunun işçiləri növbəyə gecə yarısı çıxır.",
    ],
    "es": [
        "El ferry nocturno vuelve a cruzar desde el lunes por la mañana.",
        "¿Cuánto costará? Según la tesorera, más de tres millones.",
        "Los niños de la isla llegan a la escuela después de las nueve.",
    ],
    "pt": [
        "A balsa noturna voltou a atravessar na segunda-feira à noite.",
        "A decisão não agradou aos irmãos que têm uma padaria na ilha.",
        "O médico de plantão dormiu três horas e saiu às seis da manhã.",
    ],
    "ca": [
        "El ferri nocturn torna a fer la travessia des de dilluns.",
        "L'advocat farà les gestions que calguin, però què costarà?",
        "Això passà fa més de dotze anys, quan la línia es va tancar.",
    ],
    "fr": [
        "Le bac de nuit traverse de nouveau depuis lundi soir.",
        "Où sont passés les élèves de l'école ? La mairie n'a rien prévu.",
        "Le conseil a voté hier à une courte majorité, très tard.",
    ],
    "ar": [
        "عادت عبّارة الليل إلى الجزيرة منذ يوم الاثنين.",
        "قالت أمينة الخزانة إن الصندوق ما زال مدينا بثلاثة ملايين.",
        "يفتح السوق أبوابه قبل الفجر ويغلق عند الظهر.",
    ],
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def readable(language: str) -> list[str]:
    return [page for page in pages_of(language) if all(known(text, page) for text in TEXTS[language])]


def known(text: str, page: str) -> bool:
    try:
        return text.encode(page).decode(page) == text
    except UnicodeEncodeError:
        return False


ENCODINGS = [
    (language, encoding)
    for language in TEXTS
    for encoding in [*UNICODE, *readable(language)]
    # an accent or two say nothing about the pages of DOS and the Mac
    if not (language == "en" and encoding in ("cp437", "cp850", "mac-roman"))
]


@given(st.data())
@settings(max_examples=300)
def test_what_was_encoded_is_read_back(data):
    language, encoding = data.draw(st.sampled_from(ENCODINGS))
    lines = data.draw(st.permutations(TEXTS[language]))
    lines += data.draw(st.lists(st.sampled_from(TEXTS[language]), max_size=3))
    text = data.draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    read = decode(text.encode(encoding), language)
    assert read.text == text
    assert not read.mended


MISREAD = ["sloppy-windows-1252", "latin-1", "sloppy-windows-1251", "sloppy-windows-1254", "koi8-r", "cp866"]


@given(st.data())
@settings(max_examples=200)
def test_utf8_that_was_misread_and_saved_is_turned_back(data):
    language, page = data.draw(st.sampled_from(sorted(TEXTS))), data.draw(st.sampled_from(MISREAD))
    lines = data.draw(st.lists(st.sampled_from(TEXTS[language]), min_size=1, max_size=5))
    text = "\n".join(lines)
    read = decode(text.encode().decode(page).encode(), language)
    assert read.text == text
    assert bool(read.mended) is not text.isascii()


@given(st.data())
@settings(max_examples=200)
def test_right_text_is_left_alone(data):
    language = data.draw(st.sampled_from(sorted(TEXTS)))
    words = data.draw(st.lists(st.sampled_from(" ".join(TEXTS[language]).split()), min_size=1, max_size=12))
    marks = data.draw(st.text("«»„“”’—…€№°é ñЯї\u00a0\u202f-", max_size=6))
    text = " ".join(words) + marks
    assert decode(text.encode(), language).text == text


@pytest.mark.parametrize(
    "pages", [("latin-1", "latin-1"), ("sloppy-windows-1252", "latin-1"), ("latin-1",) * 3]
)
def test_what_was_misread_more_than_once_is_turned_back_whole(pages):
    text = misread = "El alcalde dimitió.\nGanó «3 000 €» en un año.\n"
    for page in pages:
        misread = misread.encode().decode(page)
    read = decode(misread.encode(), "es")
    assert read.text == text
    assert read.mended


CYRILLIC = "Мэр города подал в отставку во вторник, сообщила газета. Он занимал пост двенадцать лет."


@pytest.mark.parametrize(
    ("page", "read_as", "said"),
    [
        ("koi8-r", "cp1251", "windows-1251 instead of KOI8-R"),
        ("cp1251", "koi8-r", "KOI8-R instead of windows-1251"),
        ("cp866", "cp1251", "windows-1251 instead of IBM866"),
        ("cp1251", "cp866", "IBM866 instead of windows-1251"),
        ("iso8859-5", "koi8-r", "KOI8-R instead of ISO-8859-5"),
    ],
)
@pytest.mark.parametrize("case", [str, str.upper])
def test_one_cyrillic_page_read_as_another_is_turned_back(page, read_as, said, case):
    text = case(CYRILLIC)
    read = decode(text.encode(page).decode(read_as).encode(), "ru")
    assert (read.text, read.encoding, read.mended) == (text, "UTF-8", said)


NAMED = [  # what, bytes, language, text, how it is called, mended
    ("Russian, Windows", "Ночной паром".encode("cp1251"), "ru", "Ночной паром", "windows-1251", ""),
    ("Russian, Unix", "Ночной паром".encode("koi8-r"), "ru", "Ночной паром", "KOI8-R", ""),
    ("Russian, DOS", "Ночной паром ушёл".encode("cp866"), "ru", "Ночной паром ушёл", "IBM866", ""),
    ("Russian, Mac", "Ночной паром ушёл".encode("mac-cyrillic"), "ru", "Ночной паром ушёл", "MacCyrillic", ""),
    ("twice misread", "Ночь".encode().decode("cp1251").encode().decode("cp1251").encode(), "ru", "Ночь", "UTF-8", "windows-1251"),
    ("page as page", "Ночной паром".encode("cp1251").decode("latin-1").encode(), "ru", "Ночной паром", "UTF-8", "windows-1252 instead of windows-1251"),
    ("a mark and UTF-8", b"\xef\xbb\xbfcaf\xc3\xa9", "fr", "café", "UTF-8", ""),
    ("ASCII", b"plain words", "ru", "plain words", "UTF-8", ""),
    ("Japanese mail", "夜の船が島へ行く。".encode("iso2022-jp"), "ja", "夜の船が島へ行く。", "ISO-2022-JP", ""),
    ("Chinese without a space", "夜班渡轮周一恢复通航。".encode("utf-16-le"), "zh", "夜班渡轮周一恢复通航。", "UTF-16", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "data", "language", "text", "name", "mended"), NAMED, ids=[n[0] for n in NAMED]
)
def test_named(what, data, language, text, name, mended):
    read = decode(data, language)
    assert (read.text, read.encoding, read.mended) == (text, name, mended)


def page(text: str, said: str, encoding: str) -> bytes:
    return f'<html><meta charset="{said}"><p>{text}'.encode(encoding)


TOLD = [  # what, bytes, text in it
    ("believed", page("Ночь", "koi8-r", "koi8-r"), "Ночь"),
    ("a page of another language", page("łódź", "iso-8859-2", "iso-8859-2"), "łódź"),
    ("wrong, it is UTF-8", page("Ночной паром", "windows-1251", "utf-8"), "Ночной паром"),
    ("wrong, it is no UTF-8", page("Ночной паром", "utf-8", "cp1251"), "Ночной паром"),
    ("XML", '<?xml version="1.0" encoding="windows-1251"?><p>Ночь</p>'.encode("cp1251"), "Ночь"),
    ("nobody knows it", page("Ночной паром", "x-mars", "cp1251"), "Ночной паром"),
]


@pytest.mark.parametrize(("what", "data", "text"), TOLD, ids=[t[0] for t in TOLD])
def test_what_a_page_says_of_itself(what, data, text):
    assert text in decode(data, "ru", markup=True).text


BINARY = [
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"\x7fELF\x02\x01\x01" + bytes(60),
    b"\x00\x01\x02" * 50,
    bytes(range(1, 32)) * 20,
]


@pytest.mark.parametrize("data", BINARY)
def test_no_text(data):
    with pytest.raises(NotText):
        decode(data, "ru")


@given(st.binary(max_size=400), st.sampled_from(["ru", "en", "ja", "ar", "xx"]))
@settings(max_examples=300)
def test_any_bytes_are_text_or_said_to_be_none(data, language):
    try:
        assert isinstance(decode(data, language).text, str)
    except NotText:
        return


def test_every_page_is_one_that_the_detector_knows():
    for pages in _PAGES.values():
        for name in pages:
            chardet.detect(b"\xe4\xf6", include_encodings=[name], no_match_encoding=name)
