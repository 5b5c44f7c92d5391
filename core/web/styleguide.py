"""The style guide: every component in every state, with invented data. Mounted in local and test settings only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.web.charts import Chart, Column
from core.web.components import (
    Action,
    Answer,
    Crumb,
    Entry,
    Fact,
    Figure,
    File,
    Header,
    Page,
    Remark,
    Share,
    State,
    Step,
    Verdict,
)
from core.web.forms import DateInput, FilesField, HintedRadioSelect
from core.web.lists import SortLink

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LAYOUTS = {"staff": "layouts/staff.html", "portal": "layouts/portal.html"}


@dataclass(frozen=True)
class SampleClock:
    label: str
    state: str
    due: datetime
    remaining: str
    elapsed: int
    paused_reason: str = ""
    estimated: bool = False
    source: str = ""


class SampleForm(forms.Form):
    title = forms.CharField(label="Title of the right", help_text="As it stands on the certificate.")
    number = forms.CharField(
        label="Registration number",
        widget=forms.TextInput(attrs={"class": "width-10"}),
        help_text="For example 8213456.",
    )
    filed_on = forms.DateField(
        label="Filed on",
        required=False,
        widget=DateInput(attrs={"class": "width-10"}),
        help_text="Leave empty if unknown.",
    )
    office = forms.ChoiceField(label="Office", choices=[("cn", "CNIPA"), ("wipo", "WIPO"), ("uk", "UK IPO")])
    measure = forms.ChoiceField(
        label="What should JD do?",
        choices=[("remove", "Remove the listing"), ("block", "Block the shop"), ("disclose", "Disclose the seller")],
        widget=HintedRadioSelect(
            hints={"remove": "The listing disappears for buyers.", "block": "For repeated cases."}
        ),
    )
    reasons = forms.MultipleChoiceField(
        label="What is wrong with the listing?",
        choices=[("mark", "Uses the mark"), ("copy", "Copies a picture or text"), ("goods", "Sells counterfeit goods")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )
    explanation = forms.CharField(label="Explanation", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    truth = forms.BooleanField(
        label="I declare that this is true",
        help_text="A false statement makes the rights owner liable under Article 42 of the E-Commerce Law.",
    )


class SampleFilter(forms.Form):
    q = forms.CharField(label="Search", required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), ("open", "Open"), ("closed", "Closed")]
    )
    owner = forms.ChoiceField(label="Rights owner", required=False, choices=[("", "Any"), ("1", "Thistle & Heron")])
    due_before = forms.DateField(label="Due before", required=False, widget=DateInput())


class SampleUpload(forms.Form):
    evidence = FilesField(
        label="Evidence", required=False, help_text="Pictures, PDF, Word, Excel or MP4, up to 50 MB each."
    )


class SampleAddresses(forms.Form):
    addresses = forms.CharField(
        label="Addresses of the listings",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One a line. Addresses of mobile pages and bare SKU numbers are understood too.",
    )


STATES = {
    "draft": State("Draft", "pencil", "neutral"),
    "submitted": State("Submitted", "send", "info"),
    "lodged": State("Lodged with JD", "building-check", "progress"),
    "waiting": State("Information requested", "question-circle", "waiting"),
    "upheld": State("Upheld", "check-circle", "good"),
    "refused": State("Refused", "x-circle", "bad"),
    "partly": State("Partly upheld", "exclamation-triangle", "warn"),
}
CHART = Chart("New in each quarter", [Column(f"Q{n % 4 + 1}", n * n % 7, str(2025 + n // 4)) for n in range(8)])
SHARES = [
    Share("removed", 12, "check-circle", "good"),
    Share("waiting", 5, "hourglass-split", "progress"),
    Share("already gone", 2, "dash-circle", "neutral"),
    Share("refused", 3, "x-circle", "bad"),
]
ACTIONS = [
    Action("Lodge with JD", "#lodge", "send", "primary"),
    Action("Ask for information", "#ask", "question-circle"),
    Action("Refuse", "#refuse", "x-circle", denied="Only a complaint that is being screened can be refused."),
]
FILES = [
    File(
        "listing-front.webp",
        482_113,
        DIGEST,
        "#file",
        icon="file-earmark-image",
        kind="Screenshot",
        added_by="Ada Reed",
    ),
    File(
        "公证书-2026-1187.pdf",
        2_310_448,
        DIGEST,
        "#file",
        icon="file-earmark-pdf",
        kind="Notarial deed",
        remove_url="#remove",
    ),
    File(
        "invoice.docx",
        18_220,
        DIGEST,
        icon="file-earmark-word",
        warning="Not yet scanned: it can be opened in a minute.",
    ),
]
VERDICTS = [
    Verdict(
        3, "https://u.jd.com/aBcDeF", "Short link", "x-circle", "bad", "Open it and paste the address it leads to."
    ),
    Verdict(
        5, "https://item.taobao.com/item.htm?id=1", "Not a JD listing", "x-circle", "bad", "It stands on taobao.com."
    ),
    Verdict(4, "100012345678", "Duplicate", "files", "neutral", "Same listing as line 1."),
    Verdict(
        1,
        "https://item.jd.com/100012345678.html",
        "Understood",
        "check-circle",
        "good",
        "SKU 100012345678 · Lüfeng Flagship",
    ),
    Verdict(
        2,
        "ｉｔｅｍ．ｍ．ｊｄ．ｃｏｍ／product/10087654321.html",
        "Already under complaint",
        "exclamation-triangle",
        "warn",
        "IPP-2026-00187",
        "#other",
    ),
]


def clocks(now: datetime) -> list[SampleClock]:
    days = timedelta(days=1)
    return [
        SampleClock(
            "Screening by CBBC", "running", now + 2 * days, "2 working days left", 30, source="Programme rule 4.2"
        ),
        SampleClock("Decision by JD", "due_soon", now + days / 4, "6 hours left", 88),
        SampleClock("Decision by JD", "overdue", now - 2 * days, "2 working days overdue", 100),
        SampleClock(
            "Decision by JD",
            "paused",
            now + 5 * days,
            "Paused, 5 working days left",
            50,
            "Waiting for the rights owner",
        ),
        SampleClock("Screening by CBBC", "met", now - days, "Done in time", 60, estimated=True),
        SampleClock("Screening by CBBC", "missed", now - 3 * days, "Done 1 working day late", 100),
    ]


def rows(now: datetime) -> list[dict[str, Any]]:
    names = [
        ("Thistle & Heron Ltd", "蓟鹭有限公司"),
        ("Calder Instruments plc", "考尔德仪器"),
        ("Marlow Tea Company", ""),
    ]
    views, states = clocks(now), list(STATES.values())
    return [
        {
            "reference": f"IPP-2026-{1187 + number:05d}",
            "owner": names[number % 3],
            "right": "CN trade mark 8213456 · THISTLE & HERON",
            "state": states[number % 7],
            "clock": views[number % 6],
            "listings": 3 + 7 * number % 11,
            "submitted": now - timedelta(days=number, hours=3),
        }
        for number in range(7)
    ]


def timeline(now: datetime) -> list[Entry]:
    change = [
        Fact("Requested measure", "Remove the listing → Block the shop"),
        Fact("Changed at", now, "components/value_instant.html"),
    ]
    return [
        Entry(now, "JD removed 12 of 22 listings.", "JD.com IP team", "check-circle", "good"),
        Entry(
            now - timedelta(days=1),
            "Clarification asked for.",
            "JD.com IP team",
            "question-circle",
            "waiting",
            body="Please name the goods class that the right covers.\n请说明该权利涵盖的商品类别。",
        ),
        Entry(now - timedelta(days=3), "Lodged with JD under number JD-77120.", "Ada Reed, CBBC", "send", "progress"),
        Entry(
            now - timedelta(days=3, hours=2),
            "Added a file",
            "Ada Reed, CBBC",
            "paperclip",
            more=[
                Entry(now - timedelta(days=3, hours=3 + number), "Added a file", "Ada Reed, CBBC")
                for number in range(3)
            ],
        ),
        Entry(
            now - timedelta(days=4),
            "Complaint changed before it was sent.",
            "Tom Hale, Thistle & Heron",
            "pencil",
            "neutral",
            details=change,
        ),
    ]


def conversation(now: datetime) -> list[Remark]:
    return [
        Remark(
            now - timedelta(days=2),
            "Li Wei 李伟",
            "Please send the notarial deed for the second shop.\n请补充公证书。",
            organisation="JD.com",
        ),
        Remark(
            now - timedelta(days=1),
            "Ada Reed",
            "Attached. The seal is on page 3.",
            own=True,
            organisation="CBBC",
            files=FILES[1:2],
        ),
    ]


def facts(now: datetime) -> list[Fact]:
    return [
        Fact("Right", "THISTLE & HERON 蓟鹭"),
        Fact("Number", "CN 8213456", "components/value_reference.html"),
        Fact("In force until", now.date(), "components/value_day.html"),
        Fact("State", STATES["lodged"], "components/value_state.html"),
        Fact("Submitted", now, "components/value_instant.html"),
    ]


def sample_list() -> dict[str, Any]:
    """What a ``core.web.lists.ListView`` gives its templates."""
    return {
        "filterset": {"form": SampleFilter()},
        "sorts": [SortLink("Due first", "#due", active=True), SortLink("Newest first", "#new", active=False)],
        "sizes": [SortLink(size, f"#{size}", size == 50) for size in (25, 50, 100)],
        "export_urls": {"csv": "#csv", "xlsx": "#xlsx"},
        "previous_url": "#previous",
        "next_url": "#next",
        "clear_url": "?",
    }


def sample_context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    wrong = SampleForm({"title": "", "number": "82", "office": "cn", "reasons": []})
    wrong.add_error("number", "The registration number has too few digits.")
    wrong.add_error(None, "The right lapsed on 1 March 2026, so no complaint can rely on it.")
    return {
        "layout": LAYOUTS.get(request.GET.get("layout", ""), LAYOUTS["staff"]),
        "header": Header(
            "THISTLE & HERON on 22 listings",
            "IPP-2026-01187",
            STATES["lodged"],
            [Crumb("Complaints", "#list"), Crumb("Thistle & Heron Ltd", "#owner")],
            ACTIONS,
            "The rights owner asks JD to remove twenty-two listings of tea caddies that carry its mark.",
            [
                Fact("Submitted", now, "components/value_instant.html"),
                Fact("JD number", "JD-77120", "components/value_reference.html"),
            ],
        ),
        "states": STATES.values(),
        "clocks": clocks(now),
        "figures": [
            Figure("Open", 48, "#open"),
            Figure("Due today", 3, "#due", "warn"),
            Figure("Overdue", 1, "#late", "bad"),
            Figure("Upheld, 90 days", "81 %"),
        ],
        "shares": SHARES,
        "chart": CHART,
        "facts": facts(now),
        "rows": rows(now),
        "list": sample_list(),
        "page": Page("#newer", "#older", "50 of many, due first"),
        "empty_action": Action("File a complaint", "#new", "plus-lg", "primary"),
        "timeline": timeline(now),
        "conversation": conversation(now),
        "files": FILES,
        "steps": [
            Step("Right", "done", "#1"),
            Step("Listings", "done", "#2"),
            Step("Evidence", "now"),
            Step("Contact", "ahead"),
            Step("Truth", "ahead"),
            Step("Check", "ahead"),
        ],
        "answers": [
            Answer("Right", ["THISTLE & HERON 蓟鹭", "CN trade mark 8213456"], "#right"),
            Answer("Listings", ["22 listings in 3 shops"], "#listings"),
            Answer("Evidence", [], "#evidence", "Add at least one file."),
        ],
        "upload_form": SampleUpload(),
        "address_form": SampleAddresses(initial={"addresses": "https://item.jd.com/100012345678.html"}),
        "result": {
            "shares": [
                Share("understood", 1, "check-circle", "good"),
                Share("duplicate", 1, "files", "neutral"),
                Share("refused", 3, "x-circle", "bad"),
            ],
            "verdicts": VERDICTS,
            "hidden": 12,
        },
        "wrong_form": wrong,
        "form": SampleForm(auto_id="clean_%s"),
        "max_bytes": 50 * 1024 * 1024,
    }


@require_http_methods(["GET", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page itself; a POST plays the addresses that the uploader and the address box talk to."""
    if upload := request.FILES.get("file"):
        name = str(upload.name)
        if name.lower().endswith(".svg"):
            problem = {"title": "Refused", "detail": "SVG files are not taken.", "status": 422}
            return JsonResponse(problem, status=422, content_type="application/problem+json")
        stored = File(name, upload.size or 0, DIGEST, "#file", remove_url="#remove")
        return render(request, "components/file.html", {"file": stored}, status=201)
    context = sample_context(request)
    if request.method == "POST":
        return render(request, "components/address_verdicts.html", context["result"])
    return render(request, "web/styleguide.html", context)
