"""What the parsers raise, and every sentence they can say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.errors import CodedError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

QUOTED = 60  # characters of a stranger's text that a message repeats

# What each kind of number is called at the beginning of a sentence.
NAMES: Mapping[str, "StrOrPromise"] = {
    "uscc": _("A unified social credit code"),
    "uk_company": _("A UK company number"),
    "other_company": _("A company number"),
    "cn_mark": _("A Chinese registration number"),
    "cn_madrid": _("An international registration for China"),
    "madrid": _("An international registration number"),
    "uk_trade_mark": _("A UK trade mark number"),
    "uk_wo": _("A UK number of an international registration"),
    "uk_design": _("A UK design number"),
    "gb_patent": _("A UK patent number"),
    "cn_patent": _("A Chinese patent number"),
    "cn_work": _("The serial number of a registered work"),
    "cn_software": _("The serial number of registered software"),
    "ean13": _("An article number (EAN)"),
    "st13": _("An application number after WIPO Standard ST.13"),
}

# What each kind of number looks like: told where the text is too far from it to say more.
FORMS: Mapping[str, "StrOrPromise"] = {
    "uk_company": _("A UK company number has eight digits, such as 01234567, or begins with letters such as SC."),
    "other_company": _(
        "A company number has three to forty letters A to Z, digits, hyphens or slashes, and at least one digit."
    ),
    "cn_trade_mark": _("A Chinese registration number has up to nine digits, such as 12345678."),
    "cn_madrid": _(
        "An international registration for China is written with a G and five to seven digits, such as G1234567."
    ),
    "cn_mark": _(
        "A mark in China has up to nine digits, such as 12345678, or G and five to seven digits, such as G1234567."
    ),
    "madrid": _("An international registration number has five to seven digits, such as 1234567."),
    "uk_trade_mark": _("A UK trade mark number is UK and eleven digits, such as UK00003456789."),
    "uk_design": _("A UK design number has seven digits, or 14 digits that begin with 9 or 8."),
    "gb_patent": _("A UK patent number is GB or EP and seven digits, such as GB2345678."),
    "cn_patent": _("A Chinese patent number looks like ZL 2017 1 0601862.3, or ZL 95 1 15608.X before 2003."),
    "cn_work": _("A registered work has a number such as 国作登字-2020-F-00123456."),
    "cn_software": _("Registered software has a number such as 2019SR0123456."),
}

TEMPLATES: Mapping[str, "StrOrPromise"] = {
    "empty": _("Enter a number."),
    "control_characters": _("This contains characters that cannot be read. Please type it again."),
    "length": _("%(name)s has %(expected)s characters; this has %(given)s."),
    "length_either": _("%(name)s has %(shorter)s or %(longer)s characters; this has %(given)s."),
    "digits": _("%(name)s has %(expected)s digits; this has %(given)s."),
    "digits_either": _("%(name)s has %(shorter)s or %(longer)s digits; this has %(given)s."),
    "digits_between": _("%(name)s has %(shorter)s to %(longer)s digits; this has %(given)s."),
    "letter_for_digit": _(
        "%(character)s at place %(place)s of %(number)s: there is no letter %(character)s there; "
        "is it the digit %(likely)s?"
    ),
    "digit_expected": _("%(character)s at place %(place)s of %(number)s: there must be a digit."),
    "letter_expected": _("%(character)s at place %(place)s of %(number)s: there must be a letter A to Z."),
    "one_of_expected": _("%(character)s at place %(place)s of %(number)s: there must be one of %(allowed)s."),
    "character": _("%(character)s at place %(place)s of %(number)s: such a number never has this character there."),
    "check_digit": _("The check digit of %(number)s should be %(expected)s. Please compare every character."),
    "check_digit_within": _(
        "The check digit at place %(place)s of %(number)s should be %(expected)s. Please compare every character."
    ),
    "unknown_prefix": _("No UK company number begins with %(prefix)s. Please check the first two letters."),
    "eu_design": _("This is the number of an EU design. Its UK number has a 9 in front: %(number)s."),
    "publication_number": _(
        "%(number)s is the number of a published document. The number of the patent stands on its certificate, "
        "after ZL."
    ),
    "is_invention": _("The digit %(digit)s at place %(place)s says that %(number)s is an invention patent."),
    "is_utility_model": _("The digit %(digit)s at place %(place)s says that %(number)s is a utility model."),
    "is_design": _("The digit %(digit)s at place %(place)s says that %(number)s is a design patent."),
    "work_kind": _("%(character)s is no kind of work: the letter in the middle runs from A to L."),
    "certificate_number": _(
        "This is the number of the certificate. The registration number (登记号) is the one with SR in it."
    ),
    "no_classes": _("Enter at least one class."),
    "nice_class": _("%(number)s is not a Nice class: there are classes 1 to 45."),
    "nice_range": _("The range %(first)s-%(last)s runs backwards. Write the smaller class first."),
    "nice_format": _("“%(text)s” is not a Nice class. Write the numbers with commas between, such as 9, 25, 35."),
    "no_country": _("Choose the country whose register gave this number."),
    "country": _("%(country)s is not the code of a country. Use two letters, such as DE."),
    "number_kind": _("%(given)s is not a kind of company number. It is one of %(allowed)s."),
    "date_empty": _("Enter a date."),
    "date_format": _("“%(text)s” is not understood as a date. Write year, month and day, such as 2024-03-09."),
    "date_two_digit_year": _(
        "“%(text)s” leaves the century open. Write the year with four digits, such as 2024-03-09."
    ),
    "date_month_first": _(
        "“%(text)s” has the month first; here the day comes first. Write %(suggestion)s, or spell out the month."
    ),
    "date_incomplete": _("“%(text)s” leaves the day open. Write year, month and day, such as 2024-03-09."),
    "date_no_month": _("There is no month %(month)s. Write year, month and day, such as 2024-03-09."),
    "date_no_day": _("There is no day %(day)s in %(year)s-%(month)s: that month has %(days)s days."),
    "date_year": _("The year %(year)s cannot be right: dates run from %(first)s to %(last)s."),
    "date_number": _("The number %(text)s is no date. Format the cell as a date, or write it such as 2024-03-09."),
}


class IdentifierError(CodedError):
    """The text is not the number it should be. `code` is a key of TEMPLATES, or `format`: then FORMS[kind] is said.

    `kind` names the number in the sentence. Parameters are strings, integers and the lazy name.
    """

    def __init__(self, code: str, *, kind: str = "", **params: str | int) -> None:
        if code == "format":
            super().__init__(code, FORMS[kind])
            return
        named: dict[str, StrOrPromise] = {"name": NAMES[kind]} if kind else {}
        super().__init__(code, TEMPLATES[code], **named, **params)


class DateError(IdentifierError):
    """The text is not a date that can be relied on. Codes begin with `date_`."""


def quoted(text: str) -> str:
    """As much of a stranger's text as a message repeats."""
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
