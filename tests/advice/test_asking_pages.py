"""Asking in the portal: by oneself, out of a draft complaint, and a complaint after all."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.actions import filing
from complaints.advice import actions
from complaints.advice.choices import AdviceState as S
from complaints.choices import ComplaintState
from complaints.models import AdviceRequest, Complaint
from core.audit import queries as audit
from core.workflow.errors import Conflict, InvalidInputs
from tests.advice.asking import WORDS, asked, in_state, moved
from tests.cast import PNG, Cast, acting, address, next_sku, signed_in
from tests.portal.conftest import step, text
from tests.staff.pages import words

pytestmark = pytest.mark.django_db

ASK = reverse("advice_portal:ask")
# Django's test client; its answers carry what the type stubs do not know of.
Browser = Any


def page(name: str, request: AdviceRequest, *more: Any) -> str:
    return reverse(f"advice_portal:{name}", args=[request.reference, *more])


@pytest.fixture
def clara(cast: Cast) -> Browser:
    cast.may_file()
    return signed_in(cast.complainant)


def test_an_owner_asks_and_finds_the_request_again(cast: Cast, clara: Browser) -> None:
    given = {
        "topic": "contract",
        "right": str(cast.mark.pk),
        "question": WORDS,
        "wanted": "He should stop.",
        "listings": f"{address('100012043978')}\r\n\r\nTeapot Bargains",
        "documents": [SimpleUploadedFile("agreement.png", PNG, "image/png")],
    }
    answer = clara.post(ASK, given)
    request = AdviceRequest.objects.get()
    assert answer.url == page("detail", request)
    assert (request.topic, request.right, request.wanted) == ("contract", cast.mark, "He should stop.")
    assert request.listings == f"{address('100012043978')}\nTeapot Bargains"
    assert (request.asked_by, request.organisation) == (cast.complainant, cast.harrow)
    shown = words(clara.get(answer.url))
    for said in (request.reference, WORDS, "He should stop.", "agreement.png", "With CBBC", "Teapot Bargains"):
        assert said in shown
    assert f'href="{address("100012043978")}"' in text(clara.get(answer.url))
    assert request.reference in words(clara.get(reverse("advice_portal:list")))


def test_what_is_wrong_is_said_and_what_was_typed_stays(clara: Browser) -> None:
    answer = clara.post(ASK, {"topic": "", "question": "Help", "listings": "a\n" * 21})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"topic", "question"}
    again = clara.post(ASK, {"topic": "price", "question": WORDS, "listings": "a\n" * 21})
    assert set(again.context["form"].errors) == {"listings"}
    assert WORDS in text(again)
    assert not AdviceRequest.objects.exists()


@pytest.mark.parametrize("topic", ["price", "genuine_resale", "contract", "other"])
def test_the_wizard_leads_what_is_no_infringement_to_the_form_with_all_that_was_given(
    cast: Cast, clara: Browser, topic: str
) -> None:
    lines = "\n".join(address(next_sku()) for _ in range(25))
    draft = cast.draft(reason="", addresses=lines, explanation=WORDS)
    filing.add_evidence(draft.pk, cast.document("offer.png"), actor=acting(cast.complainant))
    led = clara.post(step(draft, "reason"), {"trouble": topic, "measure": "delete"})
    assert led.url == f"{ASK}?draft={draft.reference}&topic={topic}"
    form = clara.get(led.url).context["form"]
    assert form.initial["topic"] == topic
    assert form.initial["right"] == str(cast.mark.pk)
    assert form.initial["question"] == WORDS
    assert len(form.initial["listings"].splitlines()) == 20
    sent = {name: value for name, value in form.initial.items() if name != "takes_files"} | {"takes_files": "on"}
    request = AdviceRequest.objects.get(reference=clara.post(ASK, sent).url.split("/")[-2])
    assert (request.came_from, request.topic) == (draft, topic)
    assert [file.document.name for file in request.files.select_related("document")] == ["offer.png"]
    assert draft.reference in words(clara.get(page("detail", request)))
    draft.refresh_from_db()
    assert draft.state == ComplaintState.DRAFT


def test_who_speaks_of_an_infringement_or_of_nothing_goes_on_as_before(cast: Cast, clara: Browser) -> None:
    draft = cast.draft(reason="", measure="")
    for trouble in ({"trouble": "infringement"}, {}):
        led = clara.post(step(draft, "reason"), {"reason": "counterfeit", "measure": "delete", **trouble})
        assert (led.status_code, ASK in led.url, led.url == step(draft, "reason")) == (302, False, False)
    assert clara.post(step(draft, "reason"), {"trouble": "infringement"}).status_code == 422


def test_keeping_the_draft_and_leaving_leads_nowhere_else(cast: Cast, clara: Browser) -> None:
    draft = cast.draft()
    left = clara.post(step(draft, "reason"), {"trouble": "price", "leave": "1"})
    assert left.url == reverse("complaints_portal:list")


def test_an_explanation_that_sounds_like_something_else_shows_a_hint_and_blocks_nothing(
    cast: Cast, clara: Browser
) -> None:
    draft = cast.draft()
    spoken = "The seller undercuts us with parallel imports of our goods; we do not know where the stock comes from."
    led = clara.post(step(draft, "explanation"), {"explanation": spoken}, follow=True)
    assert led.redirect_chain[-1][0] == step(draft, "evidence")
    assert f'href="{ASK}?draft={draft.reference}&amp;topic=' in text(led)
    assert f"{ASK}?draft={draft.reference}" in text(clara.get(step(draft, "explanation")))
    plain = clara.post(
        step(draft, "explanation"), {"explanation": "Copies of our teapot, at a third of the price of ours. " * 2},
        follow=True,
    )  # fmt: skip
    assert ASK not in text(plain).split("</nav>", 2)[-1]


def test_a_foreign_draft_prefills_nothing(cast: Cast, clara: Browser) -> None:
    foreign = cast.draft(by=cast.stranger)
    form = clara.get(ASK, {"draft": foreign.reference}).context["form"]
    assert "question" not in form.initial
    clara.post(ASK, {"topic": "price", "question": WORDS, "draft": foreign.reference, "takes_files": "on"})
    assert AdviceRequest.objects.get().came_from is None


def test_a_discarded_draft_leaves_the_request(cast: Cast) -> None:
    draft = cast.draft()
    request = asked(cast, came_from=draft)
    filing.discard_draft(draft.pk, actor=acting(cast.complainant))
    request.refresh_from_db()
    assert request.came_from is None


def test_a_complaint_after_all_takes_right_listings_and_question_over(cast: Cast, clara: Browser) -> None:
    sku = address(next_sku())
    request = in_state(cast, S.OPEN, right=cast.mark, listings=sku)
    assert clara.get(page("complaint", request)).status_code == 404
    moved(cast, request, "reply", recommendation="complaint")
    shown = clara.get(page("detail", request))
    assert page("complaint", request) in text(shown)
    assert clara.get(page("complaint", request)).context["form"].initial == {"right": str(cast.mark.pk)}
    led = clara.post(page("complaint", request), {"right": str(cast.mark.pk)})
    draft = Complaint.objects.get()
    assert led.url == step(draft, "reason")
    assert (draft.right, draft.addresses, draft.explanation) == (cast.mark, sku, WORDS)
    request.refresh_from_db()
    assert request.complaint == draft
    assert list(draft.grew_out_of.all()) == [request]
    assert draft.reference in words(clara.get(page("detail", request)))
    # Asked again, it is the same one.
    assert clara.get(page("complaint", request)).url == reverse("complaints_portal:detail", args=[draft.reference])
    assert actions.begin_complaint(request.pk, cast.mark, actor=acting(cast.complainant)) == draft
    assert "advice.complaint_begun" in audit.of_subject(request).values_list("verb", flat=True)


def test_the_complaint_leads_back_to_the_request_on_both_sides(cast: Cast, clara: Browser) -> None:
    request = in_state(cast, S.ANSWERED, right=cast.mark)
    complaint = cast.complaint()
    AdviceRequest.objects.filter(pk=request.pk).update(complaint=complaint)
    own = clara.get(reverse("complaints_portal:detail", args=[complaint.reference]))
    assert f'href="{page("detail", request)}"' in text(own)
    staff = signed_in(cast.officer).get(reverse("complaints_staff:detail", args=[complaint.reference]))
    assert f'href="/staff/advice/{request.reference}/"' in text(staff)


def test_no_complaint_grows_out_of_what_is_not_answered_or_on_anothers_right(cast: Cast) -> None:
    request = in_state(cast, S.IN_WORK)
    with pytest.raises(Conflict):
        actions.begin_complaint(request.pk, cast.mark, actor=acting(cast.complainant))
    moved(cast, request, "reply")
    with pytest.raises(InvalidInputs):
        actions.begin_complaint(request.pk, cast.foreign_mark, actor=acting(cast.complainant))
    assert not Complaint.objects.exists()


def test_the_owner_answers_asks_further_and_closes_by_its_pages(cast: Cast, clara: Browser) -> None:
    request = in_state(cast, S.WAITING)
    asking = clara.get(page("transition", request, "supply"))
    assert "Which agreement do you mean?" in words(asking)
    clara.post(page("transition", request, "supply"), {"answer": "The one of 2024."})
    moved(cast, request, "reply")
    detail = words(clara.get(page("detail", request)))
    assert "CBBC recommends: Take the civil route" in detail
    assert "Wei Zhang" not in detail
    clara.post(page("transition", request, "follow_up"), {"question": "And what does a suit cost?"})
    request.refresh_from_db()
    assert request.state == S.OPEN
    moved(cast, request, "reply")
    clara.post(page("transition", request, "close"), {})
    request.refresh_from_db()
    assert request.state == S.CLOSED


def test_those_who_only_read_see_everything_and_no_button(cast: Cast) -> None:
    request = in_state(cast, S.ANSWERED, right=cast.mark)
    rita = signed_in(cast.owner_reader)
    shown = text(rita.get(page("detail", request)))
    assert WORDS in shown
    assert page("complaint", request) not in shown
    assert rita.get(page("complaint", request)).status_code == 403
    assert rita.post(ASK, {"topic": "price", "question": WORDS}).status_code == 403
    assert "Your role lets you read" in words(rita.get(ASK))
    assert AdviceRequest.objects.count() == 1


def test_an_agent_asks_for_the_owner_of_the_right(cast: Cast) -> None:
    cast.power()
    lena = signed_in(cast.agent)
    form = lena.get(ASK).context["form"]
    assert "Harrow" in str(form.fields["owner"].choices)
    assert lena.post(ASK, {"topic": "price", "question": WORDS}).status_code == 422
    lena.post(ASK, {"topic": "price", "question": WORDS, "owner": str(cast.harrow.pk)})
    lena.post(ASK, {"topic": "price", "question": WORDS, "right": str(cast.mark.pk)})
    assert set(AdviceRequest.objects.values_list("organisation__code", "agent__code")) == {("harrow-finch", "larkspur")}
    assert "Harrow" in words(lena.get(reverse("advice_portal:list")))


def test_files_are_handed_out_to_those_who_see_the_request(cast: Cast, clara: Browser) -> None:
    request = asked(cast, documents=[cast.document()])
    public_id = request.files.get().document.public_id
    assert clara.get(page("file", request, public_id)).status_code == 200
    assert clara.get(page("preview", request, public_id, "thumbnail")).status_code == 200
    assert clara.get(page("preview", request, public_id, "huge")).status_code == 404
    assert signed_in(cast.stranger).get(page("file", request, public_id)).status_code == 404
    staff = reverse("advice_staff:file", args=[request.reference, public_id])
    assert signed_in(cast.officer).get(staff).status_code == 200


@pytest.mark.parametrize(
    "query", ["state=answer", "state=cbbc", "state=over", "state=open", "topic=price", "q=teapots"]
)
def test_the_list_is_narrowed(cast: Cast, clara: Browser, query: str) -> None:
    reference = in_state(cast, S.OPEN).reference
    shown = words(clara.get(f"{reverse('advice_portal:list')}?{query}"))
    assert (reference in shown) == (query not in {"state=answer", "state=over"})


def test_the_list_costs_the_same_with_two_requests_and_with_twelve(cast: Cast, clara: Browser) -> None:
    counted = []
    for count in (2, 10):
        for _ in range(count):
            asked(cast, right=cast.mark)
        clara.get(reverse("advice_portal:list"))  # what is kept from one page to the next
        with CaptureQueriesContext(connection) as found:
            clara.get(reverse("advice_portal:list"))
        counted.append(len(found))
    assert counted[0] == counted[1]


def test_the_list_is_taken_away_as_a_table(cast: Cast, clara: Browser) -> None:
    request = in_state(cast, S.ANSWERED, right=cast.mark)
    table = b"".join(clara.get(reverse("advice_portal:list"), {"export": "csv"})).decode()
    assert request.reference in table
    assert "Take the civil route" in table


def test_whoever_does_not_see_an_agents_draft_does_not_learn_its_reference(cast: Cast) -> None:
    cast.power()
    request = asked(cast, by=cast.agent, right=cast.mark)
    moved(cast, request, "reply")
    draft = actions.begin_complaint(request.pk, cast.mark, actor=acting(cast.agent))
    clara = signed_in(cast.complainant)
    shown = clara.get(page("complaint", request))
    begun = clara.post(page("complaint", request), {"right": cast.mark.pk}, follow=True)
    assert "Somebody else is preparing a complaint" in text(begun)
    for answer in (shown, begun, clara.get(page("detail", request))):
        assert draft.reference not in text(answer) + answer.get("Location", "")
