"""The register of agreements: what is kept, who keeps it, and what follows from a term that changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.models import Person
from core.audit.models import Event
from core.clocks.models import Clock
from core.days import house_day
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes.actions import agreements
from programmes.choices import AgreementState, DatePrecision, EnrolmentState, SuspensionReason
from programmes.measures import FULFILMENTS
from programmes.models import Agreement
from tests.cast import Cast, acting
from tests.programmes.agreements import NOW, TODAY, paper, promise, promised, recorded, registered, terms

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def verbs(agreement: Agreement) -> list[str]:
    """What was written down about an agreement, oldest first."""
    events = Event.objects.filter(subject_type="programmes.agreement", subject_id=agreement.pk)
    return list(events.order_by("pk").values_list("verb", flat=True))


def fields(refused: pytest.ExceptionInfo[InvalidInputs]) -> set[object]:
    """The fields about which a refusal speaks."""
    return {path[0] for path in refused.value.errors if path}


def ends(agreement: Agreement) -> list[datetime]:
    """The ends to which clocks run for an agreement."""
    running = Clock.objects.filter(subject_type="programmes.agreement", subject_id=agreement.pk, stopped_at=None)
    return list(running.values_list("due_at", flat=True))


def test_an_agreement_gets_its_reference_from_the_year_of_its_signature_and_is_in_force_from_then(cast: Cast) -> None:
    agreement = registered(cast, witnesses=["  The ambassador ", ""])
    assert agreement.reference == f"A-2019-{agreement.pk:06d}"
    assert (agreement.in_force_from, agreement.witnesses) == (date(2019, 11, 4), ["The ambassador"])
    assert agreement.state_on(TODAY) == AgreementState.IN_FORCE
    assert verbs(agreement) == ["programmes.agreement_registered"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"signed_on": TODAY + DAY}, "signed_on"),
        ({"ends_on": date(2019, 11, 3)}, "ends_on"),
        ({"platform_id": 0}, "platform"),
        ({"council_id": 0}, "council"),
        ({"signed_precision": "century"}, "signed_precision"),
        ({"witnesses": ["x" * 201]}, "witnesses"),
        ({"predecessor_id": 0}, "predecessor"),
    ],
)
def test_terms_that_do_not_hold_are_refused_at_their_field_and_nothing_is_kept(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputs) as refused:
        registered(cast, **given)
    assert fields(refused) == {field}
    assert not Agreement.objects.exists()


def test_an_agreement_follows_an_earlier_one_with_the_same_platform_that_no_other_follows(cast: Cast) -> None:
    first = registered(cast, signed_on=date(2016, 12, 1), signed_precision=DatePrecision.MONTH)
    second = registered(cast, predecessor_id=first.pk)
    for earlier in (first, second):
        with pytest.raises(InvalidInputs) as refused:
            registered(cast, signed_on=date(2018, 1, 1), predecessor_id=earlier.pk)
        assert fields(refused) == {"predecessor"}
    first = Agreement.objects.get(pk=first.pk)
    assert first.last_day == date(2019, 11, 3)
    assert first.state_on(date(2019, 11, 3)) == AgreementState.IN_FORCE
    assert first.state_on(date(2019, 11, 4)) == AgreementState.SUCCEEDED


def test_the_clock_of_an_agreement_runs_to_the_end_of_its_last_day_in_beijing_and_follows_it(cast: Cast) -> None:
    officer = acting(cast.officer)
    agreement = registered(cast, ends_on=date(2026, 11, 3))
    assert ends(agreement) == [datetime(2026, 11, 3, 16, tzinfo=UTC)]
    agreements.change_agreement(agreement.reference, terms(cast, ends_on=date(2027, 11, 3)), actor=officer, now=NOW)
    assert ends(agreement) == [datetime(2027, 11, 3, 16, tzinfo=UTC)]
    agreements.change_agreement(agreement.reference, terms(cast, ends_on=None), actor=officer, now=NOW)
    assert ends(agreement) == []


def test_a_change_says_what_was_and_what_is_and_one_that_changes_nothing_is_not_written_down(cast: Cast) -> None:
    agreement = registered(cast)
    for _time in range(2):
        agreements.change_agreement(
            agreement.reference, terms(cast, place="Shanghai"), actor=acting(cast.officer), now=NOW
        )
    assert verbs(agreement) == ["programmes.agreement_registered", "programmes.agreement_changed"]
    assert Event.objects.latest("pk").changes == {"place": ["", "Shanghai"]}


def test_enrolments_are_suspended_when_the_term_is_cut_short_and_return_when_it_is_extended(cast: Cast) -> None:
    enrolment, today = cast.enrolment(), house_day()
    assert cast.agreement.ends_on is None
    terms_of_the_cast = {"in_force_from": cast.agreement.in_force_from}

    def change(last_day: date) -> None:
        agreements.change_agreement(
            cast.agreement.reference, terms(cast, ends_on=last_day, **terms_of_the_cast), actor=acting(cast.officer)
        )
        enrolment.refresh_from_db()

    change(today - DAY)
    assert (enrolment.state, enrolment.suspension_reason) == (
        EnrolmentState.SUSPENDED,
        SuspensionReason.AGREEMENT_ENDED,
    )
    change(today + 30 * DAY)
    assert (enrolment.state, enrolment.renews_on) == (EnrolmentState.ACTIVE, today + 30 * DAY)


def test_enrolments_go_on_under_the_agreement_that_succeeds_theirs(cast: Cast) -> None:
    active, prospect = cast.enrolment(), cast.enrolment(EnrolmentState.PROSPECT, owner=cast.brightwater)
    ended = cast.enrolment(EnrolmentState.EXITED, programme="test_purchase")
    successor = registered(
        cast, now=timezone.now(), signed_on=house_day(), title="New", predecessor_id=cast.agreement.pk
    )
    for enrolment in (active, prospect, ended):
        enrolment.refresh_from_db()
    assert (active.agreement, prospect.agreement) == (successor, successor)
    assert ended.agreement == cast.agreement
    assert active.state == EnrolmentState.ACTIVE
    told = Event.objects.get(verb="programmes.agreement_followed", subject_id=active.pk)
    assert told.data == {"agreement": successor.reference}


def test_the_platform_of_an_agreement_stays_once_enrolments_rest_on_it(cast: Cast) -> None:
    cast.enrolment(EnrolmentState.PROSPECT)
    other = type(cast.jd).objects.create(code="other", kind="platform", name="Another platform")
    with pytest.raises(InvalidInputs) as refused:
        agreements.change_agreement(
            cast.agreement.reference, terms(cast, platform_id=other.pk), actor=acting(cast.officer)
        )
    assert fields(refused) == {"platform"}


def test_a_newer_version_of_a_paper_takes_its_place_and_the_older_one_stays(cast: Cast) -> None:
    agreement, officer = registered(cast), acting(cast.officer)
    first = agreements.add_document(agreement.reference, paper(cast, "scan.png"), actor=officer, kind="signed")
    second = agreements.add_document(
        agreement.reference, paper(cast, "better scan.png"), actor=officer, kind="signed", replaces=first.pk
    )
    first.refresh_from_db()
    assert first.replaced_at
    assert second.replaced_at is None
    with pytest.raises(NotVisible):
        agreements.add_document(agreement.reference, paper(cast), actor=officer, kind="signed", replaces=first.pk)
    with pytest.raises(InvalidInputs):
        agreements.add_document(agreement.reference, paper(cast), actor=officer, kind="rumour")
    assert verbs(agreement)[1:] == ["programmes.agreement_document_added", "programmes.agreement_document_replaced"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"wording": ""}, "wording"),
        ({"measure": "by_feeling"}, "measure"),
        ({"kind": "promises"}, "kind"),
        ({"party": "nobody"}, "party"),
        ({"due_on": TODAY}, "target"),
        ({"opening_balance": 7, "opening_on": date(2019, 11, 4)}, "opening_source"),
        ({"opening_balance": 7, "opening_source": "Press release"}, "opening_on"),
        ({"opening_on": TODAY + DAY}, "opening_on"),
    ],
)
def test_a_commitment_that_does_not_hold_is_refused_at_its_field(cast: Cast, given: dict[str, Any], field: str) -> None:
    agreement = registered(cast)
    with pytest.raises(InvalidInputs) as refused:
        promised(cast, agreement, **given)
    assert fields(refused) == {field}
    assert not agreement.commitments.exists()


def test_an_entry_is_recorded_with_its_paper_and_struck_out_with_a_reason(cast: Cast) -> None:
    agreement, officer = registered(cast), acting(cast.officer)
    commitment = promised(cast, agreement)
    entry = recorded(cast, commitment, date(2025, 9, 12))
    assert entry.document is not None
    assert entry.recorded_by_label == officer.label
    with pytest.raises(InvalidInputs):
        agreements.strike_fulfilment(entry.pk, actor=officer, reason=" ")
    agreements.strike_fulfilment(entry.pk, actor=officer, reason="Held by somebody else", now=NOW)
    with pytest.raises(Conflict):
        agreements.strike_fulfilment(entry.pk, actor=officer, reason="Again")
    assert verbs(agreement)[1:] == [
        "programmes.commitment_added",
        "programmes.fulfilment_recorded",
        "programmes.fulfilment_struck",
    ]
    assert Event.objects.latest("pk").data["reason"] == "Held by somebody else"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 11, 4), "opening balance"),
        (date(2019, 11, 3), "opening balance"),
        (TODAY + DAY, "still to come"),
    ],
)
def test_what_counts_already_or_not_yet_is_not_entered(cast: Cast, day: date, words: str) -> None:
    balance: dict[str, Any] = {"opening_balance": 7, "opening_on": date(2019, 11, 4), "opening_source": "Press release"}
    commitment = promised(cast, registered(cast), **balance)
    with pytest.raises(InvalidInputs, match=words):
        recorded(cast, commitment, day)


def test_what_was_done_before_the_agreement_is_not_entered(cast: Cast) -> None:
    commitment = promised(cast, registered(cast))
    with pytest.raises(InvalidInputs, match="not in force"):
        recorded(cast, commitment, date(2019, 11, 3))


def test_what_is_counted_from_records_cannot_be_typed_in(cast: Cast) -> None:
    commitment = promised(cast, registered(cast), kind="introductions", measure="owners_introduced")
    with pytest.raises(Conflict):
        recorded(cast, commitment, TODAY)


def test_the_measure_of_a_commitment_stays_while_entries_count_for_it(cast: Cast) -> None:
    officer = acting(cast.officer)
    commitment = promised(cast, registered(cast))
    entry = recorded(cast, commitment, TODAY)
    other = promise(measure="owners_introduced")
    with pytest.raises(InvalidInputs) as refused:
        agreements.change_commitment(commitment.pk, other, actor=officer)
    assert fields(refused) == {"measure"}
    agreements.strike_fulfilment(entry.pk, actor=officer, reason="Wrong commitment")
    assert agreements.change_commitment(commitment.pk, other, actor=officer).measure == "owners_introduced"


Act = Callable[[Cast, Person], object]


def _register(cast: Cast, who: Person) -> object:
    return agreements.register_agreement(terms(cast), actor=acting(who), now=NOW)


def _change(cast: Cast, who: Person) -> object:
    given = registered(cast).reference
    return agreements.change_agreement(given, terms(cast, place="Shanghai"), actor=acting(who), now=NOW)


def _add_document(cast: Cast, who: Person) -> object:
    return agreements.add_document(registered(cast).reference, paper(cast), actor=acting(who), kind="signed")


def _add_commitment(cast: Cast, who: Person) -> object:
    return agreements.add_commitment(registered(cast).reference, promise(), actor=acting(who), now=NOW)


def _change_commitment(cast: Cast, who: Person) -> object:
    commitment = promised(cast, registered(cast))
    return agreements.change_commitment(commitment.pk, promise(target=9), actor=acting(who), now=NOW)


def _record(cast: Cast, who: Person) -> object:
    commitment = promised(cast, registered(cast), measure=FULFILMENTS)
    return agreements.record_fulfilment(
        commitment.pk, actor=acting(who), happened_on=TODAY, title="Roundtable", document=paper(cast), now=NOW
    )


def _strike(cast: Cast, who: Person) -> object:
    entry = recorded(cast, promised(cast, registered(cast)), TODAY)
    return agreements.strike_fulfilment(entry.pk, actor=acting(who), reason="Wrong", now=NOW)


ACTS = [_register, _change, _add_document, _add_commitment, _change_commitment, _record, _strike]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("officer", None),
        ("administrator", None),
        ("staff_reader", Refused),
        ("reviewer", NotVisible),
        ("owner_admin", NotVisible),
        ("agent", NotVisible),
        ("gov_reader", NotVisible),
    ],
)
def test_case_officers_and_administrators_keep_agreements_and_nobody_else_does(
    cast: Cast, act: Act, who: str, answer: type[Exception] | None
) -> None:
    person = getattr(cast, who)
    if answer is None:
        assert act(cast, person)
        return
    with pytest.raises(answer):
        act(cast, person)
