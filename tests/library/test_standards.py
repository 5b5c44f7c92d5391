"""Standards are written clause by clause, commented by those who are asked, answered, and adopted with a date."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.accounts.choices import Role
from core.accounts.models import Person
from core.audit import queries as audit
from core.days import house_day
from core.web.days import day_in_words
from core.web.stories import story
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from library.actions import access, writing
from library.choices import EditionState as S
from library.choices import Kind, Readers
from library.consumers import take_over
from library.models import Adoption, Clause, ClauseComment, Edition, Entry
from library.standards import adopting, clauses, consulting
from library.standards.comparing import clause_pairs
from library.standards.queries import comments_visible_to
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.cast_library import moved, words

pytestmark = pytest.mark.django_db

FIRST = {
    "number": "2",
    "heading": "Proof",
    "heading_zh": "证明",
    "text": "A test purchase proves.",
    "text_zh": "测试购买。",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def draft(cast: Cast) -> Edition:
    """A draft standard with one clause, of which Harrow & Finch is asked."""
    edition = cast.edition(S.DRAFTING, kind=Kind.STANDARD, effective_from=house_day())
    consulting.name_consulted(edition.pk, [cast.harrow.pk, cast.brightwater.pk, cast.jd.pk], actor=acting(cast.officer))
    return edition


@pytest.fixture
def out(draft: Edition, cast: Cast) -> Edition:
    """The draft, out for comments."""
    return moved(draft, "consult", by=cast.officer)


@pytest.fixture
def standard(draft: Edition, cast: Cast) -> Edition:
    """The standard, published."""
    return moved(draft, "publish", by=cast.officer)


def test_clauses_are_added_moved_and_taken_out(cast: Cast, draft: Edition) -> None:
    officer = acting(cast.officer)
    second = clauses.add_clause(draft.pk, FIRST, actor=officer)
    third = clauses.add_clause(draft.pk, FIRST | {"number": "3"}, actor=officer)
    clauses.move_clause(third.pk, "up", actor=officer)
    assert list(draft.clauses.values_list("number", flat=True)) == ["1", "3", "2"]
    clauses.remove_clause(second.pk, actor=officer)
    assert list(draft.clauses.values_list("number", flat=True)) == ["1", "3"]
    with pytest.raises(InvalidInputs):
        clauses.add_clause(draft.pk, FIRST | {"number": "3"}, actor=officer)
    with pytest.raises(Refused):
        clauses.add_clause(draft.pk, FIRST | {"number": "4"}, actor=acting(cast.staff_reader))
    with pytest.raises(NotVisible):
        clauses.add_clause(draft.pk, FIRST | {"number": "4"}, actor=acting(cast.complainant))


def test_of_two_editors_of_one_clause_the_second_is_told_and_of_two_clauses_neither(cast: Cast, draft: Edition) -> None:
    one, two = acting(cast.officer), acting(cast.second_officer)
    first = draft.clauses.get()
    other = clauses.add_clause(draft.pk, FIRST, actor=one)
    seen, seen_of_other = clauses.mark_of(first), clauses.mark_of(other)
    clauses.change_clause(first.pk, FIRST | {"number": "1"}, seen=seen, actor=one)
    clauses.change_clause(other.pk, FIRST | {"text": "Otherwise."}, seen=seen_of_other, actor=two)
    with pytest.raises(Conflict):
        clauses.change_clause(first.pk, FIRST | {"number": "1"}, seen=seen, actor=two)


def test_whoever_is_overtaken_sees_the_clause_as_it_stands_and_keeps_what_was_typed(cast: Cast, draft: Edition) -> None:
    clause = draft.clauses.get()
    page = reverse("standards_staff:change", args=[draft.reference, clause.pk])
    stale = clauses.mark_of(clause)
    clauses.change_clause(clause.pk, FIRST | {"text": "What the first wrote."}, seen=stale, actor=acting(cast.officer))
    answer = signed_in(cast.second_officer).post(page, FIRST | {"text": "What the second typed.", "seen": stale})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "What the first wrote." in shown
    assert "What the second typed." in shown
    seen = answer.context["form"]["seen"].value()
    again = FIRST | {"text": "What the second typed.", "seen": seen}
    assert signed_in(cast.second_officer).post(page, again).status_code == 302


def test_the_database_keeps_the_clauses_of_what_was_published(standard: Edition) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(edition=standard).update(text="Something else.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(edition=standard).delete()


def test_the_database_lets_no_clause_into_what_was_published(cast: Cast, standard: Edition) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.create(edition=standard, position=2, **FIRST)
    draft = writing.begin_edition(standard.entry_id, actor=acting(cast.officer))
    added = clauses.add_clause(draft.pk, FIRST, actor=acting(cast.officer))
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(pk=added.pk).update(edition=standard)
    clauses.remove_clause(added.pk, actor=acting(cast.officer))


def test_an_organisation_reads_its_own_comments_and_answers_alone(cast: Cast, out: Edition) -> None:
    clause = out.clauses.get()
    ours = consulting.comment(clause.pk, "Too vague.", "No counterfeit at all.", actor=acting(cast.complainant))
    theirs = consulting.comment(clause.pk, "Too strict for us.", actor=acting(cast.stranger))
    consulting.answer(theirs.pk, "not_adopted", "It stays strict.", actor=acting(cast.officer))
    page = signed_in(cast.complainant).get(reverse("standards_portal:consultation", args=[out.reference]))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Too vague." in shown
    assert "No counterfeit at all." in shown
    assert "Too strict" not in shown
    assert "It stays strict." not in shown
    assert list(comments_visible_to(acting(cast.complainant))) == [ours]
    everything = signed_in(cast.officer).get(reverse("standards_staff:comments", args=[out.reference]))
    assert "Too vague." in everything.content.decode()
    assert "Too strict for us." in everything.content.decode()


def test_who_is_not_asked_does_not_find_the_draft(cast: Cast, out: Edition) -> None:
    consulting_page = reverse("standards_portal:consultation", args=[out.reference])
    assert signed_in(cast.stranger).get(consulting_page).status_code == 200
    outsider = Person.objects.create_user(
        "nobody@larkspur.example", name="Nobody", organisation=cast.larkspur, roles=[Role.COMPLAINANT]
    )
    assert signed_in(outsider).get(consulting_page).status_code == 404
    with pytest.raises(NotVisible):
        consulting.comment(out.clauses.get().pk, "Hello?", actor=acting(outsider))


def test_readers_of_an_organisation_read_and_do_not_comment(cast: Cast, out: Edition) -> None:
    with pytest.raises(Refused):
        consulting.comment(out.clauses.get().pk, "May I?", actor=acting(cast.owner_reader))


def test_once_comments_are_closed_nobody_comments_and_ones_own_stay(cast: Cast, out: Edition) -> None:
    clause = out.clauses.get()
    consulting.comment(clause.pk, "Too vague.", actor=acting(cast.complainant))
    moved(out, "end_consultation", by=cast.officer)
    with pytest.raises((Refused, NotVisible)):
        consulting.comment(clause.pk, "And another thing.", actor=acting(cast.complainant))
    page = signed_in(cast.complainant).get(reverse("standards_portal:consultation", args=[out.reference]))
    assert "Too vague." in page.content.decode()
    assert "No counterfeits." not in page.content.decode()


def test_what_is_asked_now_stands_apart_from_what_was(cast: Cast, out: Edition) -> None:
    owner, home, rooms = signed_in(cast.complainant), "/portal/complaints/", reverse("standards_portal:list")
    consulting.comment(out.clauses.get().pk, "Too vague.", actor=acting(cast.complainant))
    shown = owner.get(rooms)
    assert [row[2].edition for row in shown.context["consultations"]] == [out]
    assert "You were asked about" not in shown.content.decode()
    (card,) = owner.get(home).context["home"].awaited
    assert card.url == reverse("standards_portal:consultation", args=[out.reference])
    assert out.comments_until is not None
    assert card.text == f"{out.title}: your comments are asked for until {day_in_words(out.comments_until)}."
    moved(out, "end_consultation", by=cast.officer)
    shown = owner.get(rooms)
    assert [row[2].edition for row in shown.context["over"]] == [out]
    words = shown.content.decode()
    assert "Nothing at present." in words[words.index('id="asked"') : words.index('id="over"')]
    assert owner.get(home).context["home"].awaited == []


def test_who_has_no_further_comments_is_not_asked_on_the_first_page(cast: Cast, out: Edition) -> None:
    consulting.finish(out.pk, actor=acting(cast.complainant))
    assert signed_in(cast.complainant).get("/portal/complaints/").context["home"].awaited == []
    assert len(signed_in(cast.stranger).get("/portal/complaints/").context["home"].awaited) == 1


def test_once_comments_are_closed_nobody_reads_what_the_draft_has_become(cast: Cast, out: Edition) -> None:
    clause = out.clauses.get()
    consulting.comment(clause.pk, "Too vague.", actor=acting(cast.complainant))
    consulting.comment(clause.pk, "Too strict.", actor=acting(cast.stranger))
    officer = acting(cast.officer)
    closed = moved(out, "end_consultation", by=cast.officer)
    writing.write(out.pk, words(title="Secret aims", effective_from=house_day()), actor=officer)
    renamed = FIRST | {"number": "1", "heading": "Secret heading"}
    clauses.change_clause(clause.pk, renamed, seen=clauses.mark_of(clause), actor=officer)
    owner = signed_in(cast.complainant)
    pages = [
        reverse("standards_portal:list"),
        reverse("standards_portal:consultation", args=[out.reference]),
    ]
    for page in pages:
        shown = owner.get(page).content.decode()
        assert f"Draft standard {out.reference}" in shown
        assert "Secret" not in shown
    Entry.objects.filter(pk=closed.entry_id).update(readers=Readers.NAMED)
    for said in ClauseComment.objects.all():
        consulting.answer(said.pk, "partly", "Made clearer.", actor=officer)
    access.grant(closed.entry_id, cast.brightwater, actor=officer)
    moved(out, "publish", by=cast.officer)
    assert "Secret" not in "".join(owner.get(page).content.decode() for page in pages)
    assert "Secret aims" in signed_in(cast.stranger).get(pages[1]).content.decode()


def test_a_draft_is_published_only_when_every_comment_is_answered(cast: Cast, out: Edition) -> None:
    said = consulting.comment(out.clauses.get().pk, "Too vague.", actor=acting(cast.complainant))
    moved(out, "end_consultation", by=cast.officer)
    with pytest.raises(Conflict):
        moved(out, "publish", by=cast.officer)
    page = reverse("standards_staff:answer", args=[out.reference, said.pk])
    answer = signed_in(cast.officer).post(page, {"outcome": "partly", "answer": "Made clearer."})
    assert answer.status_code == 302
    assert moved(out, "publish", by=cast.officer).state == S.PUBLISHED


def test_of_two_who_answer_one_comment_the_second_is_told_and_may_then_better_the_answer(
    cast: Cast, out: Edition
) -> None:
    said = consulting.comment(out.clauses.get().pk, "Too vague.", actor=acting(cast.complainant))
    page = reverse("standards_staff:answer", args=[out.reference, said.pk])
    assert signed_in(cast.officer).post(page, {"outcome": "partly", "answer": "Made clearer."}).status_code == 302
    second = signed_in(cast.second_officer)
    typed = {"outcome": "not_adopted", "answer": "It stays as it is.", "seen": ""}
    told = second.post(page, typed)
    assert told.status_code == 422
    shown = told.content.decode()
    assert "Somebody has answered this comment" in shown
    assert "Made clearer." in shown
    assert "It stays as it is." in shown
    said.refresh_from_db()
    assert said.answer == "Made clearer."
    seen = told.context["form"]["seen"].value()
    assert second.post(page, typed | {"seen": seen}).status_code == 302
    said.refresh_from_db()
    assert (said.outcome, said.answered_by) == ("not_adopted", cast.second_officer)


def test_a_commented_clause_is_not_taken_out_nor_is_its_author_left_out(cast: Cast, out: Edition) -> None:
    clause = out.clauses.get()
    consulting.comment(clause.pk, "Too vague.", actor=acting(cast.complainant))
    moved(out, "end_consultation", by=cast.officer)
    with pytest.raises(Conflict):
        clauses.remove_clause(clause.pk, actor=acting(cast.officer))
    with pytest.raises(InvalidInputs):
        consulting.name_consulted(out.pk, [cast.jd.pk], actor=acting(cast.officer))
    assert ClauseComment.objects.count() == 1


def test_who_says_no_further_comments_is_done_until_it_comments_again(cast: Cast, out: Edition) -> None:
    owner = signed_in(cast.complainant)
    assert owner.post(reverse("standards_portal:finish", args=[out.reference])).status_code == 302
    asked = out.consulted.get(organisation=cast.harrow)
    assert asked.finished_at is not None
    page = reverse("standards_portal:comment", args=[out.reference, out.clauses.get().pk])
    assert owner.post(page, {"text": "One thing still.", "wording": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.finished_at is None


def test_an_owners_administrator_adopts_once_and_takes_its_name_back(cast: Cast, standard: Edition) -> None:
    page = reverse("standards_portal:adopt", args=[standard.reference])
    assert signed_in(cast.complainant).get(page).status_code == 403
    administrator = signed_in(cast.owner_admin)
    given = {"signed_by": "Ada Harrow, General Counsel", "agrees": "on"}
    assert administrator.post(page, {"signed_by": "Ada Harrow"}).status_code == 422
    assert administrator.post(page, given).status_code == 302
    assert administrator.post(page, given).status_code == 422
    seen_by_others = signed_in(cast.stranger).get(reverse("standards_portal:detail", args=[standard.reference]))
    assert cast.harrow.name.replace("&", "&amp;") in seen_by_others.content.decode()
    assert administrator.post(reverse("standards_portal:revoke", args=[standard.reference])).status_code == 302
    adoption = Adoption.objects.get()
    assert (adoption.adopted_on, adoption.revoked_on) == (house_day(), house_day())
    assert administrator.post(page, given).status_code == 302


def test_cbbc_records_what_was_signed_on_paper_and_only_with_the_paper(cast: Cast, standard: Edition) -> None:
    page = reverse("standards_staff:record", args=[standard.reference])
    officer = signed_in(cast.officer)
    given = {"organisation": cast.jd.pk, "signed_by": "Li Wei, Director", "adopted_on": house_day().isoformat()}
    assert officer.post(page, given).status_code == 422
    paper = SimpleUploadedFile("signed.pdf", PDF, "application/pdf")
    assert officer.post(page, given | {"document": paper}).status_code == 302
    adoption = Adoption.objects.get(organisation=cast.jd)
    paper_page = reverse("standards_staff:paper", args=[standard.reference, adoption.pk])
    assert officer.get(paper_page).status_code == 200
    adopting.revoke(adoption.pk, actor=acting(cast.officer))
    with pytest.raises(Conflict):
        adopting.revoke(adoption.pk, actor=acting(cast.officer))


def test_a_paper_of_tomorrow_is_refused_and_a_draft_cannot_be_adopted(cast: Cast, draft: Edition) -> None:
    with pytest.raises((Refused, NotVisible)):
        adopting.adopt(draft.pk, "Ada Harrow", actor=acting(cast.owner_admin))
    published = moved(draft, "publish", by=cast.officer)
    with pytest.raises(InvalidInputs) as refused:
        adopting.record_adoption(
            published.pk,
            cast.jd.pk,
            signed_by="Li Wei",
            adopted_on=house_day() + timedelta(days=1),
            document=None,
            actor=acting(cast.officer),
        )
    assert {path[0] for path in refused.value.errors} == {"adopted_on", "document"}


def test_a_new_edition_is_compared_clause_by_clause_with_the_one_it_continues(cast: Cast, standard: Edition) -> None:
    officer = acting(cast.officer)
    after = writing.begin_edition(standard.entry_id, actor=officer)
    continued = after.clauses.get()
    renumbered = {"number": "1a", "heading": "Aim", "heading_zh": "", "text": "No counterfeits at all.", "text_zh": ""}
    clauses.change_clause(continued.pk, renumbered, seen=clauses.mark_of(continued), actor=officer)
    clauses.add_clause(after.pk, FIRST, actor=officer)
    changed, added = clause_pairs(standard, after)
    assert (changed.kind, changed.number) == ("changed", "1 → 1a")
    assert added.kind == "added"
    page = signed_in(cast.officer).get(reverse("standards_staff:compare", args=[after.reference]))
    assert "<ins>" in page.content.decode()


def test_jd_comments_through_the_api_and_reads_its_own_comments(cast: Cast, out: Edition) -> None:
    consulting.comment(out.clauses.get().pk, "Too vague.", actor=acting(cast.complainant))
    jd = calling(cast.jd_client)
    address = f"/library/{out.entry.reference}/editions/{out.number}"
    assert jd.get(address).json()["text"]["clauses"][0]["number"] == "1"
    body = {"clause": "1", "text": "Ninety days are needed.", "wording": "Within ninety days."}
    assert jd.post(f"{address}/comments", body).status_code == 201
    assert jd.post(f"{address}/comments", body | {"clause": "77"}).status_code == 422
    listed = jd.get(f"{address}/comments").json()["results"]
    assert [one["text"] for one in listed] == ["Ninety days are needed."]
    assert jd.post(f"{address}/finish").json()["finished_at"]


def test_programs_list_find_read_and_propose(cast: Cast, standard: Edition) -> None:
    owner = calling(cast.owner_client)
    (row,) = owner.get("/library", {"kind": "standard", "q": "listings"}).json()["results"]
    assert (row["reference"], row["edition_in_force"]) == (standard.entry.reference, standard.number)
    whole = owner.get(f"/library/{row['reference']}")
    assert whole.json()["text"]["html"].startswith("<h3")
    assert owner.get(f"/library/{row['reference']}", If_None_Match=whole["ETag"]).status_code == 304
    assert owner.get("/library", {"q": "nowhere-to-be-found"}).json()["results"] == []
    assert len(owner.get("/library", {"q": "counterfeits"}).json()["results"]) == 1, "a word of a clause"
    proposal = {"kind": "identification_guide", "title": "Our teapots", "markdown": "# Marks\n\nLook below."}
    made = owner.post("/library", proposal)
    assert made.status_code == 201
    assert made.json()["editions"][0]["state"] == "proposed"
    assert owner.post("/library", proposal | {"kind": "standard"}).status_code == 422
    huge = owner.post("/library", proposal | {"markdown": "|a|b|\n|-|-|\n" + "|1|2|\n" * 2000})
    assert huge.json()["errors"][0]["pointer"] == "/markdown"


def test_when_cbbc_looks_at_an_entry_again_is_told_to_no_program_of_others(cast: Cast, standard: Edition) -> None:
    Entry.objects.filter(pk=standard.entry_id).update(review_on=house_day() + timedelta(days=99))
    for client in (cast.owner_client, cast.jd_client):
        assert calling(client).get(f"/library/{standard.entry.reference}").json()["review_on"] is None


def test_nobody_reads_through_the_api_what_is_not_for_it(cast: Cast) -> None:
    inside = cast.edition(S.PUBLISHED, readers="staff")
    assert calling(cast.owner_client).get(f"/library/{inside.entry.reference}").status_code in {403, 404}
    assert calling(cast.owner_client).get(f"/library/{inside.entry.reference}").status_code == 404


def test_of_two_adoptions_that_become_one_by_a_merger_one_ends_and_not_before_it_began(
    cast: Cast, standard: Edition
) -> None:
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)  # the second of March in Beijing
    for organisation in (cast.harrow, cast.brightwater):
        Adoption.objects.create(
            edition=standard,
            organisation=organisation,
            adopted_on=house_day(evening),
            signed_by="Ada Harrow",
            recorded_at=evening,
        )
    take_over(cast.harrow, cast.brightwater, actor=acting(cast.administrator), now=evening)
    ended = Adoption.objects.get(revoked_on__isnull=False)
    assert (ended.organisation, ended.revoked_on) == (cast.brightwater, house_day(evening))
    assert Adoption.objects.filter(organisation=cast.brightwater, revoked_on=None).count() == 1
    told = [str(one.text) for one in story(audit.timeline(standard, actor=acting(cast.officer)))]
    assert any(f"{cast.harrow.name} has become part of {cast.brightwater.name}" in one for one in told)
