"""What an owner may paste as the address of a listing, and what is refused."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.jd import Listing, Refusal, Shop, parse_listing, parse_shop

SKU = "100012043978"
URL = f"https://item.jd.com/{SKU}.html"


def refused(text: str) -> str:
    answer = parse_listing(text)
    assert isinstance(answer, Refusal), answer
    assert answer.message
    return answer.code


def test_a_clean_address_needs_no_correction() -> None:
    assert parse_listing(URL) == Listing("jd.com", SKU, URL, corrected=False)


@pytest.mark.parametrize(
    "text",
    [
        f"http://item.jd.com/{SKU}.html",
        f"  {URL}  ",
        f"HTTPS://ITEM.JD.COM/{SKU}.HTML",
        f"item.jd.com/{SKU}.html",
        f"//item.jd.com/{SKU}.html",
        f"https:/item.jd.com/{SKU}.html",
        f"https:item.jd.com/{SKU}.html",
        f"{URL}?cu=true&utm_source=kong&utm_campaign=t_1#crumb-wrap",
        f"{URL}?spm=1,2;3",
        f"{URL};jsessionid=1",
        f"https://item.jd.com:443/{SKU}.html",
        f"https://item.jd.com./{SKU}.html",
        f"https://item.jd.com//{SKU}.html",
        f"https://item.jd.com/{SKU}",
        f"https://item.m.jd.com/product/{SKU}.html?sid=1",
        f"https://item.m.jd.com/ware/view.action?wareId={SKU}",
        f"https://npcitem.jd.com/{SKU}.html",
        f"https://wqitem.jd.com/item/view?sku={SKU}",
        f"https://in.m.jd.com/product/page?skuId={SKU}&from=x",
        f"https://re.jd.com/cps/item/{SKU}.html?cu=true",
        f"https://passport.jd.com/new/login.aspx?ReturnUrl=https%3A%2F%2Fitem.jd.com%2F{SKU}.html%3Fx%3D1",
        f"ｈｔｔｐｓ：／／ｉｔｅｍ．ｊｄ．ｃｏｍ／{SKU}．ｈｔｍｌ",
        "１０００１２０４３９７８",
        SKU,
        f"{SKU}.0",
        f"SKU: {SKU}",
        f"商品编号：{SKU}",
        f"链接:{URL}",
        f"链接：{URL}，请删除。",
        f"看这个item.jd.com/{SKU}.html这家店",
        f"【京东】{URL}「假货」点击链接直接打开",
        f"<{URL}>",
        f"({URL})",
        f'=HYPERLINK("{URL}","open")',
        f"3. {URL}",
        f"3.{URL}",
        f"url={URL}",
        "https://item.jd.com/1000120\u200b43978.html",
        f"\ufeff{URL}\u2060",
        f"{URL} {URL}",
        f"see https://www.example.co.uk/product and {URL}",
    ],
)
def test_every_form_of_one_listing_is_understood_as_that_listing(text: str) -> None:
    assert parse_listing(text) == Listing("jd.com", SKU, URL, corrected=True)


@pytest.mark.parametrize(
    "text", [f"https://item.jd.hk/{SKU}.html", f"npcitem.jd.hk/{SKU}.html", f"item.m.jd.hk/product/{SKU}.html"]
)
def test_jd_worldwide_is_a_platform_of_its_own(text: str) -> None:
    answer = parse_listing(text)
    assert isinstance(answer, Listing)
    assert (answer.platform, answer.sku, answer.url) == ("jd.hk", SKU, f"https://item.jd.hk/{SKU}.html")


@pytest.mark.parametrize(
    "text",
    [
        f"https://item.jd.com.evil.com/{SKU}.html",
        f"https://item.jd.com@evil.com/{SKU}.html",
        f"https://evil.com@item.jd.com/{SKU}.html",
        f"https://user:word@item.jd.com/{SKU}.html",
        f"https://item.jd.com:8443/{SKU}.html",
        f"https://evil.com\\@item.jd.com/{SKU}.html",
        f"https://item.jԁ.com/{SKU}.html",
        f"https://itеm.jd.com/{SKU}.html",
        f"https://item.jd.соm/{SKU}.html",
        f"https://item%2Ejd.com/{SKU}.html",
        f"https://itemjd.com/{SKU}.html",
        f"https://notjd.com/{SKU}.html",
        f"https://item.jd.com.cn/{SKU}.html",
        f"https://evil.com/item.jd.com/{SKU}.html",
        f"https://evil.com/?to=https://item.jd.com/{SKU}.html",
        f"javascript://item.jd.com/{SKU}.html",
        f"ftp://item.jd.com/{SKU}.html",
        "https://item.taobao.com/item.htm?id=100012043978",
        "١٢٣٤٥٦٧٨٩",
        "hello",
        "1234",
    ],
)
def test_what_only_looks_like_jd_is_not_jd(text: str) -> None:
    assert refused(text) == "not_jd"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b\t", "empty"),
        ("x" * 2049, "too_long"),
        (f"https://item.jd.com/{SKU}.html\x00", "control_characters"),
        ("https://item.jd.com/\ud8001.html", "control_characters"),
        ("https://item.jd.com/1\ufffd.html", "control_characters"),
        ("https://u.jd.com/abCDe", "short_link"),
        ("3.cn/-1abc", "short_link"),
        ("【京东】https://3.cn/-1abCD?jkl=@x@ MF1234 「某商品」 点击链接直接打开", "short_link"),
        ("https://mall.jd.com/index-12345.html", "shop_not_listing"),
        ("https://shop.m.jd.com/?shopId=12345", "shop_not_listing"),
        ("https://item.jd.com/", "no_sku"),
        ("https://www.jd.com/", "no_sku"),
        ("https://item.jd.com/0000012345.html", "no_sku"),
        ("https://item.jd.com/1234.html", "no_sku"),
        (f"https://item.jd.com/{'9' * 21}.html", "no_sku"),
        (f"https://item.jd.com\\.evil.com/{SKU}.html", "no_sku"),
        (f"{URL},https://item.jd.com/100012043979.html", "several"),
        (f"{URL}https://item.jd.com/100012043979.html", "several"),
        ("https://wqitem.jd.com/item/view?sku=11111&sku=22222", "several"),
        ("1.00012E+11", "rounded_number"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, code: str) -> None:
    assert refused(text) == code


def test_a_refused_short_link_names_the_host_and_the_way_out() -> None:
    answer = parse_listing("https://u.jd.com/abc")
    assert isinstance(answer, Refusal)
    with translation.override("en"):
        assert "u.jd.com" in answer.message
        assert "copy the address of the listing" in answer.message


@pytest.mark.parametrize(
    "text",
    [
        "https://mall.jd.com/index-12345.html?from=pc",
        "shop.m.jd.com/?shopId=12345",
        "12345",
        "店铺：https://mall.jd.com/index-12345.html",
    ],
)
def test_shops_are_understood(text: str) -> None:
    assert parse_shop(text) == Shop("jd.com", "12345", "https://mall.jd.com/index-12345.html", corrected=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (URL, "listing_not_shop"),
        ("https://somebrand.jd.com/", "own_name_shop"),
        ("https://www.jd.com/", "no_shop"),
        ("https://mall.jd.com/", "no_shop"),
        ("https://mall.jd.com.evil.com/index-1.html", "not_jd"),
        ("https://u.jd.com/abc", "short_link"),
    ],
)
def test_a_refused_shop_says_why(text: str, code: str) -> None:
    answer = parse_shop(text)
    assert isinstance(answer, Refusal)
    assert (answer.code, bool(answer.message)) == (code, True)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    for answer in (parse_listing(text), parse_shop(text)):
        assert answer.message if isinstance(answer, Refusal) else answer.url


@given(st.integers(10**4, 10**20 - 1), st.sampled_from(["com", "hk"]))
def test_reading_the_canonical_address_changes_nothing(sku: int, top: str) -> None:
    url = f"https://item.jd.{top}/{sku}.html"
    assert parse_listing(url) == Listing(f"jd.{top}", str(sku), url, corrected=False)


@given(
    st.from_regex(r"[a-z0-9-]{1,12}(\.[a-z0-9-]{1,12}){0,3}\.[a-z]{2,5}", fullmatch=True).filter(
        lambda host: not host.endswith(("jd.com", "jd.hk", "3.cn"))
    )
)
def test_no_other_host_is_taken_for_jd(host: str) -> None:
    assert isinstance(parse_listing(f"https://{host}/{SKU}.html"), Refusal)
    assert isinstance(parse_listing(f"https://item.jd.com.{host}/{SKU}.html"), Refusal)
