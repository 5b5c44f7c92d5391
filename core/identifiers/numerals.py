"""Numbers written in Chinese characters, as certificates write dates and classes."""

import re

CHARACTERS = "〇零○一二三四五六七八九十廿卅"

_DIGITS = {"○": "0", "零": "0"} | {character: str(value) for value, character in enumerate("〇一二三四五六七八九")}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def arabic(text: str) -> str:
    """The number in digits: 二〇二四 is 2024, 二十五 is 25. A text that is no such number comes back as it is."""
    plain = text.replace("廿", "二十").replace("卅", "三十")
    if tens := _TENS.fullmatch(plain):
        return _DIGITS.get(tens[1], "1") + _DIGITS.get(tens[2], "0")
    if plain and all(character in _DIGITS for character in plain):
        return "".join(_DIGITS[character] for character in plain)
    return text
