"""Numbers of rights: read as the office of the territory writes them for that kind of right."""

from collections.abc import Callable, Mapping

from core.identifiers import copyrights, designs, marks, patents
from core.identifiers.errors import IdentifierError
from core.identifiers.text import is_harmful, plain
from programmes.choices import RightType, Territory

Parser = Callable[[str], str]

PARSERS: Mapping[tuple[str, str], Parser] = {
    (Territory.CHINA, RightType.TRADE_MARK): marks.parse_mark_in_china,
    (Territory.CHINA, RightType.COPYRIGHT): copyrights.parse_cn_work,
    (Territory.CHINA, RightType.SOFTWARE): copyrights.parse_cn_software,
    (Territory.CHINA, RightType.DESIGN): patents.parse_cn_design,
    (Territory.CHINA, RightType.UTILITY_MODEL): patents.parse_cn_utility_model,
    (Territory.CHINA, RightType.INVENTION): patents.parse_cn_invention,
    (Territory.UNITED_KINGDOM, RightType.TRADE_MARK): marks.parse_uk_trade_mark,
    (Territory.UNITED_KINGDOM, RightType.DESIGN): designs.parse_uk_design,
    (Territory.UNITED_KINGDOM, RightType.INVENTION): patents.parse_gb_patent,
    (Territory.INTERNATIONAL, RightType.TRADE_MARK): marks.parse_madrid_registration,
}
# These exist without an entry in a register; all others only by one.
WITHOUT_REGISTER = frozenset({RightType.COPYRIGHT, RightType.SOFTWARE, RightType.UNFAIR_COMPETITION})


def parse_number(territory: str, right_type: str, text: str) -> str:
    """The number in the one form in which it is kept; where no form is known, as given, in single spaces.

    Empty stays empty. Raises IdentifierError, which names the check digit that is expected (domain notes, section 7).
    """
    if not text.strip():
        return ""
    parse = PARSERS.get((territory, right_type))
    if parse:
        return parse(text)
    if is_harmful(text):
        raise IdentifierError("control_characters")
    return " ".join(plain(text).split())
