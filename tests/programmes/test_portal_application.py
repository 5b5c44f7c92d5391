"""An application as its people work on it: tasks, rights, documents, the check of all answers, and what comes back."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.accounts.actions import merging
from core.days import house_day
from programmes import queries
from programmes.actions import enrolments, rights
from programmes.actions.rights import FactEntry
from programmes.choices import EnrolmentState as S
from programmes.choices import ItemState, Programme, RightDocumentKind, RightFactKind, SendBackReason, Service
from programmes.models import Enrolment, Profile
from programmes.portal.enrolments.contexts.tasks import Status
from tests.cast import PNG, Cast, acting, signed_in

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 30
CERTIFICATE = "registration_certificate"
DECLARED = {"declared_name": "Oscar Harrow", "declared_title": "General Counsel", "agrees": "on"}


def url(enrolment: Enrolment, page: str = "") -> str:
    return f"/portal/enrolments/{enrolment.reference}/application/{page}"


def text(response: Any) -> str:
    return str(response.content.decode())


def picture(name: str = "certificate.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def statuses(client: Client, enrolment: Enrolment) -> dict[str, Status]:
    page = client.get(url(enrolment)).context["page"]
    return {task.code: task.status for group in page.groups for task in group.tasks}


@pytest.fixture
def oscar(cast: Cast) -> Client:
    """The browser of Harrow & Finch's administrator."""
    return signed_in(cast.owner_admin)


@pytest.fixture
def begun(cast: Cast) -> Enrolment:
    """An application in which nothing has been chosen or added yet; the organisation's own record is whole."""
    return cast.enrolment(S.APPLICATION)


@pytest.fixture
def whole(cast: Cast, begun: Enrolment) -> Enrolment:
    """An application that can be submitted as it stands."""
    certified(cast)
    enrolments.choose_rights(begun.pk, [cast.mark.pk], actor=acting(cast.owner_admin))
    paper = cast.document("certificate.png", by=cast.owner_admin)
    enrolments.add_document(begun.pk, CERTIFICATE, paper, actor=acting(cast.owner_admin))
    return begun


def certified(cast: Cast) -> None:
    cast.mark.documents.create(
        kind=RightDocumentKind.CERTIFICATE, document=cast.document("mark.png", by=cast.owner_admin)
    )


def test_what_is_missing_stands_at_each_task_and_the_declaration_waits_for_the_rest(
    oscar: Client, begun: Enrolment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = oscar.get(url(begun))
    assert "At least one right that is in force in China" in text(page)
    assert statuses(oscar, begun) == {
        "identity": Status.DONE,
        "contacts": Status.DONE,
        "rights": Status.TODO,
        "services": Status.OPTIONAL,
        CERTIFICATE: Status.TODO,
        "power": Status.DONE,
        "shops": Status.DONE,
        "declaration": Status.BLOCKED,
    }
    assert (page.context["page"].done, page.context["page"].total) == (4, 7)


def test_each_task_leads_to_where_it_is_mended_and_back(oscar: Client, begun: Enrolment) -> None:
    words = text(oscar.get(url(begun)))
    assert "/portal/organisation/#people" in words
    assert url(begun, "rights/") in words
    assert url(begun, f"documents/{CERTIFICATE}/") in words
    for there in ("/portal/organisation/", "/portal/rights/"):
        assert url(begun) in text(oscar.get(there)), there


def test_the_address_of_the_enrolment_leads_to_the_tasks_and_the_tasks_to_it_once_submitted(
    oscar: Client, begun: Enrolment, cast: Cast
) -> None:
    detail = f"/portal/enrolments/{begun.reference}/"
    assert oscar.get(detail)["Location"] == url(begun)
    submitted = cast.enrolment(S.DOCUMENTS_CHECK, programme=Programme.TEST_PURCHASE)
    for page in ("", "services/", "check/", f"documents/{CERTIFICATE}/"):
        assert oscar.get(url(submitted, page))["Location"] == f"/portal/enrolments/{submitted.reference}/", page


def test_rights_are_ticked_with_their_status_and_certificate(oscar: Client, begun: Enrolment, cast: Cast) -> None:
    certified(cast)
    rights = [cast.mark, cast.uk_mark, cast.lapsed_mark, cast.foreign_mark]
    rows = {row.right: row for row in oscar.get(url(begun, "rights/")).context["rows"]}
    assert set(rows) == set(rights[:3])
    assert rows[cast.mark].certificates == 1
    assert "not in China" in rows[cast.uk_mark].note
    assert rows[cast.lapsed_mark].status.tone == "bad"
    answer = oscar.post(url(begun, "rights/"), {"shown": [cast.mark.pk], "rights": [cast.mark.pk]})
    assert answer["Location"] == url(begun)
    assert statuses(oscar, begun)["rights"] == Status.DONE


def test_a_chosen_right_without_its_certificate_is_named(oscar: Client, begun: Enrolment, cast: Cast) -> None:
    oscar.post(url(begun, "rights/"), {"shown": [cast.mark.pk], "rights": [cast.mark.pk]})
    assert "A certificate of HARROW &amp; FINCH (12345678)" in text(oscar.get(url(begun)))


def test_rights_that_were_not_on_the_page_keep_their_tick(oscar: Client, begun: Enrolment, cast: Cast) -> None:
    enrolments.choose_rights(begun.pk, [cast.mark.pk, cast.design.pk], actor=acting(cast.owner_admin))
    cast.mark.search_text = queries.search_text_of(cast.mark, cast.harrow)
    cast.mark.save()
    found = oscar.get(url(begun, "rights/"), {"q": "12345678"}).context["rows"]
    assert [row.right for row in found] == [cast.mark]
    oscar.post(url(begun, "rights/"), {"shown": [cast.mark.pk]})
    assert list(begun.rights.all()) == [cast.design]


def test_all_rights_in_force_in_china_are_added_at_one_stroke(oscar: Client, begun: Enrolment, cast: Cast) -> None:
    _ = cast.mark, cast.design, cast.lapsed_mark, cast.uk_mark, cast.foreign_mark
    oscar.post(url(begun, "rights/"), {"all": "1"})
    assert set(begun.rights.all()) == {cast.mark, cast.design}


@pytest.mark.parametrize("given", ["0", "x", "٣", "-1", "99999999999999999999"])
def test_rubbish_among_the_rights_chooses_nothing(given: str, oscar: Client, begun: Enrolment, cast: Cast) -> None:
    answer = oscar.post(url(begun, "rights/"), {"rights": [given, cast.foreign_mark.pk]})
    assert answer.status_code == 422
    assert not begun.rights.exists()


def test_services_are_chosen_and_struck_out_again(oscar: Client, begun: Enrolment) -> None:
    assert "ahead of others" in text(oscar.get(url(begun, "services/")))
    oscar.post(url(begun, "services/"), {"services": [Service.GREEN_CHANNEL]})
    begun.refresh_from_db()
    assert begun.services == [Service.GREEN_CHANNEL]
    assert oscar.post(url(begun, "services/"), {"services": ["invented"]}).status_code == 422
    oscar.post(url(begun, "services/"), {})
    begun.refresh_from_db()
    assert begun.services == []


def test_a_document_travels_with_the_form_where_there_are_no_scripts(oscar: Client, begun: Enrolment) -> None:
    answer = oscar.post(url(begun, f"documents/{CERTIFICATE}/"), {"documents": [picture()]})
    assert answer["Location"] == url(begun)
    assert [paper.document.name for paper in begun.documents.all()] == ["certificate.png"]
    assert statuses(oscar, begun)[CERTIFICATE] == Status.DONE


def test_a_refused_file_does_not_keep_the_others_out(oscar: Client, begun: Enrolment) -> None:
    bad = SimpleUploadedFile("page.html", b"<html>", content_type="text/html")
    answer = oscar.post(url(begun, f"documents/{CERTIFICATE}/"), {"documents": [bad, picture()]})
    assert answer.status_code == 422
    assert "page.html" in text(answer)
    assert begun.documents.count() == 1


def test_the_uploader_gets_a_list_item_or_a_problem(oscar: Client, begun: Enrolment, cast: Cast) -> None:
    address = url(begun, f"documents/{CERTIFICATE}/upload/")
    taken = oscar.post(address, {"file": picture()})
    assert taken.status_code == 201
    assert "certificate.png" in text(taken)
    refused = oscar.post(address, {"file": SimpleUploadedFile("x.exe", b"MZ", content_type="application/x-exe")})
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert oscar.post(address, {}).status_code == 400
    unknown = oscar.post(url(begun, "documents/invented/upload/"), {"file": picture()})
    assert unknown.status_code == 422
    assert signed_in(cast.stranger).post(address, {"file": picture()}).status_code == 404
    assert signed_in(cast.owner_reader).post(address, {"file": picture()}).status_code == 403
    assert Client().post(address, {"file": picture()}).status_code == 401


def test_a_newer_file_takes_the_place_of_the_older_one_which_stays_to_be_seen(oscar: Client, begun: Enrolment) -> None:
    item = url(begun, f"documents/{CERTIFICATE}/")
    oscar.post(item, {"documents": [picture("old.png")]})
    old = begun.documents.get()
    replace = f"{item}{old.pk}/replace/"
    assert "old.png" in text(oscar.get(replace))
    assert oscar.post(replace, {}).status_code == 422
    newer = SimpleUploadedFile("new.png", PNG + b"\0", content_type="image/png")
    assert oscar.post(replace, {"file": newer})["Location"] == item
    page = oscar.get(item)
    assert [file.name for file in page.context["files"]] == ["new.png"]
    assert [(file.name, file.replaced_at is not None) for file in page.context["earlier"]] == [("old.png", True)]
    assert "Replaced on" in text(page)
    assert oscar.post(replace, {"file": picture()}).status_code == 404


def test_a_file_is_removed_after_asking_and_stays_on_record(oscar: Client, begun: Enrolment) -> None:
    item = url(begun, f"documents/{CERTIFICATE}/")
    oscar.post(item, {"documents": [picture()]})
    remove = f"{item}{begun.documents.get().pk}/remove/"
    assert "Remove this file?" in text(oscar.get(remove))
    assert oscar.post(remove)["Location"] == item
    assert begun.documents.get().replaced_at is not None
    assert statuses(oscar, begun)[CERTIFICATE] == Status.TODO


def test_an_item_that_asks_for_no_documents_has_no_page(oscar: Client, begun: Enrolment) -> None:
    for code in ("identity", "invented", "platform_answer"):
        assert oscar.get(url(begun, f"documents/{code}/")).status_code == 404


def test_the_check_shows_every_answer_with_the_way_to_change_it(
    oscar: Client, whole: Enrolment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = oscar.get(url(whole, "check/"))
    words = text(page)
    assert page.context["page"].missing == []
    for answer in ("Harrow &amp; Finch Ltd", "哈罗芬奇有限公司", "1 Potters Row", "HARROW &amp; FINCH (12345678)"):
        assert answer in words, answer
    assert 'value="Oscar Harrow"' in words
    assert "5 working days in China" in words


def test_an_application_that_lacks_something_cannot_be_submitted(oscar: Client, begun: Enrolment) -> None:
    page = oscar.get(url(begun, "check/"))
    assert [one.label for one in page.context["page"].missing] == [
        "IP rights: At least one right that is in force in China",
        "Certificate of incorporation: No file has been added yet",
    ]
    assert "Submit the application" not in text(page)
    assert oscar.post(url(begun, "check/"), DECLARED).status_code == 409
    begun.refresh_from_db()
    assert begun.state == S.APPLICATION


def test_submitting_asks_for_the_declaration_and_says_what_happens_next(oscar: Client, whole: Enrolment) -> None:
    check = url(whole, "check/")
    assert oscar.post(check, {"declared_name": "", "declared_title": "X"}).status_code == 422
    unsigned = oscar.post(check, {name: value for name, value in DECLARED.items() if name != "agrees"})
    assert "Tick the declaration" in text(unsigned)
    done = oscar.post(check, DECLARED, follow=True)
    assert done.redirect_chain[-1][0] == f"/portal/enrolments/{whole.reference}/submitted/"
    assert "10 working days in China" in text(done)
    assert "5 working days left" in text(done)
    whole.refresh_from_db()
    assert (whole.state, whole.declared_name) == (S.DOCUMENTS_CHECK, "Oscar Harrow")
    again = oscar.post(check, DECLARED)
    assert again["Location"] == f"/portal/enrolments/{whole.reference}/"


def test_what_was_sent_back_stands_on_top_by_whom_why_and_item_by_item(
    oscar: Client, whole: Enrolment, cast: Cast
) -> None:
    oscar.post(url(whole, "check/"), DECLARED)
    officer = acting(cast.officer)
    judged = [("identity", "not_matching", "The name differs."), (CERTIFICATE, "unreadable", "Page 2 is blurred.")]
    enrolments.judge_item(whole.pk, "rights", ItemState.ACCEPTED, actor=officer)
    for code, reason, note in reversed(judged):
        enrolments.judge_item(whole.pk, code, ItemState.SENT_BACK, actor=officer, reason=reason, note=note)
    cast.move_enrolment(whole, "send_back")
    back = oscar.get(url(whole)).context["page"].sent_back
    assert (back.by, back.reason, back.text) == (
        "China-Britain Business Council",
        "Something is missing",
        "Please add the certificate of renewal.",
    )
    assert [(item.label, item.note, item.is_mended) for item in back.items] == [
        ("Identity of the rights owner", "The name differs.", False),
        ("Certificate of incorporation", "Page 2 is blurred.", False),
    ]
    found = statuses(oscar, whole)
    assert (found["identity"], found[CERTIFICATE], found["rights"]) == (
        Status.SENT_BACK,
        Status.SENT_BACK,
        Status.DONE,
    )
    item = url(whole, f"documents/{CERTIFICATE}/")
    assert "Page 2 is blurred." in text(oscar.get(item))
    oscar.post(item, {"documents": [picture("better.png")]})
    mended = oscar.get(url(whole)).context["page"].sent_back.items
    assert [one.is_mended for one in mended] == [False, True]
    assert statuses(oscar, whole)[CERTIFICATE] == Status.DONE
    oscar.post(url(whole, "check/"), DECLARED)
    whole.refresh_from_db()
    assert whole.state == S.DOCUMENTS_CHECK
    assert not whole.items.filter(state=ItemState.SENT_BACK).exists()


def test_a_reader_sees_the_application_and_changes_nothing(begun: Enrolment, cast: Cast) -> None:
    rita = signed_in(cast.owner_reader)
    page = text(rita.get(url(begun)))
    assert "Your role lets you read" in page
    assert url(begun, "rights/") not in page
    assert rita.get(url(begun, "check/")).status_code == 200
    for where in ("rights/", "services/", "power/", f"documents/{CERTIFICATE}/"):
        assert rita.get(url(begun, where)).status_code == 403, where
        assert rita.post(url(begun, where), {}).status_code == 403, where
    assert rita.post(url(begun, "check/"), DECLARED).status_code == 403


def test_an_agent_applies_on_its_power_of_attorney_and_it_is_named(whole: Enrolment, cast: Cast) -> None:
    power = cast.power()
    lena = signed_in(cast.agent)
    page = lena.get(url(whole))
    tasks = {task.code: task for group in page.context["page"].groups for task in group.tasks}
    assert tasks["identity"].url == ""
    assert "Harrow & Finch Ltd or CBBC gives this" in tasks["identity"].hint
    form = lena.get(url(whole, "power/")).context["form"]
    assert [value for value, _label in form.fields["power"].choices] == [str(power.pk)]
    assert lena.post(url(whole, "power/"), {"power": "none"}).status_code == 422
    lena.post(url(whole, "check/"), DECLARED | {"declared_name": "Lena Lark", "declared_title": "Solicitor"})
    whole.refresh_from_db()
    assert (whole.state, whole.power) == (S.DOCUMENTS_CHECK, power)


def test_the_owner_names_an_agents_power_of_attorney_and_takes_it_back(
    oscar: Client, begun: Enrolment, cast: Cast
) -> None:
    power = cast.power()
    cast.power(programmes=[Programme.TEST_PURCHASE])
    foreign = cast.power(owner=cast.brightwater)
    form = oscar.get(url(begun, "power/")).context["form"]
    assert [value for value, _label in form.fields["power"].choices] == ["none", str(power.pk)]
    assert oscar.post(url(begun, "power/"), {"power": str(foreign.pk)}).status_code == 422
    oscar.post(url(begun, "power/"), {"power": str(power.pk)})
    begun.refresh_from_db()
    assert begun.power == power
    assert "Larkspur LLP" in text(oscar.get(url(begun)))
    oscar.post(url(begun, "power/"), {"power": "none"})
    begun.refresh_from_db()
    assert begun.power is None


def test_what_was_typed_in_the_declaration_survives_a_lost_session(whole: Enrolment, cast: Cast) -> None:
    browser = signed_in(cast.owner_admin)
    browser.logout()
    browser.post(url(whole, "check/"), DECLARED | {"declared_title": "Chief Counsel"})
    browser.force_login(cast.owner_admin, backend="core.accounts.backends.PersonBackend")
    assert "Chief Counsel" in text(browser.get(url(whole, "check/")))


def test_files_of_an_application_are_handed_out_to_those_who_see_it(
    oscar: Client, whole: Enrolment, cast: Cast
) -> None:
    document = whole.documents.get().document
    address = f"/portal/documents/{document.public_id}/"
    answer: Any = oscar.get(address)
    assert BytesIO(b"".join(answer.streaming_content)).read() == PNG
    assert oscar.get(f"{address}thumbnail/").status_code == 200
    assert oscar.get(f"{address}huge/").status_code == 404
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.agent).get(address).status_code == 404
    cast.power()
    assert signed_in(cast.agent).get(address).status_code == 200


# --- What changes elsewhere while an application is open -------------------------------------------------------------


def test_a_shop_takes_the_word_that_there_is_none_back_and_without_it_the_task_is_open_again(
    oscar: Client, begun: Enrolment, cast: Cast
) -> None:
    shop = {"address": "https://mall.jd.com/index-1000042.html", "name": "Flagship"}
    assert oscar.post("/portal/organisation/shops/new/", shop).status_code == 302
    assert statuses(oscar, begun)["shops"] == Status.DONE
    found = cast.harrow.official_shops.get()
    assert oscar.post(f"/portal/organisation/shops/{found.pk}/strike-out/").status_code == 302
    assert statuses(oscar, begun)["shops"] == Status.TODO
    assert "Your official shops on JD, or the word that you have none" in text(oscar.get(url(begun)))
    assert oscar.post("/portal/organisation/shops/none/").status_code == 302
    assert statuses(oscar, begun)["shops"] == Status.DONE


def test_a_contact_who_is_taken_out_opens_the_task_again_and_keeps_the_application_from_being_submitted(
    oscar: Client, whole: Enrolment, cast: Cast
) -> None:
    assert statuses(oscar, whole)["declaration"] == Status.TODO
    contact = cast.harrow.contacts.get()
    assert oscar.post(f"/portal/organisation/contacts/{contact.pk}/remove/").status_code == 302
    page = oscar.get(url(whole))
    assert statuses(oscar, whole)["contacts"] == Status.TODO
    assert statuses(oscar, whole)["declaration"] == Status.BLOCKED
    assert "A contact for: Legal" in text(page)
    refused = oscar.post(url(whole, "check/"), DECLARED)
    assert "A contact for: Legal" in text(refused)
    whole.refresh_from_db()
    assert whole.state == S.APPLICATION


def test_a_chosen_right_that_is_cancelled_meanwhile_is_named_and_no_longer_counts(
    oscar: Client, whole: Enrolment, cast: Cast
) -> None:
    enrolments.choose_rights(whole.pk, [cast.mark.pk, cast.design.pk], actor=acting(cast.owner_admin))
    cast.design.documents.create(
        kind=RightDocumentKind.CERTIFICATE, document=cast.document("design.png", by=cast.owner_admin)
    )
    entry = FactEntry(RightFactKind.CANCELLATION, house_day())
    rights.record_fact(cast.design.pk, actor=acting(cast.officer), entry=entry)
    assert f"{cast.design}: Cancelled" in unescape(text(oscar.get(url(whole))))
    assert statuses(oscar, whole)["rights"] == Status.DONE
    rights.record_fact(cast.mark.pk, actor=acting(cast.officer), entry=entry)
    page = unescape(text(oscar.get(url(whole))))
    assert f"{cast.mark}: Cancelled" in page
    assert "At least one right that is in force in China" in page
    assert statuses(oscar, whole)["rights"] == Status.TODO
    assert "At least one right that is in force in China" in text(oscar.post(url(whole, "check/"), DECLARED))
    whole.refresh_from_db()
    assert whole.state == S.APPLICATION


def test_an_application_goes_on_with_its_rights_after_a_merger_and_the_one_that_ended_says_so(
    oscar: Client, whole: Enrolment, cast: Cast
) -> None:
    source = cast.another_owner(1)
    ended = cast.enrolment(S.APPLICATION, owner=source)
    other = cast.enrolment(S.APPLICATION, owner=source, programme=Programme.TEST_PURCHASE)
    moved = cast.mark_of(source)
    for one in (ended, other):
        enrolments.choose_rights(one.pk, [moved.pk], actor=acting(cast.applicant_of(source)))
    assert oscar.get(url(other)).status_code == 404
    merging.merge(source.pk, cast.harrow.pk, actor=acting(cast.administrator), reason="One company, typed twice.")
    page = text(oscar.get(url(other)))
    assert "1 right chosen" in page
    assert f"A certificate of {moved}" in unescape(page)
    rows = {row.right: row.is_chosen for row in oscar.get(url(whole, "rights/")).context["rows"]}
    assert rows == {cast.mark: True, moved: False}
    assert statuses(oscar, whole)["rights"] == Status.DONE
    gone = oscar.get(url(ended), follow=True)
    assert gone.status_code == 200
    assert "Merged with another record" in text(gone)


def test_an_item_that_was_sent_back_is_mended_by_the_word_that_there_are_no_shops(oscar: Client, cast: Cast) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    enrolments.judge_item(
        enrolment.pk, "shops", ItemState.SENT_BACK, actor=acting(cast.officer), reason=SendBackReason.MISSING
    )
    cast.move_enrolment(enrolment, "send_back")
    Profile.objects.filter(organisation=cast.harrow).update(has_no_shops=False)
    assert statuses(oscar, enrolment)["shops"] == Status.SENT_BACK
    assert oscar.post("/portal/organisation/shops/none/").status_code == 302
    assert statuses(oscar, enrolment)["shops"] == Status.DONE
