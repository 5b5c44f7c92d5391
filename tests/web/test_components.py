"""What people see through the shared components: times in their zone, errors they can reach, states in words."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict

from core.web.components import Action, Share, State
from core.web.days import day_in_words
from core.web.forms import FilesField, HintedRadioSelect
from core.web.styleguide import SampleClock

LONDON, BEIJING = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def printed(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


class Enquiry(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the certificate.")
    nickname = forms.CharField(label="Nickname", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "First"), ("b", "Second")],
        widget=HintedRadioSelect(hints={"b": "For repeated cases."}),
    )
    truth = forms.BooleanField(label="It is true")


class Evidence(forms.Form):
    papers = FilesField(label="Papers", required=False)


class TestTimes:
    def test_a_reader_in_london_sees_london_summer_time_and_beijing_on_hover(self) -> None:
        with timezone.override(LONDON), translation.override("en"):
            html = printed("{% instant at %}", at=NOON)
        assert 'datetime="2026-07-01T12:00:00Z"' in html
        assert '1 Jul 2026, 13:00 <span class="zone">BST</span>' in html
        assert 'title="1 Jul 2026, 20:00 in Beijing"' in html

    def test_a_reader_in_beijing_sees_beijing_by_name_and_london_on_hover(self) -> None:
        with timezone.override(BEIJING), translation.override("en"):
            html = printed("{% instant at %}", at=NOON)
        assert '1 Jul 2026, 20:00 <span class="zone">Beijing</span>' in html
        assert "13:00 in London" in html

    def test_a_chinese_reader_sees_the_date_in_chinese_order(self) -> None:
        with timezone.override(BEIJING), translation.override("zh-hans"):
            assert "2026年7月1日 20:00" in printed("{% instant at %}", at=NOON)
            assert "2026年7月1日" in printed("{% day on %}", on=date(2026, 7, 1))

    def test_a_period_that_closes_at_midnight_names_the_day_it_closes(self) -> None:
        midnight = datetime(2026, 7, 2, 0, 0, tzinfo=BEIJING)
        with timezone.override(BEIJING), translation.override("en"):
            assert "1 Jul 2026, 24:00" in printed("{% deadline at %}", at=midnight)
        with timezone.override(LONDON), translation.override("en"):
            assert "1 Jul 2026, 17:00" in printed("{% deadline at %}", at=midnight)

    def test_no_time_is_a_dash(self) -> None:
        assert printed("{% instant at %}{% day at %}{% deadline at %}", at=None) == "–––"


class TestStatesAndClocks:
    def test_a_state_is_icon_word_and_colour_together(self) -> None:
        html = printed("{% state value %}", value=State("Upheld & closed", "check-circle", "good"))
        assert "tone-good" in html
        assert "bi-check-circle" in html
        assert "Upheld &amp; closed" in html

    @pytest.mark.parametrize("clock_state", ["running", "due_soon", "overdue", "paused", "met", "missed"])
    def test_a_clock_says_in_words_what_its_dial_shows(self, clock_state: str) -> None:
        view = SampleClock("Decision by JD", clock_state, NOON, "2 working days left", 40, "Waiting for the owner")
        html = printed("{% clock view %}", view=view)
        assert "2 working days left" in html
        assert "Decision by JD" in html
        assert 'aria-hidden="true"' in html
        assert ("Waiting for the owner" in html) == (clock_state == "paused")

    def test_a_grey_button_has_its_reason_in_sight(self) -> None:
        html = render_to_string("components/action.html", {"action": Action("Refuse", "/x", denied="Not your turn.")})
        assert "disabled" in html
        assert "Not your turn." in html
        assert "href" not in html

    def test_parts_of_a_whole_leave_out_what_is_nothing(self) -> None:
        shares = [Share("removed", 3, "check", "good"), Share("refused", 0, "x", "bad")]
        html = printed("{% tally shares %}", shares=shares)
        assert "3 removed" in html
        assert "refused" not in html

    def test_a_name_stands_in_both_scripts_the_readers_first(self) -> None:
        with translation.override("zh-hans"):
            html = printed("{% bilingual a b %}", a="Thistle", b="蓟")
        assert html.index("蓟") < html.index("Thistle")
        assert 'lang="zh-Hans"' in html


class TestForms:
    def test_each_message_of_the_summary_leads_to_its_control(self) -> None:
        form = Enquiry({"nickname": "x"})
        html = printed("{% error_summary form %}", form=form)
        assert 'href="#id_name"' in html
        assert 'href="#id_kind_0"' in html
        assert 'href="#id_truth"' in html
        assert 'id="id_kind_0"' in str(form)

    def test_a_form_without_errors_has_no_summary(self) -> None:
        assert printed("{% error_summary form missing %}", form=Enquiry()).strip() == ""

    def test_a_wrong_field_is_tied_to_its_hint_and_its_error(self) -> None:
        html = Enquiry({"kind": "a"})["name"].as_field_group()
        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'aria-invalid="true"' in html
        assert 'id="id_name_error"' in html
        assert html.index("As on the certificate.") < html.index("<input")

    def test_only_optional_fields_say_so(self) -> None:
        form = Enquiry()
        assert "optional" in form["nickname"].as_field_group()
        assert "optional" not in form["name"].as_field_group()
        assert "optional" not in form["truth"].as_field_group()

    def test_choices_are_a_fieldset_with_a_legend_and_hints(self) -> None:
        html = Enquiry()["kind"].as_field_group()
        assert "<fieldset" in html
        assert "<legend>" in html
        assert 'aria-describedby="id_kind_1_hint"' in html
        assert "For repeated cases." in html

    def test_several_files_come_as_a_list_and_none_as_an_empty_one(self) -> None:
        uploads: list[UploadedFile[bytes]] = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
        full = Evidence({}, MultiValueDict({"papers": uploads}))
        assert full.is_valid()
        assert [upload.name for upload in full.cleaned_data["papers"]] == ["a.txt", "b.txt"]
        empty = Evidence({}, MultiValueDict())
        assert empty.is_valid()
        assert empty.cleaned_data["papers"] == []

    def test_more_files_than_asked_for_are_refused_with_the_number_that_is_taken(self) -> None:
        uploads = [SimpleUploadedFile(f"{number}.txt", b"a") for number in range(3)]
        field = FilesField(label="Answer", max_count=2)
        assert len(field.clean(uploads[:2])) == 2
        with translation.override("en"), pytest.raises(forms.ValidationError, match="Choose at most 2 files"):
            field.clean(uploads)


@pytest.mark.parametrize(("language", "written"), [("en", "18 Dec 2026"), ("zh-hans", "2026年12月18日")])
def test_a_day_in_a_sentence_is_written_as_a_day_in_a_list(language: str, written: str) -> None:
    with translation.override(language):
        assert day_in_words(date(2026, 12, 18)) == written
        assert f">{written}</time>" in printed("{% day value %}", value=date(2026, 12, 18))
