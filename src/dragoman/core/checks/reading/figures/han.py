"""Numbers in Chinese signs: 十九, 三百二十万, 二〇一八; and those that follow digits, Korean ones as well."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = frozenset({"zh", "ja"})
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
BEGIN = frozenset(_DIGITS) | {"十", "百"}
_SIGNS = BEGIN.union(_TENS, _MYRIADS)
# What a sign alone must stand before to count: 三点, 九月. Else it may be part of any word.
_COUNTED = frozenset("点點时時月日年岁歳人名个個次回倍天周週分秒度歩步米成割")
_LONGEST = 20
_PARTS = (["分", "之"], ["分", "の"])
# What a number counts beyond doubt, but where another sign follows: 三名, no 第四人民医院.
_COUNTERS = frozenset("人名岁歳年天万倍张辆户戶票架座艘件例吨")
_NO_COUNT = {"人": "民大口工", "年": "级生級"}
_COUNTERS_OF_TWO = frozenset(
    ["个月", "小时", "分钟", "公里", "美元", "欧元", "周年", "年间", "年間", "時間", "か月", "カ月"]
)
_VAGUE = frozenset("几数余多第餘幾")


def han(signs: Sequence[str], at: int) -> tuple[float, int]:
    """Value of the number that begins there, and of how many signs it is; 0 signs when there is none."""
    end = at
    while end < len(signs) and end - at < _LONGEST and signs[end] in _SIGNS:
        end += 1
    run = signs[at:end]
    if not run:
        return 0.0, 0
    after = signs[end] if end < len(signs) else ""
    if run[0] == "百" and (len(run) > 1 or list(signs[end : end + 2]) not in _PARTS):
        return 0.0, 0  # 百分之 alone, no 百姓
    if len(run) == 1 and after not in _COUNTED and "".join(signs[end : end + 2]) not in _COUNTERS_OF_TWO:
        return 0.0, 0
    if list(run) == ["十"] and after == "分" and signs[end + 1 : end + 2] != ["钟"]:
        return 0.0, 0  # very
    if len(run) > 1 and all(sign in _DIGITS for sign in run):
        return float("".join(str(_DIGITS[sign]) for sign in run)), len(run)
    total = group = digit = 0
    before = 10**12  # the last myriad; a larger one counts all that came before it: 三万五千亿
    for sign in run:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            group, digit = group + (digit or 1) * _TENS[sign], 0
        elif _MYRIADS[sign] > before:
            total, group, digit, before = (total + group + digit) * _MYRIADS[sign], 0, 0, _MYRIADS[sign]
        else:
            total, group, digit = total + (group + digit or 1) * _MYRIADS[sign], 0, 0
            before = _MYRIADS[sign]
    return float(total + group + digit), len(run)


def han_part(signs: Sequence[str], at: int, bottom: float) -> tuple[float, int]:
    """What goes on after a number: 三分之二 is a part of it. The part, and of how many signs it is."""
    if list(signs[at : at + 2]) not in _PARTS:
        return 0.0, 0
    top, size = han(signs, at + 2)
    if not size and at + 2 < len(signs) and signs[at + 2] in _DIGITS:
        top, size = float(_DIGITS[signs[at + 2]]), 1
    return (top / bottom, size + 2) if size and (0 < top < bottom or bottom == 100) else (0.0, 0)


def han_counted(signs: Sequence[str], first: int, last: int) -> bool:
    """Whether a number counts something beyond doubt, so that it is no part of a word."""
    before, after, more = (signs[i] if 0 <= i < len(signs) else "" for i in (first - 1, last + 1, last + 2))
    if before in _VAGUE or after in _VAGUE:
        return False
    if after in _COUNTERS:
        return not more or more not in _NO_COUNT.get(after, "")
    return after + more in _COUNTERS_OF_TWO


_SMALL = _TENS | {"십": 10, "백": 100, "천": 1000}
_LARGE = _MYRIADS | {"兆": 10**12, "만": 10**4, "억": 10**8, "조": 10**12}
_OF_MEASURES = frozenset("米克瓦卡赫分")  # 3千米 are kilometres, 百分 per cent


def scaled(text: str, at: int, value: float) -> tuple[float, int]:
    """What 3千5百万, 1억 2000만 or 3万5000 say: the value, and where it ends.

    text, at: where the digits end that begin it, of the value given.
    """
    total, group, current = 0.0, 0.0, value
    if text[at : at + 1] == " " and text[at + 1 : at + 2] in _LARGE.keys() - {"조"}:
        at += 1  # 25 万
    before = float("inf")  # the last large sign: those that follow are smaller
    end = at
    while at < len(text) and at - end < 8:
        sign = text[at]
        if sign in _SMALL and current and not (at + 1 < len(text) and text[at + 1] in _OF_MEASURES):
            group, current = group + current * _SMALL[sign], 0.0
            at = end = at + 1
        elif sign in _LARGE and (group or current) and _LARGE[sign] < before:
            before = float(_LARGE[sign])
            total, group, current = total + (group + current) * before, 0.0, 0.0
            at = end = at + 1
        elif sign in _LARGE and total and _LARGE[sign] > before and at == end:
            total, group, current = (total + group + current) * _LARGE[sign], 0.0, 0.0  # 1.2万亿
            before = float(_LARGE[sign])
            at = end = at + 1
        elif sign.isdecimal() and not current and (total or group):
            start = at
            while at < len(text) and text[at].isdecimal() and at - start < 5:
                at += 1
            current = float(text[start:at])
            follows = at < len(text) and (text[at] in _SMALL or text[at] in _LARGE)
            if current >= min(before, 10**4) or (at < len(text) and text[at] in ".,:"):
                break
            if not follows:
                if group or at - start < 3:  # 3千5; 25만 3월
                    break
                return total + current, at
        elif sign == " " and total and not (group or current) and at == end:
            at += 1  # 1억 2천만
        else:
            break
    if current and (total or group):
        current = 0.0  # what was begun belongs to something else
    return total + group + current, end
