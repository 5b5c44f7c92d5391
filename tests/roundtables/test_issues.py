"""Issues: raised, supported, put together, ranked, answered; and what owners read of each other."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from core.accounts.models import Organisation
from core.outbox.models import Message
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from merchants.models import Listing
from programmes.models import MarkFamily
from roundtables import queries, ranking
from roundtables.actions import action_points, agenda
from roundtables.actions import issues as actions
from roundtables.actions.groups import GroupTitle, group_issues, take_out_of_group
from roundtables.agenda import lines_of, open_points, overrun
from roundtables.choices import IssueState as S
from roundtables.consumers import take_over
from roundtables.models import Issue, IssueGroup, Roundtable
from roundtables.workflow import issue_workflow
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import (
    EXPLANATION,
    OWNERS_VERBS,
    TITLE,
    WISH,
    first_item,
    invite,
    item_of,
    meeting,
    moved_issue,
    raised,
)

pytestmark = pytest.mark.django_db

FORM = {"topic": "repeat_shops", "title": TITLE, "wish": WISH, "explanation": EXPLANATION}


def ranked(cast: Cast) -> list[Any]:
    found = ranking.counted(queries.issues_visible_to(acting(cast.officer)))
    return list(found.order_by(*ranking.RANKED.names(backwards=False)))


# What each may see


def test_an_owner_reads_of_somebody_elses_issue_only_the_question_and_the_wish(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    page = signed_in(cast.stranger).get(reverse("issues_portal:detail", args=[issue.reference]))
    words = page.content.decode()
    assert page.status_code == 200
    assert TITLE in words
    assert WISH in words
    for secret in ("Harrow", "Finch", EXPLANATION[:30], "哈罗"):
        assert secret not in words
    rows = signed_in(cast.stranger).get(reverse("issues_portal:list"), {"view": "others"}).content.decode()
    assert TITLE in rows
    assert "Harrow" not in rows
    for name in ("edit", "links"):
        assert signed_in(cast.stranger).get(reverse(f"issues_portal:{name}", args=[issue.reference])).status_code == 404


@pytest.mark.parametrize("state", [S.DECLINED, S.WITHDRAWN])
def test_what_was_not_taken_up_is_shown_to_no_other_owner(cast: Cast, state: str) -> None:
    issue = cast.issue(state)
    assert signed_in(cast.stranger).get(reverse("issues_portal:detail", args=[issue.reference])).status_code == 404
    with pytest.raises(NotVisible):
        actions.support(issue.pk, actor=acting(cast.stranger))


def test_agents_neither_raise_issues_nor_find_any(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    with pytest.raises(Refused):
        raised(cast.agent)
    assert not queries.issues_shared_with(acting(cast.agent)).exists()
    assert signed_in(cast.agent).get(reverse("issues_portal:detail", args=[issue.reference])).status_code == 404


@pytest.mark.parametrize("field", ["title", "wish"])
@pytest.mark.parametrize(
    "betrayal",
    [
        "What JD did to Harrow & Finch Ltd",
        "Harrow &  finch asks once more",
        "Decide on C-2026-000123 at last",
        "请处理哈罗芬奇有限公司的投诉",
    ],
)
def test_a_line_that_others_read_may_not_say_whose_it_is(cast: Cast, field: str, betrayal: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        raised(cast.complainant, now=None, **{field: betrayal})
    assert list(refused.value.errors) == [(field,)]


# Raising, changing, linking


def test_an_owner_raises_an_issue_and_links_its_own_complaint_and_shop(cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    Listing.objects.filter(targets__complaint=complaint).update(shop=cast.shop)
    browser = signed_in(cast.complainant)
    assert browser.get(reverse("issues_portal:raise")).status_code == 200
    reply = browser.post(reverse("issues_portal:raise"), FORM)
    issue = Issue.objects.get()
    links = reverse("issues_portal:links", args=[issue.reference])
    assert reply.headers["Location"] == links
    assert "Teapot Bargains" in browser.get(links, {"q": "bargains"}).content.decode()
    assert complaint.reference in browser.get(links, {"q": complaint.reference}).content.decode()
    browser.post(links, {"complaint": complaint.pk, "shop": cast.shop.pk})
    page = browser.get(reverse("issues_portal:detail", args=[issue.reference])).content.decode()
    assert complaint.reference in page
    assert "Teapot Bargains" in page
    assert issue.version < Issue.objects.get().version


def test_nobody_links_what_is_somebody_elses(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    foreign = cast.complaint("lodged", by=cast.stranger)
    with pytest.raises(InvalidInputs):
        actions.link_issue(issue.pk, complaint_keys={foreign.pk}, shop_keys=set(), actor=acting(cast.complainant))
    with pytest.raises(InvalidInputs):
        actions.link_issue(issue.pk, complaint_keys=set(), shop_keys={cast.shop.pk}, actor=acting(cast.complainant))


def test_words_can_be_changed_until_the_issue_is_on_an_agenda(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    browser = signed_in(cast.complainant)
    edit = reverse("issues_portal:edit", args=[issue.reference])
    assert TITLE in browser.get(edit).content.decode()
    assert (
        browser.post(edit, FORM | {"title": "Copies come back overnight", "version": issue.version}).status_code == 302
    )
    stale = browser.post(edit, FORM | {"title": "Copies come back at once", "version": issue.version})
    assert stale.status_code == 409
    agenda.place_issue(first_item(cast.officer).pk, issue.pk, actor=acting(cast.officer))
    late = browser.post(edit, FORM | {"title": "Copies come back at noon"})
    assert late.status_code == 409
    assert Issue.objects.get().title == "Copies come back overnight"


# Support


def test_support_counts_once_for_an_organisation_and_is_told_to_cbbc_alone(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    browser = signed_in(cast.stranger)
    for _again in range(2):
        browser.post(reverse("issues_portal:support", args=[issue.reference]), {"support": "yes"})
    assert issue.supports.count() == 1
    staff = signed_in(cast.officer).get(reverse("issues_staff:detail", args=[issue.reference])).content.decode()
    assert "Brightwater Toys plc" in staff
    own = signed_in(cast.complainant).get(reverse("issues_portal:detail", args=[issue.reference])).content.decode()
    assert "Brightwater" not in own
    browser.post(reverse("issues_portal:support", args=[issue.reference]), {"support": "no"})
    assert issue.supports.count() == 0


def test_nobody_supports_its_own_issue_or_a_closed_one(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        actions.support(cast.issue(S.RAISED).pk, actor=acting(cast.complainant))
    with pytest.raises(Conflict):
        actions.support(cast.issue(S.CLOSED).pk, actor=acting(cast.stranger))


def test_the_answer_is_kept_and_read_by_raiser_and_supporters_only(cast: Cast) -> None:
    issue = cast.issue(S.RAISED)
    page = reverse("issues_portal:detail", args=[issue.reference])
    before = signed_in(cast.stranger)
    moved_issue(issue, "answer", by=cast.officer, text="Such shops wait for a look first.")
    assert "wait for a look" not in before.get(page).content.decode()
    actions.support(issue.pk, actor=acting(cast.stranger))
    assert "wait for a look" in before.get(page).content.decode()
    assert "wait for a look" in signed_in(cast.complainant).get(page).content.decode()
    assert Message.objects.filter(topic="issues.answered").count() == 1
    moved_issue(issue, "not_settled", by=cast.complainant)
    moved_issue(issue, "answer", by=cast.officer, text="We begin in March.")
    assert [one.text for one in issue.answers.order_by("pk")] == [
        "Such shops wait for a look first.",
        "We begin in March.",
    ]


# Ranking and groups


def test_issues_rank_by_owners_who_ask_then_by_what_stands_behind_them(cast: Cast) -> None:
    plain, backed, wanted = (cast.issue(S.RAISED, title=f"{TITLE} {place}") for place in range(3))
    actions.support(wanted.pk, actor=acting(cast.stranger))
    complaint = cast.complaint("lodged")
    old = timezone.now() - timedelta(days=40)
    Complaint.objects.filter(pk=complaint.pk).update(submitted_at=old)
    backed.complaints.add(complaint)
    assert [one.pk for one in ranked(cast)] == [wanted.pk, backed.pk, plain.pk]
    backed.refresh_from_db()
    words = ranking.reasons(ranked(cast)[1], timezone.now())
    assert words == ["1 owner asks", "a complaint open for 40 days"]
    page = signed_in(cast.staff_reader).get(reverse("issues_staff:list")).content.decode()
    assert "2 owners ask" in page
    assert "a complaint open for 40 days" in page
    for order in ("longest", "reversed", "repeat", "newest"):
        assert signed_in(cast.officer).get(reverse("issues_staff:list"), {"sort": order}).status_code == 200
    assert signed_in(cast.officer).get(reverse("issues_staff:list"), {"export": "csv"}).status_code == 200


def test_what_an_issue_weighs_is_found_from_its_own_rows_however_many_organisations_there_are(cast: Cast) -> None:
    """Going through all of them for each issue took seconds for a list of two thousand (`make bench ARGS="--only
    meetings"`)."""
    weighed = str(ranking.counted(queries.issues_visible_to(acting(cast.officer))).query)
    assert Organisation._meta.db_table not in weighed


def test_a_group_counts_everybody_who_asks_within_it_once(cast: Cast) -> None:
    own, foreign = cast.issue(S.RAISED), cast.issue(S.RAISED, by=cast.stranger)
    actions.support(own.pk, actor=acting(cast.stranger))
    browser = signed_in(cast.officer)
    picked = {"pick": [own.reference, foreign.reference]}
    assert own.title in browser.get(reverse("issues_staff:new_group"), picked).content.decode()
    browser.post(reverse("issues_staff:new_group"), picked | {"title": "Repeat shops", "title_zh": "反复出现的店铺"})
    assert {one.askers for one in ranked(cast)} == {2}
    assert "反复出现" in browser.get(reverse("issues_staff:group", args=[own.reference])).content.decode()
    take_out_of_group(own.pk, actor=acting(cast.officer))
    assert not IssueGroup.objects.exists()
    with pytest.raises(InvalidInputs):
        group_issues([own.reference], GroupTitle(title="One", title_zh="一"), actor=acting(cast.officer))
    with pytest.raises(Refused):
        group_issues(
            [own.reference, foreign.reference], GroupTitle(title="A", title_zh="一"), actor=acting(cast.staff_reader)
        )


def test_a_group_in_which_one_issue_is_left_is_none(cast: Cast) -> None:
    officer = acting(cast.officer)
    one, other, third, fourth = (cast.issue(S.RAISED, title=f"{TITLE} {place}") for place in range(4))
    group_issues([one.reference, other.reference], GroupTitle(title="Old", title_zh="旧"), actor=officer)
    new = group_issues(
        [other.reference, third.reference, fourth.reference], GroupTitle(title="New", title_zh="新"), actor=officer
    )
    assert list(IssueGroup.objects.all()) == [new]
    assert Issue.objects.get(pk=one.pk).group is None
    take_out_of_group(other.pk, actor=officer)
    assert new.issues.count() == 2


def test_staff_are_asked_before_a_title_tells_others_who_asks(cast: Cast) -> None:
    own, foreign = cast.issue(S.RAISED), cast.issue(S.RAISED, by=cast.stranger)
    browser, page = signed_in(cast.officer), reverse("issues_staff:new_group")
    given = {"pick": [own.reference, foreign.reference], "title_zh": "店铺"}
    box = 'type="checkbox" name="names_may_stand"'
    assert box not in browser.get(page, given).content.decode()
    for title in ("What Harrow & Finch asks", "Toys of BRIGHTWATER TOYS and others"):
        refused = browser.post(page, given | {"title": title})
        assert refused.status_code == 422
        assert "a rights owner that raised or supports an issue is known by this" in refused.content.decode()
        assert box in refused.content.decode()
    assert not IssueGroup.objects.exists()
    assert browser.post(page, given | {"title": "Harrowing finches"}).status_code == 302
    assert browser.post(page, given | {"title": "As Harrow & Finch says", "names_may_stand": "on"}).status_code == 302


def test_an_agenda_item_that_others_read_names_nobody_who_asks_unless_staff_say_so(cast: Cast) -> None:
    issue, roundtable, browser = cast.issue(S.RAISED), meeting(cast.officer), signed_in(cast.officer)
    MarkFamily.objects.create(organisation=issue.organisation, name="Willow Pattern")
    page = reverse("roundtables_staff:agenda", args=[roundtable.reference])
    given = {"do": "add", "title": "Copies", "title_zh": "仿品", "minutes": 20, "readers": "everyone"}
    for words in (
        {"title": "Harrow & Finch: copies"},
        {"title_zh": "哈罗芬奇的仿品"},
        {"speaker": "Ms Willow  pattern"},
    ):
        assert browser.post(page, given | words).status_code == 422, words
    assert browser.post(page, given | {"title": "Harrow & Finch", "readers": "staff"}).status_code == 302
    named = {"speaker": "Harrow & Finch Ltd", "names_may_stand": "on"}
    assert browser.post(page, given | named).status_code == 302
    within, spoken = roundtable.items.order_by("position")
    with pytest.raises(Conflict):
        agenda.place_issue(spoken.pk, issue.pk, actor=acting(cast.officer))
    assert agenda.place_issue(within.pk, issue.pk, actor=acting(cast.officer)).state == S.ON_AGENDA


def test_a_raiser_who_is_not_invited_reads_when_its_issue_is_spoken_of_but_not_under_which_theme(cast: Cast) -> None:
    issue = cast.issue(S.ON_AGENDA)
    roundtable = Roundtable.objects.get()
    Roundtable.objects.update(theme="Before the fair in Canton", theme_zh="广交会之前")
    page = reverse("issues_portal:detail", args=[issue.reference])
    read = signed_in(cast.complainant).get(page).content.decode()
    assert "Canton" not in read
    assert f"Roundtable {roundtable.number}, on " in read
    invite(roundtable, cast.complainant, officer=cast.officer)
    assert "Canton" in signed_in(cast.complainant).get(page).content.decode()


# The agenda


def test_an_agenda_is_built_with_items_hours_and_issues(cast: Cast) -> None:
    roundtable = meeting(cast.officer)
    issue = cast.issue(S.RAISED)
    browser = signed_in(cast.officer)
    url = reverse("roundtables_staff:agenda", args=[roundtable.reference])
    for title, minutes in (("Welcome", 15), ("Repeat shops", 45)):
        given = {"do": "add", "title": title, "title_zh": "议题", "minutes": minutes, "readers": "everyone"}
        assert browser.post(url, given).status_code == 302
    first, second = roundtable.items.order_by("position")
    browser.post(url, {"do": "place", "item": second.pk, "issue": issue.reference})
    browser.post(url, {"do": "up", "item": second.pk})
    lines = lines_of(roundtable, actor=acting(cast.officer))
    assert [line.item.title for line in lines] == ["Repeat shops", "Welcome"]
    assert lines[1].begins - roundtable.starts_at == timedelta(minutes=45)
    assert [one.pk for one in lines[0].issues] == [issue.pk]
    assert issue.reference in browser.get(url).content.decode()
    assert (
        issue.reference
        in browser.get(reverse("roundtables_staff:detail", args=[roundtable.reference])).content.decode()
    )
    item = reverse("roundtables_staff:agenda_item", args=[roundtable.reference, first.pk])
    assert (
        browser.post(item, {"title": "Hello", "title_zh": "欢迎", "minutes": 170, "readers": "staff"}).status_code
        == 302
    )
    assert overrun(roundtable) == timedelta(minutes=35)
    browser.post(url, {"do": "remove", "item": second.pk})
    issue.refresh_from_db()
    assert (issue.state, issue.item_id) == (S.RAISED, None)


def test_an_item_of_one_roundtable_is_not_moved_through_another(cast: Cast) -> None:
    item = first_item(cast.officer)
    other = meeting(cast.officer)
    url = reverse("roundtables_staff:agenda", args=[other.reference])
    assert signed_in(cast.officer).post(url, {"do": "remove", "item": item.pk}).status_code == 404
    assert signed_in(cast.staff_reader).get(url).status_code == 403


def test_the_next_agenda_opens_with_the_action_points_that_are_still_open(cast: Cast) -> None:
    earlier = meeting(cast.officer, starts_at=timezone.now() - timedelta(days=60))
    task = action_points.Task(
        what="Send the list of repeat shops",
        organisation_pk=cast.jd.pk,
        due_on=timezone.localdate() + timedelta(days=9),
    )
    point = action_points.take(earlier.pk, task, actor=acting(cast.officer))
    coming = meeting(cast.officer)
    item_of(coming, cast.officer)
    assert [item.is_review for item in coming.items.order_by("position")] == [True, False]
    assert list(open_points(coming)) == [point]
    page = signed_in(cast.officer).get(reverse("roundtables_staff:agenda", args=[coming.reference])).content.decode()
    assert point.reference in page


def test_an_issue_is_put_on_an_agenda_from_its_own_page(cast: Cast) -> None:
    issue, item = cast.issue(S.RAISED), first_item(cast.officer)
    browser = signed_in(cast.officer)
    url = reverse("issues_staff:agenda", args=[issue.reference])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"item": item.pk}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == S.ON_AGENDA
    assert browser.get(reverse("issues_staff:transition", args=[issue.reference, "put_on_agenda"])).status_code == 404


# Every state and every verb, by hand

MATRIX: dict[str, dict[str, str]] = {
    "put_on_agenda": {},
    "take_off_agenda": {S.ON_AGENDA: S.RAISED},
    "answer": {S.RAISED: S.ANSWERED, S.ON_AGENDA: S.ANSWERED, S.ANSWERED: S.ANSWERED},
    "settle": {S.ANSWERED: S.CLOSED},
    "not_settled": {S.ANSWERED: S.RAISED},
    "decline": {S.RAISED: S.DECLINED},
    "withdraw": {S.RAISED: S.WITHDRAWN, S.ON_AGENDA: S.WITHDRAWN},
}


def test_the_matrix_names_every_verb() -> None:
    assert {*MATRIX, "raise"} == set(issue_workflow.verbs)


@pytest.mark.parametrize("state", list(S))
def test_each_verb_leads_where_the_matrix_says_and_nowhere_else(cast: Cast, state: S) -> None:
    for verb, leads in MATRIX.items():
        issue = cast.issue(state)
        person = cast.complainant if verb in OWNERS_VERBS else cast.officer
        if state in leads:
            assert moved_issue(issue, verb, by=person).state == leads[state]
        else:
            refused = (Conflict, InvalidInputs) if verb == "put_on_agenda" else Conflict
            with pytest.raises(refused):
                moved_issue(issue, verb, by=person)


@pytest.mark.parametrize("verb", list(MATRIX))
def test_each_verb_is_for_those_whose_it_is(cast: Cast, verb: str) -> None:
    state = next(iter(MATRIX[verb]), S.RAISED)
    issue = cast.issue(state)
    strangers = [cast.stranger, cast.agent, cast.gov_reader, cast.staff_reader]
    strangers += [cast.officer] if verb in OWNERS_VERBS else [cast.complainant]
    for person in strangers:
        with pytest.raises((Refused, NotVisible)):
            moved_issue(issue, verb, by=person)


def test_nobody_supports_after_a_merger_what_they_raised_themselves(cast: Cast) -> None:
    issue = cast.issue()
    actions.support(issue.pk, actor=acting(cast.stranger))
    take_over(issue.organisation, cast.stranger.organisation, actor=acting(cast.administrator), now=timezone.now())
    issue.refresh_from_db()
    assert (issue.organisation, issue.supports.count()) == (cast.stranger.organisation, 0)
