"""The library's pages: staff write and look after it, owners read, propose, subscribe and acknowledge."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from core.accounts.choices import Zone
from core.accounts.models import Person
from core.days import house_day
from core.documents.models import Document
from library.actions import topics
from library.choices import EditionState, Kind, Readers
from library.models import Acknowledgement, Edition, Entry, Subscription, Topic
from tests.cast import PNG, Cast, acting, signed_in
from tests.cast_library import moved, pdf, read, successor

pytestmark = pytest.mark.django_db
S = EditionState


@pytest.fixture
def staff(cast: Cast) -> Client:
    return signed_in(cast.officer)


@pytest.fixture
def portal(cast: Cast) -> Client:
    return signed_in(cast.complainant)


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return topics.add_topic("takedown", name="Takedown", name_zh="下架", actor=acting(cast.administrator))


def _form(edition: Edition, **given: Any) -> dict[str, Any]:
    """The edit form as a browser sends it back."""
    names = ("title", "title_zh", "summary", "summary_zh", "body", "body_zh", "changes", "changes_zh", "label")
    return {name: getattr(edition, name) for name in names} | {"version": edition.version} | given


def test_staff_begin_write_preview_and_publish_an_entry(cast: Cast, staff: Client, topic: Topic) -> None:
    said = {"kind": "bulletin", "readers": "owners", "title": "Summer sale", "title_zh": "夏季促销", "source": "JD"}
    answer = staff.post("/staff/library/new/", {**said, "topics": [topic.pk]}, follow=True)
    assert answer.status_code == 200
    draft = Edition.objects.get()
    assert list(draft.entry.topics.all()) == [topic]
    url = f"/staff/library/editions/{draft.reference}/"
    form = _form(draft, body="**Take care**", summary="What is on sale.", summary_zh="促销。")
    shown = staff.post(f"{url}edit/", {**form, "preview": "1"})
    assert b"<strong>Take care</strong>" in shown.content
    assert Edition.objects.get().body == ""
    saved = staff.post(f"{url}edit/", {**form, "document": pdf()}, follow=True)
    assert saved.redirect_chain[-1][0] == url
    assert b"<strong>Take care</strong>" in saved.content
    assert b"law.pdf" in saved.content
    done = staff.post(f"{url}do/publish/", {"version": Edition.objects.get().version}, follow=True)
    assert Edition.objects.get().state == S.PUBLISHED
    assert b"Takedown" in done.content


def test_a_file_is_kept_replaced_and_taken_away(cast: Cast, staff: Client) -> None:
    draft = cast.edition(S.DRAFTING)
    url = f"/staff/library/editions/{draft.reference}/edit/"
    staff.post(url, _form(draft, document=pdf("one.pdf")))
    draft.refresh_from_db()
    staff.post(url, _form(draft, body="More"))
    draft.refresh_from_db()
    assert draft.document is not None
    assert draft.document.name == "one.pdf"
    saved = staff.get(f"/staff/library/editions/{draft.reference}/files/{draft.document.public_id}/")
    assert saved["Content-Disposition"].startswith("attachment")
    staff.post(url, _form(draft, drops_document="on"))
    assert Edition.objects.filter(pk=draft.pk, document=None).exists()
    before = Document.objects.count()
    picture = ContentFile(PNG, name="picture.png")
    refused = staff.post(url, _form(Edition.objects.get(pk=draft.pk), document=picture))
    assert refused.status_code == 422
    assert b"Only PDF files" in refused.content
    assert Document.objects.count() == before


def test_the_second_of_two_editors_keeps_what_they_typed_and_sees_what_differs(cast: Cast, staff: Client) -> None:
    draft = cast.edition(S.DRAFTING)
    url = f"/staff/library/editions/{draft.reference}/edit/"
    signed_in(cast.second_officer).post(url, _form(draft, body="Name the listing at once."))
    late = staff.post(url, _form(draft, body="Name the listing tomorrow."))
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody else has changed this text" in page
    assert "Olivia Grant" in page
    assert "Name the listing tomorrow." in page
    assert "<del>at once</del>" in page
    draft.refresh_from_db()
    assert draft.body == "Name the listing at once."
    again = staff.post(url, _form(draft, body="Name the listing tomorrow."))
    assert again.status_code == 302


def test_the_second_of_two_who_describe_an_entry_keeps_what_they_typed_and_sees_what_is_saved(
    cast: Cast, staff: Client
) -> None:
    edition = cast.edition(S.PUBLISHED)
    url = f"/staff/library/{edition.entry.reference}/describe/"
    version = staff.get(url).context["form"]["version"].value()
    said = {"kind": "bulletin", "readers": "everyone", "version": version}
    signed_in(cast.second_officer).post(url, {**said, "source": "The ministry", "readers": "owners"})
    late = staff.post(url, {**said, "source": "The court"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody else has changed this entry" in page
    assert "Olivia Grant" in page
    assert 'value="The court"' in page
    assert [str(fact.value) for fact in late.context["facts"]] == ["Rights owners and agents", "The ministry"]
    entry = Entry.objects.get()
    assert (entry.source, entry.readers) == ("The ministry", Readers.OWNERS)
    again = {**said, "source": "The court", "version": late.context["form"]["version"].value()}
    assert staff.post(url, again).status_code == 302
    assert Entry.objects.get().source == "The court"


def test_who_says_still_right_meanwhile_is_not_overwritten_by_who_describes(cast: Cast, staff: Client) -> None:
    edition = cast.edition(S.PUBLISHED)
    url = f"/staff/library/{edition.entry.reference}/describe/"
    said = {"kind": "bulletin", "readers": "everyone", "source": "CBBC", "version": edition.entry.version}
    moved(edition, "review", by=cast.second_officer, review_on=date(2998, 1, 1))
    assert staff.post(url, said).status_code == 409
    assert Entry.objects.get().review_on == date(2998, 1, 1)


def test_a_giant_table_is_told_at_its_field(cast: Cast, staff: Client) -> None:
    draft = cast.edition(S.DRAFTING)
    row = "|" + " x |" * 50
    giant = "\n".join([row, "|" + "---|" * 50, *[row] * 60])
    for form in (_form(draft, body=giant), _form(draft, body=giant, preview="1")):
        answer = staff.post(f"/staff/library/editions/{draft.reference}/edit/", form)
        assert b"up to 2000 can be shown" in answer.content


def test_the_list_is_narrowed_searched_in_both_scripts_and_exported(cast: Cast, staff: Client, topic: Topic) -> None:
    law = cast.edition(S.PUBLISHED, kind=Kind.LAW, title="E-commerce law", title_zh="电子商务法", topics=(topic,),
                       effective_from=date(2019, 1, 1), body_zh="")  # fmt: skip
    cast.edition(S.PUBLISHED, readers=Readers.STAFF)
    cast.edition(S.PROPOSED, title="A proposal")

    def shown(query: str) -> set[str]:
        answer = staff.get(f"/staff/library/?{query}")
        assert answer.status_code == 200
        return {row.reference for row in answer.context["list"].rows}

    everything = shown("view=all")
    assert len(everything) == 3
    assert len(shown("")) == 2
    assert len(shown("view=proposed")) == 1
    for query in ("kind=law", "topic=takedown", "q=商务", "q=e-commerce", f"q={law.reference}"):
        assert shown(f"view=all&{query}") == {law.reference}, query
    assert law.reference not in shown("view=all&language=zh")
    assert law.reference in shown("view=all&language=en")
    assert len(shown("view=all&readers=staff")) == 1
    assert shown("view=all&state=proposed").isdisjoint({law.reference})
    table = b"".join(staff.get("/staff/library/?view=all&export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "电子商务法" in table


def test_the_entry_opens_on_the_edition_in_force_and_leads_to_all_others(cast: Cast, portal: Client) -> None:
    first = cast.edition(S.PUBLISHED, kind=Kind.LAW, effective_from=date(2019, 1, 1), body="Three days.")
    later = successor(first, by=cast.officer, effective_from=house_day() + timedelta(days=30), body="Five days.",
                      changes="Longer.", changes_zh="延长。")  # fmt: skip
    entry = portal.get(f"/portal/library/{first.entry.reference}/").content.decode()
    assert "Three days." in entry
    assert "Five days." not in entry
    assert f"/portal/library/editions/{later.reference}/" in entry
    ahead = portal.get(f"/portal/library/editions/{later.reference}/").content.decode()
    assert "not in force yet" in ahead
    compared = portal.get(f"/portal/library/{first.entry.reference}/compare/?before=1&after=2").content.decode()
    # The first words of the page say what it is, ahead of the choice of editions.
    assert compared.index("Edition 1 beside edition 2") < compared.index('name="before"')
    assert "<del>Three</del>" in compared
    assert "<ins>Five</ins>" in compared
    assert portal.get(f"/portal/library/{first.entry.reference}/compare/?before=7").status_code == 404


def test_the_list_gives_the_day_of_publication_where_the_reader_sits(cast: Cast, portal: Client) -> None:
    cast.edition(S.PUBLISHED, now=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert '<time datetime="2026-03-01">' in portal.get("/portal/library/").content.decode()
    Person.objects.filter(pk=cast.complainant.pk).update(time_zone=Zone.BEIJING)
    assert '<time datetime="2026-03-02">' in portal.get("/portal/library/").content.decode()


def test_what_is_in_force_from_no_day_has_no_line_for_it(cast: Cast, portal: Client) -> None:
    cast.edition(S.PUBLISHED, kind=Kind.BEST_PRACTICE)
    page = portal.get("/portal/library/").content.decode()
    assert re.search(r'<td data-label="In force from"></td>', page)
    assert "–" not in page[page.index("<tbody>") : page.index("</tbody>")]


def test_filters_beside_the_search_are_unfolded_once_one_is_chosen(cast: Cast, portal: Client) -> None:
    cast.edition(S.PUBLISHED)
    assert not portal.get("/portal/library/?q=law").context["is_unfolded"]
    page = portal.get("/portal/library/?kind=law")
    assert page.context["is_unfolded"]
    assert re.search(r"<details class=\"more-filters more-filters-narrow\"\s+open>", page.content.decode())


def test_who_may_read_is_named_to_staff_and_to_nobody_else(cast: Cast, staff: Client) -> None:
    edition = cast.edition(S.PUBLISHED, readers=Readers.NAMED)
    url = f"/staff/library/{edition.entry.reference}/access/"
    named = staff.post(url, {"organisation": cast.brightwater.pk}, follow=True)
    assert b"Brightwater" in named.content
    reader = signed_in(cast.stranger)
    page = reader.get(f"/portal/library/editions/{edition.reference}/")
    assert page.status_code == 200
    staff.post(url, {"organisation": cast.harrow.pk})
    assert b"Harrow" not in reader.get(f"/portal/library/editions/{edition.reference}/").content
    staff.post(url, {"withdraw": cast.brightwater.code})
    assert reader.get(f"/portal/library/editions/{edition.reference}/").status_code == 404


def test_an_owner_proposes_and_follows_what_becomes_of_it(cast: Cast, portal: Client, staff: Client) -> None:
    given = {"kind": "identification_guide", "title": "Our teapots", "body": "# The lid", "note": "For JD."}
    assert b"<h3>The lid</h3>" in portal.post("/portal/library/propose/", {**given, "preview": "1"}).content
    assert not Entry.objects.exists()
    made = portal.post("/portal/library/propose/", given, follow=True)
    proposal = Edition.objects.get()
    assert (proposal.state, proposal.entry.readers) == (S.PROPOSED, Readers.PLATFORM)
    assert "With CBBC" in made.content.decode()
    url = f"/portal/library/editions/{proposal.reference}/"
    portal.post(f"{url}edit/", {"title": "All our teapots", "body": "# The lid", "version": proposal.version})
    reason = "A guide to teapots is in the library already."
    staff.post(f"/staff/library/editions/{proposal.reference}/do/decline/", {"reason": reason})
    listed = portal.get("/portal/library/proposals/").content.decode()
    assert "All our teapots" in listed
    assert reason in listed
    assert signed_in(cast.stranger).get(url).status_code == 404


def test_an_incomplete_proposal_comes_back_with_what_is_missing(portal: Client) -> None:
    answer = portal.post("/portal/library/propose/", {"kind": "bulletin", "note": "kept"})
    assert answer.status_code == 422
    assert b"Give it a title" in answer.content
    assert b"kept" in answer.content


def test_topics_are_subscribed_to_on_one_page_and_from_an_entry(cast: Cast, portal: Client, topic: Topic) -> None:
    edition = cast.edition(S.PUBLISHED, topics=(topic,))
    page = portal.get(f"/portal/library/editions/{edition.reference}/")
    assert b"Subscribe" in page.content
    portal.post("/portal/library/subscriptions/", {"add": topic.code, "back": edition.reference})
    assert Subscription.objects.get().person == cast.complainant
    assert b"You subscribe to it" in portal.get(f"/portal/library/editions/{edition.reference}/").content
    portal.post("/portal/library/subscriptions/", {})
    assert not Subscription.objects.exists()


def test_an_owner_says_that_it_has_read_and_staff_see_who_has_not(cast: Cast, portal: Client, staff: Client) -> None:
    cast.gather("owner_admin", "stranger")
    edition = cast.edition(S.PUBLISHED, readers=Readers.OWNERS, acknowledge_by=house_day() + timedelta(days=9))
    url = f"/portal/library/editions/{edition.reference}/"
    assert b"I have read it" in portal.get(url).content
    portal.post(f"{url}acknowledge/")
    assert Acknowledgement.objects.get().person == cast.complainant
    assert b"You said that you have read it" in portal.get(url).content
    report = f"/staff/library/editions/{edition.reference}/readers/"
    waiting = staff.get(f"{report}?read=waiting").content.decode()
    assert "Oscar Harrow" in waiting
    assert "Stella Brook" in waiting
    assert "Clara Finch" not in waiting
    missing = staff.get(report).context["missing"]
    assert [(one.name, one.people) for one in missing] == [("Brightwater Toys plc", 1), ("Harrow & Finch Ltd", 1)]
    theirs = staff.get(f"{report}?read=waiting&organisation={cast.brightwater.pk}").content.decode()
    assert "Oscar Harrow" not in theirs
    table = b"".join(staff.get(f"{report}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Clara Finch" in table
    reminded = staff.post(f"{report}remind/", follow=True)
    assert b"2 people are reminded" in reminded.content
    for person in (cast.owner_admin, cast.stranger):
        read(edition, by=person)
    assert b"Remind all" not in staff.get(report).content


def test_whoever_comes_to_read_has_the_words_first_and_editors_have_what_can_be_done_first(
    cast: Cast, portal: Client, staff: Client
) -> None:
    edition = cast.edition(S.PUBLISHED, acknowledge_by=house_day() + timedelta(days=9), body="The words.")
    reading = portal.get(f"/portal/library/editions/{edition.reference}/").content.decode()
    assert reading.index("The words.") < reading.index("case-side")
    assert 'href="#acknowledge"' in reading
    editing = staff.get(f"/staff/library/editions/{edition.reference}/").content.decode()
    assert editing.index("case-side") < editing.index("The words.")


def test_the_timeline_names_an_edition_in_the_readers_script(cast: Cast, portal: Client) -> None:
    edition = cast.edition(S.PUBLISHED, title="Takedowns", title_zh="下架办法")
    Person.objects.filter(pk=cast.complainant.pk).update(language="zh-hans")
    page = portal.get(f"/portal/library/editions/{edition.reference}/").content.decode()
    assert "下架办法" in page
    assert "Takedowns" not in page


def test_two_editions_that_say_the_same_are_said_to(cast: Cast, portal: Client) -> None:
    first = cast.edition(S.PUBLISHED)
    successor(first, by=cast.officer)
    page = portal.get(f"/portal/library/{first.entry.reference}/compare/?before=1&after=2")
    assert b"Nothing differs between the two." in page.content


def test_administrators_keep_topics_and_others_read_them(cast: Cast, staff: Client, topic: Topic) -> None:
    assert staff.get("/staff/library/topics/").status_code == 200
    assert staff.get("/staff/library/topics/new/").status_code == 403
    admin = signed_in(cast.administrator)
    again = admin.post("/staff/library/topics/new/", {"code": "takedown", "name": "X", "name_zh": "X"})
    assert again.status_code == 422
    admin.post("/staff/library/topics/takedown/", {"name": "Removal", "name_zh": "删除"})
    topic.refresh_from_db()
    assert topic.name == "Removal"


def test_a_new_edition_is_begun_once(cast: Cast, staff: Client) -> None:
    first = cast.edition(S.PUBLISHED)
    url = f"/staff/library/{first.entry.reference}/new-edition/"
    assert staff.get(url).status_code == 200
    assert staff.post(url).status_code == 302
    twice = staff.post(url)
    assert twice.status_code == 409
    assert b"under way" in twice.content
    assert staff.get(f"/staff/library/{first.entry.reference}/describe/").status_code == 200


def test_a_reader_of_staff_sees_all_and_changes_nothing(cast: Cast) -> None:
    draft = cast.edition(S.DRAFTING)
    reader = signed_in(cast.staff_reader)
    assert reader.get(f"/staff/library/editions/{draft.reference}/").status_code == 200
    for path in ("new/", f"editions/{draft.reference}/edit/", f"{draft.entry.reference}/describe/"):
        assert reader.get(f"/staff/library/{path}").status_code == 403


def test_who_has_not_read_it_is_paged_through_by_organisation(cast: Cast) -> None:
    edition = cast.edition(
        EditionState.PUBLISHED, readers=Readers.OWNERS, acknowledge_by=house_day() + timedelta(days=9)
    )
    for place in range(60):
        house = cast.harrow if place % 2 else cast.brightwater
        Person.objects.create_user(
            f"reader-{place}@many.example", name=f"Reader {place:02d}", organisation=house, roles=["owner_reader"]
        )
    browser, url = signed_in(cast.officer), reverse("library_staff:readers", args=[edition.reference])
    names: list[str] = []
    while url:
        page = browser.get(url)
        assert page.status_code == 200
        names += re.findall(r"Reader \d\d", page.content.decode())
        following = page.context["list"].next_url
        url = urljoin(page.request["PATH_INFO"], following) if following else ""
    assert len(names) == len(set(names)) == 60
