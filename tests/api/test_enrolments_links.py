"""Links to documents: for minutes, for one organisation, each issue and each download on record."""

import io
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.accounts.actions.clients import revoke_client
from core.accounts.choices import Scope
from core.audit.models import Event
from core.documents import links
from core.documents.choices import ScanState
from core.documents.models import Blob
from core.web.logs import JsonFormatter
from programmes.actions.rights import add_document
from programmes.choices import Programme, RightDocumentKind
from programmes.models import Enrolment
from tests.api.callers import Caller, calling
from tests.cast import PNG, Cast, acting


def papers(caller: Caller, enrolment: Enrolment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/enrolments/{enrolment.reference}").json()["documents"]
    return found


def link_of(caller: Caller, enrolment: Enrolment, item: str = "registration_certificate") -> str:
    """The address of a fresh link to the document of an item."""
    paper = next(paper for paper in papers(caller, enrolment) if paper["item"] == item)
    answer = caller.post(paper["link"])
    assert answer.status_code == 201, answer.content
    url: str = answer.json()["url"]
    return url


def follow(url: str) -> Any:
    """What a browser without a token gets."""
    return Client().get(url)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def recorded(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=f"programmes.{verb}").order_by("pk"))


def test_jd_downloads_each_document_by_its_link_and_without_a_token(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced", programme=Programme.TEST_PURCHASE)
    power = cast.power(programmes=[Programme.TEST_PURCHASE])
    Enrolment.objects.filter(pk=enrolment.pk).update(power=power)
    for item in ("registration_certificate", "identification_guide", "rights", "power"):
        answer = follow(link_of(jd, enrolment, item))
        assert answer.status_code == 200
        assert body_of(answer) == PNG
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_who_fetched_a_link_and_who_followed_it_is_on_record(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    url = link_of(jd, enrolment)
    (issued,) = recorded("link_issued")
    assert (issued.subject_id, issued.actor_label, issued.actor_organisation_id) == (
        enrolment.pk,
        "JD case system",
        cast.jd.pk,
    )
    assert recorded("document_handed_out") == []
    for _ in range(2):
        follow(url)
    first, second = recorded("document_handed_out")
    assert (first.subject_id, first.actor_label, first.data["name"]) == (
        enrolment.pk,
        "JD case system",
        "registration_certificate.pdf.png",
    )
    assert second.pk > first.pk
    Client().head(url)
    assert len(recorded("document_handed_out")) == 2


def test_a_link_expires_within_a_quarter_of_an_hour(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    url = link_of(jd, enrolment)
    assert timedelta(minutes=15) >= links.LASTS
    with time_machine.travel(timezone.now() + links.LASTS - timedelta(seconds=5)):
        assert follow(url).status_code == 200
    with time_machine.travel(timezone.now() + links.LASTS + timedelta(seconds=1)):
        late = follow(url)
    assert (late.status_code, late.json()["code"]) == (410, "gone")
    assert late["Content-Type"] == "application/problem+json"
    assert len(recorded("document_handed_out")) == 1


def test_after_the_clients_revocation_its_links_lead_nowhere(jd: Caller, cast: Cast) -> None:
    url = link_of(jd, cast.enrolment("introduced"))
    revoke_client(cast.jd_client.pk, actor=acting(cast.administrator))
    assert follow(url).status_code == 410


def test_after_the_end_of_the_organisation_its_links_lead_nowhere(jd: Caller, cast: Cast) -> None:
    url = link_of(jd, cast.enrolment("introduced"))
    cast.jd.is_active = False
    cast.jd.save()
    assert follow(url).status_code == 410


def test_with_the_exit_jds_links_end(jd: Caller, owner: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("active")
    url, own = link_of(jd, enrolment), link_of(owner, enrolment)
    issue = papers(jd, enrolment)[0]["link"]
    cast.move_enrolment(enrolment, "exit")
    assert follow(url).status_code == 410
    assert jd.post(issue).status_code == 404
    # What it gave in stays the owner's own.
    assert follow(own).status_code == 200


def test_a_link_to_a_document_that_was_replaced_ends(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    url = link_of(jd, enrolment, "rights")
    old = cast.mark.documents.get()
    newer = cast.document("newer.png", by=cast.owner_admin)
    add_document(
        cast.mark.pk, newer, kind=RightDocumentKind.CERTIFICATE, replaces=old.pk, actor=acting(cast.owner_admin)
    )
    assert follow(url).status_code == 410
    assert follow(link_of(jd, enrolment, "rights")).status_code == 200


def test_with_its_power_of_attorney_an_agents_links_end(cast: Cast, agents_client: Any) -> None:
    enrolment = cast.enrolment("active")
    power = cast.power()
    url = link_of(calling(agents_client), enrolment)
    assert follow(url).status_code == 200
    power.delete()
    assert follow(url).status_code == 410


def test_another_organisations_client_gets_no_link(jd: Caller, stranger: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    path = papers(jd, enrolment)[0]["link"]
    foreign, missing = stranger.post(path), stranger.post("/enrolments/E-2020-999999/documents/x/link")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert recorded("link_issued") == []


def test_a_document_of_another_enrolment_is_not_there(jd: Caller, cast: Cast) -> None:
    mine, other = cast.enrolment("introduced"), cast.enrolment("introduced", owner=cast.brightwater)
    foreign = papers(jd, other)[0]["id"]
    assert jd.post(f"/enrolments/{mine.reference}/documents/{foreign}/link").status_code == 404
    for odd in ("x", "0" * 32, "%00", "..", "00000000-0000-0000-0000-00000000000Z"):
        assert jd.post(f"/enrolments/{mine.reference}/documents/{odd}/link").status_code == 404


def test_a_token_that_may_decide_but_not_read_gets_no_link(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    path = papers(jd, enrolment)[0]["link"]
    deaf = calling(cast.jd_client, scopes=[Scope.ENROLMENTS_DECIDE])
    assert deaf.post(path).json()["code"] == "insufficient_scope"


def test_what_the_scanner_withholds_is_not_handed_out(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    url = link_of(jd, enrolment)
    path = papers(jd, enrolment)[0]["link"]
    Blob.objects.update(scan_state=ScanState.INFECTED)
    assert follow(url).status_code == 403
    assert jd.post(path).status_code == 403
    assert recorded("document_handed_out") == []
    assert len(recorded("link_issued")) == 1


@pytest.mark.parametrize("change", ["", "x", "front", "tail", "long"])
def test_a_token_that_is_not_ours_is_not_there(jd: Caller, cast: Cast, change: str) -> None:
    token = link_of(jd, cast.enrolment("introduced")).rpartition("/")[2]
    broken = {
        "": "x",
        "x": "a:b:c",
        "front": ("B" if token[0] != "B" else "C") + token[1:],
        "tail": token[:-1] + ("B" if token[-1] != "B" else "C"),
        "long": token * 40,
    }[change]
    answer = follow(f"/api/v1/links/{broken}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_downloads_count_towards_the_holders_rate(jd: Caller, cast: Cast, settings: Any) -> None:
    url = link_of(jd, cast.enrolment("introduced"))
    settings.IPP_API_RATE = "1/h"
    follow(url)
    spent = follow(url)
    assert spent.status_code == 429
    assert int(spent["Retry-After"]) > 0


def test_no_log_line_holds_a_link(jd: Caller, cast: Cast) -> None:
    token = link_of(jd, cast.enrolment("introduced")).rpartition("/")[2]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            assert follow(f"/api/v1/links/{token}").status_code == 410
        logger.error("failed: %s", f"/api/v1/links/{token}", extra={"path": f"/api/v1/links/{token}?x"})
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert lines[-1]["path"] == "/api/v1/links/…?x"
    assert token not in stream.getvalue()
    assert all(token not in json.dumps(event.data) for event in Event.objects.all())


def test_staffs_story_of_the_enrolment_tells_of_both(jd: Caller, cast: Cast) -> None:
    enrolment = cast.enrolment("introduced")
    follow(link_of(jd, enrolment))
    told = [event["event"] for event in jd.get(f"/enrolments/{enrolment.reference}/events").json()["results"]]
    assert "link_issued" not in told
    assert [event.subject_reference for event in recorded("document_handed_out")] == [enrolment.reference]
