"""Whoever proposes reads its own words until CBBC publishes; what CBBC makes of them meanwhile is no reading yet."""

from typing import Any

import pytest
from django.test import Client

from core.outbox.models import Message
from core.workflow.errors import Conflict
from library.actions import writing
from library.choices import EditionState as S
from library.choices import Kind
from library.models import Edition
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.cast_library import INPUTS, moved, pdf, words

pytestmark = pytest.mark.django_db

OURS, THEIRS = "Our own words about teapots.", "CBBC found our teapots dubious."
PAGES = (
    "/portal/library/editions/{edition}/",
    "/portal/library/{entry}/",
    "/portal/library/proposals/",
    "/portal/library/proposals/?q=teapots",
    "/portal/library/proposals/?export=csv",
)


@pytest.fixture
def owner(cast: Cast) -> Client:
    return signed_in(cast.complainant)


@pytest.fixture
def taken_up(cast: Cast, owner: Client) -> Edition:
    """A proposal that CBBC has taken up and is rewriting, with another file."""
    given = {"kind": "bulletin", "title": "Our teapots", "summary": "", "body": OURS, "document": pdf("ours.pdf")}
    owner.post("/portal/library/propose/", given)
    edition = Edition.objects.get()
    moved(edition, "take_up", by=cast.officer)
    staff = signed_in(cast.officer)
    typed: dict[str, Any] = {
        "title": "Dubious teapots",
        "title_zh": "可疑",
        "summary": "Dubious.",
        "summary_zh": "可疑。",
    }
    typed |= {"body": THEIRS, "label": "Dubious draft", "document": pdf("theirs.pdf"), "note": "Dubious owner."}
    assert staff.post(f"/staff/library/editions/{edition.reference}/edit/", typed).status_code == 302
    edition.refresh_from_db()
    return edition


def shown(client: Client, address: str, edition: Edition) -> str:
    answer = client.get(address.format(edition=edition.reference, entry=edition.entry.reference))
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return body.decode()


def test_who_proposed_reads_what_it_proposed_while_cbbc_edits(cast: Cast, owner: Client, taken_up: Edition) -> None:
    for address in PAGES:
        seen = shown(owner, address, taken_up)
        assert "Our teapots" in seen, address
        assert "ubious" not in seen, address
        assert "可疑" not in seen, address
    assert OURS in shown(owner, PAGES[0], taken_up)
    assert "This is what you proposed. CBBC edits it" in shown(owner, PAGES[0], taken_up)
    assert "ours.pdf" in shown(owner, PAGES[0], taken_up)
    assert taken_up.document is not None
    theirs = f"/portal/library/editions/{taken_up.reference}/files/{taken_up.document.public_id}/"
    assert owner.get(theirs).status_code == 404
    assert "Our teapots" not in shown(owner, "/portal/library/proposals/?q=dubious", taken_up)
    assert THEIRS in shown(signed_in(cast.officer), "/staff/library/editions/{edition}/", taken_up)


def test_programs_of_who_proposed_read_what_it_proposed(cast: Cast, taken_up: Edition) -> None:
    program = calling(cast.owner_client)
    entry = f"/library/{taken_up.entry.reference}"
    for address in ("/library", entry, f"{entry}/editions/1"):
        seen = program.get(address).content.decode()
        assert "Our teapots" in seen, address
        assert "ubious" not in seen, address
    assert program.get("/library", {"q": "dubious"}).json()["results"] == []


def test_once_published_everybody_reads_the_published_words(cast: Cast, owner: Client, taken_up: Edition) -> None:
    moved(taken_up, "publish", by=cast.officer)
    for address in PAGES[:2]:
        seen = shown(owner, address, taken_up)
        assert THEIRS in seen
        assert OURS not in seen
    assert "Dubious teapots" in shown(owner, PAGES[2], taken_up)


def test_what_is_said_to_the_editors_is_not_read_by_others(cast: Cast, owner: Client, taken_up: Edition) -> None:
    moved(taken_up, "publish", by=cast.officer)
    assert "Dubious owner." in shown(signed_in(cast.officer), "/staff/library/editions/{edition}/", taken_up)
    assert "Dubious owner." not in shown(signed_in(cast.stranger), PAGES[0], taken_up)


def test_a_draft_that_is_given_up_is_told_by_the_title_under_which_it_was_proposed(
    cast: Cast, owner: Client, taken_up: Edition
) -> None:
    moved(taken_up, "discard", by=cast.officer)
    assert Message.objects.get(topic="library.discarded").payload["title"] == "Our teapots"
    seen = shown(owner, PAGES[0], taken_up)
    assert INPUTS["discard"]["reason"] in seen
    assert "ubious" not in seen


def test_a_proposal_is_its_owners_until_it_is_taken_up_and_cbbcs_from_then_on(cast: Cast) -> None:
    proposal = cast.edition(S.PROPOSED)
    with pytest.raises(Conflict, match="Take the proposal up first"):
        writing.write(proposal.pk, words(body="Other"), actor=acting(cast.officer))
    moved(proposal, "take_up", by=cast.officer)
    with pytest.raises(Conflict, match="has taken up your proposal"):
        writing.write(proposal.pk, words(body="Other"), actor=acting(cast.complainant))
    late = signed_in(cast.complainant).post(
        f"/portal/library/editions/{proposal.reference}/do/discard/", INPUTS["discard"]
    )
    assert late.status_code == 403
    proposal.refresh_from_db()
    assert proposal.state == S.DRAFTING


def test_a_proposal_that_becomes_a_standard_keeps_its_clauses_from_who_proposed_it(
    cast: Cast, owner: Client, taken_up: Edition
) -> None:
    taken_up.entry.kind = Kind.STANDARD
    taken_up.entry.save()
    taken_up.clauses.create(position=1, number="1", heading="Dubious", text=THEIRS)
    assert THEIRS not in shown(owner, PAGES[0], taken_up)
    assert owner.get(f"/portal/library/standards/{taken_up.reference}/clauses/").status_code == 404
    entry = f"/library/{taken_up.entry.reference}"
    assert THEIRS not in calling(cast.owner_client).get(f"{entry}/editions/1").content.decode()
