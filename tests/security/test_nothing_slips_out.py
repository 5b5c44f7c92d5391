"""What one party may not read of another reaches it by no side door; and odd input is an answer, never a fault."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from core.outbox import worker
from core.outbox.models import Message, Notice
from tests.api.callers import calling
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def delivered() -> None:
    for _round in range(2):
        for pk, at in list(Message.objects.filter(status="pending").values_list("pk", "available_at")):
            worker.deliver(pk, max(at, timezone.now()))


def test_people_are_named_to_colleagues_and_to_cbbc_others_read_the_organisation(cast: Cast) -> None:
    """As in timelines: JD does not learn who at the owner answered, nor the owner who at CBBC asked."""
    readers = (cast.complainant, cast.owner_admin, cast.officer, cast.second_officer, cast.reviewer)
    complaint = cast.complaint(S.INFO_REQUESTED)
    for verb in ("answer", "screen", "lodge", "acknowledge", "clarify", "supply"):
        complaint = cast.move(complaint, verb)
    delivered()

    def told(person: Any, topic: str) -> str:
        return Notice.objects.get(person=person, topic=f"complaints.{topic}").actor_label

    assert {reader.organisation.code for reader in readers} == {"harrow-finch", "cbbc", "jd"}
    assert told(cast.owner_admin, "submitted") == "Clara Finch"
    assert told(cast.officer, "submitted") == "Clara Finch"
    assert told(cast.complainant, "asked") == "China-Britain Business Council"
    assert told(cast.reviewer, "lodged") == "China-Britain Business Council"
    assert told(cast.reviewer, "clarified") == "Harrow & Finch Ltd"
    assert told(cast.complainant, "acknowledged") == "JD.com"
    to_jd = [str(message.body) for message in mail.outbox if message.to == [cast.reviewer.email]]
    assert len(to_jd) == 2
    assert not [body for body in to_jd if "Clara Finch" in body or "Wei Zhang" in body]


def test_jd_cannot_search_for_what_it_does_not_read(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    text = complaint.search_text.replace(complaint.reference, f"{complaint.reference} ACME-SECRET-7")
    Complaint.objects.filter(pk=complaint.pk).update(sender_reference="ACME-SECRET-7", search_text=text)
    sku = complaint.targets.earliest("number").sku

    def found(caller: Any, words: str) -> int:
        return len(caller.get("/complaints", {"q": words}).json()["results"])

    jd, owner = calling(cast.jd_client), calling(cast.owner_client)
    assert found(owner, "acme-secret") == 1
    assert [found(jd, words) for words in ("acme-secret", "ACME-S", "secret-7 harrow")] == [0, 0, 0]
    assert [found(jd, words) for words in (complaint.reference, "harrow", "12345678", sku)] == [1, 1, 1, 1]


@pytest.mark.parametrize("size", ["²", "٢", "-1", "9" * 4000, ""])
def test_an_odd_page_size_is_the_usual_one(cast: Cast, size: str) -> None:
    assert signed_in(cast.complainant).get("/portal/complaints/", {"size": size}).status_code == 200


@pytest.mark.parametrize(
    "target", ["foo", "web:home", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_preference_leads_back_and_never_elsewhere(cast: Cast, target: str) -> None:
    answer = signed_in(cast.complainant).post("/preferences/theme/", {"theme": "dark", "next": target})
    assert answer.status_code == 302
    assert answer["Location"] in {"/", "foo"}
