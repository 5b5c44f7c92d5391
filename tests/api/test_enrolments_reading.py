"""What clients read of enrolments, and what they never see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.accounts.choices import Scope
from core.accounts.models import ApiClient
from programmes.api import enrolments as reading
from programmes.choices import ContactRole, Programme
from programmes.models import Contact, Enrolment, OfficialShop, Profile
from tests.api.callers import Caller, calling, visiting
from tests.cast import ENROLMENT_PATHS, Cast

INTRODUCED = [state for state, path in ENROLMENT_PATHS.items() if "introduce" in path]
BEFORE = [state for state in ENROLMENT_PATHS if state not in INTRODUCED]
PARTS = ("", "/events", "/remarks")


def references(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def day_before(instant: datetime) -> str:
    return (instant - timedelta(days=1)).isoformat()


def alike(first: Any, second: Any) -> bool:
    """Whether two refusals differ in nothing but their address and number."""
    bodies = [answer.json() for answer in (first, second)]
    for body in bodies:
        del body["instance"], body["request_id"]
    return bool(first.status_code == second.status_code == 404 and bodies[0] == bodies[1])


def test_jd_lists_what_was_introduced_to_it_newest_first(jd: Caller, cast: Cast) -> None:
    mine = cast.enrolment("introduced")
    later = cast.enrolment("active", owner=cast.brightwater)
    cast.enrolment("approved", programme=Programme.IP_PROTECTION)
    assert references(jd.get("/enrolments")) == [later.reference, mine.reference]
    assert references(jd.get("/enrolments", {"order": "introduced"})) == [mine.reference, later.reference]


def test_an_owner_lists_its_own_from_the_invitation_on(owner: Caller, stranger: Caller, cast: Cast) -> None:
    invited = cast.enrolment("invited")
    cast.enrolment("prospect", programme=Programme.IP_PROTECTION)
    foreign = cast.enrolment("active", owner=cast.brightwater)
    assert references(owner.get("/enrolments")) == [invited.reference]
    assert references(stranger.get("/enrolments")) == [foreign.reference]


def test_an_agent_lists_those_of_its_powers_while_they_last(cast: Cast, agents_client: ApiClient) -> None:
    enrolment = cast.enrolment("application")
    cast.enrolment("application", programme=Programme.TEST_PURCHASE)
    agent = calling(agents_client)
    assert references(agent.get("/enrolments")) == []
    cast.power(valid_until=timezone.localdate() + timedelta(days=30))
    row = agent.get("/enrolments").json()["results"][0]
    assert row["reference"] == enrolment.reference
    # The rights and papers are not there yet: nothing to submit.
    assert row["verbs"] == []
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert references(calling(agents_client).get("/enrolments")) == []


def test_cbbc_may_let_a_program_read_everything_but_do_nothing(cast: Cast) -> None:
    prospect = cast.enrolment("prospect")
    oauth = cast.owner_client.oauth_client.__class__(name="CBBC reporting")
    oauth.set_scopes([Scope.ENROLMENTS_READ])
    oauth.save()
    client = ApiClient.objects.create(
        organisation=cast.cbbc, oauth_client=oauth, label="CBBC reporting", scopes=[Scope.ENROLMENTS_READ]
    )
    caller = calling(client)
    assert references(caller.get("/enrolments")) == [prospect.reference]
    body = caller.get(f"/enrolments/{prospect.reference}").json()
    assert body["verbs"] == []
    assert caller.post(f"/enrolments/{prospect.reference}/begin").status_code == 403


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize("state", BEFORE)
def test_what_jd_was_not_given_is_not_there(jd: Caller, cast: Cast, state: str, path: str) -> None:
    enrolment = cast.enrolment(state)
    assert alike(jd.get(f"/enrolments/{enrolment.reference}{path}"), jd.get(f"/enrolments/E-2020-999999{path}"))


@pytest.mark.parametrize("path", PARTS)
def test_a_stranger_cannot_tell_missing_from_foreign(stranger: Caller, owner: Caller, cast: Cast, path: str) -> None:
    enrolment = cast.enrolment("active")
    assert owner.get(f"/enrolments/{enrolment.reference}{path}").status_code == 200
    foreign = stranger.get(f"/enrolments/{enrolment.reference}{path}")
    assert alike(foreign, stranger.get(f"/enrolments/E-2020-999999{path}"))


def test_a_visitor_and_a_client_without_the_scope_stay_outside(cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    deaf = calling(cast.jd_client, scopes=[Scope.COMPLAINTS_READ, Scope.ENROLMENTS_DECIDE])
    for path in ("/enrolments", f"/enrolments/{enrolment.reference}", "/powers", "/organisations/me"):
        assert visiting().get(path).status_code == 401
        refused = deaf.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
        assert "enrolments:read" in refused["WWW-Authenticate"]


@pytest.mark.parametrize("reference", ["E", "0", "E-2026-1' OR 1=1", "%00", "%ED%A0%80", "Е-2026-000001", "x" * 3000])
def test_a_broken_reference_is_simply_not_there(jd: Caller, reference: str) -> None:
    assert jd.get(f"/enrolments/{reference}").status_code == 404
    assert jd.get(f"/enrolments/{reference}/events").status_code == 404


def test_jd_reads_the_whole_introduction(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced", programme=Programme.TEST_PURCHASE)
    OfficialShop.objects.create(organisation=cast.harrow, platform="jd.com", number="1000123", name="Harrow flagship")
    power = cast.power(programmes=[Programme.TEST_PURCHASE])
    Enrolment.objects.filter(pk=enrolment.pk).update(power=power)
    body = jd.get(f"/enrolments/{enrolment.reference}").json()
    profile = Profile.objects.get(organisation=cast.harrow)
    assert body["owner"]["name"] == "Harrow & Finch Ltd"
    assert body["owner"]["name_zh"] == "哈罗芬奇有限公司"
    assert (body["owner"]["number_kind"], body["owner"]["number"]) == ("uk", profile.number)
    assert (body["owner"]["country"], body["owner"]["address"]) == ("GB", "1 Potters Row, Stoke-on-Trent")
    assert [contact["email"] for contact in body["contacts"]] == ["brand@harrow-finch.example"]
    assert [shop["url"] for shop in body["shops"]] == ["https://mall.jd.com/index-1000123.html"]
    assert [(right["number"], right["status"]) for right in body["rights"]] == [("12345678", "in_force")]
    assert body["agreement"]["reference"] == "A-2019-1"
    assert (body["power"]["agent"]["name"], body["power"]["state"]) == ("Larkspur LLP", "in_force")
    assert body["declaration"]["name"] == "Oscar Harrow"
    assert [clock["code"] for clock in body["clocks"]] == ["jd.enrolment_review"]
    assert body["verbs"] == ["review", "return", "accept", "decline"]
    assert {(paper["item"], paper["kind"]) for paper in body["documents"]} == {
        ("registration_certificate", ""),
        ("identification_guide", ""),
        ("rights", "certificate"),
        ("power", ""),
    }
    guide = next(paper for paper in body["documents"] if paper["item"] == "identification_guide")
    assert guide["item_label"] == "Guide to telling genuine goods"
    assert (guide["media_type"], len(guide["sha256"])) == ("image/png", 64)
    assert body["missing"] == []


def test_jd_is_shown_those_to_ask_and_not_who_pays(jd: Caller, owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    Contact.objects.create(
        organisation=cast.harrow, name="Bill Money", email="bill@harrow-finch.example", roles=[ContactRole.BILLING]
    )
    path = f"/enrolments/{enrolment.reference}"
    assert "bill@" not in jd.get(path).content.decode()
    assert "bill@" in owner.get(path).content.decode()


def test_what_cbbc_and_the_owner_tell_each_other_never_reaches_jd(jd: Caller, owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("prospect")
    enrolment = cast.move_enrolment(enrolment, "invite", message="A word between us.")
    enrolment = cast.move_enrolment(enrolment, "begin")
    cast.fill(enrolment, [cast.mark], None)
    enrolment = cast.move_enrolment(enrolment, "submit")
    enrolment = cast.move_enrolment(enrolment, "approve", note="Seems sound to us.")
    enrolment = cast.move_enrolment(enrolment, "introduce", note="Inner note.")
    enrolment = cast.move_enrolment(enrolment, "return")
    Profile.objects.filter(organisation=cast.harrow).update(notes="Pays late.")
    secrets = ("A word between us.", "Seems sound", "Inner note", "Pays late")
    for path in PARTS:
        text = jd.get(f"/enrolments/{enrolment.reference}{path}").content.decode()
        assert not [secret for secret in secrets if secret in text]
    told = jd.get(f"/enrolments/{enrolment.reference}/remarks").json()["results"]
    assert [(one["verb"], one["who"], one["text"]) for one in told] == [
        ("return", "JD case system", "Which shop is the flagship store?")
    ]
    to_owner = owner.get(f"/enrolments/{enrolment.reference}/remarks").json()["results"]
    assert [one["verb"] for one in to_owner] == ["invite", "return"]
    assert to_owner[-1]["who"] == "JD.com"
    story = jd.get(f"/enrolments/{enrolment.reference}/events").json()["results"]
    assert [event["event"] for event in story] == ["enrolment_introduced", "enrolment_returned"]


def test_why_cbbc_refuses_stays_with_the_owner(jd: Caller, owner: Caller, cast: Cast) -> None:
    enrolment = cast.move_enrolment(cast.enrolment("introduced"), "return")
    cast.move_enrolment(enrolment, "refuse", note="Twins of another record.")
    path = f"/enrolments/{enrolment.reference}"
    assert (jd.get(path).json()["refusal_reason"], jd.get(path).json()["note"]) == ("", "")
    assert owner.get(path).json()["refusal_reason"] == "duplicate"
    assert owner.get(path).json()["note"] == "Twins of another record."


@pytest.mark.parametrize("state", ["exited", "refused"])
def test_with_its_end_jd_loses_documents_and_contacts_not_the_history(
    jd: Caller, owner: Caller, cast: Cast, state: str
) -> None:
    enrolment = cast.enrolment(state)
    body = jd.get(f"/enrolments/{enrolment.reference}").json()
    assert (body["state"], body["documents"], body["contacts"]) == (state, [], [])
    assert jd.get(f"/enrolments/{enrolment.reference}/events").json()["results"]
    assert owner.get(f"/enrolments/{enrolment.reference}").json()["documents"]


def test_an_owner_reads_what_its_application_lacks(owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("application")
    body = owner.get(f"/enrolments/{enrolment.reference}").json()
    lacking = {one["item"]: one["lacks"] for one in body["missing"]}
    assert lacking["rights"] == ["At least one right that is in force in China"]
    assert lacking["registration_certificate"] == ["Certificate of incorporation"]
    step = next(step for step in body["steps"] if step["verb"] == "submit")
    assert not step["is_available"]
    assert "Certificate of incorporation" in step["reason"]
    assert body["verbs"] == []
    assert owner.get("/enrolments").json()["results"][0]["verbs"] == []
    cast.fill(enrolment, [cast.mark], None)
    whole = owner.get(f"/enrolments/{enrolment.reference}").json()
    assert (whole["missing"], whole["verbs"]) == ([], ["submit"])
    assert owner.get("/enrolments").json()["results"][0]["verbs"] == ["submit"]


def test_the_list_and_the_record_agree_on_what_may_be_done(
    jd: Caller, owner: Caller, jd_reader: Caller, cast: Cast
) -> None:
    for state in ENROLMENT_PATHS:
        enrolment = cast.enrolment(state)
        for caller in (jd, owner, jd_reader):
            listed = {row["reference"]: row["verbs"] for row in caller.get("/enrolments").json()["results"]}
            if enrolment.reference in listed:
                read = caller.get(f"/enrolments/{enrolment.reference}").json()
                assert read["verbs"] == listed[enrolment.reference], state
        Enrolment.objects.filter(pk=enrolment.pk).update(state="refused", closed_at=timezone.now())


def test_filters_narrow_the_list(jd: Caller, cast: Cast) -> None:
    early, late = timezone.now() - timedelta(days=20), timezone.now() - timedelta(days=2)
    first = cast.enrolment("introduced", now=early).reference
    second = cast.enrolment("active", owner=cast.brightwater, programme=Programme.TEST_PURCHASE, now=late).reference
    for query, expected in (
        ({"state": "introduced"}, [first]),
        ({"state": ["introduced", "active"]}, [second, first]),
        ({"programme": "test_purchase"}, [second]),
        ({"owner": "harrow-finch"}, [first]),
        ({"owner": "nobody"}, []),
        ({"introduced_after": day_before(early), "introduced_before": late.isoformat()}, [first]),
        ({"introduced_after": (early + timedelta(days=1)).isoformat()}, [second]),
        ({"updated_after": day_before(late)}, [second]),
    ):
        assert references(jd.get("/enrolments", query)) == expected, query


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"state": "lost"}, "state"),
        ({"programme": "x"}, "programme"),
        ({"introduced_after": "yesterday"}, "introduced_after"),
        ({"updated_after": "9999-12-31T23:59:59-14:00"}, "updated_after"),
        ({"owner": "x" * 41}, "owner"),
        ({"order": "random"}, "order"),
        ({"limit": "0"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"stat": "active"}, "stat"),
        ({"owner": "a\x00b"}, "owner"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(jd: Caller, query: dict[str, str], parameter: str) -> None:
    answer = jd.get("/enrolments", query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_pages_follow_each_other(jd: Caller, cast: Cast) -> None:
    made = [
        cast.enrolment("introduced", programme=programme, owner=owner).reference
        for programme in Programme.values
        for owner in (cast.harrow, cast.brightwater)
    ]
    seen: list[str] = []
    page = jd.get("/enrolments", {"limit": 4, "order": "introduced"}).json()
    while True:
        seen += [row["reference"] for row in page["results"]]
        if not page["next"]:
            break
        page = jd.get(page["next"]).json()
    assert seen == made


def test_a_copy_that_is_still_true_is_not_sent_again(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    path = f"/enrolments/{enrolment.reference}"
    first = jd.get(path)
    assert jd.get(path, If_None_Match=first["ETag"]).status_code == 304
    Contact.objects.filter(organisation=cast.harrow).update(phone="+44 20 7000 0000")
    second = jd.get(path, If_None_Match=first["ETag"])
    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]
    assert jd.get(path, If_None_Match=second["ETag"], Accept_Language="zh-CN").status_code == 200


def test_labels_follow_the_language_that_was_asked_for(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced", programme=Programme.TEST_PURCHASE)
    body = jd.get(f"/enrolments/{enrolment.reference}", Accept_Language="zh-CN").json()
    assert "真伪鉴别指南" in [paper["item_label"] for paper in body["documents"]]


def test_statements_do_not_grow_with_what_is_listed(jd: Caller, owner: Caller, cast: Cast) -> None:
    def statements(caller: Caller) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert caller.get("/enrolments").status_code == 200
        return len(seen)

    cast.enrolment("application", programme=Programme.TEST_PURCHASE)
    cast.enrolment("introduced")
    few = statements(jd), statements(owner)
    cast.enrolment("application", programme=Programme.IP_PROTECTION)
    cast.enrolment("introduced", owner=cast.brightwater)
    cast.enrolment("introduced", owner=cast.brightwater, programme=Programme.TEST_PURCHASE)
    assert (statements(jd), statements(owner)) == few
    assert few[0] <= 2


def test_an_organisation_reads_itself(owner: Caller, jd: Caller, cast: Cast) -> None:
    cast.make_ready()
    body = owner.get("/organisations/me").json()
    assert (body["code"], body["country"], body["has_no_shops"]) == ("harrow-finch", "GB", True)
    assert [contact["name"] for contact in body["contacts"]] == ["Bea Brand"]
    assert jd.get("/organisations/me").status_code == 404


def test_both_sides_of_a_power_of_attorney_read_it(
    owner: Caller, stranger: Caller, cast: Cast, agents_client: ApiClient
) -> None:
    power = cast.power(rights=[cast.mark])
    given = owner.get("/powers").json()["results"]
    assert given == calling(agents_client).get("/powers").json()["results"]
    assert (given[0]["reference"], given[0]["rights"], given[0]["state"]) == (
        power.reference,
        [cast.mark.pk],
        "in_force",
    )
    assert (given[0]["owner"]["code"], given[0]["agent"]["code"]) == ("harrow-finch", "larkspur")
    assert stranger.get("/powers").json()["results"] == []


def test_jd_reads_the_powers_on_which_agents_act_until_the_enrolment_ends(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    power = cast.power(rights=[cast.mark, cast.design])
    assert jd.get("/powers").json()["results"] == []
    Enrolment.objects.filter(pk=enrolment.pk).update(power=power)
    (shown,) = jd.get("/powers").json()["results"]
    assert (shown["reference"], shown["rights"]) == (power.reference, [cast.mark.pk])
    cast.move_enrolment(enrolment, "exit")
    assert jd.get("/powers").json()["results"] == []


def test_the_verbs_of_the_api_are_those_of_owners_and_jd() -> None:
    assert set(reading.VERBS) == {
        *("begin", "submit", "exit"),
        *("review", "return", "accept", "decline", "suspend", "reinstate"),
    }
