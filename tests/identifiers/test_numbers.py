"""Registration numbers as owners copy them from certificates."""

from collections.abc import Callable

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean
from stdnum.cn import uscc

from core.identifiers.companies import parse_company_number, parse_other_company, parse_uk_company, parse_uscc
from core.identifiers.copyrights import parse_cn_software, parse_cn_work
from core.identifiers.designs import parse_uk_design
from core.identifiers.errors import FORMS, TEMPLATES, IdentifierError
from core.identifiers.goods import parse_ean13
from core.identifiers.marks import (
    parse_cn_trade_mark,
    parse_madrid_designation,
    parse_madrid_registration,
    parse_mark_in_china,
    parse_uk_trade_mark,
)
from core.identifiers.patents import (
    check_digit,
    cn_patent_type,
    parse_cn_design,
    parse_cn_invention,
    parse_cn_patent,
    parse_cn_utility_model,
    parse_gb_patent,
)
from core.identifiers.st13 import parse_st13

Parser = Callable[[str], str]


def parse_german_company(text: str) -> str:
    return parse_other_company(text, "DE")


PARSERS: list[Parser] = [
    parse_cn_trade_mark,
    parse_madrid_designation,
    parse_madrid_registration,
    parse_mark_in_china,
    parse_uk_trade_mark,
    parse_uk_design,
    parse_gb_patent,
    parse_cn_patent,
    parse_cn_invention,
    parse_cn_utility_model,
    parse_cn_design,
    parse_cn_work,
    parse_cn_software,
    parse_uscc,
    parse_uk_company,
    parse_german_company,
    parse_ean13,
    parse_st13,
]


def refused(parse: Parser, text: str) -> IdentifierError:
    with pytest.raises(IdentifierError) as error:
        parse(text)
    return error.value


def told(parse: Parser, text: str) -> str:
    with translation.override("en"):
        return refused(parse, text).message


@pytest.mark.parametrize(
    ("parse", "text", "normal"),
    [
        (parse_cn_trade_mark, "12345678", "12345678"),
        (parse_cn_trade_mark, "第 １２３４５６７８a 号", "12345678A"),
        (parse_cn_trade_mark, "商标注册号：12345678", "12345678"),
        (parse_cn_trade_mark, "Reg. No. 12-345-678", "12345678"),
        (parse_madrid_designation, "g 1234567", "G1234567"),
        (parse_madrid_designation, "G987654H1", "G987654H1"),
        (parse_madrid_registration, "IR 1234567", "1234567"),
        (parse_madrid_registration, "IR 1 234 567", "1234567"),
        (parse_madrid_registration, "G1234567A", "1234567A"),
        (parse_madrid_registration, "2R145 432", "145432"),
        (parse_mark_in_china, "G1234567", "G1234567"),
        (parse_mark_in_china, "7654321", "7654321"),
        (parse_uk_trade_mark, "UK00003456789", "UK00003456789"),
        (parse_uk_trade_mark, "uk 3456789", "UK00003456789"),
        (parse_uk_trade_mark, "3456789", "UK00003456789"),
        (parse_uk_trade_mark, "UK 1", "UK00000000001"),
        (parse_uk_trade_mark, "UK00003456789a", "UK00003456789A"),
        (parse_uk_trade_mark, "UK917867542", "UK00917867542"),
        (parse_uk_trade_mark, "UK00801234567", "UK00801234567"),
        (parse_uk_trade_mark, "WO0000001234567", "WO0000001234567"),
        (parse_uk_trade_mark, "WO 1234567", "WO0000001234567"),
        (parse_uk_design, "6 012 345", "6012345"),
        (parse_uk_design, "GB6012345", "6012345"),
        (parse_uk_design, "9 004048098-0004", "90040480980004"),
        (parse_gb_patent, "GB 2,345,678 B", "GB2345678"),
        (parse_gb_patent, "patent no. 2345678", "GB2345678"),
        (parse_gb_patent, "EP(UK) 1234567 B1", "EP1234567"),
        (parse_cn_patent, "201710601862.3", "201710601862.3"),
        (parse_cn_patent, "ZL 2017 1 0601862.3", "201710601862.3"),
        (parse_cn_patent, "ＺＬ２０１７１０６０１８６２３", "201710601862.3"),
        (parse_cn_patent, "专利号：ZL 95 1 15608.x", "95115608.X"),
        (parse_cn_work, "国作登字-2020-F-00123456", "国作登字-2020-F-00123456"),
        (parse_cn_work, "国作登字－2020—f–00123456", "国作登字-2020-F-00123456"),
        (parse_cn_work, "粤作登字2019F00012345", "粤作登字-2019-F-00012345"),
        (parse_cn_software, "2019sr0123456", "2019SR0123456"),
        (parse_cn_software, "登记号 2019 SR 0123456", "2019SR0123456"),
        (parse_uscc, "91110108551385082q", "91110108551385082Q"),
        (parse_uscc, "9111 0000 6000 3734 1L", "91110000600037341L"),
        (parse_uscc, "统一社会信用代码：91110108551385082Q", "91110108551385082Q"),
        (parse_uk_company, "445790", "00445790"),
        (parse_uk_company, "Company No. 445790", "00445790"),
        (parse_uk_company, "№ 00445790", "00445790"),
        (parse_uk_company, "sc 123456", "SC123456"),
        (parse_uk_company, "SC 1234", "SC001234"),
        (parse_uk_company, "NI12345A", "NI12345A"),
        (parse_uk_company, "IP12345R", "IP12345R"),
        (parse_uk_company, "NO123456", "NO123456"),
        (parse_german_company, "hrb 6684", "HRB6684"),
        (parse_german_company, "302.456.789/R-1", "302456789/R-1"),
        (parse_ean13, "4 006381 333931", "4006381333931"),
        (parse_st13, "at 50 1972 000001736", "AT501972000001736"),
    ],
)
def test_a_number_is_understood_however_it_is_written(parse: Parser, text: str, normal: str) -> None:
    assert parse(text) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_cn_trade_mark, "0123"),
        (parse_cn_trade_mark, "hello"),
        (parse_madrid_designation, "1234567"),
        (parse_mark_in_china, "UK"),
        (parse_uk_trade_mark, "trade mark"),
        (parse_uk_design, "D"),
        (parse_gb_patent, "GB"),
        (parse_cn_patent, "abc"),
        (parse_cn_work, "A作登字-2020-F-00123456"),
        (parse_cn_work, "国作登字-3020-F-00123456"),
        (parse_cn_software, "SR0123456"),
        (parse_uk_company, "0"),
        (parse_uk_company, "١٢٣"),
        (parse_german_company, "HRB"),
        (parse_german_company, "1" * 41),
    ],
)
def test_a_text_far_from_the_number_is_told_what_the_number_looks_like(parse: Parser, text: str) -> None:
    error = refused(parse, text)
    assert error.code == "format"
    assert error.message in set(map(str, FORMS.values()))


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_uscc, "91110000600037341", "A unified social credit code has 18 characters; this has 17."),
        (parse_uk_company, "123456789", "A UK company number has 8 characters; this has 9."),
        (parse_cn_patent, "201710601862", "A Chinese patent number has 9 or 13 characters; this has 12."),
        (parse_cn_trade_mark, "1234567890", "A Chinese registration number has 1 to 9 digits; this has 10."),
        (parse_madrid_designation, "G1234", "An international registration for China has 5 to 7 digits; this has 4."),
        (parse_madrid_registration, "12345678", "An international registration number has 5 to 7 digits; this has 8."),
        (parse_uk_trade_mark, "UK0003456789", "A UK trade mark number has 11 digits; this has 10."),
        (parse_uk_design, "60123456", "A UK design number has 7 or 14 digits; this has 8."),
        (parse_gb_patent, "GB234567", "A UK patent number has 7 digits; this has 6."),
        (parse_cn_work, "国作登字-2020-F-0012345", "The serial number of a registered work has 8 digits; this has 7."),
        (parse_cn_software, "2019SR12345", "The serial number of registered software has 6 or 7 digits; this has 5."),
        (parse_ean13, "400638133393", "An article number (EAN) has 13 characters; this has 12."),
        (parse_st13, "AT1", "An application number after WIPO Standard ST.13 has 17 characters; this has 3."),
    ],
)
def test_a_wrong_length_says_how_many_there_are_and_should_be(parse: Parser, text: str, message: str) -> None:
    assert told(parse, text) == message


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_uscc, "9111O108551385082Q", "O at place 5 of #: there is no letter O there; is it the digit 0?"),
        (parse_uscc, "91110108551385!82Q", "! at place 15 of #: such a number never has this character there."),
        (parse_uk_company, "O0445790", "O at place 1 of #: there is no letter O there; is it the digit 0?"),
        (parse_uk_company, "SC12345X", "X at place 8 of #: there must be a digit."),
        (parse_uk_company, "XX123456", "No UK company number begins with XX. Please check the first two letters."),
        (parse_cn_patent, "2017I0601862.3", "I at place 5 of #: there is no letter I there; is it the digit 1?"),
        (parse_cn_patent, "201740601862.3", "4 at place 5 of #: there must be one of 1, 2, 3, 8, 9."),
        (parse_cn_trade_mark, "1234S678", "S at place 5 of #: there is no letter S there; is it the digit 5?"),
        (parse_cn_work, "国作登字-2020-M-00123456", "M is no kind of work: the letter in the middle runs from A to L."),
        (parse_ean13, "4006381E33931", "E at place 8 of #: there must be a digit."),
        (parse_st13, "A1501972000001736", "1 at place 2 of #: there must be a letter A to Z."),
    ],
)
def test_a_wrong_character_is_told_with_its_place(parse: Parser, text: str, message: str) -> None:
    assert told(parse, text) == message.replace("#", text.replace(".", ""))


@pytest.mark.parametrize(
    ("parse", "text", "number", "expected"),
    [
        (parse_cn_patent, "ZL 2017 1 0601862.4", "201710601862.4", "3"),
        (parse_cn_patent, "95115608.1", "95115608.1", "X"),
        (parse_uscc, "91110000600037341M", "91110000600037341M", "L"),
        (parse_uscc, "91110108551385082Z", "91110108551385082Z", "Q"),  # Z never stands in such a code
        (parse_ean13, "4006381333932", "4006381333932", "1"),
    ],
)
def test_a_wrong_check_digit_is_told_with_the_right_one(parse: Parser, text: str, number: str, expected: str) -> None:
    assert refused(parse, text).code == "check_digit"
    assert told(parse, text).startswith(f"The check digit of {number} should be {expected}.")


@pytest.mark.parametrize("slip", ["3", "Z", "X"])
def test_a_slip_in_the_check_digit_within_a_credit_code_is_told_as_such(slip: str) -> None:
    assert told(parse_uscc, f"9111010855138508{slip}Q").startswith(
        f"The check digit at place 17 of 9111010855138508{slip}Q should be 2."
    )


def test_a_slip_in_the_organisation_code_is_seen_where_the_last_character_was_made_to_fit() -> None:
    wrong = "91110000600037351"
    fitting = wrong + refused(parse_uscc, f"{wrong}L").params["expected"]
    error = refused(parse_uscc, fitting)
    assert (error.code, error.params["given"]) == ("check_digit_within", "1")


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (parse_uk_design, "004048098-0004", "eu_design"),
        (parse_cn_patent, "CN 105123456 B", "publication_number"),
        (parse_cn_software, "软著登字第1234567号", "certificate_number"),
    ],
)
def test_another_number_of_the_same_right_is_named_for_what_it_is(parse: Parser, text: str, code: str) -> None:
    assert refused(parse, text).code == code


def test_the_number_of_an_eu_design_leads_to_the_british_one() -> None:
    assert "90040480980004" in told(parse_uk_design, "004048098-0004")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("201710601862.3", "invention"),
        ("201220687633.0", "utility_model"),
        ("201730601862.X", "design"),
        ("201780601862.X", "invention"),
        ("201790601862.X", "utility_model"),
        ("95115608.X", "invention"),
        ("95315608.X", "design"),
    ],
)
def test_the_number_of_a_patent_tells_what_it_protects(number: str, kind: str) -> None:
    assert cn_patent_type(number) == kind


def test_a_patent_of_another_type_is_refused_with_the_type_it_has() -> None:
    assert parse_cn_utility_model("ZL 2012 2 0687633.0") == "201220687633.0"
    assert told(parse_cn_design, "ZL 2012 2 0687633.0") == (
        "The digit 2 at place 5 says that 201220687633.0 is a utility model."
    )
    assert refused(parse_cn_utility_model, "95115608.X").code == "is_invention"


def test_the_number_of_a_company_is_read_as_its_register_writes_it() -> None:
    assert parse_company_number("uk", "445790") == "00445790"
    assert parse_company_number("uscc", "91110108551385082q") == "91110108551385082Q"
    assert parse_company_number("other", "hrb 6684", "de") == "HRB6684"


@pytest.mark.parametrize(
    ("kind", "country", "code"),
    [
        ("other", "", "no_country"),
        ("other", "XQ", "country"),
        ("other", "Germany", "country"),
        ("vat", "", "number_kind"),
    ],
)
def test_a_company_number_needs_a_register_that_exists(kind: str, country: str, code: str) -> None:
    assert refused(lambda text: parse_company_number(kind, text, country), "HRB 6684").code == code


CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DIGITS = "0123456789"


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    head = draw(st.from_regex(r"[159Y][1239][1-6][0-9]{5}", fullmatch=True))
    body = draw(st.text(CODE_CHARACTERS, min_size=8, max_size=8))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    value = 11 - sum(int(one, 36) * weight for one, weight in zip(body, weights, strict=True)) % 11
    within = {10: "X", 11: "0"}.get(value, str(value))
    return f"{head}{body}{within}{uscc.calc_check_digit(head + body + within)}"


@st.composite
def patents(draw: st.DrawFn) -> str:
    body = draw(st.from_regex(r"(?:(?:19|20)[0-9]{2}[12389][0-9]{7}|[0-9]{2}[12389][0-9]{5})", fullmatch=True))
    return f"{body}.{check_digit(body)}"


@st.composite
def articles(draw: st.DrawFn) -> str:
    body = draw(st.text(DIGITS, min_size=12, max_size=12))
    return f"{body}{ean.calc_check_digit(body)}"


@given(credit_codes(), st.integers(0, 17), st.sampled_from(CODE_CHARACTERS))
def test_any_one_slip_in_a_credit_code_is_found(code: str, place: int, slip: str) -> None:
    assert parse_uscc(code.lower()) == code
    wrong = code[:place] + slip + code[place + 1 :]
    if slip == code[place]:
        return
    error = refused(parse_uscc, wrong)
    if place == 16:
        assert (error.code, error.params["expected"]) == ("check_digit_within", code[16])
    elif place == 17:
        assert (error.code, error.params["expected"]) == ("check_digit", code[17])
    elif 2 <= place < 8 and slip not in DIGITS:
        assert error.params["place"] == place + 1
    else:
        assert error.code in {"check_digit", "check_digit_within"}


@given(patents(), st.integers(0, 11), st.sampled_from(DIGITS))
def test_any_one_slip_in_a_chinese_patent_is_found(number: str, place: int, slip: str) -> None:
    assert parse_cn_patent(f"ZL{number}") == number
    body, _stop, right = number.partition(".")
    place = min(place, len(body) - 1)
    if slip != body[place]:
        assert refused(parse_cn_patent, f"{body[:place]}{slip}{body[place + 1 :]}.{right}").message
    if slip != right:
        error = refused(parse_cn_patent, f"{body}.{slip}")
        assert (error.code, error.params["expected"]) == ("check_digit", right)


@given(articles(), st.integers(0, 12), st.sampled_from(DIGITS))
def test_any_one_slip_in_an_article_number_is_found(number: str, place: int, slip: str) -> None:
    assert parse_ean13(number) == number
    if slip != number[place]:
        error = refused(parse_ean13, number[:place] + slip + number[place + 1 :])
        assert error.code == "check_digit"
        assert place < 12 or error.params["expected"] == number[12]


SHAPES: list[tuple[Parser, str]] = [
    (parse_cn_trade_mark, r"[1-9][0-9]{0,8}A?"),
    (parse_madrid_designation, r"G[0-9]{5,7}[A-Z]?(?:H[0-9]?)?"),
    (parse_mark_in_china, r"(?:G[0-9]{5,7}[A-Z]?(?:H[0-9]?)?)|(?:[1-9][0-9]{0,8}A?)"),
    (parse_madrid_registration, r"[0-9]{5,7}[A-Z]?"),
    (parse_uk_trade_mark, r"UK(?:00[0-9]{9}|00[89][0-9]{8})|WO[0-9]{13,14}"),
    (parse_uk_design, r"[1-9][0-9]{6}|[89][0-9]{13}"),
    (parse_gb_patent, r"(?:GB|EP)[0-9]{7}"),
    (parse_cn_work, r"[国京沪粤浙]作登字-(?:19|20)[0-9]{2}-[A-L]-[0-9]{8}"),
    (parse_cn_software, r"(?:19|20)[0-9]{2}SR[0-9]{6,7}"),
    (parse_uk_company, r"(?:[0-9]{7}[1-9]|(?:SC|OC|NI|R0|LP)[0-9]{6}|(?:NI|SL)[0-9]{5}A|(?:IP|RS)[A-Z0-9]{6})"),
    (parse_german_company, r"HR[AB][0-9]{1,6}"),
    (parse_st13, r"[A-Z]{2}[0-9]{15}"),
]


@pytest.mark.parametrize(("parse", "shape"), SHAPES, ids=lambda value: getattr(value, "__name__", None))
@given(data=st.data())
def test_every_number_of_the_shape_reads_as_itself_in_any_dress(parse: Parser, shape: str, data: st.DataObject) -> None:
    number = data.draw(st.from_regex(shape, fullmatch=True))
    assert parse(number) == number
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in number)
    assert parse(f" {wide.lower()}\u200b ") == number


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \u200b ", "empty"), ("12\x0034", "control_characters")])
def test_nothing_and_hostile_characters_are_named(parse: Parser, text: str, code: str) -> None:
    assert refused(parse, text).code == code


NUMBERISH = st.text("0123456789OISZABGHUKWLRXNC.-/ 国作登字第号软著ｘ０", max_size=24)


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@given(text=st.one_of(st.text(max_size=40), NUMBERISH))
def test_any_text_is_read_or_refused_in_words(parse: Parser, text: str) -> None:
    try:
        normal = parse(text)
    except IdentifierError as error:
        assert error.message  # noqa: PT017  either outcome is right; anything else is not
    else:
        assert parse(normal) == normal


def test_a_very_long_text_is_refused_shortly() -> None:
    for parse in PARSERS:
        assert len(refused(parse, "7" * 100_000).message) < 200


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_refusal_says_a_whole_sentence(code: str) -> None:
    names = (
        "expected given shorter longer character place number likely allowed prefix digit first last text country "
        "suggestion month day days year"
    )
    with translation.override("en"):
        said = IdentifierError(code, kind="uscc", **dict.fromkeys(names.split(), "7")).message
    assert "%(" not in said
    assert said.endswith((".", "?"))
