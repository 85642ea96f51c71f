"""Numbers in Chinese signs: 十九, 三百二十万, 二〇一八."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = frozenset({"zh", "ja"})
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
BEGIN = frozenset(_DIGITS) | {"十"}
_SIGNS = BEGIN | _TENS.keys() | _MYRIADS.keys()
# What a sign alone must stand before to count: 三点, 九月. Else it may be part of any word.
_COUNTED = frozenset("点點时時月日年岁歳人名个個次回倍天周週分秒度歩步米")
_LONGEST = 20


def han(signs: Sequence[str], at: int) -> tuple[float, int]:
    """Value of the number that begins there, and of how many signs it is; 0 signs when there is none."""
    end = at
    while end < len(signs) and end - at < _LONGEST and signs[end] in _SIGNS:
        end += 1
    run = signs[at:end]
    after = signs[end] if end < len(signs) else ""
    if len(run) == 1 and after not in _COUNTED:
        return 0.0, 0
    if list(run) == ["十"] and after == "分" and signs[end + 1 : end + 2] != ["钟"]:
        return 0.0, 0  # very
    if len(run) > 1 and all(sign in _DIGITS for sign in run):
        return float("".join(str(_DIGITS[sign]) for sign in run)), len(run)
    total = group = digit = 0
    for sign in run:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            group, digit = group + (digit or 1) * _TENS[sign], 0
        else:
            total, group, digit = total + (group + digit or 1) * _MYRIADS[sign], 0, 0
    return float(total + group + digit), len(run)
