"""Numbers that offices have published, or that stand in print as examples of their systems, are understood."""

from collections.abc import Callable

import pytest

from core.identifiers.companies import parse_uk_company, parse_uscc
from core.identifiers.copyrights import parse_cn_work
from core.identifiers.designs import parse_uk_design
from core.identifiers.marks import parse_uk_trade_mark
from core.identifiers.patents import cn_patent_type, parse_cn_patent
from core.identifiers.st13 import parse_st13


@pytest.mark.parametrize(
    ("of_the_eu", "of_the_uk"),
    # Published by the UK Intellectual Property Office: notice on the numbering of comparable UK trade marks, 2019.
    [
        ("000000977", "UK00900000977"),
        ("000025197", "UK00900025197"),
        ("000340513", "UK00900340513"),
        ("017867542", "UK00917867542"),
    ],
)
def test_comparable_trade_marks_keep_the_last_eight_digits_of_the_eu_mark(of_the_eu: str, of_the_uk: str) -> None:
    assert parse_uk_trade_mark(of_the_uk) == of_the_uk
    assert parse_uk_trade_mark(f"UK9{of_the_eu[-8:]}") == of_the_uk


@pytest.mark.parametrize(
    "number",
    [
        # Published by the UK Intellectual Property Office: numbering of re-registered designs, 2019 (EU designs) …
        "90040480980004",
        "90000000210001",
        # … and guidance on international EU protected designs, 2021 (DM/069 640 and DM/069 629).
        "80696400001000",
        "80696290001000",
        "80696290002000",
    ],
)
def test_re_registered_designs(number: str) -> None:
    assert parse_uk_design(number) == number


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("ZL 97101765.4", "invention"),  # the example by which handbooks explain the nine-place form
        ("ZL95115608.X", "invention"),  # the example by which they work out a check digit X
        ("ZL 2012 2 0687633.0", "utility_model"),  # the example by which an agency explains the thirteen-place form
        ("CN 201710601862.3", "invention"),  # a granted patent, as cited in print
    ],
)
def test_chinese_patents(number: str, kind: str) -> None:
    assert cn_patent_type(parse_cn_patent(number)) == kind


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # the example that goes with GB 32100-2015
        "91110108551385082Q",  # companies, as public validators of the standard are tested with
        "91110000600037341L",
        "91310110666007217T",
        "91310115591693856A",
        "91230184MA1BUFLT44",
        "92371000MA3MXH0E3W",
    ],
)
def test_credit_codes(code: str) -> None:
    assert parse_uscc(code) == code


@pytest.mark.parametrize(
    ("parse", "number"),
    [
        (parse_uk_company, "00445790"),  # Tesco PLC at Companies House
        (parse_cn_work, "国作登字-2021-L-00268255"),  # a registered work, as cited in print
        (parse_st13, "AT501972000001736"),  # marks, as the common search of the offices names them
        (parse_st13, "US502025099551004"),
    ],
)
def test_other_registers(parse: Callable[[str], str], number: str) -> None:
    assert parse(number) == number
