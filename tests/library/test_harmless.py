"""What somebody writes runs nowhere and loads nothing: on pages, in previews, comparisons, mails and the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.days import house_day
from library.actions import topics, writing
from library.choices import EditionState as S
from library.choices import Kind
from library.models import Edition
from library.rendering import render
from library.standards import clauses, consulting
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.cast_library import moved, successor
from tests.library.nasty import LINE, TEXT, harm_in
from tests.library.test_messages import delivered

pytestmark = pytest.mark.django_db
NASTY: dict[str, Any] = {
    "title": LINE,
    "title_zh": LINE,
    "summary": LINE,
    "summary_zh": LINE,
    "body": TEXT,
    "body_zh": TEXT,
    "label": LINE[:100],
    "note": TEXT,
}


@pytest.fixture
def staff(cast: Cast) -> Client:
    return signed_in(cast.officer)


@pytest.fixture
def portal(cast: Cast) -> Client:
    return signed_in(cast.complainant)


def test_the_reader_of_these_tests_finds_harm_where_there_is_some() -> None:
    for harm in ("<a href=' JaVa\nscript:x'>", "<img src='//remote.example/x'>", "<b onclick=x>", f"<p>{LINE}</p>"):
        assert harm_in(harm), harm
    assert not harm_in(render(TEXT))


def test_pages_of_an_edition_lists_and_comparisons(cast: Cast, staff: Client, portal: Client) -> None:
    topic = topics.add_topic("nasty", name=LINE[:100], name_zh=LINE[:100], actor=acting(cast.administrator))
    first = cast.edition(S.PUBLISHED, topics=(topic,), **NASTY)
    other = NASTY | {"body": f"{TEXT}\n\nmore {LINE}", "changes": TEXT, "changes_zh": TEXT}
    later = successor(first, by=cast.officer, **other)
    for room, client in (("staff", staff), ("portal", portal)):
        entry = f"/{room}/library/{first.entry.reference}/"
        for address in (entry, f"{entry}compare/?before=1&after=2", f"/{room}/library/"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "&lt;svg onload=alert(1)&gt;" in answer.content.decode(), address
            assert not harm_in(answer.content.decode()), address
    reason = {"reason": TEXT[:2000]}
    staff.post(f"/staff/library/editions/{later.reference}/do/withdraw/", reason)
    assert not harm_in(staff.get(f"/staff/library/editions/{later.reference}/").content.decode())


def test_previews_and_what_differs_from_what_somebody_else_saved(cast: Cast, staff: Client, portal: Client) -> None:
    proposed = portal.post("/portal/library/propose/", {"kind": "bulletin", **NASTY, "preview": "1"})
    draft = cast.edition(S.DRAFTING, **NASTY)
    url = f"/staff/library/editions/{draft.reference}/edit/"
    shown = staff.post(url, {**NASTY, "version": draft.version, "preview": "1"})
    late = staff.post(url, {**NASTY, "body": TEXT + LINE, "version": draft.version - 1})
    assert (proposed.status_code, shown.status_code, late.status_code) == (200, 200, 409)
    for answer in (proposed, shown, late):
        assert "&lt;svg onload=alert(1)&gt;" in answer.content.decode()
        assert not harm_in(answer.content.decode())


def test_clauses_comments_and_answers(cast: Cast, staff: Client, portal: Client) -> None:
    draft = cast.edition(S.DRAFTING, kind=Kind.STANDARD, effective_from=house_day(), **NASTY)
    words = {"number": "<b>2</b>", "heading": LINE, "heading_zh": LINE, "text": TEXT, "text_zh": TEXT}
    clause = clauses.add_clause(draft.pk, words, actor=acting(cast.officer))
    moved(draft, "consult", by=cast.officer)
    said = consulting.comment(clause.pk, TEXT, TEXT, actor=acting(cast.complainant))
    consulting.answer(said.pk, "partly", TEXT, actor=acting(cast.officer))
    harmless(
        (portal, reverse("standards_portal:consultation", args=[draft.reference])),
        (portal, reverse("standards_portal:comment", args=[draft.reference, clause.pk])),
        (staff, reverse("standards_staff:comments", args=[draft.reference])),
        (staff, reverse("standards_staff:answer", args=[draft.reference, said.pk])),
        (staff, reverse("library_staff:edition", args=[draft.reference])),
    )
    moved(draft, "end_consultation", by=cast.officer)
    after = moved(draft, "publish", by=cast.officer)
    writing.begin_edition(after.entry_id, actor=acting(cast.officer))
    second = Edition.objects.get(entry=after.entry_id, number=2)
    harmless(
        (staff, reverse("standards_staff:compare", args=[second.reference])),
        (portal, reverse("standards_portal:detail", args=[after.reference])),
    )


def harmless(*pages: tuple[Client, str]) -> None:
    """Every page is there and does nothing that was written into it."""
    for client, address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not harm_in(answer.content.decode()), address


def test_mails_and_notices(cast: Cast, portal: Client) -> None:
    cast.gather("owner_admin")
    edition = cast.edition(S.PUBLISHED, acknowledge_by=house_day() + timedelta(days=9), **NASTY)
    delivered()
    told = [one for one in mail.outbox if edition.reference in str(one.body)]
    assert told
    for one in told:
        assert "\n" not in str(one.subject)
        for html, _kind in getattr(one, "alternatives", []):
            assert not harm_in(str(html))
    notices = portal.get(reverse("web:notices")).content.decode()
    assert "&lt;svg onload=alert(1)&gt;" in notices
    assert not harm_in(notices)


def test_answers_to_programs(cast: Cast) -> None:
    edition = cast.edition(S.PUBLISHED, **NASTY)
    owner = calling(cast.owner_client)
    whole = owner.get(f"/library/{edition.entry.reference}")
    assert whole["Content-Type"].startswith("application/json")
    for name in ("html", "html_zh"):
        assert not harm_in(whole.json()["text"][name])
    assert whole.json()["text"]["markdown"] == TEXT.strip()


def test_a_megabyte_is_refused_in_words_wherever_it_is_given(cast: Cast, staff: Client, portal: Client) -> None:
    huge = "word " * 200_000
    draft = cast.edition(S.DRAFTING)
    url = f"/staff/library/editions/{draft.reference}/edit/"
    given = {**NASTY, "body": huge, "version": draft.version}
    for answer in (staff.post(url, given), staff.post(url, {**given, "preview": "1"})):
        assert b"up to 200 kB can be shown" in answer.content
    proposed = portal.post("/portal/library/propose/", {"kind": "bulletin", **given})
    assert proposed.status_code == 422
    assert b"up to 200 kB can be shown" in proposed.content
    body = {"kind": "bulletin", "title": "Long", "markdown": huge}
    refused = calling(cast.owner_client).post("/library", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/markdown"
