"""Writing about a complaint through the API."""

from typing import Any

import pytest
from django.conf import LazySettings

from complaints.choices import ComplaintState as S
from complaints.conversation.api import RemarkShape
from complaints.models import Complaint
from core.accounts.choices import Audience
from tests.api.callers import Caller, calling
from tests.cast import Cast
from tests.conversation.conftest import Write

pytestmark = pytest.mark.django_db
A = Audience


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """A complaint that JD has."""
    return cast.complaint(S.LODGED)


def send(caller: Caller, complaint: Complaint, body: dict[str, Any], **headers: str) -> Any:
    return caller.post(f"/complaints/{complaint.reference}/remarks", body, **headers)


@pytest.mark.parametrize(
    ("client", "readers", "stored"),
    [
        ("owner_client", ["staff"], {A.PORTAL, A.STAFF}),
        ("owner_client", ["staff", "partner"], {A.PORTAL, A.STAFF, A.PARTNER}),
        ("owner_client", ["portal", "staff"], {A.PORTAL, A.STAFF}),
        ("jd_client", ["staff"], {A.STAFF, A.PARTNER}),
        ("jd_client", ["staff", "portal"], {A.PORTAL, A.STAFF, A.PARTNER}),
    ],
)
def test_a_client_writes_to_those_whom_it_names(
    cast: Cast, complaint: Complaint, client: str, readers: list[str], stored: set[str]
) -> None:
    answer = send(calling(getattr(cast, client)), complaint, {"text": "Hello.", "readers": readers})
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == set(RemarkShape().fields)
    assert (body["text"], body["verb"], set(body["readers"])) == ("Hello.", "message", stored)
    assert set(complaint.remarks.get().readers) == stored


@pytest.mark.parametrize(
    ("client", "readers"),
    [("owner_client", ["partner"]), ("jd_client", ["portal"]), ("jd_client", []), ("owner_client", ["government"])],
)
def test_nobody_is_left_out_or_made_up(cast: Cast, complaint: Complaint, client: str, readers: list[str]) -> None:
    answer = send(calling(getattr(cast, client)), complaint, {"text": "Hello.", "readers": readers})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/readers")


def test_before_it_is_lodged_jd_neither_writes_nor_reads(cast: Cast) -> None:
    early = cast.complaint(S.SCREENED)
    assert send(calling(cast.jd_client), early, {"text": "Hello.", "readers": ["staff"]}).status_code == 404
    told = send(calling(cast.owner_client), early, {"text": "Hello.", "readers": ["staff", "partner"]})
    assert told.status_code == 422


@pytest.mark.parametrize(
    ("client", "status"),
    [("jd_reader_client", 403), ("stranger_client", 404)],
)
def test_who_may_not_write_is_refused(cast: Cast, complaint: Complaint, client: str, status: int) -> None:
    answer = send(calling(getattr(cast, client)), complaint, {"text": "Hello.", "readers": ["staff"]})
    assert answer.status_code == status
    assert not complaint.remarks.exists()


def test_a_message_sent_twice_with_one_key_is_written_once(cast: Cast, complaint: Complaint) -> None:
    caller, body = calling(cast.owner_client), {"text": "Hello.", "readers": ["staff"]}
    first = send(caller, complaint, body, Idempotency_Key="once-1")
    again = send(caller, complaint, body, Idempotency_Key="once-1")
    assert first.json() == again.json()
    assert complaint.remarks.count() == 1


def test_the_representation_changes_with_a_message_so_that_a_kept_copy_is_known_as_old(
    cast: Cast, complaint: Complaint, write: Write
) -> None:
    caller, path = calling(cast.jd_client), f"/complaints/{complaint.reference}"
    tag = caller.get(path)["ETag"]
    assert caller.get(path, If_None_Match=tag).status_code == 304
    write(cast.officer, complaint, A.PARTNER)
    assert caller.get(path, If_None_Match=tag).status_code == 200


def test_a_tag_from_before_a_message_still_lets_a_decision_through(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    caller, path = calling(cast.jd_client), f"/complaints/{complaint.reference}"
    tag = caller.get(path)["ETag"]
    write(cast.officer, complaint, A.PARTNER)
    decided = {"decisions": [{"target": 1, "decision": "removed"}]}
    assert caller.post(f"{path}/decide", decided, If_Match=tag).status_code == 200


def test_a_client_gone_astray_is_stopped(cast: Cast, complaint: Complaint, settings: LazySettings) -> None:
    settings.IPP_MESSAGE_RATE = "1/hour"
    caller, body = calling(cast.owner_client), {"text": "Hello.", "readers": ["staff"]}
    assert send(caller, complaint, body).status_code == 201
    stopped = send(caller, complaint, body)
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0


def test_unknown_fields_are_refused(cast: Cast, complaint: Complaint) -> None:
    body = {"text": "Hello.", "readers": ["staff"], "note": True}
    assert send(calling(cast.owner_client), complaint, body).status_code == 422
