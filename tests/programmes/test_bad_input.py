"""What is typed in unusual ways is understood; what cannot be is refused with the reason, at every door alike."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from programmes import checklists
from programmes.models import OfficialShop, Profile, Right
from tests.api.callers import calling
from tests.cast import Cast, signed_in
from tests.documents import samples

pytestmark = pytest.mark.django_db

RIGHTS = ("rights_portal", "rights_staff")
ORGANISATIONS = ("organisation_portal", "owners_staff")
NAMES = {"name": "Harrow & Finch Ltd", "name_zh": "哈罗芬奇有限公司"}
MARK: dict[str, Any] = {
    "right_type": "trade_mark",
    "territory": "CN",
    "number": "23456789",
    "title": "FINCH TEA",
    "registered_on": "2020-05-14",
}
# The last character of each is wrong.
PATENTS = [
    ("design", "ZL201730123456.2", "The check digit of 201730123456.2 should be 1."),
    ("utility_model", "ZL 2017 2 0601862.8", "The check digit of 201720601862.8 should be 9."),
    ("invention", "２０１７１０６０１８６２.５", "The check digit of 201710601862.5 should be 3."),
]
USCC = ("91110000600037341M", "The check digit of 91110000600037341M should be L.")
DATES = ["2020/5/14", "14.05.2020", "14 May 2020", "May 14, 2020", "2020年5月14日", "20200514", "２０２０－０５－１４"]


def keeper(cast: Cast, room: str) -> Client:
    """The browser of whoever keeps the records in a room: the owner's administrator, or a case officer."""
    _ = cast.harrow
    return signed_in(cast.owner_admin if room.endswith("_portal") else cast.officer)


def page_of(room: str, name: str) -> str:
    """A page of an organisation's own room, or of the same organisation in that of staff."""
    return reverse(f"{room}:{name}", args=[] if room.endswith("_portal") else ["harrow-finch"])


def wrong(response: Any) -> dict[str, list[str]]:
    """The errors of the page's form, by field."""
    assert response.status_code == 422
    return {name: list(map(str, errors)) for name, errors in response.context["form"].errors.items()}


def file_of(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- Check digits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", RIGHTS)
@pytest.mark.parametrize(("kind", "number", "said"), PATENTS)
def test_a_wrong_check_digit_of_a_patent_says_which_is_expected(
    cast: Cast, room: str, kind: str, number: str, said: str
) -> None:
    given = MARK | {"right_type": kind, "number": number}
    page = keeper(cast, room).post(reverse(f"{room}:new"), given)
    [message] = wrong(page)["number"]
    assert message.startswith(said)
    assert said in page.text
    assert not Right.objects.exists()


@pytest.mark.parametrize(("kind", "number", "said"), PATENTS)
def test_programs_are_told_the_same(cast: Cast, kind: str, number: str, said: str) -> None:
    body = {"type": kind, "territory": "CN", "number": number, "title": "Teapot", "registered_on": "2020-05-14"}
    answer = calling(cast.owner_client).post("/rights", body)
    assert answer.status_code == 422
    [error] = [one for one in answer.json()["errors"] if one["pointer"] == "/number"]
    assert error["detail"].startswith(said)


@pytest.mark.parametrize("room", ORGANISATIONS)
def test_a_wrong_check_digit_of_a_company_says_which_is_expected(cast: Cast, room: str) -> None:
    number, said = USCC
    page = keeper(cast, room).post(page_of(room, "profile"), NAMES | {"number_kind": "uscc", "number": number})
    [message] = wrong(page)["number"]
    assert message.startswith(said)
    assert f'value="{number}"' in page.text
    assert not Profile.objects.filter(organisation=cast.harrow, number__gt="").exists()


# --- Digits of any width, dates in any writing -----------------------------------------------------------------------


@pytest.mark.parametrize("room", RIGHTS)
def test_full_width_digits_of_a_right_are_understood(cast: Cast, room: str) -> None:
    given = MARK | {"number": "第２３４５６７８９号", "nice_classes": "２１、３０", "filed_on": "２０１９／０１／０２"}
    assert keeper(cast, room).post(reverse(f"{room}:new"), given).status_code == 302
    right = Right.objects.get()
    assert (right.number, right.nice_classes, right.filed_on) == ("23456789", [21, 30], date(2019, 1, 2))


@pytest.mark.parametrize("room", ORGANISATIONS)
@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [("uk", "０１２３４５６７", "01234567"), ("uscc", "９１１１００００６０００３７３４１Ｌ", "91110000600037341L")],
)
def test_full_width_digits_of_a_company_are_understood(cast: Cast, room: str, kind: str, given: str, kept: str) -> None:
    page = keeper(cast, room).post(page_of(room, "profile"), NAMES | {"number_kind": kind, "number": given})
    assert page.status_code == 302
    assert Profile.objects.get(organisation=cast.harrow).number == kept


@pytest.mark.parametrize("room", ORGANISATIONS)
def test_full_width_digits_of_a_shop_and_of_a_telephone_are_understood(cast: Cast, room: str) -> None:
    browser = keeper(cast, room)
    shop = {"address": "１０００００１", "name": "Flagship"}
    assert browser.post(page_of(room, "add_shop"), shop).status_code == 302
    contact = {
        "name": "Bea Brand",
        "email": "bea@harrow.example",
        "roles": ["legal"],
        "phone": "＋４４ １７８２ ４９６０００",
    }
    assert browser.post(page_of(room, "add_contact"), contact).status_code == 302
    assert OfficialShop.objects.get().number == "1000001"
    assert cast.harrow.contacts.get().phone == "+44 1782 496000"


@pytest.mark.parametrize("room", RIGHTS)
@pytest.mark.parametrize("written", DATES)
def test_a_day_is_understood_however_it_is_written(cast: Cast, room: str, written: str) -> None:
    answer = keeper(cast, room).post(reverse(f"{room}:new"), MARK | {"registered_on": written})
    assert answer.status_code == 302
    assert Right.objects.get().registered_on == date(2020, 5, 14)


@pytest.mark.parametrize("written", ["14/05/20", "2020-13-01", "soon", "05/14/2020"])
def test_a_day_that_may_mean_another_is_refused_and_what_was_typed_stays(cast: Cast, written: str) -> None:
    page = keeper(cast, "rights_portal").post(reverse("rights_portal:new"), MARK | {"registered_on": written})
    [message] = wrong(page)["registered_on"]
    assert message
    assert f'value="{written}"' in page.text
    assert 'value="FINCH TEA"' in page.text


# --- Both scripts in one field ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ORGANISATIONS)
@pytest.mark.parametrize(
    "given", ["Harrow & Finch Limited 哈罗芬奇茶业有限公司", "哈罗芬奇茶业有限公司（Harrow & Finch Limited）"]
)
def test_both_legal_names_in_one_field_are_told_apart(cast: Cast, room: str, given: str) -> None:
    answer = keeper(cast, room).post(page_of(room, "profile"), {"name": given, "name_zh": ""})
    assert answer.status_code == 302
    cast.harrow.refresh_from_db()
    assert (cast.harrow.name, cast.harrow.name_zh) == ("Harrow & Finch Limited", "哈罗芬奇茶业有限公司")


def test_a_name_that_contradicts_the_other_field_stays_as_it_was_typed(cast: Cast) -> None:
    given = {"name": "Harrow 哈罗", "name_zh": "芬奇"}
    assert keeper(cast, "owners_staff").post(page_of("owners_staff", "profile"), given).status_code == 302
    cast.harrow.refresh_from_db()
    assert (cast.harrow.name, cast.harrow.name_zh) == ("Harrow 哈罗", "芬奇")


def test_a_contacts_name_in_both_scripts_is_told_apart(cast: Cast) -> None:
    given = {"name": "Wendy White 白文", "email": "w@harrow.example", "roles": ["legal"]}
    assert keeper(cast, "owners_staff").post(page_of("owners_staff", "add_contact"), given).status_code == 302
    contact = cast.harrow.contacts.get()
    assert (contact.name, contact.name_zh) == ("Wendy White", "白文")


@pytest.mark.parametrize("words", ["FINCH TEA", "芬奇茶"])
def test_a_mark_that_is_in_both_scripts_is_kept_as_it_is_and_found_by_either(cast: Cast, words: str) -> None:
    browser = keeper(cast, "rights_portal")
    assert browser.post(reverse("rights_portal:new"), MARK | {"title": "FINCH TEA 芬奇茶"}).status_code == 302
    found = browser.get(reverse("rights_portal:list"), {"q": words}).context["list"].rows
    assert [row.title for row in found] == ["FINCH TEA 芬奇茶"]


# --- Files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", RIGHTS)
def test_a_certificate_that_may_ask_for_a_password_is_taken_and_says_so_to_everybody(cast: Cast, room: str) -> None:
    browser, given = keeper(cast, room), {"kind": "certificate", "document": file_of("c.pdf", samples.ENCRYPTED_PDF)}
    page = browser.post(reverse(f"{room}:document_add", args=[cast.mark.pk]), given, follow=True)
    assert cast.mark.documents.count() == 1
    assert "This PDF may ask for a password" in page.text
    for other in RIGHTS:
        shown = keeper(cast, other).get(reverse(f"{other}:detail", args=[cast.mark.pk]))
        assert "save it without one and add it again" in shown.text
    plain = {"kind": "renewal", "document": file_of("r.pdf", samples.PDF)}
    cast.mark.documents.all().delete()
    page = browser.post(reverse(f"{room}:document_add", args=[cast.mark.pk]), plain, follow=True)
    assert "ask for a password" not in page.text


@pytest.mark.parametrize("room", RIGHTS)
def test_a_picture_of_twenty_thousand_pixels_square_is_refused_with_the_reason(cast: Cast, room: str) -> None:
    given = {"kind": "certificate", "document": file_of("c.png", samples.pixel_bomb(20_000))}
    page = keeper(cast, room).post(reverse(f"{room}:document_add", args=[cast.mark.pk]), given)
    assert wrong(page) == {"document": ["This picture has more than 100 million pixels. Save it in a smaller size."]}
    assert not cast.mark.documents.exists()


def test_the_application_and_programs_refuse_it_in_the_same_words(cast: Cast) -> None:
    enrolment = cast.enrolment("application")
    item = next(one.code for one in checklists.items_of(enrolment.checklist) if one.documents)
    address = reverse("enrolments_portal:item", args=[enrolment.reference, item])
    page = keeper(cast, "rights_portal").post(address, {"documents": [file_of("c.png", samples.pixel_bomb(20_000))]})
    assert page.status_code == 422
    answer = calling(cast.owner_client).upload("/documents", {"file": file_of("c.png", samples.pixel_bomb(20_000))})
    assert answer.status_code == 422
    for told in (page.text, answer.json()["detail"]):
        assert "more than 100 million pixels" in told
    assert not enrolment.documents.exists()
