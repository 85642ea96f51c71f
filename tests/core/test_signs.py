"""Letters and signs that an engine has not learned: what becomes of them on the way there and back."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.core.signs import LostSigns

WRITES = frozenset(ascii_letters + """áéíóúàâêôãõç!"$%&'()*+,-./:;=>?[]_|°""")
LOST = LostSigns(WRITES, "en", "pt")


def shown(text: str, lost: LostSigns = LOST) -> tuple[str, list[str]]:
    """The text with a token for each that is lost, and what they stand for."""
    out, at = "", 0
    found = lost.find(text)
    for i, (start, end, _) in enumerate(found, 1):
        out += f"{text[at:start]}XQ{i}"
        at = end
    return out + text[at:], [one.stands_for for one in found]


@pytest.mark.parametrize(
    ("text", "tokens", "stand_for"),
    [
        ("The ticket costs £3.50, or €2.", "The ticket costs XQ1, or XQ2.", ["£3,50", "€2"]),
        ("It paid £1,200 million to 5 € men", "It paid XQ1 million to XQ2 men", ["£1.200", "5 €"]),
        ("a £5m yacht for £30k", "a XQ1 yacht for XQ2", ["£5 milhões", "£30 mil"]),
        (
            "£1.2bn, £20m-£30m, £5-7bn",
            "XQ1, XQ2, XQ3",
            ["£1,2 bilhão", "£20 milhões-£30 milhões", "£5-7 bilhões"],
        ),
        (
            "£5x2, £5½, €5m³, 5£m, £5,000-a-year",
            "XQ1, XQ2, XQ3, XQ4, XQ5-a-year",
            ["£5x2", "£5½", "€5m³", "5£m", "£5.000"],
        ),
        (
            "£1,200m, £1,250.5m and £2000m",
            "XQ1, XQ2 and XQ3",
            ["£1,2 bilhão", "£1,2505 bilhão", "£2 bilhões"],
        ),
        ("-£5 (£6) €5,5 5€/kg £5/month", "-XQ1 (XQ2) XQ3 XQ4/kg XQ5/month", ["£5", "£6", "€5,5", "5€", "£5"]),
        ("£5pp each", "XQ1 each", ["£5pp"]),
        ("£3.50–£4.50 or A£5-7", "XQ1 or XQ2", ["£3,50–£4,50", "A£5-7"]),
        ("US$5, $3.50 and 20 °C at 5%", "US$5, $3.50 and 20 °C at 5%", []),
        ("½ litre, 1½ litres, 1 ¾ cups", "XQ1 litre, XQ2 litres, 1 XQ3 cups", ["½", "1½", "¾"]),
        ("3 km² and 5m³.", "3 XQ1 and XQ2.", ["km²", "5m³"]),
        ("clean¹ bread→milk Hi🎉", "cleanXQ1 breadXQ2milk HiXQ3", ["¹", "→", "🎉"]),
        ("Últimas ÔNIBUS, 2ª n.º 5", "Últimas ÔNIBUS, 2ª n.º 5", []),
        ("Read 日本のNHK", "Read XQ1NHK", ["日本の"]),
        ("señor Muñoz", "señor XQ1", ["Muñoz"]),
        ("Boeing® and MAX™, © 2026", "XQ1 and XQ2, XQ3 2026", ["Boeing®", "MAX™", "©"]),
        ("🚨 Breaking 👍🏽 🇫🇷 ❤️‍🔥!", "XQ1 Breaking XQ2!", ["🚨", "👍🏽 🇫🇷 ❤️‍🔥"]),
        ("It got ★★★☆☆.", "It got XQ1.", ["★★★☆☆"]),
        ("§ 12, ~20%, 5 × 4, ≈1,500.5.", "XQ1 12, XQ2, 5 XQ3 4, XQ4.", ["§", "~20%", "×", "≈1.500,5"]),
        ("{name} runs `make` at H~2~O #1", "XQ1 runs XQ2 at XQ3 XQ4", ["{name}", "`make`", "H~2~O", "#1"]),
        ("Erdoğan met Lech Wałęsa in Łódź", "XQ1 met Lech XQ2 in XQ3", ["Erdoğan", "Wałęsa", "Łódź"]),
        ("Nguyễn Văn Thiệu’s São Paulo", "XQ1’s São Paulo", ["Nguyễn Văn Thiệu"]),
        (
            "The paper «Вечерний Баку» writes 你好 ok",
            "The paper «XQ1» writes XQ2 ok",
            ["Вечерний Баку", "你好"],
        ),
        ("a naïve fiancée of łukasz at n.º 5", "a naïve fiancée of XQ1 at n.º 5", ["łukasz"]),
        ("“We left,” he said – the Smiths’ boat…", "“We left,” he said – the Smiths’ boat…", []),
    ],
)
def test_what_stands_for_what_is_lost(text: str, tokens: str, stand_for: list[str]) -> None:
    assert shown(text) == (tokens, stand_for)
    assert LOST.among(text) or not stand_for


def test_a_name_that_is_written_in_another_script_there_is_left_to_the_engine() -> None:
    russian = LostSigns(WRITES, "en", "ru")
    assert shown("Erdoğan met Wałęsa", russian) == ("Erdoğan met XQ1", ["Wałęsa"])
    assert russian.plain("Erdoğan") == "Erdogan"
    assert shown("the paper Известия", russian) == ("the paper XQ1", ["Известия"])


def test_a_word_for_a_letter_is_known_in_english_alone() -> None:
    assert shown("£5m", LostSigns(WRITES, "es", "pt")) == ("XQ1", ["£5m"])
    assert shown("£5m", LostSigns(WRITES, "en", "ru"))[1] == ["£5 миллионов"]


def test_what_is_known_of_a_script_without_spaces_stays() -> None:
    chinese = LostSigns(frozenset("英国政府将拨款亿他在市，"), "zh", "en")
    assert shown("英国政府将拨款£5亿，他在堃市", chinese) == ("英国政府将拨款XQ1亿，他在XQ2市", ["£5", "堃"])


def test_a_language_that_nobody_knows_is_no_fault() -> None:
    lost = LostSigns(WRITES, "en", "xx")
    assert shown("£5m for Łódź", lost) == ("XQ1 for XQ2", ["£5m", "Łódź"])
    assert lost.printed("“Yes”", '"X"') == '"X"'


@given(st.text(alphabet="aAł5 £€½²™★🚨👍🏽\u200d\ufe0f,.–-#@{}%m"))
def test_all_that_is_lost_is_found_once_and_nothing_else_changes(text: str) -> None:
    found = LOST.find(text)
    assert all(one.start < one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    rest = "".join(
        text[a:b]
        for a, b in zip([0, *(f.end for f in found)], [*(f.start for f in found), len(text)], strict=True)
    )
    assert not LOST.among(rest)
    assert LOST.among(text) is bool(found)


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    for unit in (
        "5£",
        "1 ★",
        "你a",
        "£5m-",
        "a",
        "ł",
        "ł ",
        "ał",
        "你",
        "a-ł",
        "5",
        "£",
        "5 ",
        "£5-",
        "#a",
        "★ ",
        "5.",
        "a%",
    ):
        text = unit * 20_000
        (
            LOST.find(text),
            LOST.printed(f"“{text}” — it’s", f'"{LOST.plain(text)}"'),
        )  # would take hours where a look at each sign looks at all others


@pytest.mark.parametrize(
    ("source", "plain", "answer", "printed"),
    [
        (
            "“We left,” he said — “never.”",
            '"We left," he said - "never."',
            '"Saímos", disse - "nunca".',
            "“Saímos”, disse — “nunca”.",
        ),
        ("The mayor’s boat…", "The mayor's boat...", "O barco d'água...", "O barco d’água…"),
        ("He left—again", "He left - again", "Saiu - de novo", "Saiu — de novo"),
        ("It ended 2–1", "It ended 2-1", "Acabou 2-1", "Acabou 2–1"),
        ("naïve n.º 5", "naive n.º 5", "ingênuo", "ingênuo"),
        ("10\u00a0000 co‑operatives\u00ad", "10 000 co-operatives", "10 000", "10 000"),
        ("— I go – now — he said", "- I go - now - he said", "- Vou - já - disse", "— Vou – já — disse"),
        ("He said “a” — b – c", 'He said "a" - b - c', 'Disse "a" - b', "Disse “a” — b"),
        ("«\u00a0Oui\u00a0»", '"Oui"', '"Sim"', "“Sim”"),
        ("“a” b", '"a" b', 'x"a"y', 'x"a"y'),
        ("“a” b", '"a" b', '" a " b', '" a " b'),
        ("a\u200bb", "ab", "ab", "ab"),
        # one mark of two, or a typewriter's own: nobody knows which is which
        ("“We left", '"We left', '"Saímos', '"Saímos'),
        ('“We left” a 6" door', '"We left" a 6" door', 'Uma "porta" de 6"', 'Uma "porta" de 6"'),
        ("The mayor’s and the king's", "The mayor's and the king's", "d'água", "d'água"),
        ("Plain", "Plain", 'A "b" c', 'A "b" c'),
    ],
)
def test_marks_of_printers_go_and_come_back(source: str, plain: str, answer: str, printed: str) -> None:
    assert LOST.plain(source) == plain
    assert LOST.printed(source, answer) == printed


def test_marks_are_those_of_the_language() -> None:
    assert LostSigns(WRITES, "en", "fr").printed("“Yes”", '"Oui"') == "«\u00a0Oui\u00a0»"
    assert LostSigns(WRITES, "en", "de").printed("“Yes”", '‹1›"Ja"‹/1›') == "‹1›„Ja“‹/1›"
    knows = LostSigns(WRITES | frozenset("“”’"), "en", "pt")
    assert knows.plain("“It’s”") == "“It’s”"
    assert knows.printed("“Yes”", '"Sim"') == '"Sim"'
