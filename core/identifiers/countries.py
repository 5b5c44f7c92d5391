"""Countries by their two-letter codes (ISO 3166-1)."""

from babel import Locale
from django.utils.translation import get_language, to_locale

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact_without_dots

_LISTED = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
CODES = frozenset(_LISTED.split())


def parse_country(text: str) -> str:
    """The code of a country in upper case; UK is understood as GB. Raises IdentifierError."""
    code = compact_without_dots(text)
    code = "GB" if code == "UK" else code
    if code not in CODES:
        raise IdentifierError("country", country=code[:10])
    return code


def country_name(code: str) -> str:
    """What a country is called in the present language; the code itself where no name is known."""
    return str(_locale().territories.get(code, code))


def country_choices() -> list[tuple[str, str]]:
    """Code and name of every country, by name in the present language: for a field to choose from."""
    names = _locale().territories
    return sorted(((code, str(names.get(code, code))) for code in CODES), key=lambda choice: choice[1])


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))
