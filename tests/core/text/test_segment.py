import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.core.text.marks import tokens
from dragoman.core.text.protect import normal, protect, text_of
from dragoman.core.text.restore import TagMismatch, check_marks, plain
from dragoman.core.text.segment import Piece, join, sentences, split
from dragoman.core.types import Tag
from tests.core.text.fragments import FRAGMENTS

CASES = [  # language, why, text with ¦ where a sentence ends
    ("en", "plain", "The ferry left at noon.¦ Nobody was on board!¦ Was it late?¦ It was…¦ Perhaps."),
    ("en", "titles", "Mr. and Mrs. Hale met Dr. Orr and Gov. Reyes in St. Ives.¦ Lt. Col. Moss came too."),
    ("en", "initials", "J. R. R. Tolkien and George W. Bush met A. Milne.¦ He left."),
    (
        "en",
        "U.S. within",
        "The U.S. Coast Guard and the U.N. Security Council agreed at 5 p.m. Eastern time.",
    ),
    (
        "en",
        "U.S. at the end",
        "He moved to the U.S.¦ In June he returned.¦ It was 5 p.m.¦ The pier was empty.",
    ),
    (
        "en",
        "months, numbers",
        "On Sept. 11 and Jan. 3, No. 7 sank, see p. 12 and fig. 3.¦ She said no.¦ He sat.",
    ),
    (
        "en",
        "words like abbreviations",
        "He was ill.¦ Police came.¦ They sell art.¦ Visitors buy it.¦ Say no.¦ Mean it.",
    ),
    ("en", "decimals", "It cost $3.5 million, or 2.75 percent.¦ Version 2.0 came later."),
    ("en", "quotation of three", '"I came.¦ I saw.¦ I left," she said.¦ "Really?" he asked.¦ "Yes."¦ "No."'),
    ("en", "curly quotation", "“It sank.”¦ Then silence.¦ ‘Why?’¦ Nobody knew."),
    ("en", "said after a name", '"Are you mad?" John Smith asked.¦ "Where now?"¦ She said nothing.'),
    ("en", "brackets", "The boat (built in 1912. Never painted.) sank.¦ (It was old.)¦ Nobody cared."),
    ("en", "digits and dashes open", "It sank.¦ 15 people died.¦ — Who?¦ — Nobody knows."),
    ("en", "lower case goes on", "He works at yahoo! and likes it... or so he says."),
    (
        "en",
        "company",
        "Harbour Holdings Inc. Chairman Lee spoke.¦ He works for Harbour Holdings Inc.¦ It pays.",
    ),
    ("en", "plan B", "There is no plan B.¦ The council has no money."),
    ("en", "list numbers", "1. Open the gate.¦ 2. Close it."),
    ("en", "footnote", "It sank.[12]¦ Nobody cared."),
    ("en", "three stops", "Wait...¦ What?¦ No!!!¦ Yes?!¦ Good."),
    ("en", "e.g.", "Fish, e.g. Cod, are rare, i.e. North Sea cod."),
    ("ru", "plain", "Паром ушёл в полдень.¦ Никого не было!¦ Он опоздал?¦ Нет."),
    ("ru", "initials", "А. С. Пушкин и В.В. Маяковский.¦ Это Ю. Гагарин.¦ Он улетел."),
    ("ru", "short words", "В 1870 г. Москва и г. Тула, ул. Ленина, д. 5, кв. 7, им. Горького, т. е. Россия."),
    ("ru", "и т. д.", "Лодки, катера и т. д.¦ Их много, напр. «Чайка», и др.¦ Все стоят."),
    ("ru", "им: a word too", "Надо доверять им.¦ По словам мэра, школа им. Пушкина закрыта."),
    (
        "ru",
        "money",
        "Это стоит 5 млн. рублей, или 37 млрд. долл. США.¦ Он заплатил 10 руб. 50 коп. за билет.",
    ),
    ("ru", "speech", "«Кто там?¦ Я никого не жду!» — сказал он.¦ — Мы ушли.¦ «Да».¦ «Нет».¦ Он ушёл."),
    ("ru", "speech goes on", "«Я не приду, — сказал он.¦ — Мне некогда»."),
    ("ru", "units", "Выпало 10 см.¦ Ветер 19 км/ч.¦ Ураган ушёл.¦ Путь занял 5 ч. 30 мин."),
    (
        "ru",
        "dates",
        "На 1 янв. 2026 г. мэр Дж. Крейн молчит, а 5 сент. заговорит.¦ Поезд в 12 ч. 30 мин.¦ Он ушёл.",
    ),
    ("ru", "one-letter word", "Это был я.¦ Он ушёл."),
    ("ru", "mistyped", "Он ушёл.Она осталась.¦ Booking.Com работает."),
    ("uk", "plain", "Пором пішов о 12.30.¦ Нікого не було!¦ Хто є?¦ Я є.¦ Він пішов."),
    (
        "uk",
        "abbreviations",
        "У 2018 р. Київ, вул. Франка, буд. 5, ім. Шевченка, проф. І. Франко.¦ Це 5 тис. грн.",
    ),
    ("uk", "speech", "«Куди?¦ Не знаю», — відповів він.¦ — Ходімо."),
    ("az", "numbers", "Komanda 3-cü yerdədir.¦ Saat 12.¦ Hesab 2:1.¦ Sonra getdi.¦ Mr. Hale gəldi."),
    (
        "az",
        "o is a word",
        "Gələn odur, o.¦ Sonra Prof. Əliyev və Dr. Quliyev gəldi.¦ «Yox.¦ Getmirəm», – dedi.",
    ),
    ("az", "and so on", "Qayıq, gəmi və s.¦ Bu gün çoxdur."),
    ("es", "opening marks", "¿Qué pasa?¦ ¡Nada!¦ «Vale.¦ Me voy», dijo.¦ —¿Adónde?¦ —A casa."),
    (
        "es",
        "abbreviations",
        "El Sr. Gil y la Dra. Paz viajaron a EE. UU. y a la Avda. Sur núm. 5.¦ Volvieron.",
    ),
    ("es", "EE. UU. at the end", "Viajó a EE. UU.¦ El jueves volvió.¦ Son las 5 p. m. Madrid duerme."),
    ("pt", "abbreviations", "O Sr. Gil e a Dra. Paz moram na Av. Sul, n.º 5.¦ A Sra. Reis é de lá, pág. 7."),
    ("pt", "é is a word", "Não sei o que é.¦ O barco saiu.¦ Foi para os EUA.¦ Nesse dia chovia."),
    ("ca", "plain", "El vaixell va sortir a les 13 h.¦ Ningú no hi era.¦ Em fa mal el cap.¦ L'home marxà."),
    (
        "ca",
        "abbreviations",
        "El Sr. Puig i la Sra. Roca viuen al c. Gran, núm. 5, i als EE. UU. des de fa anys.",
    ),
    ("fr", "guillemets", "« Il est parti. »¦ Puis, « rien !¦ Jamais. »¦ Voilà.¦ « Où ? » demanda-t-il."),
    (
        "fr",
        "no-break spaces",
        "«\u00a0Il est parti.\u00a0»¦ Selon lui, c’est fini\u202f!¦ Vraiment\u00a0?¦ Oui.",
    ),
    (
        "fr",
        "abbreviations",
        "M. Blanc et Mme. Noir, MM. Gris et Mgr. Roux, cf. Paris, p. ex. Lyon, av. J.-C. Rome.",
    ),
    ("fr", "elided", "C’est l’art. 5 de l’av. Foch.¦ Il l’a.¦ C’est l’art.¦ Il part."),
    ("fr", "one-letter words", "Voilà tout ce qu’il y a.¦ Nous y allons.¦ J’y.¦ L’homme part."),
    ("ar", "plain", "غادرت العبارة.¦ هل تأخرت؟¦ نعم!¦ وقال: «لا نعرف.¦ سننتظر».¦ ثم ذهب."),
    ("ar", "titles", "قال د. أحمد وأ. د. سمير في ص. 5 إن الأمر انتهى.¦ وأضاف."),
    ("ar", "Latin letters", "حصل على الدرجة A.¦ ثم ذهب إلى iPhone.¦ iPad أرخص."),
    ("hy", "colon as stop", "Նա եկավ:¦ Հետո գնաց։¦ -Ո՞ւր:¦ Ժամը 12:30 էր:"),
    ("de", "ordinals", "Am 3. Oktober kam Dr. Weiß, z. B. Nr. 5.¦ „Ja.“¦ „Nein.¦ Nie!“¦ Er ging."),
    ("pt", "foreign titles", "Foi Mr. Bean com Dr. House a St. Louis.¦ E pronto."),
    ("tr", "ordinals", "Bu 3. Köprü.¦ 12. yüzyılda Prof. Kaya geldi.¦ Sonra gitti.¦ Gelen o.¦ Sonra."),
    ("el", "question mark", "Πού είναι;¦ Έφυγε.¦ Ναι."),
    ("zh", "no spaces", "他说：“你好。¦我走了。”¦「好。」¦他走了！¦再见"),
    ("ja", "opening mark", "船が出た。¦「遅いか？」¦はい。"),
    ("hi", "danda", "नाव चली गई।¦ कौन था?¦ कोई नहीं।"),
    ("und", "unknown language", "Foo bar.¦ Baz."),
]


@pytest.mark.parametrize(("language", "why", "text"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_sentences(language, why, text):
    whole = text.replace("¦", "")
    assert [whole[start:end] for start, end in sentences(whole, language)] == [
        p.strip() for p in text.split("¦")
    ]


@pytest.mark.parametrize("language", ["en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar", "zh", "hy", "xx"])
@settings(max_examples=12)
@given(text=st.text("aБz.!?…:«»“”\"'’()[]—- \u00a0\n\u2028A5۔。「」т", max_size=60) | st.text(max_size=30))
def test_sentences_hold_all_but_white_space(language, text):
    spans = sentences(text, language)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()


def test_lines_and_blank_lines():
    text = "One line\nand the next.\nTwo.\n\nNo stop\n \nThree\u2028Four"
    found = [text[start:end] for start, end in sentences(text, "en")]
    assert found == ["One line\nand the next.", "Two.", "No stop", "Three", "Four"]


HOSTILE = [".", '"', "A.(\n", "((A. B)", "\u0301", "...)", "A. ", ". »", "1. "]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit):
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    for language in ("hy", "en"):
        sentences(text + "\u0301", language)
    assert time.process_time() - began < 2


def test_a_lone_surrogate_is_a_character():
    assert sentences("One \ud800. Two.", "en") == [(0, 6), (7, 11)]


# --- marked text

A = '<a href="/x">'
SPLITS = [  # why, html, pieces (marked, before), html when joined if it differs
    ("one", "Just one", [("Just one", "")], None),
    ("plain", "One.  Two.", [("One.", ""), ("Two.", "  ")], None),
    ("pair inside", "One <b>two</b>. Three.", [("One ‹1›two‹/1›.", ""), ("Three.", " ")], None),
    ("pair across", f"{A}One. Two</a> three.", [("‹1›One.‹/1›", ""), ("‹1›Two‹/1› three.", " ")], None),
    (
        "pairs across, nested",
        f"<b>A {A}bee. Sea. Do</a></b>",
        [("‹1›A ‹2›bee.‹/2›‹/1›", ""), ("‹1›‹2›Sea.‹/2›‹/1›", " "), ("‹1›‹2›Do‹/2›‹/1›", " ")],
        None,
    ),
    ("closes in the gap", "<b>One. </b>Two.", [("‹1›One.‹/1›", ""), ("Two.", " ")], "<b>One.</b> Two."),
    ("opens in the gap", "One.<b> Two.</b>", [("One.", ""), ("‹1›Two.‹/1›", " ")], "One. <b>Two.</b>"),
    ("only white space in it", "One.<b> </b>Two.", [("One.‹1›‹/1›", ""), ("Two.", " ")], "One.<b></b> Two."),
    ("numbered anew", "<b>Go.</b> <i>So.</i>", [("‹1›Go.‹/1›", ""), ("‹1›So.‹/1›", " ")], None),
    ("alike", "<b>Go.</b> <b>So.</b>", [("‹1›Go.‹/1›", ""), ("‹1›So.‹/1›", " ")], "<b>Go. So.</b>"),
    ("line break ends", "One<br/>Two", [("One", ""), ("Two", "<br/>")], None),
    ("line break in a sentence", "one<br/>two", [("one‹1/›two", "")], None),
    ("line break in a pair", "<b>One<br/>Two</b>", [("‹1›One‹/1›", ""), ("‹1›Two‹/1›", "<br/>")], None),
    ("line break at the end", "One.<br/>", [("One.‹1/›", "")], None),
    ("address holds no end", "See https://a.example/b?c. Then.", [("See ‹1/›.", ""), ("Then.", " ")], None),
    ("address opens", "Yes. @ferry said so.", [("Yes.", ""), ("‹1/› said so.", " ")], None),
    ("foreign words", 'A <i translate="no">b! C</i> d.', [("A ‹1/› d.", "")], None),
    ("raised note", "One.<sup>1</sup> Two.", [("One.‹1›1‹/1›", ""), ("Two.", " ")], None),
    ("embed", 'One. <embed url="x"/>', [("One. ‹1/›", "")], None),
    ("break, embed", 'One.<br/><embed url="x"/>Two.', [("One.", ""), ("‹1/›Two.", "<br/>")], None),
    ("embed, break", 'One. <embed url="x"/><br/>Two.', [("One. ‹1/›", ""), ("Two.", "<br/>")], None),
    ("embed between", 'One. <embed url="x"/> Two.', [("One.", ""), ("‹1/› Two.", " ")], None),
    ("literal marks", "‹1› Go. ‹2/› So.", [("‹‹1› Go.", ""), ("‹‹2/› So.", " ")], None),
    ("quotation", "«Да. <b>Нет.</b> Да».", [("«Да.", ""), ("‹1›Нет.‹/1›", " "), ("Да».", " ")], None),
    ("nothing to say", "<b> </b>", [("‹1› ‹/1›", "")], None),
]


@pytest.mark.parametrize(("why", "html", "pieces", "joined"), SPLITS, ids=[case[0] for case in SPLITS])
def test_split_and_join(why, html, pieces, joined):
    found = split(*protect(html), "ru")
    assert [(piece.marked, piece.before) for piece in found] == pieces
    assert join(found) == (joined or html)


def test_white_space_at_the_ends_goes():
    assert join(split(*protect(" <b> One. Two. </b> "), "en")) == "<b>One. Two.</b>"


def test_translations_are_joined_too():
    (one, two) = split(*protect(f"{A}One. Two</a> three."), "en")
    translated = [Piece("‹1›Uno.‹/1›", one.tags, ""), Piece("Tres ‹1›dos‹/1›.", two.tags, " ")]
    assert join(translated) == f"{A}Uno.</a> Tres {A}dos</a>."
    with pytest.raises(TagMismatch):
        join([one, Piece("Dos.", two.tags, " ")])


def test_marks_without_tags_are_refused():
    with pytest.raises(TagMismatch):
        split("‹1›One. Two.", (Tag("b", "<b>", "</b>"),), "en")


def dressed(html):
    """Each character that can be seen, with the tags around it."""
    marked, tags = protect(html)
    inside, seen = [], []
    for kind, value in tokens(marked):
        tag = tags[int(value) - 1] if kind != "text" else None
        if kind == "open":
            inside.append(tag.open)
        elif kind == "close":
            inside.pop()
        elif kind == "empty":
            seen.append((tag.open, *inside) if tag.name != "br" else "br")
        else:
            seen.extend((character, *inside) for character in value if not character.isspace())
    return seen


@settings(max_examples=80)
@given(FRAGMENTS)
def test_join_is_the_inverse_of_split(html):
    for piece in (pieces := split(*protect(html), "en")):
        check_marks(piece.marked, piece.tags)
        assert plain(piece.marked, piece.tags).strip() or len(pieces) == 1
    joined = join(pieces)
    assert dressed(joined) == dressed(html)
    assert normal(joined) == joined
    assert text_of(joined).split() == text_of(html).split()


def test_a_pair_around_nothing_but_a_break_stays_around_it():
    html = "The boats left. <br/> <b><br/></b> Nobody waved."
    marked, tags = protect(html)
    pieces = split(marked, tags, "en")
    assert [piece.marked for piece in pieces] == ["The boats left.", "Nobody waved."]
    assert join(pieces) == html
