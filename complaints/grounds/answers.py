"""What an owner answers to the fields of a rule set: read, put into words, described for programs."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.grounds.sets import Field, RuleSet, in_words
from core.web.days import day_in_words

# Digits as JD's order pages show them; their number is no published fact, so the limits are wide.
ORDER = re.compile(r"[0-9]{6,24}")
NAMED_ORDERS = 5
MAX_NUMBER = 10**12

Errors = dict[str, list[str]]


class BadAnswer(ValueError):
    """An answer that does not hold; the message is for whoever gave it."""


@dataclass(frozen=True)
class Told:
    """An answer in words, in the active language."""

    label: str
    lines: Sequence[str]


def judged(rules: RuleSet, reason: str, given: Mapping[str, Any], *, today: date) -> tuple[dict[str, Any], Errors]:
    """What was given, cleaned, and what of it does not hold, by code. Empty answers are left out.

    Answers are values of JSON: a day is YYYY-MM-DD, `several` and `order` are lists, `yes` is true or false. Whether
    a required one is missing is a check of the checklist.
    """
    fields = {field.code: field for field in rules.fields_for(reason)}
    kept: dict[str, Any] = {}
    errors: Errors = {code: [_("This field is not known here.")] for code in given if code not in fields}
    for code, field in fields.items():
        if code not in given:
            continue
        try:
            value = READERS[field.kind](given[code], field, today)
        except BadAnswer as bad:
            errors[code] = [str(bad)]
        else:
            if value not in (None, "", [], False):
                kept[code] = value
    return kept, errors


def fitting(rules: RuleSet, reason: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of a draft's answers, those that its rule set asks for with its reason; others are left from an earlier one."""
    codes = {field.code for field in rules.fields_for(reason)}
    return {code: value for code, value in given.items() if code in codes}


def in_full(rules: RuleSet, answers: Mapping[str, Any]) -> list[Told]:
    """Answers in words, in the order of the rule set; those of no field in it are left out."""
    return [
        Told(in_words(field.label), _lines(field, answers[field.code]))
        for field in rules.fields
        if field.code in answers
    ]


def under_another(rules: RuleSet, others: Sequence[RuleSet], answers: Mapping[str, Any]) -> list[Told]:
    """Answers to fields that the rule set does not have, under that of the others which has most of them."""
    codes = {field.code for field in rules.fields}
    rest = {code: value for code, value in answers.items() if code not in codes}
    if not rest:
        return []
    return max((in_full(one, rest) for one in others), key=len, default=[])


def schema(rules: RuleSet, reason: str) -> dict[str, Any]:
    """The JSON Schema of `answers` with a reason."""
    fields = rules.fields_for(reason)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.code: _described(field) for field in fields},
        "required": [field.code for field in fields if field.required],
    }


def _lines(field: Field, value: Any) -> list[str]:
    if field.kind == "choice":
        return [_option(field, value)]
    if field.kind == "several":
        return [_option(field, one) for one in value]
    if field.kind == "yes":
        return [_("Yes") if value else _("No")]
    if field.kind == "day":
        return [day_in_words(date.fromisoformat(value))]
    if field.kind == "order":
        return [str(one) for one in value]
    return str(value).splitlines()


def _option(field: Field, code: str) -> str:
    return next((in_words(words) for option, words in field.options if option == code), code)


def _described(field: Field) -> dict[str, Any]:
    codes = [code for code, _words in field.options]
    shapes: Mapping[str, dict[str, Any]] = {
        "text": {"type": "string", "minLength": 1, "maxLength": field.max_length},
        "lines": {"type": "string", "minLength": 1, "maxLength": field.max_length},
        "choice": {"type": "string", "enum": codes},
        "several": {"type": "array", "items": {"type": "string", "enum": codes}, "minItems": 1, "uniqueItems": True},
        "number": {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER},
        "day": {"type": "string", "format": "date"},
        "yes": {"type": "boolean"},
        "order": {
            "type": "array",
            "items": {"type": "string", "pattern": f"^{ORDER.pattern}$"},
            "minItems": 1,
            "uniqueItems": True,
        },
    }
    return {**shapes[field.kind], "title": in_words(field.label), "description": in_words(field.help)}


def _text(given: Any, field: Field, today: date) -> str:
    if not isinstance(given, str):
        raise BadAnswer(_("Give a text."))
    text = given.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > field.max_length:
        raise BadAnswer(
            _("Write at most %(most)s characters; there are %(length)s now.")
            % {"most": field.max_length, "length": len(text)}
        )
    return text


def _line(given: Any, field: Field, today: date) -> str:
    return " ".join(_text(given, field, today).split())


def _choice(given: Any, field: Field, today: date) -> str:
    if given in (None, ""):
        return ""
    if not isinstance(given, str) or given not in {code for code, _words in field.options}:
        raise BadAnswer(_("Choose one of the values that are offered."))
    return given


def _several(given: Any, field: Field, today: date) -> list[str]:
    if not isinstance(given, list):
        raise BadAnswer(_("Give a list."))
    return list(dict.fromkeys(_choice(one, field, today) for one in given))


def _number(given: Any, field: Field, today: date) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MAX_NUMBER:
        raise BadAnswer(_("Give a whole number."))
    return given


def _day(given: Any, field: Field, today: date) -> str:
    if given in (None, ""):
        return ""
    try:
        day = date.fromisoformat(given)
    except (TypeError, ValueError) as wrong:
        raise BadAnswer(_("Give a day as YYYY-MM-DD.")) from wrong
    if day > today:
        raise BadAnswer(_("This day is still to come."))
    return day.isoformat()


def _yes(given: Any, field: Field, today: date) -> bool:
    if given not in (True, False, None):
        raise BadAnswer(_("Answer true or false."))
    return bool(given)


def _orders(given: Any, field: Field, today: date) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadAnswer(_("Give a list of order numbers."))
    orders = [order for one in given if (order := "".join(one.split()))]
    if len(orders) > settings.IPP_MAX_TARGETS:
        raise BadAnswer(_("Give at most %(most)s order numbers.") % {"most": settings.IPP_MAX_TARGETS})
    if wrong := [order for order in orders if not ORDER.fullmatch(order)]:
        words = ngettext("This is no order number: %(named)s.", "These are no order numbers: %(named)s.", len(wrong))
        raise BadAnswer(words % {"named": ", ".join(one[:40] for one in wrong[:NAMED_ORDERS])})
    counted = Counter(orders)
    if twice := [order for order, count in counted.items() if count > 1]:
        raise BadAnswer(_("The order %(order)s stands twice: each listing has its own.") % {"order": twice[0]})
    return orders


READERS: Mapping[str, Callable[[Any, Field, date], Any]] = {
    "text": _line,
    "lines": _text,
    "choice": _choice,
    "several": _several,
    "number": _number,
    "day": _day,
    "yes": _yes,
    "order": _orders,
}
KINDS = frozenset(READERS)
