"""Rules lead to what they cite, an edition knows the rules that cite it, and a new one says which need a look."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core import citations
from core.clocks import loading
from core.clocks.models import Rule
from core.days import house_day
from core.outbox.models import Message
from library import founding
from library.actions import writing
from library.choices import Readers
from library.citing import citing
from library.models import Clause, Edition, Entry
from merchants import ladder
from merchants.models import LadderVersion
from tests.cast import Cast, acting, signed_in
from tests.cast_library import successor

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded(cast: Cast) -> dict[str, Entry]:
    """What stands in the library from the first day, by code."""
    founding.load(now=timezone.now())
    return {str(entry.code): entry for entry in Entry.objects.select_related("current")}


def test_loading_the_library_twice_changes_nothing(founded: dict[str, Entry]) -> None:
    before = list(Edition.objects.values_list("pk", "version"))
    assert not any(added for _edition, added in founding.load(now=timezone.now()))
    assert list(Edition.objects.values_list("pk", "version")) == before
    call_command("load_library", verbosity=0)


def test_everything_that_rules_cite_is_in_the_library(founded: dict[str, Entry], cast: Cast) -> None:
    cited = {code for rule in Rule.objects.all() for code in rule.cites}
    cited |= {version.cited for version in LadderVersion.objects.all()}
    assert {"ecommerce-law", "zero-tolerance.1"} <= cited
    for person in (cast.officer, cast.complainant):
        assert citations.resolve(cited, actor=acting(person)).keys() == cited


def test_who_reads_an_entry_through_its_own_draft_alone_is_not_told_what_the_published_one_is_called(
    founded: dict[str, Entry], cast: Cast
) -> None:
    law = founded["ecommerce-law"]
    Entry.objects.filter(pk=law.pk).update(readers=Readers.STAFF)
    draft = writing.begin_edition(law.pk, actor=acting(cast.officer))
    Edition.objects.filter(pk=draft.pk).update(proposed_by=cast.complainant.organisation)
    assert citations.resolve(["ecommerce-law"], actor=acting(cast.complainant)) == {}
    assert "ecommerce-law" in citations.resolve(["ecommerce-law"], actor=acting(cast.officer))


def test_a_law_names_the_clocks_and_grounds_that_cite_it_and_a_standard_its_ladders(
    founded: dict[str, Entry], cast: Cast
) -> None:
    labels = {str(one.label) for one in citing("ecommerce-law")}
    assert "Action upon the counter-notice" in labels
    assert "Trade mark" in labels
    assert {one.url.partition("#")[0] for one in citing("zero-tolerance")} == {reverse("shops_staff:ladder")}
    edition = founded["ecommerce-law"].current
    assert edition is not None
    page = signed_in(cast.officer).get(reverse("library_staff:edition", args=[edition.reference]))
    assert "Action upon the counter-notice" in page.content.decode()
    owners = signed_in(cast.complainant).get(reverse("library_portal:edition", args=[edition.reference]))
    assert "Action upon the counter-notice" not in owners.content.decode()


def test_pages_of_rules_grounds_and_the_ladder_lead_to_the_library(founded: dict[str, Entry], cast: Cast) -> None:
    officer = signed_in(cast.officer)
    law = reverse("library_staff:detail", args=[founded["ecommerce-law"].reference])
    assert law in officer.get(reverse("clocks_staff:rule", args=["owner.election"])).content.decode()
    assert law in officer.get(reverse("grounds_staff:version", args=["trade_mark", 1])).content.decode()
    standard = founded["zero-tolerance"].current
    assert standard is not None
    edition = reverse("library_staff:edition", args=[standard.reference])
    assert edition in officer.get(reverse("shops_staff:ladder")).content.decode()


def test_a_new_edition_tells_the_editors_how_many_rules_need_a_look(founded: dict[str, Entry], cast: Cast) -> None:
    law = founded["ecommerce-law"].current
    assert law is not None
    after = successor(
        law,
        by=cast.officer,
        effective_from=house_day() + timedelta(days=90),
        changes="Article 43 moves.",
        changes_zh="第四十三条变动。",
    )
    told = Message.objects.get(topic="library.cited_changed")
    assert told.payload["count"] == len(citing("ecommerce-law")) > 1
    page = signed_in(cast.officer).get(reverse("library_staff:edition", args=[after.reference]))
    assert "look whether they still hold" in page.content.decode()


def test_what_a_rule_cites_can_be_named_although_clocks_have_counted_on_it(cast: Cast) -> None:
    Rule.objects.filter(code="owner.election").update(cites=[])
    for path in loading.rule_files():
        loading.load_rules(path)
    assert Rule.objects.get(code="owner.election").cites == ["ecommerce-law", "civil-code"]


def test_on_what_a_ladder_rests_can_be_named_later_but_not_changed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "is_used", lambda version: True)
    LadderVersion.objects.update(standard="", standard_edition=None)
    ladder.load()
    assert {version.cited for version in LadderVersion.objects.all()} == {"zero-tolerance.1"}
    LadderVersion.objects.update(standard_edition=2)
    with pytest.raises(ladder.BadLadder):
        ladder.load()


def test_the_founding_standard_has_its_clauses_in_both_languages(founded: dict[str, Entry]) -> None:
    clauses = Clause.objects.filter(edition=founded["zero-tolerance"].current)
    assert clauses.count() == 4
    assert not clauses.filter(text_zh="").exists()


def test_a_law_has_the_day_from_which_it_is_in_force_or_says_that_nobody_told_us(
    founded: dict[str, Entry], cast: Cast
) -> None:
    undated = {code for code, entry in founded.items() if entry.current and entry.current.effective_from is None}
    assert undated == {"samr-complaints-2022", "jd-complaint-rules", "jd-worldwide-counterfeits"}
    owner = signed_in(cast.complainant)
    dated = owner.get(reverse("library_portal:detail", args=[founded["civil-code"].reference])).content.decode()
    assert '<time datetime="2021-01-01">' in dated
    assert "not known to us" not in dated
    bare = owner.get(reverse("library_portal:detail", args=[founded["samr-complaints-2022"].reference]))
    assert "The day is not known to us; see the source." in bare.content.decode()
    assert "Not known to us" in owner.get(reverse("library_portal:list")).content.decode()
