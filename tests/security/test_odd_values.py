"""Odd values at every endpoint that takes a body: each is answered, none breaks anything."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from complaints.choices import ComplaintState, Reason
from merchants.actions.companies import record_company
from merchants.models import Listing
from tests.advice.asking import asked
from tests.api.callers import calling
from tests.cast import SYSTEM, Cast, facts_of, signed_in

pytestmark = pytest.mark.django_db

ODD: dict[str, Any] = {
    "nothing": None, "a number": 2**63, "a fraction": 1.5e300, "a long text": "x" * 100_000, "a list": [[]],
    "digits of another script": "٣٤", "an object": {"a": {"b": []}}, "the first instant": "0001-01-01T00:00:00+14:00",
}  # fmt: skip
BODIES: tuple[Any, ...] = (
    [], "x", {"rows": 1}, {"rows": [1, None, "x", []]}, {"rows": [{}] * 501}, {"atomic": "x", "rows": []},
)  # fmt: skip


def whole(cast: Cast) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """By name: who calls, the path, and a body that holds or nearly does."""
    lodged = cast.complaint(ComplaintState.LODGED).reference
    look = {
        "title": "Teapot", "price": "12.00", "currency": "CNY", "sales": "10+", "seller": "Wang",
        "captured_at": "2026-11-01T00:00:00Z", "image": None, "document": None, "still_on_sale": True,
    }  # fmt: skip
    filing = {
        "right": cast.mark.number, "reason": Reason.COUNTERFEIT, "measure": "delete", "listings": ["100099999999"],
        "explanation": "These teapots are copies; ours bear a stamp beneath the lid.",
        "statement": {"name": "Clara Finch", "title": "Counsel", "is_true": True}, "follows": "", "safety_risk": True,
        "safety_note": "", "answers": facts_of(Reason.COUNTERFEIT, 1), "documents": [], "sender_reference": "",
        "authorised_shop_reason": "", "discloses_contact": False,
    }  # fmt: skip
    message = {"text": "Hi", "readers": ["staff"], "documents": []}
    row = {
        "complaint": lodged, "target": 1, "decision": "removed", "reason": "", "note": "", "shop_number": "1",
        "shop_name": "A", "seller_name": "B", "seller_uscc": "",
    }  # fmt: skip
    countered = cast.complaint(ComplaintState.NOTICE_FORWARDED).reference
    served = cast.complaint(ComplaintState.ELECTION_OPEN).reference
    return {
        "capture": ("owner_client", f"/complaints/{lodged}/targets/1/captures", look),
        "jd's capture": ("jd_client", f"/complaints/{lodged}/targets/1/captures", look),
        "message": ("owner_client", f"/complaints/{lodged}/remarks", message),
        "filing": ("owner_client", "/complaints", filing),
        "advice": ("owner_client", "/advice", {
            "topic": "price", "question": "What about a price that is far too low?", "wanted": "", "right": "",
            "owner": "", "listings": ["1"], "documents": [],
        }),
        "follow up": ("owner_client", f"/advice/{asked(cast).reference}/withdraw", {"note": ""}),
        "counter": ("jd_client", f"/complaints/{countered}/counter", {
            "reasons": ["authorised"], "statement": "We may.", "seller_name": "Wang", "seller_uscc": "",
            "received_at": "2026-11-01T00:00:00Z", "documents": [],
        }),
        "act": ("owner_client", f"/complaints/{served}/act", {
            "kind": "suit", "authority": "A court", "filed_on": "2026-11-01", "case_number": "", "documents": [],
        }),
        "ask": ("owner_client", f"/complaints/{served}/ask_extension", {
            "reason": "notarisation", "explanation": "The notary needs its time for it.", "days": 5, "documents": [],
        }),
        "draft": ("owner_client", "/complaints/drafts", filing),
        "decision": ("jd_client", "/decisions", row),
    }  # fmt: skip


def test_each_field_takes_odd_values(cast: Cast) -> None:
    callers = {name: calling(getattr(cast, name)) for name in ("owner_client", "jd_client")}
    broken = []
    seen = set()
    for name, (who, path, body) in whole(cast).items():
        caller = callers[who]
        caller.client.raise_request_exception = False
        for field in body:
            for odd, value in ODD.items():
                given: Any = body | {field: value}
                if name == "decision":
                    given = {"atomic": False, "rows": [given]}
                answer = caller.post(path, given)
                seen.add(answer.status_code)
                if answer.status_code >= 500:
                    broken.append(f"{name}.{field}: {odd}: {answer.status_code}")
        broken += [f"{name}: {value}"[:80] for value in BODIES if caller.post(path, value).status_code >= 500]
    assert broken == []
    assert 422 in seen
    assert 429 not in seen, "a rate stood before what was to be tried"


def test_the_kits_tables_compute_nothing(cast: Cast) -> None:
    """Also not where the sign is one of the wide script, or stands behind a space."""
    complaint = cast.complaint(ComplaintState.ELECTION_OPEN)
    titles = ["＝1+1", " =1+1", "\n=1+1"]
    for target, title in zip(complaint.targets.order_by("number"), titles, strict=True):
        Listing.objects.filter(pk=target.listing_id).update(title=title)
    answer = signed_in(cast.complainant).get(reverse("complaints_portal:kit", args=[complaint.reference]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as bag:
        name = next(one for one in bag.namelist() if one.endswith("record/listings.csv"))
        rows = list(csv.DictReader(io.StringIO(bag.read(name).decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == [f"'{title}" for title in titles]


def test_odd_values_on_pages_are_an_answer(cast: Cast) -> None:
    """Days beyond the ends of the calendar, and a reference that no database can hold."""
    officer = signed_in(cast.officer)
    shop = cast.shop
    company = record_company(shop.pk, actor=SYSTEM, fields={"name": "Wang Trading"}, evidence="Its licence").pk
    for day in ("9999-12-31", "0001-01-01"):
        for page in (reverse("shops_staff:detail", args=[shop.pk]), reverse("companies_staff:detail", args=[company])):
            assert officer.get(page, {"on": day}).status_code == 200
    answer = officer.post(reverse("complaints_staff:assign_to_me"), {"reference": "\x00"})
    assert answer.status_code == 404
    asked_about = {"draft": "\x00", "topic": "price", "question": "\x00"}
    assert signed_in(cast.complainant).post(reverse("advice_portal:ask"), asked_about).status_code == 422
