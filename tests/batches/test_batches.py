"""Owners and agents give a table of complaints; each right and reason becomes a draft, and those that are whole are
submitted together."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.batches import actions, columns, lacks, queries
from complaints.batches.actions import Statement
from complaints.batches.importing import BATCHES
from complaints.choices import ComplaintState, Reason
from complaints.models import Complaint, Target
from complaints.portal import steps
from core.audit.models import Event
from core.imports import applying, claims, reading
from core.imports.choices import ImportState
from core.imports.models import Import
from core.workflow.errors import Conflict, Refused
from merchants.models import Capture
from programmes.choices import RightType
from programmes.models import Right
from tests.batches.conftest import HEADER, drafts_of, given, listed, taken
from tests.cast import EXPLANATION, Cast, acting, address, next_sku, signed_in
from tests.imports.conftest import csv_of, upload, worked
from tests.targets.conftest import codes, skus

pytestmark = pytest.mark.django_db
STATEMENT = Statement("Clara Finch", "Head of Brand Protection")


def test_each_right_reason_and_explanation_becomes_one_draft(cast: Cast) -> None:
    cast.gather("mark", "design")
    rows = [
        *listed("12345678", "counterfeit", 3),
        *listed("第12345678号", "Counterfeit goods", 2),
        *listed("12345678", "混淆性近似商标，或误导性使用", 0),
        *listed("ZL 2017 3012 3456 7", "", 2, explanation=""),
        *listed("12345678", "confusingly similar", 1),
    ]
    record = taken(cast, rows)
    assert (record.state, record.applied_count, record.refused_count) == (ImportState.DONE, 8, 0), codes(record)
    found = [(one.right, one.reason, one.measure, one.target_count) for one in drafts_of(record)]
    assert found == [
        (cast.mark, Reason.COUNTERFEIT, "delete", 5),
        (cast.design, Reason.DESIGN_COPY, "delete", 2),
        (cast.mark, Reason.CONFUSINGLY_SIMILAR, "delete", 1),
    ]
    assert not Target.objects.filter(is_open=True).exists(), "a draft takes no listing from anybody"


def test_a_row_that_names_nothing_known_says_so_and_comes_back(cast: Cast) -> None:
    cast.gather("mark", "lapsed_mark", "foreign_mark", "design")
    one = address(next_sku())
    rows = [
        ["87654321", "counterfeit", one, EXPLANATION],
        ["1234567", "counterfeit", one, EXPLANATION],
        ["12345678", "design_copy", one, EXPLANATION],
        ["12345678", "", one, EXPLANATION],
        ["12345678", "because", one, EXPLANATION],
        ["12345678", "counterfeit", "https://3.cn/a", EXPLANATION],
        ["12345678", "counterfeit", one, "x" * 2001],
        ["HARROW & FINCH", "counterfeit", one, EXPLANATION],
        ["12345678", "counterfeit", one, EXPLANATION],
    ]
    record = taken(cast, rows)
    assert codes(record) == [
        "right_unknown", "right_idle", "reason_unfit", "empty", "reason_unknown", "short_link", "too_long"
    ]  # fmt: skip
    assert (record.applied_count, record.same_count) == (1, 1), "by its title it is the same right"


def test_the_same_table_twice_adds_nothing_and_what_is_open_is_refused(cast: Cast) -> None:
    cast.may_file()
    rows = listed(cast.mark.number, "counterfeit", 3)
    first = taken(cast, rows)
    again = taken(cast, rows)
    assert (again.same_count, again.applied_count, drafts_of(again)) == (3, 0, [])
    [draft] = drafts_of(first)
    assert again.rows.first().notes[-1]["params"] == {"reference": draft.reference}  # type: ignore[union-attr]
    actions.submit_whole(first, actor=acting(cast.complainant), statement=STATEMENT)
    third = taken(cast, [*rows, *listed(cast.mark.number, "confusingly_similar", 1)])
    assert (codes(third), third.applied_count) == (["already_open"] * 3, 1)


def test_two_tables_read_at_once_never_hold_a_listing_twice(cast: Cast) -> None:
    rows = listed(cast.mark.number, "counterfeit", 3)
    first, second = given(cast, rows), given(cast, rows)
    for record in (first, second):
        claimed = claims.claim(record.pk, record.created_at)
        assert claimed is not None
        reading.read(claimed, BATCHES, float("inf"))
    first, second = worked(first), worked(second)
    assert (first.applied_count, second.applied_count, codes(second)) == (3, 0, ["in_draft"] * 3)
    assert drafts_of(second) == []


def test_a_worker_killed_between_two_batches_of_rows_is_followed_by_one_that_goes_on(cast: Cast) -> None:
    rows = [*listed(cast.mark.number, "counterfeit", 400), *listed(cast.mark.number, "confusingly_similar", 101)]
    rows.append([cast.mark.number, "counterfeit", address(next_sku()), EXPLANATION])
    record = given(cast, rows)
    claimed = claims.claim(record.pk, timezone.now())
    assert claimed is not None
    reading.read(claimed, BATCHES, float("inf"))
    claimed = claims.claim(record.pk, timezone.now())
    assert claimed is not None
    assert not applying.apply(claimed, BATCHES, until=0)
    left = Import.objects.get(pk=record.pk)
    assert (left.state, left.applied_count) == (ImportState.APPLYING, 500)
    Import.objects.filter(pk=record.pk).update(claimed_until=timezone.now())
    done = worked(record)
    assert (done.state, done.applied_count) == (ImportState.DONE, 502)
    assert [draft.target_count for draft in drafts_of(done)] == [401, 101]


def test_what_lacks_nothing_is_submitted_with_one_statement_and_the_rest_stays(cast: Cast) -> None:
    cast.may_file()
    rows = [
        *listed(cast.mark.number, "counterfeit", 2),
        *listed(cast.mark.number, "confusingly_similar", 1, explanation="Too short."),
        *listed(cast.design.number, "design_copy", 1),
    ]
    record = taken(cast, rows)
    whole, short, design = drafts_of(record)
    found = lacks.standings(
        list(queries.complaints_of(record, actor=acting(cast.complainant))),
        actor=acting(cast.complainant),
        now=timezone.now(),
    )
    assert [one.is_whole for one in found] == [True, False, False]
    assert [list(one.problems) for one in found] == [[], ["explanation"], ["evidence"]]
    [result] = actions.submit_whole(record, actor=acting(cast.complainant), statement=STATEMENT)
    assert result.is_moved
    whole.refresh_from_db()
    assert (whole.state, whole.target_count, whole.statement_name) == (ComplaintState.SUBMITTED, 2, "Clara Finch")
    assert whole.targets.filter(is_open=True, right=cast.mark).count() == 2
    for draft in (short, design):
        draft.refresh_from_db()
        assert (draft.state, draft.statement_at) == (ComplaintState.DRAFT, None)
    assert Event.objects.filter(verb="complaints.batch_submitted", subject_id=record.pk).count() == 1
    assert actions.submit_whole(record, actor=acting(cast.complainant), statement=STATEMENT) == []


def test_what_many_drafts_lack_is_what_each_is_told_by_itself(cast: Cast) -> None:
    cast.may_file()
    cast.make_ready()
    fields = {
        "territory": "CN",
        "right_type": RightType.COPYRIGHT,
        "title": "Finch",
        "number": "国作登字-2020-F-00123456",
    }
    Right.objects.create(organisation=cast.harrow, registered_on=cast.mark.registered_on, **fields)
    rows = [
        *listed(cast.mark.number, "counterfeit", 1),
        *listed(cast.mark.number, "test_purchase", 1, explanation=""),
        *listed(cast.design.number, "design_copy", 1),
        *listed("国作登字-2020-F-00123456", "copyright_copy", 1),
    ]
    record = taken(cast, rows)
    clara: Any = signed_in(cast.complainant)
    shown = clara.get(reverse("complaints_portal:batches:drafts", args=[record.reference]))
    assert len(shown.context["list"].rows) == 4
    for row in shown.context["list"].rows:
        alone = clara.get(reverse("complaints_portal:check", args=[row.reference])).context["page"]
        statement = steps.url(row.reference, "statement")
        told = [(str(one.label), one.url) for one in alone.missing if not one.url.startswith(statement)]
        assert [(str(one.label), one.url) for one in row.lacks] == told


def test_the_page_submits_once_however_often_the_button_is_pressed(cast: Cast) -> None:
    cast.may_file()
    record = taken(
        cast,
        [*listed(cast.mark.number, "counterfeit", 1), *listed(cast.mark.number, "confusingly_similar", 1)],
    )
    clara: Any = signed_in(cast.complainant)
    here = reverse("complaints_portal:batches:drafts", args=[record.reference])
    shown = clara.get(here)
    assert shown.context["ready"] == 2
    body = {"run": shown.context["form"]["run"].value(), "statement_name": "Clara", "statement_title": "Counsel"}
    unsigned = clara.post(here, body)
    assert (unsigned.status_code, Complaint.objects.exclude(state="draft").count()) == (422, 0)
    answers = [clara.post(here, body | {"agrees": "on"}) for _press in range(2)]
    assert answers[0].url == answers[1].url
    outcome = clara.get(answers[0].url)
    assert "2 complaints were submitted." in outcome.content.decode()
    assert "Back to the batch" in outcome.content.decode()
    assert len(outcome.context["rows"]) == 2
    assert Complaint.objects.filter(state=ComplaintState.SUBMITTED).count() == 2
    assert signed_in(cast.owner_admin).get(answers[0].url).status_code == 404, "an outcome is its person's own"


def test_a_figure_leads_to_the_drafts_that_it_counts(cast: Cast) -> None:
    cast.may_file()
    number = cast.mark.number
    rows = [*listed(number, "counterfeit", 1), *listed(number, "confusingly_similar", 1, explanation="Too short.")]
    record = taken(cast, rows)
    whole, short = drafts_of(record)
    clara: Any = signed_in(cast.complainant)
    here = reverse("complaints_portal:batches:drafts", args=[record.reference])
    figures = {str(one.label): one for one in clara.get(here).context["figures"]}
    for label, draft in (("Ready to submit", whole), ("Lack something", short)):
        shown = clara.get(figures[label].url)
        assert [row.reference for row in shown.context["list"].rows] == [draft.reference]


def test_the_number_of_somebody_elses_press_is_not_there_and_submits_nothing(cast: Cast) -> None:
    cast.may_file()
    cast.gather("owner_admin")
    number, run = cast.mark.number, str(uuid.uuid4())
    signed = {"run": run, "statement_name": "Clara", "statement_title": "Counsel", "agrees": "on"}
    theirs, mine = taken(cast, listed(number, "counterfeit", 1)), taken(cast, listed(number, "confusingly_similar", 1))
    for record, who, status in ((theirs, cast.owner_admin, 302), (mine, cast.complainant, 404)):
        here = reverse("complaints_portal:batches:drafts", args=[record.reference])
        assert signed_in(who).post(here, signed).status_code == status
    assert [one.state for one in drafts_of(mine)] == [ComplaintState.DRAFT]


def test_a_table_is_pasted_with_its_headings(cast: Cast) -> None:
    cast.gather("mark")
    clara: Any = signed_in(cast.complainant)
    start = reverse("complaints_portal:batches:import_start")
    rows = [
        ["注册号", "投诉理由", "商品链接", "标题", "您的编号"],
        ["12345678", "counterfeit", address(next_sku()), "Teapot", "TEA-7"],
    ]
    answer = clara.post(start, {"text": "\n".join("\t".join(row) for row in rows)})
    assert answer.status_code == 302, answer.content
    record = worked(Import.objects.get())
    assert (record.applied_count, record.refused_count) == (1, 0)
    assert Capture.objects.get().title == "Teapot"
    assert Target.objects.get().owner_reference == "TEA-7"
    look = clara.get(answer.url)
    assert look.context["onward"].url == reverse("complaints_portal:batches:drafts", args=[record.reference])
    for form in ("csv", "xlsx"):
        template = reverse("complaints_portal:batches:import_template", args=[form])
        assert clara.get(template).status_code == 200


def test_an_agents_batch_is_its_own_and_the_owners_administrators(cast: Cast) -> None:
    cast.may_file()
    cast.power(rights=[cast.mark])
    cast.gather("design", "owner_admin", "stranger")
    rows = [*listed(cast.mark.number, "counterfeit", 1), *listed(cast.design.number, "design_copy", 1)]
    record = taken(cast, rows, by=cast.agent)
    assert (record.applied_count, codes(record)) == (1, ["right_unknown"]), "her power names the mark alone"
    [draft] = drafts_of(record)
    assert (draft.organisation, draft.agent) == (cast.harrow, cast.larkspur)
    here = reverse("complaints_portal:batches:drafts", args=[record.reference])
    seen = {
        name: signed_in(getattr(cast, name)).get(here).status_code
        for name in ("agent", "owner_admin", "complainant", "stranger")
    }
    assert seen == {"agent": 200, "owner_admin": 200, "complainant": 404, "stranger": 404}
    own = taken(cast, listed(cast.mark.number, "counterfeit", 1))
    address_of_own = reverse("complaints_portal:batches:import_look", args=[own.reference])
    assert signed_in(cast.agent).get(address_of_own).status_code == 404, "she does not read what the owner prepares"
    [result] = actions.submit_whole(record, actor=acting(cast.agent), statement=Statement("Lena", "Solicitor"))
    assert result.is_moved


def test_whoever_only_reads_neither_gives_a_table_nor_submits_one(cast: Cast) -> None:
    cast.may_file()
    record = taken(cast, listed(cast.mark.number, "counterfeit", 1))
    rita = signed_in(cast.owner_reader)
    start = reverse("complaints_portal:batches:import_start")
    assert rita.get(start).context["form"] is None
    assert rita.post(start, {"file": upload(csv_of([], HEADER))}).status_code == 403
    with pytest.raises(Refused):
        actions.submit_whole(record, actor=acting(cast.owner_reader), statement=STATEMENT)
    with pytest.raises(Conflict):
        actions.submit_whole(
            given(cast, listed(cast.mark.number, "counterfeit", 1)), actor=acting(cast.complainant), statement=STATEMENT
        )


def test_what_is_beyond_the_limits_comes_back_for_the_next_table(cast: Cast, settings: Any, monkeypatch: Any) -> None:
    settings.IPP_MAX_TARGETS = 3
    record = taken(cast, listed(cast.mark.number, "counterfeit", 5))
    assert (record.applied_count, codes(record)) == (3, ["batch_full"] * 2)
    monkeypatch.setattr(columns, "MOST_DRAFTS", 1)
    rows = [*listed(cast.mark.number, "counterfeit", 1), *listed(cast.mark.number, "confusingly_similar", 1)]
    record = taken(cast, rows)
    assert (record.applied_count, codes(record)) == (1, ["drafts_full"])
    assert len(skus(drafts_of(record)[0])) == 1
