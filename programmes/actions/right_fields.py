"""The fields of a right as people and tables give them: read, normalised and held against each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.identifiers.dates import parse_date
from core.identifiers.errors import IdentifierError
from core.identifiers.nice import parse_nice_classes
from core.identifiers.text import is_harmful, plain
from core.workflow.errors import InvalidInputs
from programmes import terms
from programmes.choices import RightType, Territory
from programmes.models import Right
from programmes.numbers import WITHOUT_REGISTER, parse_number

LINES = ("title", "title_zh", "holder_name")
DATES = ("filed_on", "registered_on", "expires_on")
FIELDS = ("right_type", "territory", "number", *LINES, "nice_classes", "goods", *DATES, "family")
LONGEST_GOODS = 20_000

Problems = dict[str, list[str]]


def take_over(right: Right, fields: Mapping[str, Any], *, today: date) -> None:
    """Put what is given into the right (not its family, which is a record of its own), if the whole then holds.

    Raises InvalidInputs with what is wrong at each field; the right is then not to be saved.
    """
    problems: Problems = {name: [_("There is no such field.")] for name in fields if name not in FIELDS}
    for name in (one for one in FIELDS if one in fields and one not in {"number", "family"}):
        try:
            setattr(right, name, _read(name, fields[name]))
        except IdentifierError as refused:
            problems[name] = [refused.message]
        except InvalidInputs as invalid:
            problems[name] = invalid.errors[(name,)]
    if "family" in fields:
        problems |= _refused("family", fields["family"])
    if not {"right_type", "territory"} & problems.keys():
        problems |= _number(right, fields.get("number"))
    if not problems.keys() & {"right_type", "territory", *DATES}:
        _fill_end(right)
    problems = _doubts(right, today) | problems
    if problems:
        raise InvalidInputs(problems)


def line(name: str, given: Any) -> str:
    """A text of one line, in single spaces. Raises InvalidInputs at the field."""
    text = str(given or "")
    if is_harmful(text):
        raise InvalidInputs({name: [_("This contains characters that cannot be read. Please type it again.")]})
    text = " ".join(plain(text).split())
    longest = 200
    if len(text) > longest:
        words = {"most": longest, "length": len(text)}
        raise InvalidInputs({name: [_("Write at most %(most)s characters; there are %(length)s now.") % words]})
    return text


def _read(name: str, given: Any) -> Any:
    match name:
        case "right_type":
            return _choice(name, given, RightType.values)
        case "territory":
            return _choice(name, given, Territory.values)
        case "nice_classes":
            return _classes(given)
        case "goods":
            return _text(name, given)
    if name in DATES:
        return None if given is None or given == "" else parse_date(given)
    return line(name, given)


def _choice(name: str, given: Any, known: Iterable[str]) -> str:
    if given not in known:
        raise InvalidInputs({name: [_("Choose one of the list.")]})
    return str(given)


def _classes(given: Any) -> list[int]:
    """A list of numbers, or a text such as `9, 25-27`."""
    text = given if isinstance(given, str) else ", ".join(str(one) for one in given or ())
    return list(parse_nice_classes(text)) if text.strip() else []


def _text(name: str, given: Any) -> str:
    text = str(given or "").replace("\r\n", "\n").strip()
    if is_harmful(text):
        raise InvalidInputs({name: [_("This contains characters that cannot be read. Please type it again.")]})
    if len(text) > LONGEST_GOODS:
        words = {"most": LONGEST_GOODS, "length": len(text)}
        raise InvalidInputs({name: [_("Write at most %(most)s characters; there are %(length)s now.") % words]})
    return text


def _refused(name: str, given: Any) -> Problems:
    try:
        line(name, given)
    except InvalidInputs as invalid:
        return {name: invalid.errors[(name,)]}
    return {}


def _number(right: Right, given: Any) -> Problems:
    """Read the number for the type and territory that the right now has; a new type reads the old number again."""
    text = right.number if given is None else str(given)
    try:
        right.number = parse_number(right.territory, right.right_type, text)
    except IdentifierError as refused:
        return {"number": [refused.message]}
    longest = 60
    if len(right.number) > longest:
        return {"number": [_("A number has at most %(most)s characters.") % {"most": longest}]}
    return {}


def _fill_end(right: Right) -> None:
    """Where no end is given and the law names one, it is that; what is given stands."""
    if right.expires_on is None:
        right.expires_on = terms.last_day_by_law(
            right.territory, right.right_type, filed_on=right.filed_on, registered_on=right.registered_on
        )


def _doubts(right: Right, today: date) -> Problems:
    """What cannot be, of the right as a whole."""
    problems: Problems = {}
    if not right.title:
        problems["title"] = [_("Enter the mark or title.")]
    if right.right_type in RightType.values and not right.number and right.right_type not in WITHOUT_REGISTER:
        problems["number"] = [_("Enter the number under which it is registered or applied for.")]
    if right.territory == Territory.INTERNATIONAL and right.right_type not in {RightType.TRADE_MARK, RightType.DESIGN}:
        problems["territory"] = [_("Only trade marks and designs are registered internationally.")]
    if right.territory == Territory.UNITED_KINGDOM and right.right_type == RightType.UTILITY_MODEL:
        problems["territory"] = [_("There are no utility models in the United Kingdom.")]
    if right.nice_classes and right.right_type != RightType.TRADE_MARK:
        problems["nice_classes"] = [_("Only trade marks have Nice classes.")]
    return problems | _order_of_dates(right, today)


def _order_of_dates(right: Right, today: date) -> Problems:
    filed, registered, expires = right.filed_on, right.registered_on, right.expires_on
    problems: Problems = {}
    if filed and filed > today:
        problems["filed_on"] = [_("This day lies ahead. Enter the day of filing.")]
    if filed and registered and registered < filed:
        problems["registered_on"] = [_("A right cannot be registered before it was filed.")]
    if registered and expires and expires < registered:
        problems["expires_on"] = [_("A right cannot expire before it was registered.")]
    elif filed and expires and expires < filed:
        problems["expires_on"] = [_("A right cannot expire before it was filed.")]
    return problems
