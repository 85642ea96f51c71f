"""Inline HTML as the editor makes it, for property tests."""

from html import escape

from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["word", "Yes.", "“No!”", "(ok)", "‹", "›", "‹1›", "‹/1›", "‹‹2/›", "&", "<", ">", '"', "'", "\xa0", "\n"]
) | st.sampled_from(
    [
        "\u202e",
        "😀",
        "é",
        "الميناء",
        "NATO",
        "т.е.",
        "@ferry",
        "#паром",
        "me@mail.example",
        "www.a.example",
        "https://a.example/x?y=1&z=(2)",
    ]
)
TEXTS = st.lists(
    st.one_of(
        WORDS, st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=4)
    ),
    max_size=5,
).map(lambda parts: escape(" ".join(parts), quote=False))
VALUES = st.sampled_from(["3", "https://a.example/?a=1&b=2", 'say "x"', "it's <b>", "‹1›", ""]).map(escape)
OPENINGS = st.one_of(
    st.sampled_from(
        [("b", ""), ("strong", ""), ("i", ""), ("em", ""), ("sup", ""), ("sub", ""), ("code", "")]
    ),
    VALUES.map(lambda value: ("a", f' href="{value}"')),
    VALUES.map(lambda value: ("a", f' linktype="page" id="{value}"')),
    st.sampled_from(
        [("span", ' lang="fr"'), ("span", ' lang="la" translate="no"'), ("span", ' translate="yes"')]
    ),
)
EMPTIES = st.one_of(st.just("<br/>"), VALUES.map(lambda value: f'<embed embedtype="media" url="{value}"/>'))


def _element(inner):
    return st.tuples(OPENINGS, inner).map(lambda made: f"<{made[0][0]}{made[0][1]}>{made[1]}</{made[0][0]}>")


def _outside_links(html):
    """HTML has no link within a link."""
    depth = 0
    for piece in html.replace("</a>", "\0</a>").split("<a ")[1:]:
        depth += 1 - piece.count("\0")
        if depth > 0 and "\0" not in piece:
            return False
    return True


FRAGMENTS = st.recursive(
    TEXTS,
    lambda inner: st.lists(st.one_of(TEXTS, EMPTIES, _element(inner)), max_size=4).map("".join),
    max_leaves=12,
).filter(_outside_links)
