"""Finds what is not prose: tags, addresses, entities, placeholders."""

from __future__ import annotations

import re

# Every quantifier is bounded or runs over a class that its follower is not in: linear.
TAG = re.compile(r"</?[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,2000})?/?>|<!--[^>]{0,2000}-->")
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"'«»“”()\[\]{}]+|www\.[^\s<>\"'«»“”()\[\]{}]+", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][A-Za-z0-9_]{1,40}")
HASHTAG = re.compile(r"(?<![\w#&/])#(?=\w{0,40}[^\W\d_])\w{1,60}")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});(?:#?\w{2,8};)*")
# A word in brackets is an editor's ("never said [that]"), unless it is a command of a page.
_COMMANDS = (
    "gallery|caption|embed|video|audio|playlist|photo|image|img|quote|blockquote|more|code|url|link|email|phone|"
    "name|date|title|user|youtube|twitter|tweet|instagram|facebook|map|poll|form|ads?|toc|list|table|row|column|"
    "button|spoiler|shortcode|newsletter|related|widget|iframe|script|style|center|left|right|size|color|font"
)
PLACEHOLDER = re.compile(
    r"%%\w{1,60}%%|\{\{[^{}]{1,80}\}\}|\$\{[\w.]{1,60}\}|\{[\w.:-]{1,60}\}|%\(\w{1,60}\)[sdif]|%\d?\$?[sd](?!\w)"
    rf"|\[(?:/[a-z_]{{2,30}}|[a-z]{{1,30}}_[a-z_]{{1,30}}|{_COMMANDS})\s?/?\](?!\()"
    r"|\[[a-z_]{2,30}(?:\s+[\w-]{1,30}=[^\[\]\s]{1,80}){1,8}\s?/?\](?!\()|__\w{1,60}__|XQ\d{1,4}"
)
LINK = re.compile(r"\]\(([^()\s]{1,500})\)")

# A sign that each needs: looked for first, at a tenth of the price.
NEEDS = {
    TAG: re.compile("<"),
    ADDRESS: re.compile("[:wW]"),
    MAIL: re.compile("@"),
    HANDLE: re.compile("@"),
    HASHTAG: re.compile("#"),
    ENTITY: re.compile("&"),
    PLACEHOLDER: re.compile("[%{\\[_X]"),
    LINK: re.compile("]"),
}
_NO_PROSE = [(p, sign) for p, sign in NEEDS.items() if p is not HASHTAG]  # that is a word of its sentence
_SIGN = re.compile(r"[<@&%{\[_\]]")


def blank_markup(text: str) -> str:
    """The same length, with spaces where the text is not prose."""
    if not (_SIGN.search(text) or "://" in text or "ww." in text or "WW." in text or "XQ" in text):
        return text
    for pattern, sign in _NO_PROSE:
        if sign.search(text):
            text = pattern.sub(_spaces, text)
    return text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
