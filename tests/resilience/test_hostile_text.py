"""Text that nobody types in good faith, in each field of the lists and forms: read, or refused at its place."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from complaints.choices import ComplaintState
from core.accounts.choices import OrganisationKind
from tests.cast import EXPLANATION, Cast, signed_in

TEXTS = (
    *("\x00", "²", "9" * 5000, "-1", "99999-99-99", "0001-01-01", "\u202e\u2066RTL", "\ufeff\u200b", "\r\nX-A: b"),
    *("%s%(x)s{0}", "{{ 7 }}{% x %}", "' OR 1=1 --", "x" * 20_000, "𝕏👩‍👩‍👧‍👦"),
)
# Each parameter alone, so that one that is refused does not hide another.
LIST = ("q", "state", "size", "sort", "cursor", "view", "submitted_from", "submitted_to")
ALL = (
    *LIST,
    "right",
    "owner",
    "right_type",
    "reason",
    "overdue",
    "export",
    "before",
    "targets",
    "listings",
    "p",
    "\x00",
)
STEPS: Mapping[str, Mapping[str, Any]] = {
    "right": {"right": ""},
    "reason": {"reason": "", "measure": ""},
    "listings": {"addresses": "", "seen": ""},
    "explanation": {"explanation": ""},
    "evidence": {"caption_1": ""},
    "statement": {"discloses_contact": "", "statement_name": "", "statement_title": "", "agrees": ""},
}


@pytest.mark.parametrize("text", TEXTS)
def test_no_parameter_of_a_list_is_more_than_its_owner_can_bear(cast: Cast, text: str) -> None:
    reference = cast.complaint().reference
    for who, path in ((cast.complainant, "/portal/complaints/"), (cast.officer, "/staff/complaints/")):
        browser: Any = signed_in(who)
        for name in LIST:
            assert browser.get(path, {name: text}).status_code < 400, (path, name)
        export = browser.get(path, dict.fromkeys(ALL, text) | {"export": "csv"})
        assert export.status_code < 400
        assert export.getvalue() is not None
    for who, path in (
        (cast.officer, f"/staff/complaints/{reference}/"),
        (cast.officer, f"/staff/complaints/{reference}/targets/"),
        (cast.complainant, f"/portal/complaints/{reference}/"),
        (cast.complainant, "/notices/"),
        (cast.administrator, "/staff/operations/messages/"),
        (cast.administrator, "/registry/complaints/complaint/"),
    ):
        assert signed_in(who).get(path, dict.fromkeys(ALL, text)).status_code < 400, path


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
def test_no_field_of_a_step_is_more_than_its_draft_can_bear(cast: Cast, text: str, form: str) -> None:
    browser: Any = signed_in(cast.complainant)
    draft = cast.draft()
    for step, fields in STEPS.items():
        assert _send(browser, f"/portal/complaints/{draft.reference}/draft/{step}/", fields, text, form) in {
            302,
            422,
        }, step
    assert (
        _send(browser, f"/portal/complaints/{draft.reference}/draft/listings/read/", {"addresses": ""}, text, form)
        == 200
    )
    draft.refresh_from_db()
    assert draft.state == ComplaintState.DRAFT
    assert browser.get(f"/portal/complaints/{draft.reference}/draft/check/").status_code == 200


@pytest.mark.parametrize("text", TEXTS)
def test_no_field_of_a_verb_or_of_people_is_more_than_its_page_can_bear(cast: Cast, text: str) -> None:
    complaint = cast.complaint()
    staff, administrator = signed_in(cast.officer), signed_in(cast.administrator)
    for verb, name in (("ask", "question"), ("refuse", "note"), ("refuse", "reason"), ("screen", "version")):
        sent = staff.post(f"/staff/complaints/{complaint.reference}/do/{verb}/", {"reason": "other", name: text})
        assert sent.status_code in {302, 409, 422}, (verb, name)
    for path, names in (
        (f"/staff/people/of/{cast.harrow.code}/invite/", ("email", "name", "roles", "language")),
        ("/staff/people/add/", ("name", "name_zh", "code", "kind")),
        (f"/staff/people/of/{cast.harrow.code}/issue-client/", ("label", "scopes")),
        ("/account/profile/", ("name", "name_zh", "job_title", "language", "time_zone")),
    ):
        for name in names:
            whole = {"email": "new@harrow.example", "kind": OrganisationKind.RIGHTS_OWNER, "name": "N", name: text}
            assert administrator.post(path, whole).status_code in {200, 302, 422}, (path, name)


@pytest.mark.parametrize("text", [text for text in TEXTS if len(text) < 5000])
def test_no_preference_is_more_than_the_shell_can_bear(text: str) -> None:
    for name in ("language", "theme", "time-zone"):
        field = name.replace("-", "_")
        answer = Client().post(f"/preferences/{name}/", {field: text, "next": text}, headers={"Referer": "http://[::"})
        assert answer.status_code == 302
        assert "\n" not in answer["Location"]


def test_marks_that_turn_writing_round_are_kept_and_shown_as_they_are(cast: Cast) -> None:
    browser: Any = signed_in(cast.complainant)
    draft = cast.draft()
    given = f"\u202e{EXPLANATION}\u202c"
    path = f"/portal/complaints/{draft.reference}/draft/explanation/"
    assert browser.post(path, {"explanation": given}).status_code == 302
    assert given in browser.get(path).content.decode()


def _send(browser: Any, path: str, fields: Mapping[str, Any], text: str, form: str) -> int:
    data = dict.fromkeys(fields, text)
    if form == "multipart":
        return int(browser.post(path, data).status_code)
    body = "&".join(f"{name}={_quoted(value)}" for name, value in data.items())
    return int(browser.post(path, body, content_type="application/x-www-form-urlencoded").status_code)


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02x}" for byte in value.encode())
