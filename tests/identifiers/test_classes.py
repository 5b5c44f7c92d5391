"""Nice classes and countries as people list them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.countries import CODES, country_choices, country_name, parse_country
from core.identifiers.errors import IdentifierError
from core.identifiers.nice import parse_nice_class, parse_nice_classes


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("25", (25,)),
        ("025", (25,)),
        ("9, 25;35", (9, 25, 35)),
        ("35 9 25 9", (9, 25, 35)),
        ("９，２５、３５", (9, 25, 35)),
        ("9-11", (9, 10, 11)),
        ("9 – 11, 25", (9, 10, 11, 25)),
        ("9至11、25", (9, 10, 11, 25)),
        ("9 to 11 and 25", (9, 10, 11, 25)),
        ("第25类", (25,)),
        ("第9类、第二十五类和第三十类", (9, 25, 30)),
        ("国际分类：25", (25,)),
        ("Class 25", (25,)),
        ("Classes 9, 25 & 35", (9, 25, 35)),
        ("Int. Cl. 9", (9,)),
        ("9\n25", (9, 25)),
    ],
)
def test_classes_are_understood_however_they_are_listed(text: str, classes: tuple[int, ...]) -> None:
    assert parse_nice_classes(text) == classes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Enter at least one class."),
        ("Class", "Enter at least one class."),
        ("9, 46", "46 is not a Nice class: there are classes 1 to 45."),
        ("0", "0 is not a Nice class: there are classes 1 to 45."),
        ("1-999999999", "999999999 is not a Nice class: there are classes 1 to 45."),
        ("11-9", "The range 11-9 runs backwards. Write the smaller class first."),
        ("9.25", "“9.25” is not a Nice class. Write the numbers with commas between, such as 9, 25, 35."),
        ("9, shoes", "“shoes” is not a Nice class. Write the numbers with commas between, such as 9, 25, 35."),
    ],
)
def test_what_is_no_class_is_named(text: str, message: str) -> None:
    with translation.override("en"), pytest.raises(IdentifierError) as refused:
        parse_nice_classes(text)
    with translation.override("en"):
        assert refused.value.message == message


def test_one_class_is_asked_for_and_several_refused() -> None:
    assert parse_nice_class("第25类") == 25
    with pytest.raises(IdentifierError):
        parse_nice_class("9, 25")


@given(st.sets(st.integers(1, 45), min_size=1), st.sampled_from([", ", ";", "、", " ", " and ", "/"]))
def test_any_list_reads_as_its_classes(classes: set[int], separator: str) -> None:
    assert parse_nice_classes(separator.join(map(str, classes))) == tuple(sorted(classes))


@given(st.one_of(st.text(max_size=60), st.text("0123456789,;-~ 第类到至classto.", max_size=40)))
def test_any_list_is_read_or_refused_in_words(text: str) -> None:
    try:
        classes = parse_nice_classes(text)
    except IdentifierError as error:
        assert error.message  # noqa: PT017  either outcome is right; anything else is not
    else:
        assert classes == tuple(sorted(set(classes)))
        assert all(1 <= one <= 45 for one in classes)
        assert parse_nice_classes(", ".join(map(str, classes))) == classes


@pytest.mark.parametrize(("text", "code"), [("de", "DE"), (" UK ", "GB"), ("g.b.", "GB"), ("ＣＮ", "CN")])
def test_a_country_is_two_letters(text: str, code: str) -> None:
    assert parse_country(text) == code


def test_countries_have_names_in_the_language_of_the_reader() -> None:
    with translation.override("zh-hans"):
        assert country_name("DE") == "德国"
    with translation.override("en"):
        assert country_name("DE") == "Germany"
        choices = country_choices()
    assert {code for code, _name in choices} == CODES
    assert len(CODES) == 249
    assert choices[0] == ("AF", "Afghanistan")
