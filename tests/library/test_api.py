"""What a program does for its organisation in the library, through HTTP alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.audit.models import Event
from core.days import house_day
from core.documents import actions as documents
from library.actions.describing import Description, describe
from library.choices import EditionState as S
from library.choices import Kind
from library.models import Adoption, Consulted, Edition
from library.queries import in_force
from tests.api.callers import calling
from tests.cast import Cast, acting
from tests.cast_library import moved, pdf, successor

pytestmark = pytest.mark.django_db


def address_of(edition: Edition) -> str:
    return f"/library/{edition.entry.reference}/editions/{edition.number}"


@pytest.fixture
def standard(cast: Cast) -> Edition:
    return cast.edition(S.PUBLISHED, kind=Kind.STANDARD, effective_from=house_day())


def test_jd_fetches_the_file_of_an_edition_and_that_is_recorded(cast: Cast) -> None:
    file = documents.store(pdf(), actor=acting(cast.officer), organisation_id=cast.cbbc.pk, kind="library")
    edition = cast.edition(S.PUBLISHED, document_zh=file)
    jd = calling(cast.jd_client)
    (shown,) = jd.get(f"/library/{edition.entry.reference}").json()["text"]["files"]
    assert (shown["language"], shown["media_type"]) == ("zh-CN", "application/pdf")
    fetched = jd.get(shown["href"].removeprefix("/api/v1"))
    assert fetched.status_code == 200
    assert len(b"".join(fetched)) == shown["size"]
    assert fetched["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(verb="documents.downloaded", subject_id=file.pk).exists()


def test_a_file_is_fetched_from_the_edition_that_holds_it_by_who_may_read_it(cast: Cast) -> None:
    file = documents.store(pdf(), actor=acting(cast.officer), organisation_id=cast.cbbc.pk, kind="library")
    inside = cast.edition(S.PUBLISHED, readers="staff", document=file)
    other = cast.edition(S.PUBLISHED)
    jd = calling(cast.jd_client)
    for edition in (inside, other):
        assert jd.get(f"{address_of(edition)}/files/{file.public_id}").status_code == 404
    assert jd.get(f"{address_of(other)}/files/nonsense").status_code == 404


def test_jd_adopts_a_standard_once_and_everybody_reads_so(cast: Cast, standard: Edition) -> None:
    jd, adopt = calling(cast.jd_client), f"{address_of(standard)}/adopt"
    signed = {"signed_by": "Li Wei, Director", "agrees": True}
    for wrong, pointer in (({"signed_by": "Li Wei"}, "/agrees"), (signed | {"agrees": False}, "/agrees")):
        assert jd.post(adopt, wrong).json()["errors"][0]["pointer"] == pointer
    assert jd.post(adopt, {"signed_by": " ", "agrees": True}).status_code == 422
    made = jd.post(adopt, signed, Idempotency_Key="once")
    assert (made.status_code, made.json()["since"]) == (201, house_day().isoformat())
    assert jd.post(adopt, signed, Idempotency_Key="once").status_code == 201, "a repeated call is the same call"
    assert jd.post(adopt, signed).status_code == 409
    assert Adoption.objects.get().signed_by == "Li Wei, Director"
    told = calling(cast.owner_client).get(address_of(standard)).json()["adopted_by"]
    assert [one["name"] for one in told] == [cast.jd.name]


def test_a_program_adopts_no_draft_no_bulletin_and_nothing_for_an_owner(cast: Cast, standard: Edition) -> None:
    signed = {"signed_by": "Li Wei, Director", "agrees": True}
    assert calling(cast.owner_client).post(f"{address_of(standard)}/adopt", signed).status_code == 403
    reading = calling(cast.jd_client, scopes=["library:read"])
    assert reading.post(f"{address_of(standard)}/adopt", signed).status_code == 403
    jd = calling(cast.jd_client)
    assert jd.post(f"{address_of(cast.edition(S.PUBLISHED))}/adopt", signed).status_code == 404
    out = cast.edition(S.CONSULTING)
    Consulted.objects.create(edition=out, organisation=cast.jd, invited_at=timezone.now())
    refused = jd.post(f"{address_of(out)}/adopt", signed)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_published")
    assert not Adoption.objects.exists()


def test_jd_proposes_a_rule_as_a_file_and_hears_why_it_was_declined(cast: Cast) -> None:
    jd = calling(cast.jd_client)
    stored = jd.upload("/documents", {"file": pdf()}).json()["id"]
    proposal = {"kind": "platform_rule", "title_zh": "平台规则", "document_zh": stored}
    made = jd.post("/library", proposal).json()
    edition = Edition.objects.get(reference=made["editions"][0]["reference"])
    address = address_of(edition)
    (file,) = jd.get(address).json()["text"]["files"]
    assert (file["id"], file["language"]) == (stored, "zh-CN")
    theirs = calling(cast.owner_client).post("/library", proposal)
    assert theirs.json()["errors"][0]["pointer"] == "/document_zh", "a file of somebody else"
    before = timezone.now()
    moved(edition, "decline", by=cast.officer, reason="The rule is in the library already.")
    (row,) = jd.get("/library", {"updated_after": before.isoformat(), "order": "updated"}).json()["results"]
    (head,) = jd.get(f"/library/{row['reference']}").json()["editions"]
    assert (head["state"], head["is_yours"]) == ("declined", True)
    assert head["reason"] == "The rule is in the library already."


def test_jd_takes_its_own_proposal_back_until_cbbc_has_taken_it_up(cast: Cast) -> None:
    jd = calling(cast.jd_client)
    why = {"reason": "The rule will change once more first."}
    proposal = {"kind": "platform_rule", "title": "A rule", "markdown": "Shops answer within three days."}
    first, second = (
        Edition.objects.get(reference=jd.post("/library", proposal).json()["editions"][0]["reference"]) for _ in "12"
    )
    back = f"{address_of(first)}/take_back"
    assert jd.post(back, {}).json()["errors"][0]["pointer"] == "/reason"
    assert calling(cast.owner_client).post(back, why).status_code == 404
    done = jd.post(back, why)
    assert (done.status_code, done.json()["state"], done.json()["reason"]) == (200, "discarded", why["reason"])
    moved(second, "take_up", by=cast.officer)
    late = jd.post(f"{address_of(second)}/take_back", why)
    assert (late.status_code, late.json()["code"]) == (403, "taken_up")
    published = cast.edition(S.PUBLISHED)
    assert jd.post(f"{address_of(published)}/take_back", why).status_code == 403


def test_a_program_keeps_its_copy_in_step_by_what_changed_since(cast: Cast, standard: Edition) -> None:
    jd = calling(cast.jd_client)
    cast.edition(S.PUBLISHED)
    rows = jd.get("/library", {"order": "updated", "limit": "1"}).json()
    assert rows["results"][0]["reference"] == standard.entry.reference
    second = jd.get(rows["next"].partition("/api/v1")[2]).json()["results"]
    assert len(second) == 1
    last = (timezone.now() + timedelta(seconds=1)).isoformat()
    assert jd.get("/library", {"updated_after": last}).json()["results"] == []
    later = timezone.now() + timedelta(minutes=1)
    after = successor(standard, by=cast.officer, effective_from=house_day(), changes="More.", changes_zh="更多。")
    Edition.objects.filter(pk=after.pk).update(updated_at=later)
    found = jd.get("/library", {"updated_after": last}).json()["results"]
    assert [one["reference"] for one in found] == [standard.entry.reference]
    moved(after, "withdraw", by=cast.officer, now=later + timedelta(minutes=1))
    (row,) = jd.get("/library", {"updated_after": later.isoformat()}).json()["results"]
    assert row["edition_in_force"] == standard.number, "the one before holds again"


def test_an_entry_that_is_said_to_be_something_else_has_changed_for_programs_that_keep_a_copy(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    edition = cast.edition(S.PUBLISHED, now=long_ago)
    jd = calling(cast.jd_client)
    since = {"updated_after": (long_ago + timedelta(days=1)).isoformat()}
    assert jd.get("/library", since).json()["results"] == []
    said = Description(kind=edition.entry.kind, source="The ministry")
    describe(edition.entry_id, said, actor=acting(cast.officer))
    (found,) = jd.get("/library", since).json()["results"]
    assert (found["reference"], found["source"]) == (edition.entry.reference, "The ministry")


def test_programs_and_pages_are_told_the_same_edition_in_force_where_the_first_has_no_day(cast: Cast) -> None:
    first = cast.edition(S.PUBLISHED)
    second = successor(first, by=cast.officer, effective_from=house_day(), changes="More.", changes_zh="更多。")
    assert in_force(second.entry, house_day()) == second
    shown = calling(cast.jd_client).get(f"/library/{first.entry.reference}").json()
    assert shown["edition_in_force"] == second.number
    assert shown["text"]["number"] == second.number
