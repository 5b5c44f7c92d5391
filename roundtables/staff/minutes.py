"""CBBC's page on which minutes are taken: sections that are saved as one writes, decisions, action points."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.web.components import Action, Crumb, Header
from core.web.verbs import Verbs, verbs_of
from core.web.views import StaffView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from roundtables import policies
from roundtables.actions import minutes as actions
from roundtables.actions.minutes import WRITABLE, Overtaken, Words
from roundtables.lines import in_both_languages
from roundtables.minutes_pages import Minutes, Section, minutes_of
from roundtables.models import MinutesSection, Roundtable
from roundtables.staff.minutes_typed import Typed, field_of, is_key, line_of, number_in, typed_in, under_the_whole
from roundtables.staff.next_steps import answer_steps, behind
from roundtables.staff.room import RoundtableView
from roundtables.workflow import roundtable_workflow

VERBS = ("send_minutes", "agree", "reopen", "publish")


class MinutesView(RoundtableView):
    """A page around the minutes of one roundtable."""

    def item(self, roundtable: Roundtable, item: int) -> int | None:
        """The key of the agenda item; None for the meeting as a whole (0). Raises Http404."""
        if item == 0:
            return None
        if not roundtable.items.filter(pk=item).exists():
            raise Http404
        return item


def url_of(roundtable: Roundtable, anchor: str = "") -> str:
    """The page on which the minutes are taken."""
    url = reverse("minutes_staff:write", args=[roundtable.reference])
    return f"{url}#{anchor}" if anchor else url


def header_of(roundtable: Roundtable, title: Any) -> Header:
    """The head of a page around the minutes."""
    return Header(
        title,
        roundtable.reference,
        roundtable_workflow.states[roundtable.state],
        [
            Crumb(_("Roundtables"), reverse("roundtables_staff:list")),
            Crumb(
                _("Roundtable %(number)s") % {"number": roundtable.number},
                reverse("roundtables_staff:detail", args=[roundtable.reference]),
            ),
        ],
    )


def verbs_around(minutes: Minutes, view: StaffView) -> Verbs:
    """The verbs of a roundtable that are about its minutes; ahead of them the comment that waits for an answer."""
    roundtable = minutes.roundtable
    options = engine.options(roundtable_workflow, roundtable, actor=view.actor)
    named = [option for option in options if option.transition.verb in VERBS]
    address = "minutes_staff:transition"
    found = verbs_of(named, lambda verb: reverse(address, args=[roundtable.reference, verb]))
    # What waits for another step of the minutes is not worth a grey button each.
    found = found if roundtable.state in WRITABLE else replace(found, denied=())
    first = answer_steps(roundtable, minutes.waiting if policies.arranges(view.actor, roundtable) else ())
    verbs = behind(first, found)
    return replace(verbs, available=[*first, *verbs.available])


class Write(MinutesView):
    """The page. Scripts save section by section; without them one button saves all, and takes lines along."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it; the saved words where the minutes cannot be written (any more)."""
        roundtable = self.found(reference)
        if not self.may_write(roundtable):
            return redirect("minutes_staff:read", reference)
        unsent = self.unsent()
        return self.page(roundtable, typed_in(unsent) if unsent else {})

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Save every section that was changed here, take down the decisions typed, and go on to an action point."""
        roundtable = self.found(reference)
        given = request.POST
        try:
            clashes, gone = self.save(roundtable, given)
            decided, left = self.decide(roundtable, given)
            if clashes or gone or left:
                typed = typed_in(given) | clashes
                kept = {item: replace(one, decision=left.get(item, "")) for item, one in typed.items()}
                return self.page(roundtable, kept, status=409)
        except Conflict as conflict:
            return self.page(roundtable, typed_in(given), status=409, problem=str(conflict.denied.reason))
        except InvalidInputs as invalid:
            problem = "; ".join(text for texts in invalid.errors.values() for text in texts)
            return self.page(roundtable, typed_in(given), status=422, problem=problem)
        item, line = line_of(given)
        if item is not None:
            url = reverse("minutes_staff:take", args=[reference, item])
            return redirect(f"{url}?{urlencode({'line': line})}")
        messages.success(request, _("Saved."))
        return redirect(url_of(roundtable, f"section-{decided or given.get('save', '')}"))

    def may_write(self, roundtable: Roundtable) -> bool:
        """Whether the reader keeps these minutes, and they are open."""
        return bool(policies.arranges(self.actor, roundtable)) and roundtable.state in WRITABLE

    def save(self, roundtable: Roundtable, given: Mapping[str, Any]) -> tuple[dict[int, Typed], set[int]]:
        """Write what was changed; returns what was typed in sections that somebody else changed meanwhile, and the
        items that are no longer on the agenda."""
        clashes, gone = {}, set()
        for item, typed in typed_in(given).items():
            if not typed.is_changed:
                continue
            words = Words(typed.text, typed.text_zh)
            try:
                actions.write_section(roundtable.pk, item or None, words, revision=typed.revision, actor=self.actor)
            except Overtaken as overtaken:
                clashes[item] = replace(typed, theirs=overtaken.section)
            except NotVisible:
                gone.add(item)
        return clashes, gone

    def decide(self, roundtable: Roundtable, given: Mapping[str, Any]) -> tuple[str, dict[int, str]]:
        """Take down the decisions typed; returns the item of the last one, or nothing, and those of items that are no
        longer on the agenda."""
        last, left = "", {}
        for name, text in given.items():
            item = name.removeprefix("decision_")
            if item != name and is_key(item) and text.strip():
                try:
                    actions.decide(roundtable.pk, int(item) or None, Words(*in_both_languages(text)), actor=self.actor)
                    last = item
                except NotVisible:
                    left[int(item)] = text
        return last, left

    def page(
        self, roundtable: Roundtable, typed: Mapping[int, Typed], *, status: int = 200, problem: str = ""
    ) -> HttpResponse:
        """Render it with what was typed where that is not what is saved."""
        minutes = minutes_of(roundtable, actor=self.actor, now=timezone.now())
        sections = {section.item: section for section in minutes.sections}
        homeless = [one for item, one in typed.items() if item not in sections and one.holds_something]
        if homeless:
            typed = {**typed, 0: under_the_whole(typed.get(0), sections[0], homeless)}
            problem = problem or _("An agenda item is gone: what was typed there stands under the meeting as a whole.")
        read = reverse("minutes_staff:read", args=[roundtable.reference])
        header = header_of(roundtable, _("Minutes: %(theme)s") % {"theme": roundtable.display_theme})
        context = {
            "header": replace(header, actions=[Action(_("Read and print"), read, "book")]),
            "roundtable": roundtable,
            "minutes": minutes,
            "fields": [field_of(section, typed.get(section.item)) for section in minutes.sections],
            "verbs": verbs_around(minutes, self),
            "problem": problem,
            "clashes": any(one.theirs for one in typed.values()),
        }
        return self.render("roundtables/minutes/write.html", context, status=status)


class SaveSection(MinutesView):
    """Saving one section as somebody writes; answers in JSON."""

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """200 with the new revision; 409 with the other's words, or that the minutes are closed; 422."""
        roundtable = self.found(reference)
        words = Words(request.POST.get("text", ""), request.POST.get("text_zh", ""))
        try:
            section = actions.write_section(
                roundtable.pk,
                self.item(roundtable, item),
                words,
                revision=number_in(request.POST.get("revision")),
                actor=self.actor,
            )
        except Overtaken as overtaken:
            return JsonResponse(_as_json(overtaken.section), status=409)
        except Conflict as conflict:
            return JsonResponse({"closed": True, "message": str(conflict.denied.reason)}, status=409)
        except InvalidInputs as invalid:
            return JsonResponse({"message": str(invalid)}, status=422)
        return JsonResponse(_as_json(section))


class Standing(MinutesView):
    """What stands in every section now, and a fresh seal for forms: asked by the open page from time to time."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Answer in JSON."""
        roundtable = self.found(reference)
        sections = MinutesSection.objects.filter(roundtable=roundtable).select_related("updated_by")
        answer = JsonResponse(
            {
                "csrf": get_token(request),
                "open": roundtable.state in WRITABLE,
                "sections": {str(section.item_id or 0): _as_json(section) for section in sections},
            }
        )
        answer["Cache-Control"] = "no-store"
        return answer


def _as_json(section: MinutesSection) -> dict[str, Any]:
    return {
        "revision": section.revision,
        "text": section.text,
        "text_zh": section.text_zh,
        "who": section.updated_by.display_name if section.updated_by else "",
    }


class Decide(MinutesView):
    """Taking down a decision while the page stays open."""

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """Take it down; answers with what was decided and is to be done under the item."""
        roundtable = self.found(reference)
        pk = self.item(roundtable, item)
        problem = ""
        words = Words(*in_both_languages(request.POST.get(f"decision_{item}", "")))
        try:
            actions.decide(roundtable.pk, pk, words, actor=self.actor)
        except Conflict as conflict:
            problem = str(conflict.denied.reason)
        except InvalidInputs as invalid:
            problem = str(invalid)
        return said(self, roundtable, item, problem=problem)


def said(view: StaffView, roundtable: Roundtable, item: int, *, problem: str = "") -> HttpResponse:
    """What was decided and is to be done under an item, as the open page shows it."""
    minutes: Minutes = minutes_of(roundtable, actor=view.actor, now=timezone.now())
    section: Section | None = next((one for one in minutes.sections if one.item == item), None)
    if section is None:
        raise Http404
    typed = view.request.POST.get(f"decision_{item}", "") if problem else ""
    context = {"roundtable": roundtable, "section": section, "problem": problem, "typed": typed}
    return view.render("roundtables/minutes/_said.html", context, status=422 if problem else 200)
