"""What Apertium's rules do to signs, capitals and numbers, and what is read in their place."""

from __future__ import annotations

from time import process_time

import pytest

from dragoman.core.engines.apertium_mend import mended
from dragoman.core.engines.apertium_stream import Text

MENDED = [  # why, the pair, what the programs get, what they say, what is read
    ("a capital handed on", "en-es", "Saltmere beat Norwick.", "*Saltmere Batió *Norwick.", "*Saltmere batió *Norwick."),
    ("by several", "en-es", "J. R. Tolkien was here.", "*J. *R. *Tolkien Era aquí.", "*J. *R. *Tolkien era aquí."),
    ("by what is kept", "en-es", "[a]) the first", "[a]) El primero", "[a]) el primero"),
    ("that stands in a tag", "en-es", "[[t:x:1]]Saltmere won[[/]]", "[[t:x:1]]*Saltmere[[/]] [[t:x:1]]Ganó[[/]]", "[[t:x:1]]*Saltmere[[/]] [[t:x:1]]ganó[[/]]"),
    ("the source's own", "en-es", "Macedonian [[t:x:1]]President[[/]] Ivanov", "*Macedonian Presidente *Ivanov", "*Macedonian Presidente *Ivanov"),
    ("of a new sentence", "en-es", "Smith Jr. lives here", "*Smith *Jr. Vive aquí", "*Smith *Jr. vive aquí"),
    ("I", "ca-en", "Saltmere veig", "*Saltmere I see", "*Saltmere I see"),
    ("lost at the beginning", "en-ca", "“The schools closed.”", "“les escoles van tancar.”", "“Les escoles van tancar.”"),
    ("in vain", "en-es", "wrapped here", "Envuelto aquí", "envuelto aquí"),
    ("not there", "en-ca", "the schools", "les escoles", "les escoles"),
    ("a word that is its own", "ru-uk", "Айфон и iPhone", "*айфон і *IPhone", "*Айфон і *iPhone"),
    ("numerals", "es-en", "Véase el cap. IV.", "See the *cap. #Iv.", "See the *cap. #IV."),
    ("all capitals", "es-en", "DIMITE EL ALCALDE [1]", "It resigns THE MAYOR [1]", "IT RESIGNS THE MAYOR [1]"),
    ("in a tag", "es-en", "[[t:x:1]]QUÉ[[/]] SABEMOS", "[[t:x:1]]What[[/]] KNOW", "[[t:x:1]]WHAT[[/]] KNOW"),
    ("an article", "en-es", "The area is dry.", "EL área es seca.", "El área es seca."),
    ("beside a name", "en-es", "The NATO summit", "La cumbre DE LA OTAN", "La cumbre de la OTAN"),
    ("of the source", "en-es", "He lives in LA now", "Vive en LA ahora", "Vive en LA ahora"),
    ("e", "en-es", "France and Italy", "Francia e italia", "Francia e Italia"),
    ("e before a word", "en-es", "Sugar and Italy and ideas", "Azúcar e italia e ideas", "Azúcar e Italia e ideas"),
    ("a space before a stop", "en-es", "It costs [~]20 dollars.", "Cuesta [~]20 dólares .", "Cuesta [~]20 dólares."),
    ("behind a mark", "en-es", "“It is over,” he said", "“ Es encima,”  dijo", "“Es encima,”  dijo"),
    ("outside a tag", "en-es", "“[[t:x:1]]It[[/]] is", "“ [[t:x:1]]Es[[/]]", "“[[t:x:1]]Es[[/]]"),
    ("a typewriter's", "en-es", 'said: "It is" and "go"', 'dijo: " Es" y "van"', 'dijo: "Es" y "van"'),
    ("as the source has it", "es-ca", "Sí .", "Sí .", "Sí ."),
    ("apostrophes", "es-en", "D’Angelo vino", "D'Angelo came", "D’Angelo came"),
    ("of both kinds", "es-en", "D’Angelo y O'Brien", "D'Angelo and O'Brien", "D'Angelo and O'Brien"),
    ("a hyphen twice", "ru-uk", "военно-морской", "воєнно--морської", "воєнно-морської"),
    ("thousands", "en-es", "to 10,000 people and 1,200.", "a 10,000 personas y 1,200.", "a 10.000 personas y 1.200."),
    ("decimals", "en-es", "up 3.5% to £7.30", "en 3.5% a £7.30", "en 3,5% a £7,30"),
    ("a time", "en-es", "at 7.30 on Monday", "en 7.30 el lunes", "en 7.30 el lunes"),
    ("a section", "en-es", "section 3.2 of it", "sección 3.2 de él", "sección 3.2 de él"),
    ("a version", "en-es", "iOS 17.4 is out", "iOS 17.4 es fuera", "iOS 17.4 es fuera"),
    ("a date", "en-es", "on 12.05.2024 it was", "en 12.05.2024 era", "en 12.05.2024 era"),
    ("as Spain writes", "es-en", "de 1.200,50 euros o 3,5", "of 1.200,50 euros or 3,5", "of 1,200.50 euros or 3.5"),
    ("as Mexico may", "es-en", "de 1,200 pesos", "of 1,200 pesos", "of 1,200 pesos"),
    ("alike", "es-ca", "de 1.200,50 euros", "de 1.200,50 euros", "de 1.200,50 euros"),
    ("a question", "en-es", "Who pays? Nobody!", "Quién paga? Nadie!", "¿Quién paga? ¡Nadie!"),
    ("what was said", "en-es", "“What?!” he cried.", "“Qué?!” lloró.", "“¿Qué?!” lloró."),
    ("around what was said", "en-es", "Did “he” go (now)?", "“Él” fue (ahora)?", "¿“Él” fue (ahora)?"),
    ("after what was said", "en-es", '"Who?" he cried!', '"Quién?" lloró!', '"¿Quién?" ¡lloró!'),
    ("behind a colon", "en-es", "Q: Who?", "Q: Quién?", "Q: ¿Quién?"),
    ("a question in a tag", "en-es", "[[t:x:1]]Who[[/]]?", "[[t:x:1]]Quién[[/]]?", "[[t:x:1]]¿Quién[[/]]?"),
    ("opened already", "ca-es", "Qui?", "¿Quién?", "¿Quién?"),
    ("opened for others", "es-it", "R: ¿Quién?", "R: ¿Chi?", "R: Chi?"),
    ("behind an abbreviation", "es-en", "La Avda. de América", "The *Avda. Of America", "The *Avda. of America"),
    ("behind a stop", "es-en", "Ya. De América", "Already. Of America", "Already. Of America"),
    ("English ones", "es-en", "A las 5 p.m. del lunes", "At 5 p.m. Monday", "At 5 p.m. Monday"),
    ("as French prints", "fr-es", "« Oui\u00a0», qui ?", "« Sí \u00a0», quién ?", "¿«Sí», quién?"),
    ("a flag before", "es-fr", "🏆 Francia ganó la copa", "🏆 la France a gagné", "🏆 La France a gagné"),
    ("nothing", "en-es", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("why", "pair", "shown", "answer", "read"), MENDED, ids=[row[0] for row in MENDED])
def test_mended(why, pair, shown, answer, read):
    assert mended(shown, answer, *pair.split("-")) == read


KEPT = [  # what is shown to the programs
    ("a) the first, (b) too", "[a]) the first, ([b]) too"),
    ("(who is 54) I said (it)", "(who is 54) I said (it)"),
    ("В.В. Путин и А. С. Пушкин. Я", "[В.В.] Путин и [А. С.] Пушкин. Я"),
    ("A. Smith of the U.S. Army, A.I.", "[A.] Smith of the U.S. Army, [A.I.]"),
    ("100 Мбит/с и 5 км/ч", r"100 Мбит\/[с] и 5 км\/[ч]"),
    ("The 5G network, $5M", r"The [5G] network, \$5M"),
    ("• Live | Storm / Ferry", r"• Live ;[|] Storm ;[\/] Ferry"),
    ("artículo 5.a) y b)", "artículo [5.a]) y [b])"),
    ("{{name}} and {count} of {2 things}", r"[\{\{name\}\}] and [\{count\}] of \{2 things\}"),
]


@pytest.mark.parametrize(("text", "shown"), KEPT)
def test_what_the_programs_are_not_to_touch(text, shown):
    assert Text(text).shown == shown
    assert Text(text).read(shown)[0] == text


def test_words_are_spelt_as_the_dictionaries_have_them():
    text = Text("El CO₂ y el H₂O de EE. UU. y EE UU", "es", "fr")
    assert text.shown == "El CO2 y el H2O de EE.UU. y EE UU"
    assert text.read("Le *CO2 et l'*H2O")[0] == "Le CO₂ et l'H₂O"
    assert Text("CO₂ o CO2", "es", "fr").shown == "CO₂ o CO2"
    assert Text("La sœur et l'Œuvre", "fr", "es").shown == "La soeur et l'Oeuvre"


def test_a_long_answer_takes_no_longer_than_its_length():
    for unit in (
        "*a ",
        '" ',
        "x? ",
        "(",
        "“ ",
        "e i",
        "DE ",
        "1,000 ",
        "[a]",
        "А. ",
        "{a",
        "1A",
        "[[t:x:1]]a[[/]]",
    ):
        begin = process_time()
        mended(unit * 20_000, unit * 20_000, "en", "es")
        Text(unit * 20_000, "en", "es").read(unit * 20_000)
        assert process_time() - begin < 2
