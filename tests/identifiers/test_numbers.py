"""Registration numbers as owners copy them from certificates."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.companies import parse_uk_company, parse_uscc
from core.identifiers.copyrights import parse_cn_software, parse_cn_work
from core.identifiers.errors import IdentifierError
from core.identifiers.goods import parse_ean13
from core.identifiers.marks import (
    parse_cn_trade_mark,
    parse_madrid_designation,
    parse_madrid_registration,
    parse_mark_in_china,
    parse_uk_trade_mark,
)
from core.identifiers.patents import check_digit, cn_patent_type, parse_cn_patent

Parser = Callable[[str], str]
PARSERS: list[Parser] = [
    parse_cn_trade_mark,
    parse_madrid_designation,
    parse_madrid_registration,
    parse_mark_in_china,
    parse_uk_trade_mark,
    parse_cn_patent,
    parse_cn_work,
    parse_cn_software,
    parse_uscc,
    parse_uk_company,
    parse_ean13,
]


@pytest.mark.parametrize(
    ("parse", "text", "normal"),
    [
        (parse_cn_trade_mark, "12345678", "12345678"),
        (parse_cn_trade_mark, "第 １２３４５６７８a 号", "12345678A"),
        (parse_madrid_designation, "g 1234567", "G1234567"),
        (parse_madrid_designation, "G987654H1", "G987654H1"),
        (parse_madrid_registration, "IR 1234567", "1234567"),
        (parse_madrid_registration, "G1234567A", "1234567A"),
        (parse_mark_in_china, "G1234567", "G1234567"),
        (parse_mark_in_china, "7654321", "7654321"),
        (parse_uk_trade_mark, "UK00003456789", "UK00003456789"),
        (parse_uk_trade_mark, "uk 3456789", "UK00003456789"),
        (parse_uk_trade_mark, "UK00912345678", "UK00912345678"),
        (parse_uk_trade_mark, "WO0000001234567", "WO0000001234567"),
        (parse_cn_patent, "201710601862.3", "201710601862.3"),
        (parse_cn_patent, "ZL 2017 1 0601862.3", "201710601862.3"),
        (parse_cn_patent, "ＺＬ２０１７１０６０１８６２３", "201710601862.3"),
        (parse_cn_patent, "ZL95115608.x", "95115608.X"),
        (parse_cn_work, "国作登字-2020-F-00123456", "国作登字-2020-F-00123456"),
        (parse_cn_work, "国作登字－2020—f–00123456", "国作登字-2020-F-00123456"),
        (parse_cn_work, "粤作登字2019F00012345", "粤作登字-2019-F-00012345"),
        (parse_cn_software, "2019sr0123456", "2019SR0123456"),
        (parse_uscc, "91110108551385082q", "91110108551385082Q"),
        (parse_uscc, "9111 0000 6000 3734 1L", "91110000600037341L"),
        (parse_uk_company, "445790", "00445790"),
        (parse_uk_company, "sc 123456", "SC123456"),
        (parse_uk_company, "NI12345A", "NI12345A"),
        (parse_uk_company, "IP12345R", "IP12345R"),
        (parse_ean13, "4 006381 333931", "4006381333931"),
    ],
)
def test_a_number_is_understood_however_it_is_written(parse: Parser, text: str, normal: str) -> None:
    assert parse(text) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_cn_trade_mark, "0123"),
        (parse_cn_trade_mark, "1234567890"),
        (parse_cn_trade_mark, "G1234567"),
        (parse_madrid_designation, "1234567"),
        (parse_madrid_registration, "1234"),
        (parse_mark_in_china, "UK00003456789"),
        (parse_uk_trade_mark, "UK0003456789"),
        (parse_cn_patent, "201740601862.3"),
        (parse_cn_patent, "2017106018623.3"),
        (parse_cn_work, "国作登字-2020-M-00123456"),
        (parse_cn_work, "A作登字-2020-F-00123456"),
        (parse_cn_software, "2019SR12345"),
        (parse_uscc, "91110000600037341"),
        (parse_uscc, "9111000060003734IL"),
        (parse_uk_company, "123456789"),
        (parse_uk_company, "XX123456"),
        (parse_uk_company, "0"),
        (parse_uk_company, "١٢٣"),
        (parse_ean13, "400638133393"),
    ],
)
def test_a_number_of_the_wrong_shape_is_refused(parse: Parser, text: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse(text)
    assert refused.value.code == "format"


@pytest.mark.parametrize(
    ("parse", "text", "expected", "given_"),
    [
        (parse_cn_patent, "201710601862.4", "3", "4"),
        (parse_cn_patent, "95115608.1", "X", "1"),
        (parse_uscc, "91110000600037341M", "L", "M"),
        (parse_ean13, "4006381333932", "1", "2"),
    ],
)
def test_a_wrong_check_digit_is_told_with_the_right_one(parse: Parser, text: str, expected: str, given_: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse(text)
    assert refused.value.code == "check_digit"
    assert expected in refused.value.message
    assert given_ in refused.value.message


def test_a_slip_in_the_organisation_code_within_a_credit_code_is_seen() -> None:
    # The outer check digit is made to fit; only the inner one shows the slip.
    with pytest.raises(IdentifierError) as outer:
        parse_uscc("91110000600037351L")
    fitting = "91110000600037351" + outer.value.params["expected"]
    with pytest.raises(IdentifierError) as inner:
        parse_uscc(fitting)
    assert (inner.value.code, inner.value.params["given"]) == ("check_digit", "1")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("201710601862.3", "invention"),
        ("201720601862.X", "utility_model"),
        ("201730601862.X", "design"),
        ("201780601862.X", "invention"),
        ("201790601862.X", "utility_model"),
        ("95115608.X", "invention"),
    ],
)
def test_the_number_of_a_patent_tells_what_it_protects(number: str, kind: str) -> None:
    assert cn_patent_type(number) == kind


@given(st.integers(1985, 2040), st.sampled_from("12389"), st.integers(0, 9_999_999), st.integers(0, 9))
def test_any_slip_in_the_last_digit_of_a_patent_is_found(year: int, kind: str, serial: int, slip: int) -> None:
    body = f"{year}{kind}{serial:07d}"
    right = check_digit(body)
    assert parse_cn_patent(f"ZL{body}.{right}") == f"{body}.{right}"
    if str(slip) != right:
        with pytest.raises(IdentifierError):
            parse_cn_patent(f"{body}.{slip}")


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \u200b ", "empty"), ("12\x0034", "control_characters")])
def test_nothing_and_hostile_characters_are_named(parse: Parser, text: str, code: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse(text)
    assert refused.value.code == code


@given(st.text(max_size=40), st.sampled_from(PARSERS))
def test_no_text_raises_anything_else(text: str, parse: Parser) -> None:
    try:
        normal = parse(text)
    except IdentifierError as refused:
        assert refused.code  # noqa: PT017  either outcome is right; anything else is not
    else:
        assert parse(normal) == normal
