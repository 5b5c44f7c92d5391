"""British registered designs. Chinese designs are patents: see `patents`."""

import re

from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import check_digits
from core.identifiers.text import unlabelled

_PREFIX = re.compile(r"UK|GB|RD|")
_NUMBER = re.compile(r"[1-9][0-9]{6}|[89][0-9]{13}")
_EU = re.compile(r"0[0-9]{12}")


def parse_uk_design(text: str) -> str:
    """A British design: seven digits, or fourteen where it was made from an EU (9…) or international (8…) design.

    Returns the digits. The number of the EU design itself is refused with the British one. Raises IdentifierError.
    Source: the office's notices on re-registered designs, as in domain notes section 7.
    """
    number = _PREFIX.sub("", unlabelled(text).replace("-", "").replace("/", ""), count=1)
    if _NUMBER.fullmatch(number):
        return number
    if _EU.fullmatch(number):
        raise IdentifierError("eu_design", number=f"9{number}")
    check_digits(number, kind="uk_design", form="uk_design", lengths=(7, 14))
    raise IdentifierError("format", kind="uk_design")
