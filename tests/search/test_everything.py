"""A complaint is found by all that it and its listings are called, by those who read it, in a time that is bounded."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from complaints import queries, search
from complaints.models import Complaint, Target
from core.accounts.models import ApiClient, Person
from core.search import timed
from merchants.models import Capture, Company, Listing, Shop, ShopAlias
from tests.api.callers import calling
from tests.cast import EXPLANATION, Cast, acting, signed_in
from tests.staff.pages import queue, references, words

OURS, THEIRS = "100099887701", "100099887702"
SHOP_NUMBER = "5550123"
USCC = "91110000MA00ABCD1X"


def shop_of(sku: str, number: str, name: str, company: Company) -> Shop:
    shop = Shop.objects.create(platform="jd.com", number=number, name=name, company=company)
    Listing.objects.filter(sku=sku).update(shop=shop)
    return shop


def look_at(complaint: Complaint, title: str) -> None:
    """How its first listing looked when it was filed."""
    target = complaint.targets.get(number=1)
    capture = Capture.objects.create(
        listing_id=target.listing_id,
        taken_at=timezone.now(),
        organisation_id=complaint.organisation_id,
        source="filing",
        title=title,
        recorded_by_label="somebody",
    )
    Target.objects.filter(pk=target.pk).update(capture=capture)


@pytest.fixture
def ours(cast: Cast) -> Complaint:
    """Harrow & Finch's complaint, lodged with JD, about one listing of which much is known."""
    explanation = f"{EXPLANATION} The marquetry is printed, and 仿冒 stands on the box."
    draft = cast.draft(addresses=OURS, explanation=explanation)
    Complaint.objects.filter(pk=draft.pk).update(sender_reference="secret-7")
    draft.refresh_from_db()
    for verb in ("submit", "screen", "lodge"):
        draft = cast.move(draft, verb)
    Listing.objects.filter(sku=OURS).update(title="Samovar silver 银壶特价")
    company = Company.objects.create(name="Golden Kettle Trading", name_zh="金壶贸易有限公司", uscc=USCC)
    shop = shop_of(OURS, SHOP_NUMBER, "Kettle Emporium 茶具旗舰店", company)
    ShopAlias.objects.create(
        shop=shop, name="Potluck", source="seen", seen_from=date(2025, 1, 1), added_by_label="CBBC"
    )
    look_at(draft, "Decanter 水晶酒樽")
    return draft


@pytest.fixture
def theirs(cast: Cast) -> Complaint:
    """Brightwater's, about another listing."""
    complaint = cast.complaint("lodged", by=cast.stranger, addresses=THEIRS)
    Listing.objects.filter(sku=THEIRS).update(title="Zebra clock 斑马时钟")
    shop_of(THEIRS, "5550199", "Zoo Stall", Company.objects.create(name="Menagerie Ltd"))
    look_at(complaint, "Giraffe puzzle")
    return complaint


def found(words: str, who: Person | ApiClient, rows: QuerySet[Complaint] | None = None) -> list[str]:
    actor = acting(who)
    searched = search.find(queries.visible_to(actor) if rows is None else rows, words, actor=actor)
    return sorted(searched.rows.values_list("reference", flat=True))


EVERYBODY = ("samovar", "Silver", "银壶", "壶特", "emporium", "茶具", SHOP_NUMBER, OURS, "marquetry", "仿冒", "harrow")
ADDRESSES = (
    f"https://item.jd.com/{OURS}.html",
    f"https://item.m.jd.com/product/{OURS}.html?from=app",
    f"item.jd.com/{OURS}.html",
    f"https://mall.jd.com/index-{SHOP_NUMBER}.html",
)
TOGETHER = (
    "samovar harrow",
    "银壶 marquetry",
    f"emporium {OURS}",
    "samovar emporium 哈罗芬奇",
    "si em",
    "samovar & 茶",
)
OF_THE_OWNER = ("decanter", "酒樽", "secret-7")
OF_SHOPS = ("potluck", "golden kettle", "金壶", USCC, "samovar potluck")


@pytest.mark.parametrize("given", [*EVERYBODY, *ADDRESSES, *TOGETHER])
@pytest.mark.usefixtures("theirs")
def test_staff_the_owner_and_jd_find_it_by(cast: Cast, ours: Complaint, given: str) -> None:
    for who in (cast.officer, cast.complainant, cast.jd_client):
        assert found(given, who) == [ours.reference], who


@pytest.mark.parametrize("given", OF_THE_OWNER)
def test_staff_and_the_owner_find_it_by_what_jd_does_not_read(cast: Cast, ours: Complaint, given: str) -> None:
    assert found(given, cast.officer) == found(given, cast.complainant) == [ours.reference]
    assert found(given, cast.jd_client) == []


@pytest.mark.parametrize("given", OF_SHOPS)
def test_staff_and_jd_find_it_by_who_runs_the_shop_which_owners_do_not_read(
    cast: Cast, ours: Complaint, given: str
) -> None:
    assert found(given, cast.officer) == found(given, cast.jd_client) == [ours.reference]
    assert found(given, cast.complainant) == []


@pytest.mark.parametrize(
    "given", ["samovar brightwater", "zebra samovar", "银狐", "https://item.jd.com/1000998877.html"]
)
@pytest.mark.usefixtures("ours", "theirs")
def test_nobody_finds_it_by_words_that_it_does_not_hold_together(cast: Cast, given: str) -> None:
    assert found(given, cast.officer) == []


@pytest.mark.parametrize("given", [*EVERYBODY, *ADDRESSES, *TOGETHER, *OF_THE_OWNER, *OF_SHOPS, "zebra", "giraffe"])
@pytest.mark.usefixtures("ours", "theirs")
def test_reading_one_by_one_finds_the_same_as_the_indexes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    people = (cast.officer, cast.complainant, cast.stranger, cast.jd_client)
    through_indexes = [found(given, who) for who in people]
    monkeypatch.setattr(search, "_through_indexes", lambda _rows, words, _actor: (None, words))
    assert [found(given, who) for who in people] == through_indexes


@pytest.mark.usefixtures("ours")
def test_what_others_have_cannot_be_spelt_out_letter_by_letter(cast: Cast, theirs: Complaint) -> None:
    secrets = ("zebra", "斑马时钟", "giraffe", "zoo", "menagerie", "5550199", THEIRS, "brightwater", theirs.reference)
    asked = {secret[:length] for secret in secrets for length in range(1, len(secret) + 1)}
    asked |= {f"https://item.jd.com/{THEIRS}.html", "https://mall.jd.com/index-5550199.html"}
    actor = acting(cast.complainant)

    def answers() -> dict[str, tuple[list[str], str]]:
        told = {one: search.find(queries.visible_to(actor), one, actor=actor) for one in asked}
        return {
            one: (sorted(found.rows.values_list("reference", flat=True)), found.note) for one, found in told.items()
        }

    before = answers()
    Complaint.objects.filter(pk=theirs.pk).update(organisation=cast.larkspur, search_text="", explanation="")
    Listing.objects.filter(sku=THEIRS).update(title="", shop=None)
    assert answers() == before


def test_jd_cannot_spell_out_the_owners_own_reference(cast: Cast, ours: Complaint) -> None:
    assert found("secret", cast.officer) == [ours.reference]
    for length in range(3, len("secret-7") + 1):
        assert found("secret-7"[:length], cast.jd_client) == []
        assert found(f"{'secret-7'[:length]} harrow", cast.jd_client) == []


def test_a_draft_is_found_by_its_owner_alone(cast: Cast) -> None:
    draft = cast.draft(explanation=f"{EXPLANATION} Hippogriff.")
    assert found("hippogriff", cast.complainant) == [draft.reference]
    assert found("hippogriff", cast.officer) == found("hippogriff", cast.jd_client) == []
    assert found("hippogriff", cast.stranger) == []


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two complaints are very many, and one at a time is read."""
    monkeypatch.setattr(search, "MOST_COMPLAINTS", 1)
    monkeypatch.setattr(search, "WINDOW", 1)


@pytest.mark.usefixtures("few")
def test_where_very_many_hold_a_word_the_newest_are_shown_and_it_is_said(
    cast: Cast, ours: Complaint, theirs: Complaint
) -> None:
    actor = acting(cast.officer)
    common = search.find(queries.visible_to(actor), "c-", actor=actor)
    assert [one.reference for one in common.rows] == [theirs.reference]
    assert common.is_partial
    page = queue(signed_in(cast.officer), view="all", q="c-")
    assert references(page) == [theirs.reference]
    assert "Very many complaints hold these words" in words(page)
    assert "Very many" not in words(queue(signed_in(cast.officer), view="all", q="samovar"))
    assert found("samovar c-", cast.officer) == [ours.reference]  # one rare word is enough to find all


@pytest.mark.usefixtures("few", "theirs")
def test_what_is_bounded_is_what_other_filters_leave(cast: Cast, ours: Complaint) -> None:
    page = queue(signed_in(cast.officer), view="all", q="c-", owner=cast.harrow.pk)
    assert references(page) == [ours.reference]
    assert "Very many" not in words(page)


@pytest.mark.usefixtures("few", "ours")
def test_what_others_have_does_not_make_an_owners_words_common(cast: Cast, theirs: Complaint) -> None:
    actor = acting(cast.complainant)
    assert not search.find(queries.visible_to(actor), "c-", actor=actor).is_partial


@pytest.mark.usefixtures("few", "ours", "theirs")
def test_a_program_is_never_answered_with_a_part(cast: Cast) -> None:
    jd = calling(cast.jd_client)
    answer = jd.get("/complaints", {"q": "c-"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_wide")
    assert answer.json()["errors"][0]["parameter"] == "q"
    assert len(jd.get("/complaints", {"q": "samovar"}).json()["results"]) == 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes the database five seconds."""

    def dreaming(*_given: Any) -> Any:
        return list(Complaint.objects.extra(where=["pg_sleep(5) IS NULL"]).values_list("pk", flat=True))

    monkeypatch.setattr(search, "_holders", dreaming)
    monkeypatch.setattr(search, "_one_by_one", dreaming)


@pytest.mark.usefixtures("slow", "ours")
def test_what_takes_too_long_is_given_up_and_said(cast: Cast) -> None:
    page = queue(signed_in(cast.officer), view="all", q="samovar")
    assert page.status_code == 200
    assert "There is too much to look through for these words" in words(page)
    own = signed_in(cast.complainant).get("/portal/complaints/", {"q": "samovar"})
    assert "There is too much to look through for these words" in words(own)
    answer = calling(cast.jd_client).get("/complaints", {"q": "samovar"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_wide")


@pytest.mark.usefixtures("ours")
def test_a_word_that_takes_too_long_through_the_indexes_is_looked_for_in_the_newest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ours: Complaint
) -> None:
    def dreaming(*_given: Any) -> Any:
        return set(Complaint.objects.extra(where=["pg_sleep(5) IS NULL"]).values_list("pk", flat=True))

    monkeypatch.setattr(search, "_holders", dreaming)
    assert found("samovar", cast.officer) == [ours.reference]


def test_a_time_limit_ends_with_its_question(cast: Cast) -> None:
    assert timed(lambda: cast.harrow.pk, 50) == cast.harrow.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize("given", ["samovar", "银壶", "si"])
@pytest.mark.usefixtures("ours")
def test_titles_are_found_through_their_indexes(cast: Cast, given: str) -> None:
    plan = _plan(search._listings(given, acting(cast.officer)))
    assert "listing_by_upper_title" in plan
    assert "capture_by_upper_title" in plan
    shops = _plan(search._shops(given, acting(cast.officer)))
    for name in ("shop_by_upper_words", "alias_by_upper_words", "company_by_upper_words"):
        assert name in shops


def _plan(asked: Sequence[QuerySet[Any, Any]]) -> str:
    lines = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        for rows in asked:
            sql, values = rows.order_by().values("key").query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            lines += [row[0] for row in cursor.fetchall()]
    return "\n".join(lines)
