"""Minutes: written by several at once, commented by those who were invited, agreed, published, printed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.clocks import scan
from core.days import end_of, house_day
from core.outbox.models import Message
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from roundtables import queries
from roundtables.actions import agenda, minutes
from roundtables.actions.minutes import Words
from roundtables.choices import CommentOutcome
from roundtables.models import ActionPoint, Decision, MinutesComment, MinutesSection
from tests.cast import Cast, acting, signed_in
from tests.roundtables.minuting import Meeting, meeting
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(cast: Cast) -> Meeting:
    return meeting(cast)


def url(name: str, gathering: Meeting, *more: Any, room: str = "minutes_staff") -> str:
    return reverse(f"{room}:{name}", args=[gathering.roundtable.reference, *more])


def saved(
    client: Client, gathering: Meeting, item: int, revision: int, text: str, text_zh: str = ""
) -> tuple[int, Any]:
    """Save a section as the open page does."""
    given = {"revision": revision, "text": text, "text_zh": text_zh}
    answer = client.post(url("section", gathering, item), given, headers={"X-Requested-With": "XMLHttpRequest"})
    return answer.status_code, json.loads(answer.content)


def test_two_people_write_different_sections_at_once(cast: Cast, gathering: Meeting) -> None:
    one, other = signed_in(cast.officer), signed_in(cast.second_officer)
    assert saved(one, gathering, gathering.everyone.pk, 0, "Shops were named.")[0] == 200
    assert saved(other, gathering, gathering.owners.pk, 0, "Owners spoke.")[0] == 200
    assert saved(one, gathering, 0, 0, "It began at ten.")[0] == 200
    standing = json.loads(one.get(url("standing", gathering)).content)
    assert standing["sections"][str(gathering.owners.pk)]["text"] == "Owners spoke."
    assert standing["sections"]["0"]["who"] == cast.officer.name
    assert standing["open"] is True


def test_who_writes_second_in_a_section_is_told_and_overwrites_nothing(cast: Cast, gathering: Meeting) -> None:
    one, other = signed_in(cast.officer), signed_in(cast.second_officer)
    item = gathering.everyone.pk
    assert saved(one, gathering, item, 0, "First words.")[1]["revision"] == 1
    status, found = saved(other, gathering, item, 0, "Other words.")
    assert (status, found["text"], found["who"]) == (409, "First words.", cast.officer.name)
    assert MinutesSection.objects.get(item=item).text == "First words."
    assert saved(other, gathering, item, 1, "First words. Other words.")[0] == 200


def test_words_that_arrived_though_the_answer_was_lost_are_confirmed(cast: Cast, gathering: Meeting) -> None:
    client = signed_in(cast.officer)
    saved(client, gathering, 0, 0, "Sent once.")
    assert saved(client, gathering, 0, 0, "Sent once.") == (200, {
        "revision": 1, "text": "Sent once.", "text_zh": "", "who": cast.officer.name,
    })  # fmt: skip


def test_a_session_that_has_ended_is_said_to_the_page_which_keeps_the_words(cast: Cast, gathering: Meeting) -> None:
    given = {"revision": 0, "text": "Unsent.", "text_zh": ""}
    headers = {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest"}
    assert Client().post(url("section", gathering, 0), given, headers=headers).status_code == 401
    sealed = Client(enforce_csrf_checks=True)
    sealed.cookies = signed_in(cast.officer).cookies
    assert sealed.post(url("section", gathering, 0), given, headers=headers).status_code == 403
    token = json.loads(sealed.get(url("standing", gathering)).content)["csrf"]
    assert (
        sealed.post(url("section", gathering, 0), given, headers={**headers, "X-CSRFToken": token}).status_code == 200
    )


def test_a_writer_is_one_entry_of_the_story_until_somebody_else_writes(cast: Cast, gathering: Meeting) -> None:
    for revision in range(4):
        saved(signed_in(cast.officer), gathering, 0, revision, f"Words {revision}")
    saved(signed_in(cast.second_officer), gathering, 0, 4, "Mine")
    assert Event.objects.filter(verb="roundtables.minutes_written").count() == 2


def form_of(client: Client, gathering: Meeting) -> dict[str, Any]:
    """The page's form as a browser without scripts would send it."""
    fields = client.get(url("write", gathering)).context["fields"]
    given: dict[str, Any] = {}
    for field in fields:
        item = field.section.item
        given |= {
            f"text_{item}": field.text, f"zh_{item}": field.text_zh, f"revision_{item}": field.revision,
            f"base_{item}": field.base, f"decision_{item}": "", f"line_{item}": "",
        }  # fmt: skip
    return given


def test_without_scripts_one_button_saves_everything_that_was_typed(cast: Cast, gathering: Meeting) -> None:
    client, item = signed_in(cast.officer), gathering.everyone.pk
    given = form_of(client, gathering) | {
        f"text_{item}": "Shops were named.\r\nTwo came back.",
        f"zh_{item}": "提到店铺。",
        f"decision_{item}": "JD removes shops that come back",
        f"line_{item}": "Send the list @JD 15 Dec",
        "take": str(item),
    }
    answer = client.post(url("write", gathering), given)
    assert answer.status_code == 302
    assert MinutesSection.objects.get(item=item).text == "Shops were named.\nTwo came back."
    assert Decision.objects.get().text == "JD removes shops that come back"
    page = client.get(answer["Location"])
    form = page.context["form"]
    assert (form.initial["what"], form.initial["organisation"]) == ("Send the list", str(cast.jd.pk))


def test_without_scripts_both_texts_of_a_clash_stand_on_the_page(cast: Cast, gathering: Meeting) -> None:
    one, other, item = signed_in(cast.officer), signed_in(cast.second_officer), gathering.everyone.pk
    mine, theirs = form_of(one, gathering), form_of(other, gathering)
    other.post(
        url("write", gathering), theirs | {f"text_{item}": "Their words.", f"text_{gathering.owners.pk}": "New."}
    )
    answer = one.post(url("write", gathering), mine | {f"text_{item}": "My words.", "text_0": "The whole."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their words." in page
    assert "My words." in page
    field = next(field for field in answer.context["fields"] if field.section.item == item)
    again = {f"text_{item}": "Their words. My words.", f"revision_{item}": field.revision, f"base_{item}": field.base}
    # What the other wrote in a section that I did not touch stands, though my form still holds it empty.
    assert one.post(url("write", gathering), mine | {"text_0": "The whole."} | again).status_code == 302
    texts = set(MinutesSection.objects.values_list("text", flat=True))
    assert texts == {"The whole.", "Their words. My words.", "New."}


def test_decisions_and_points_are_taken_down_while_the_page_stays_open(cast: Cast, gathering: Meeting) -> None:
    client, item = signed_in(cast.officer), gathering.everyone.pk
    part = {"HX-Request": "true"}
    answer = client.post(url("decide", gathering, item), {f"decision_{item}": "Decided so"}, headers=part)
    assert "Decided so" in answer.content.decode()
    preview = client.get(url("take", gathering, item), {f"line_{item}": "Send it @Nobody 15 Dec"}, headers=part)
    assert "Nobody" in preview.content.decode()
    assert "<html" not in preview.content.decode()
    refused = client.post(url("take", gathering, item), {"what": "Send it"}, headers=part)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, f"#take-{item}")
    complaint = cast.complaint()
    given = {
        "what": "Send it", "organisation": cast.jd.pk, "due_on": house_day() + timedelta(days=5),
        "complaint": complaint.reference.lower(),
    }  # fmt: skip
    answer = client.post(url("take", gathering, item), given, headers=part)
    point = ActionPoint.objects.get()
    assert point.reference in answer.content.decode()
    assert (point.complaint, point.item) == (complaint, gathering.everyone)
    wrong = client.post(url("take", gathering, item), given | {"complaint": "C-1"})
    assert wrong.status_code == 422


def test_decisions_are_put_into_both_languages_or_taken_out_again(cast: Cast, gathering: Meeting) -> None:
    client, officer = signed_in(cast.officer), acting(cast.officer)
    for text in ("One", "Two"):
        minutes.decide(gathering.roundtable.pk, None, Words(text), actor=officer)
    assert client.get(url("edit_decision", gathering, 1)).status_code == 200
    client.post(url("edit_decision", gathering, 1), {"text": "One", "text_zh": "一"})
    client.post(url("edit_decision", gathering, 2), {"strike": "1"})
    assert list(Decision.objects.values_list("number", "text_zh")) == [(1, "一")]
    assert Event.objects.get(verb="roundtables.decision_struck").data["text"] == "Two"
    # Two was spoken of: the next one is not taken for it.
    assert minutes.decide(gathering.roundtable.pk, None, Words("Three"), actor=officer).number == 3


def test_comments_come_by_section_are_answered_and_hold_up_agreement_until_then(cast: Cast, gathering: Meeting) -> None:
    gathering.send()
    owner, staff = signed_in(cast.complainant), signed_in(cast.officer)
    section = MinutesSection.objects.get(item=gathering.owners)
    page = owner.get(url("read", gathering, room="minutes_portal")).content.decode()
    assert "Minutes of Among rights owners" in page
    assert "Within CBBC" not in page
    answer = owner.post(url("comment", gathering, section.pk, room="minutes_portal"), {"text": "We said less."})
    assert answer.status_code == 302
    hidden = MinutesSection.objects.get(item=gathering.staff)
    assert owner.get(url("comment", gathering, hidden.pk, room="minutes_portal")).status_code == 404
    with pytest.raises(Conflict):
        gathering.move("agree")
    comment = MinutesComment.objects.get()
    address = url("answer", gathering, comment.pk)
    assert "We said less." in staff.get(address).content.decode()
    assert staff.post(address, {"outcome": CommentOutcome.NOT_TAKEN, "answer": ""}).status_code == 422
    assert staff.post(address, {"outcome": CommentOutcome.TAKEN, "answer": "Changed."}).status_code == 302
    assert "Changed." in owner.get(url("read", gathering, room="minutes_portal")).content.decode()
    gathering.move("agree")
    with pytest.raises(Conflict):
        gathering.write(None, "Afterwards")


def test_comments_of_one_organisation_are_not_read_by_another(cast: Cast, gathering: Meeting) -> None:
    gathering.send()
    section = MinutesSection.objects.get(item=gathering.everyone)
    minutes.comment(section.pk, "JD says otherwise.", actor=acting(cast.officer), organisation_pk=cast.jd.pk)
    page = signed_in(cast.complainant).get(url("read", gathering, room="minutes_portal")).content.decode()
    assert "JD says otherwise." not in page
    assert "JD says otherwise." in signed_in(cast.officer).get(url("read", gathering)).content.decode()
    with pytest.raises(InvalidInputs):
        minutes.comment(section.pk, "Who?", actor=acting(cast.officer), organisation_pk=cast.brightwater.pk)
    among_owners = MinutesSection.objects.get(item=gathering.owners)
    with pytest.raises(InvalidInputs):
        minutes.comment(among_owners.pk, "We heard of it.", actor=acting(cast.officer), organisation_pk=cast.jd.pk)


def test_nobody_comments_without_an_invitation_or_after_the_day(cast: Cast, gathering: Meeting) -> None:
    gathering.send(days=3)
    section = MinutesSection.objects.get(item=gathering.everyone)
    with pytest.raises(NotVisible):
        minutes.comment(section.pk, "Let me in", actor=acting(cast.stranger))
    with pytest.raises(Refused):
        minutes.comment(section.pk, "I only read", actor=acting(cast.owner_reader))
    over = end_of(gathering.roundtable.comments_until or house_day()) + timedelta(minutes=1)
    with pytest.raises(Conflict):
        minutes.comment(section.pk, "Too late", actor=acting(cast.complainant), now=over)
    scan.fire_due(over)
    assert Message.objects.filter(topic="roundtables.comments_closed").count() == 1


def test_minutes_are_not_there_for_others_before_they_are_sent(cast: Cast, gathering: Meeting) -> None:
    gathering.write(gathering.everyone, "Secret draft")
    address = url("read", gathering, room="minutes_portal")
    assert signed_in(cast.complainant).get(address).status_code == 404
    gathering.send()
    assert signed_in(cast.complainant).get(address).status_code == 200
    assert signed_in(cast.stranger).get(address).status_code == 404


def test_published_minutes_are_whole_in_both_languages_and_stand(cast: Cast, gathering: Meeting) -> None:
    gathering.send()
    decision = minutes.decide(gathering.roundtable.pk, None, Words("Only English"), actor=acting(cast.officer))
    gathering.move("agree")
    with pytest.raises(Conflict):
        gathering.move("publish")
    gathering.move("reopen", reason="A decision has no Chinese.")
    minutes.reword(gathering.roundtable.pk, decision.number, Words("Only English", "中文"), actor=acting(cast.officer))
    gathering.move("agree")
    gathering.move("publish")
    with pytest.raises(Conflict):
        gathering.move("reopen", reason="Once more, please.")
    client = signed_in(cast.officer)
    assert client.get(url("write", gathering)).status_code == 302
    page = client.get(url("read", gathering)).content.decode()
    assert "Minutes of Within CBBC" in page


def test_an_item_under_which_something_was_taken_down_stays_with_those_for_whom_it_is(
    cast: Cast, gathering: Meeting
) -> None:
    officer = acting(cast.officer)
    minutes.decide(gathering.roundtable.pk, gathering.owners.pk, Words("Ask for more", "要求更多"), actor=officer)
    gathering.take("Draft the letter", item=gathering.staff)
    for item in (gathering.owners, gathering.staff):
        with pytest.raises(Conflict):
            agenda.remove_item(item.pk, actor=officer)
    agenda.remove_item(gathering.everyone.pk, actor=officer)
    gathering.roundtable.minutes_sent_at = timezone.now()
    gathering.roundtable.save(update_fields=["minutes_sent_at"])
    assert not queries.decisions_visible_to(acting(cast.reviewer)).exists()
    assert queries.decisions_visible_to(acting(cast.complainant)).exists()


def test_what_was_taken_down_among_a_few_is_not_opened_to_more_by_another_circle_of_readers(
    cast: Cast, gathering: Meeting
) -> None:
    officer = acting(cast.officer)
    secret = Words("Go to the press in May", "五月公开")
    minutes.decide(gathering.roundtable.pk, gathering.staff.pk, secret, actor=officer)
    browser = signed_in(cast.officer)
    page = reverse("roundtables_staff:agenda_item", args=[gathering.roundtable.reference, gathering.staff.pk])
    given = {"title": "Within CBBC", "title_zh": "内部事项", "minutes": 30}
    for readers in ("owners", "everyone"):
        refused = browser.post(page, given | {"readers": readers})
        assert refused.status_code == 409
        assert "stay with those who read it so far" in refused.content.decode()
    gathering.send()
    read = signed_in(cast.complainant).get(url("read", gathering, room="minutes_portal")).content.decode()
    assert "Go to the press" not in read
    assert not queries.decisions_visible_to(acting(cast.reviewer)).exists()


def test_fewer_may_read_what_was_taken_down_and_nothing_keeps_an_empty_item_from_more(
    cast: Cast, gathering: Meeting
) -> None:
    officer = acting(cast.officer)
    minutes.decide(gathering.roundtable.pk, gathering.owners.pk, Words("Ask for more", "要求更多"), actor=officer)
    words: dict[str, Any] = {"title": "Item", "title_zh": "议题", "minutes": 30}
    agenda.change_item(gathering.owners.pk, agenda.ItemWords(**words, readers="staff"), actor=officer)
    agenda.change_item(gathering.staff.pk, agenda.ItemWords(**words, readers="everyone"), actor=officer)
    gathering.send()
    assert not queries.decisions_visible_to(acting(cast.complainant)).exists()


def test_who_takes_a_point_under_an_item_that_is_gone_is_told_and_loses_nothing(cast: Cast, gathering: Meeting) -> None:
    gone = gathering.everyone.pk
    agenda.remove_item(gone, actor=acting(cast.officer))
    client = signed_in(cast.second_officer)
    given = {"what": "Send the list", "organisation": cast.jd.pk, "due_on": house_day() + timedelta(days=5)}
    answer = client.post(url("take", gathering, gone), given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The agenda item is gone" in page
    assert 'value="Send the list"' in page
    assert f'action="{url("take", gathering, 0)}"' in page
    within = client.post(url("take", gathering, gone), given, headers={"HX-Request": "true"})
    assert (within.status_code, within["HX-Retarget"]) == (422, f"#take-{gone}")
    assert client.post(url("take", gathering, 0), given).status_code == 302
    assert ActionPoint.objects.get().item is None
    line = client.get(url("take", gathering, gone), {"line": "Send it @JD 15 Dec"}, follow=True)
    assert line.context["form"].initial["what"] == "Send it"


def test_without_scripts_what_was_typed_under_an_item_that_is_gone_goes_to_the_whole(
    cast: Cast, gathering: Meeting
) -> None:
    client, gone = signed_in(cast.officer), gathering.everyone.pk
    given = form_of(client, gathering)
    agenda.remove_item(gone, actor=acting(cast.second_officer))
    typed = given | {"text_0": "It began at ten.", f"text_{gone}": "Shops were named.", f"decision_{gone}": "JD acts"}
    answer = client.post(url("write", gathering), typed)
    assert answer.status_code == 409
    assert "An agenda item is gone" in answer.content.decode()
    assert MinutesSection.objects.get(item=None).text == "It began at ten."
    whole = answer.context["fields"][0]
    assert whole.decision == "JD acts"
    again = {"text_0": whole.text, "revision_0": whole.revision, "base_0": whole.base, "decision_0": whole.decision}
    assert client.post(url("write", gathering), again).status_code == 302
    assert MinutesSection.objects.get(item=None).text == "It began at ten.\n\nShops were named."
    assert Decision.objects.get().text == "JD acts"


def test_the_paper_holds_only_what_its_reader_may_read(cast: Cast, gathering: Meeting) -> None:
    gathering.publish()
    gathering_text = {}
    for person, room in ((cast.complainant, "minutes_portal"), (cast.officer, "minutes_staff")):
        client = signed_in(person)
        answer = client.get(url("paper", gathering, "en", room=room))
        assert answer.content.startswith(b"%PDF")
        gathering_text[room] = words_of(answer.content)
    assert "MinutesofAmongrightsowners" in gathering_text["minutes_portal"]
    assert "WithinCBBC" not in gathering_text["minutes_portal"]
    assert "WithinCBBC" in gathering_text["minutes_staff"]
    chinese = signed_in(cast.officer).get(url("paper", gathering, "zh"))
    assert "会议纪要" in words_of(chinese.content)
    assert signed_in(cast.officer).get(url("paper", gathering, "fr")).status_code == 404


def test_those_who_only_read_see_no_way_to_write(cast: Cast, gathering: Meeting) -> None:
    client = signed_in(cast.staff_reader)
    assert client.get(url("write", gathering)).status_code == 302
    assert saved(client, gathering, 0, 0, "No")[0] == 403
    assert client.get(url("read", gathering)).status_code == 200
    assert signed_in(cast.complainant).get(url("write", gathering)).status_code == 404
