"""Names in two scripts, and two spellings of one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.names import same_name, shape, split_scripts
from core.identifiers.text import plain


@pytest.mark.parametrize(
    ("text", "latin", "chinese"),
    [
        ("Burberry 博柏利", "Burberry", "博柏利"),
        ("博柏利 Burberry", "Burberry", "博柏利"),
        ("Burberry博柏利", "Burberry", "博柏利"),
        ("博柏利（Burberry Limited）", "Burberry Limited", "博柏利"),
        ("Burberry Limited (博柏利有限公司)", "Burberry Limited", "博柏利有限公司"),
        ("Burberry【博柏利】", "Burberry", "博柏利"),
        ("Burberry / 博柏利", "Burberry", "博柏利"),
        ("Burberry，博柏利", "Burberry", "博柏利"),
        ("Dyson Limited - 戴森有限公司", "Dyson Limited", "戴森有限公司"),
        ("Burberry Limited\n博柏利有限公司", "Burberry Limited", "博柏利有限公司"),
        ("Marks & Spencer, plc | 玛莎百货", "Marks & Spencer, plc", "玛莎百货"),
        ("Jo Malone London(祖·玛珑)", "Jo Malone London", "祖·玛珑"),
        ("Burberry (China) 博柏利（中国）", "Burberry (China)", "博柏利（中国）"),
        ("TCL Technology / TCL科技集团", "TCL Technology", "TCL科技集团"),
        ("Ｂｕｒｂｅｒｒｙ　博柏利", "Burberry", "博柏利"),
    ],
)
def test_two_names_in_one_cell_are_taken_apart(text: str, latin: str, chinese: str) -> None:
    assert split_scripts(text) == (latin, chinese)


@pytest.mark.parametrize("name", ["Burberry", "Marks & Spencer plc", "A/S Dampskibsselskabet", "Ω Омега", "3M"])
def test_a_name_without_chinese_stays_whole(name: str) -> None:
    assert split_scripts(name) == (name, "")


@pytest.mark.parametrize(
    "name",
    [
        "博柏利",
        "博柏利（上海）贸易有限公司",
        "TCL集团股份有限公司",
        "TCL 集团股份有限公司",
        "3M中国有限公司",
        "上海第1百货",
        "A. O. 史密斯",
        "匹克A",
    ],
)
def test_a_chinese_name_with_letters_of_its_own_stays_whole(name: str) -> None:
    assert split_scripts(name) == ("", name)


def test_brackets_of_a_chinese_name_come_back_as_it_is_registered() -> None:
    assert split_scripts("博柏利(上海)贸易有限公司") == ("", "博柏利（上海）贸易有限公司")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Burberry Limited", "BURBERRY LTD."),
        ("Marks & Spencer P.L.C.", "Marks and Spencer plc"),
        ("Marks and Spencer Public Limited Company", "Marks and Spencer plc"),
        ("Dunhill Company Limited", "DUNHILL CO., LTD."),
        ("Nestlé S.A.", "NESTLE SA"),
        ("Reckitt’s", "Reckitts"),
        ("Mulberry-Group plc", "Mulberry Group plc"),
        ("Ｂｕｒｂｅｒｒｙ Ltd", "Burberry Limited"),
        ("博柏利（上海）贸易有限公司", "博柏利(上海)贸易有限责任公司"),
        ("博柏利 股份公司", "博柏利股份有限公司"),
    ],
)
def test_one_name_in_two_spellings_is_the_same(first: str, second: str) -> None:
    assert same_name(first, second)
    assert same_name(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Burberry plc", "Burberry Limited"),
        ("Burberry", "Burberry Limited"),
        ("Burberry Asia Limited", "Burberry Limited"),
        ("博柏利有限公司", "博柏利股份有限公司"),
        ("博柏利（上海）贸易有限公司", "博柏利（北京）贸易有限公司"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_another_company_is_not_the_same(first: str, second: str) -> None:
    assert not same_name(first, second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Burberry Limited", "burberry"),
        ("The Marks & Spencer Public Limited Company", "the marks and spencer"),
        ("博柏利（上海）贸易有限公司", "博柏利上海贸易"),
        ("ＤＹＳＯＮ Co., Ltd", "dyson"),
        ("Limited", "limited"),
        ("", ""),
    ],
)
def test_the_shape_of_a_name_is_without_its_legal_form(text: str, expected: str) -> None:
    assert shape(text) == expected


NAMES = st.one_of(st.text(max_size=40), st.text("abc Ltd limitedplc.,&()（）/-博柏利有限公司集团123", max_size=30))


@given(NAMES)
def test_taking_apart_loses_no_letter_and_mixes_no_script(text: str) -> None:
    latin, chinese = split_scripts(text)
    assert not any("\u4e00" <= character <= "\u9fff" for character in latin)
    assert sorted(filter(str.isalnum, latin + chinese)) == sorted(filter(str.isalnum, plain(text)))
    assert split_scripts(latin) == (latin, "")


@given(NAMES)
def test_every_name_with_a_letter_is_the_same_as_itself_in_capitals(text: str) -> None:
    if shape(text):
        assert same_name(text, text)
        assert same_name(text, f" {text} ")
    assert shape(shape(text)) == shape(text)


@given(
    st.from_regex(r"[A-Z][a-z]{3,12}( [A-Z][a-z]{3,12}){0,2}", fullmatch=True),
    st.from_regex(r"[博柏利戴森]{2,6}", fullmatch=True),
)
def test_any_two_names_side_by_side_are_found(latin: str, chinese: str) -> None:
    for text in (
        f"{latin} {chinese}",
        f"{chinese} {latin}",
        f"{latin}（{chinese}）",
        f"{chinese}({latin})",
        f"{latin} / {chinese}",
    ):
        assert split_scripts(text) == (latin, chinese)
