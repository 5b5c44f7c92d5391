"""Reading the sales that a listing shows."""

import re
import unicodedata

_FIGURE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*([万萬亿億kKmM]?)")
_TIMES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "k": 10**3, "m": 10**6}


def parse_sales(text: str) -> int | None:
    """The number in what a listing shows: “已售1.2万+” is 12,000. None where there is none, or more than one."""
    found = _FIGURE.findall(unicodedata.normalize("NFKC", text))
    if len(found) != 1:
        return None
    digits, unit = found[0]
    count = round(float(digits.replace(",", "")) * _TIMES.get(unit.lower(), 1))
    return count if count < 10**15 else None
