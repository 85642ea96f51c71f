"""Finds what is not prose: tags, addresses, entities, placeholders."""

from __future__ import annotations

import re
from collections.abc import Set

# Every quantifier is bounded or runs over a class that its follower is not in: linear.
TAG = re.compile(r"</?[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,2000})?/?>|<!--[^>]{0,2000}-->")
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"'«»“”()\[\]{}]+|www\.[^\s<>\"'«»“”()\[\]{}]+", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][A-Za-z0-9_]{1,40}")
HASHTAG = re.compile(r"(?<![\w#&/])#(?=\w{0,40}[^\W\d_])\w{1,60}")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});(?:#?\w{2,8};)*")
PLACEHOLDER = re.compile(
    r"%%\w{1,60}%%|\{\{[^{}]{1,80}\}\}|\$\{[\w.]{1,60}\}|\{[\w.:-]{1,60}\}|%\(\w{1,60}\)[sdif]|%\d?\$?[sd](?!\w)"
    r"|\[/?[a-z_]{2,30}(?:\s+[\w-]{1,30}=[^\[\]\s]{1,80}){0,8}\s?/?\](?!\()|__\w{1,60}__|XQ\d{1,4}"
)
LINK = re.compile(r"\]\(([^()\s]{1,500})\)")

# With the signs that each begins with: most texts have none.
_BY_SIGN = (
    (TAG, frozenset("<")),
    (ADDRESS, frozenset(":wW")),
    (MAIL, frozenset("@")),
    (HANDLE, frozenset("@")),
    (ENTITY, frozenset("&")),
    (PLACEHOLDER, frozenset("%{[_X")),
    (LINK, frozenset("]")),
)
_SIGNS = frozenset("<@&%{[_]")


def blank_markup(text: str, signs: Set[str]) -> str:
    """The same length, with spaces where the text is not prose. `signs` are those of the text."""
    if _SIGNS.isdisjoint(signs) and not ("://" in text or "XQ" in text or "www." in text.lower()):
        return text
    for pattern, first in _BY_SIGN:
        if not first.isdisjoint(signs):
            text = pattern.sub(_spaces, text)
    return text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
