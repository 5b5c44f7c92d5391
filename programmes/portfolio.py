"""Portfolios as tables: which columns a file of rights may have, and what each cell of a row means.

A row is understood as plain values by the names of `right_fields.FIELDS`. What a cell leaves empty is not named.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.identifiers.dates import parse_date
from core.identifiers.errors import IdentifierError
from core.identifiers.names import same_name, split_scripts
from core.identifiers.nice import parse_nice_classes
from core.identifiers.text import is_harmful, plain
from core.imports.notes import Note
from core.tabular.layout import Column
from programmes.actions.right_fields import DATES, LINES, LONGEST_GOODS
from programmes.choices import RightType, Territory
from programmes.numbers import WITHOUT_REGISTER, parse_number

# The first column is what a plain list without a header holds.
COLUMNS = (
    Column(
        "number",
        (
            *("Number", "Registration number", "Registration no", "Reg no", "Right number", "Trade mark number"),
            *(
                "Trademark number",
                "Patent number",
                "注册号",
                "专利号",
                "登记号",
                "权利号",
                "商标注册号",
                "注册号/申请号",
            ),
            *("号码", "Application number", "申请号"),
        ),
        required=True,
        label=_("Number"),
        help=_(
            "As the office writes it, such as 12345678, G1234567, ZL 2017 1 0601862.3 or UK00003456789. Empty only "
            "where nothing is registered: copyright and unfair competition."
        ),
        example="12345678",
    ),
    Column(
        "right_type",
        ("Type", "Type of right", "Right type", "IP type", "权利类型", "类型", "知识产权类型"),
        label=_("Type"),
        help=_(
            "Trade mark, copyright, software copyright, design patent, utility model, invention patent or unfair "
            "competition. Empty: told by the form of the number."
        ),
        example="Trade mark",
    ),
    Column(
        "territory",
        (
            *("Territory", "Office", "Country", "Jurisdiction", "Country or office", "Country/office"),
            *("国家/地区", "地区", "国家", "受理局", "注册国", "保护地"),
        ),
        label=_("Territory"),
        help=_("China, United Kingdom or international, or the office: CNIPA, UKIPO, WIPO. Empty: told by the number."),
        example="China",
    ),
    Column(
        "title",
        (
            *("Mark or title", "Mark", "Trade mark", "Trademark", "Title", "Mark name", "Name of the mark"),
            *("商标名称", "商标", "权利名称", "作品名称", "专利名称", "软件名称", "名称"),
        ),
        label=_("Mark or title"),
        help=_(
            "As on the certificate. Latin letters and Chinese characters may stand in one cell: they are told apart."
        ),
        example="EXAMPLE",
    ),
    Column(
        "title_zh",
        (
            *("Mark or title in Chinese", "Chinese mark", "Chinese title", "Chinese name", "Mark in Chinese"),
            *("中文名称", "中文商标", "商标中文名称"),
        ),
        label=_("Mark or title in Chinese"),
        help=_("The Chinese version, where there is one."),
        example="示例",
    ),
    Column(
        "nice_classes",
        ("Nice classes", "Nice class", "Classes", "Class", "国际分类", "类别", "商标类别", "尼斯分类"),
        label=_("Nice classes"),
        help=_("Numbers from 1 to 45, with commas or as a range: 9, 25-27. Trade marks only."),
        example="9, 25-27",
    ),
    Column(
        "goods",
        (
            *("Goods and services", "Goods", "Goods/services", "Specification", "List of goods"),
            *("商品和服务", "商品/服务", "商品服务", "核定商品", "核定使用商品"),
        ),
        label=_("Goods and services"),
        help=_("As on the certificate."),
        example="Clothing; shoes",
    ),
    Column(
        "filed_on",
        ("Filed on", "Filing date", "Date filed", "Application date", "Date of application", "申请日", "申请日期"),
        label=_("Filed on"),
        help=_(
            "Year, month and day, such as 2019-03-09, 9 March 2019 or 2019年3月9日. Of 09/03/2019 the day comes first."
        ),
        example="2019-03-09",
    ),
    Column(
        "registered_on",
        (
            *("Registered on", "Registration date", "Date of registration", "Grant date", "Granted on"),
            *("注册日", "注册日期", "授权公告日", "授权日", "登记日期", "公告日"),
        ),
        label=_("Registered on"),
        help=_("Empty while it is only applied for."),
        example="2020-05-14",
    ),
    Column(
        "expires_on",
        (
            *("Expires on", "Expiry date", "Expiry", "Expiration date", "Valid until", "Renewal due", "Renewal date"),
            *("有效期至", "到期日", "到期日期", "专用权期限至", "届满日", "期满日"),
        ),
        label=_("Expires on"),
        help=_("Empty: worked out from the other dates where the law says how long it lasts."),
        example="2030-05-13",
    ),
    Column(
        "holder_name",
        (
            *("Holder on the certificate", "Holder", "Holder name", "Owner", "Owner name", "Proprietor", "Registrant"),
            *("权利人", "注册人", "持有人", "专利权人", "著作权人", "商标注册人", "权利人名称"),
        ),
        label=_("Holder on the certificate"),
        help=_("The name on the certificate, letter by letter."),
        example="Example Trading Ltd",
    ),
    Column(
        "family",
        ("Mark family", "Family", "Brand", "商标系列", "系列", "品牌"),
        label=_("Mark family"),
        help=_("One name for several registrations of what people know as one mark."),
        example="EXAMPLE",
    ),
    Column(
        "owner",
        ("Owner code", "Rights owner code", "Organisation code", "Client code", "权利人代码", "企业代码", "客户代码"),
        label=_("Owner code"),
        help=_("Only where a file holds the rights of several owners: the code or the name of the rights owner."),
    ),
)

WORDS = {
    "too_long": _("Write at most %(most)s characters; there are %(length)s now."),
    "unknown_type": _(
        "“%(text)s” is not a type of right. Write trade mark, copyright, software copyright, design patent, utility "
        "model, invention patent or unfair competition."
    ),
    "unknown_territory": _("“%(text)s” is not known here. Write China, United Kingdom or international."),
    "by_number": _("Nothing stands here; told by the form of the number."),
    "madrid_in_china": _("A number that begins with G is an international registration extended to China."),
    "two_scripts": _("Both scripts in one cell, told apart."),
}
_TYPES: Mapping[str, Iterable[str]] = {
    RightType.TRADE_MARK: ("trade mark", "tm", "mark", "registered trade mark", "word mark", "商标", "注册商标"),
    RightType.COPYRIGHT: ("copyright", "copyright work", "work", "著作权", "版权", "作品", "作品登记", "美术作品"),
    RightType.SOFTWARE: ("software", "software copyright", "软件", "软件著作权", "计算机软件著作权", "软著"),
    RightType.DESIGN: (
        *("design", "design patent", "registered design", "industrial design"),
        *("外观", "外观设计", "外观设计专利"),
    ),
    RightType.UTILITY_MODEL: ("utility model", "utility model patent", "实用新型", "实用新型专利"),
    RightType.INVENTION: ("invention", "invention patent", "patent", "发明", "发明专利"),
    RightType.UNFAIR_COMPETITION: (
        *("unfair competition", "unfair competition basis"),
        *("不正当竞争", "反不正当竞争", "不正当竞争依据"),
    ),
}
_TERRITORIES: Mapping[str, Iterable[str]] = {
    Territory.CHINA: (
        *("cn", "china", "prc", "p.r. china", "mainland china", "people's republic of china", "cnipa", "sipo", "ctmo"),
        *("中国", "中国大陆", "中华人民共和国", "国家知识产权局", "中国商标局"),
    ),
    Territory.UNITED_KINGDOM: (
        *("gb", "uk", "united kingdom", "great britain", "ukipo", "uk ipo", "英国", "英国知识产权局"),
    ),
    Territory.INTERNATIONAL: (
        *("wo", "wipo", "ir", "madrid", "international", "international registration", "hague"),
        *(
            "国际",
            "国际注册",
            "马德里",
            "马德里国际注册",
            "世界知识产权组织",
            "international registration without china",
        ),
    ),
}
# The order in which forms of numbers are tried where no type is named.
_BY_FORM = (
    *(RightType.TRADE_MARK, RightType.INVENTION, RightType.UTILITY_MODEL, RightType.DESIGN),
    *(RightType.SOFTWARE, RightType.COPYRIGHT),
)
_LONGEST_LINE = 200
_LONGEST_NUMBER = 60
_NOT_WORDS = re.compile(r"[\W_]+")
_LOOKS = re.compile(r"[\s.]+")
# How people write that nothing is to be written.
_NOTHING = frozenset({"-", "--", "–", "—", "/", "n/a", "none", "nil", "null", "无", "没有"})


def _folded(text: str) -> str:
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


_TYPE_OF = {_folded(word): name for name, words in _TYPES.items() for word in (name, *words)}
_TERRITORY_OF = {_folded(word): name for name, words in _TERRITORIES.items() for word in (name, *words)}


@dataclass
class Understood:
    """What a row says: fields as plain values, the owner as it is named there, and what is to be said about it."""

    fields: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    notes: list[Note] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether something in it was not understood."""
        return any(note.severity == "error" for note in self.notes)


def understand(given: Mapping[str, str]) -> Understood:
    """Read the cells of a row. No database is asked."""
    reading = _Reading(given)
    reading.kind()
    reading.number()
    reading.titles()
    for name in (*(one for one in LINES if not one.startswith("title")), "family"):
        reading.line(name)
    reading.value("nice_classes", lambda text: list(parse_nice_classes(text)))
    reading.goods()
    for name in DATES:
        reading.day(name)
    return reading.found


def name_of_owner(holder: str, names: Iterable[str]) -> str:
    """Where a cell holds the holder's name in both scripts, the one that is the owner's; else the cell as it is."""
    parts = [part for part in split_scripts(holder) if part]
    known = list(names)
    if len(parts) < 2:
        return holder
    return next((part for part in parts if any(same_name(part, name) for name in known)), holder)


class _Reading:
    """A row on its way from cells to values."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.found = Understood(owner=self.text("owner"))

    def text(self, name: str) -> str:
        """A cell in plain characters and single spaces; empty where it only says that nothing is there."""
        text = " ".join(plain(self.given.get(name, "")).split())
        return "" if text.casefold() in _NOTHING else text

    def refuse(self, name: str, code: str, **params: Any) -> None:
        """Say what is wrong with a cell."""
        self.found.notes.append(Note(code, name, params))

    def understood(self, name: str, as_what: Any, code: str = "understood") -> None:
        """Say that a cell was understood otherwise than it stands."""
        self.found.notes.append(Note.corrected(name, as_what, code))

    def kind(self) -> None:
        """Type and territory, from their cells or from the form of the number."""
        right_type, territory = self._named("right_type", _TYPE_OF), self._named("territory", _TERRITORY_OF)
        number = self.text("number")
        if territory is None:
            territory = _territory_by_form(number)
            if not self.text("territory"):
                self.understood("territory", Territory(territory).label, "by_number")
        if right_type is None:
            right_type = _type_by_form(territory, number)
            if not self.text("right_type"):
                self.understood("right_type", RightType(right_type).label, "by_number")
        is_mark = right_type == RightType.TRADE_MARK
        if is_mark and territory == Territory.INTERNATIONAL and number.upper().startswith("G"):
            territory = Territory.CHINA
            self.understood("territory", Territory.CHINA.label, "madrid_in_china")
        self.found.fields |= {"right_type": str(right_type), "territory": str(territory)}

    def _named(self, name: str, known: Mapping[str, str]) -> str | None:
        text = self.text(name)
        if not text:
            return None
        found = known.get(_folded(text))
        if found is None:
            self.refuse(name, "unknown_type" if name == "right_type" else "unknown_territory", text=text[:60])
        return found

    def number(self) -> None:
        """The number, once it is known what it is the number of."""
        given, fields = self.given.get("number", "").strip(), self.found.fields
        if self.found.is_refused:
            return
        if not self.text("number"):
            if fields["right_type"] not in WITHOUT_REGISTER:
                self.refuse("number", "empty")
            return
        try:
            number = parse_number(fields["territory"], fields["right_type"], given)
        except IdentifierError as refused:
            self.found.notes.append(Note.of(refused, "number"))
            return
        if len(number) > _LONGEST_NUMBER:
            self.refuse("number", "too_long", most=_LONGEST_NUMBER, length=len(number))
            return
        fields["number"] = number
        if not _LOOKS.sub("", given).upper().endswith(_LOOKS.sub("", number).upper()):
            self.understood("number", number)

    def titles(self) -> None:
        """The title, and its Chinese version from the same cell where it stands there."""
        self.line("title")
        self.line("title_zh")
        fields = self.found.fields
        if "title" not in fields:
            if "title_zh" in fields:
                fields["title"] = fields["title_zh"]
            return
        latin, chinese = split_scripts(fields["title"])
        if latin and chinese and fields.get("title_zh", chinese) == chinese:
            fields |= {"title": latin, "title_zh": chinese}
            self.understood("title", latin, "two_scripts")
            self.understood("title_zh", chinese, "two_scripts")

    def line(self, name: str) -> None:
        """A text of one line."""
        text = self.text(name) if name != "title" else " ".join(plain(self.given.get(name, "")).split())
        if len(text) > _LONGEST_LINE:
            self.refuse(name, "too_long", most=_LONGEST_LINE, length=len(text))
        elif text:
            self.found.fields[name] = text

    def goods(self) -> None:
        """A long text, kept in its lines."""
        text = self.given.get("goods", "").strip()
        if len(text) > LONGEST_GOODS:
            self.refuse("goods", "too_long", most=LONGEST_GOODS, length=len(text))
        elif text and self.text("goods"):
            self.found.fields["goods"] = text

    def day(self, name: str) -> None:
        """A day in whatever form."""
        self.value(name, lambda text: parse_date(text).isoformat())
        day = self.found.fields.get(name)
        if day and day != self.given[name].strip():
            self.understood(name, day)

    def value(self, name: str, parse: Callable[[str], Any]) -> None:
        """A value that a parser reads."""
        text = self.text(name)
        if not text:
            return
        try:
            if is_harmful(self.given[name]):
                raise IdentifierError("control_characters")
            self.found.fields[name] = parse(self.given[name])
        except IdentifierError as refused:
            self.found.notes.append(Note.of(refused, name))


def _territory_by_form(number: str) -> str:
    return Territory.UNITED_KINGDOM if number.upper().startswith(("UK", "GB")) else Territory.CHINA


def _type_by_form(territory: str, number: str) -> str:
    """The first kind of right that has numbers of this form; a trade mark where none has."""
    for right_type in _BY_FORM:
        try:
            if number and parse_number(territory, right_type, number):
                return right_type
        except IdentifierError:
            continue
    return RightType.TRADE_MARK
