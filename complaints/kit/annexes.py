"""What stands beside the papers: powers of attorney, evidence, and the chronology with the ends of all periods."""

from datetime import datetime
from operator import itemgetter

from complaints.elections import BEIJING, LONDON, in_zone
from complaints.kit.material import ClockLine, Material
from complaints.kit.speech import Say, blank, day, moment
from complaints.kit.typesetting import Block, paragraph, table

KINDS = {
    "certificates": ("权利证书", "Certificates"),
    "evidence": ("投诉证据", "Evidence of the complaint"),
    "counter-notice": ("卖家提交的材料", "The seller's material"),
    "powers": ("授权委托书", "Powers of attorney"),
}
Line = tuple[datetime, str]


def powers(material: Material, say: Say) -> list[Block]:
    """Who acts for the owner, on which power."""
    if not material.powers:
        return [
            paragraph(say("平台记录中没有有效的授权委托书。", "No power of attorney in force is on record.")),
            paragraph(blank(say, "代理人及授权委托书（如有）", "representative and power of attorney, if any")),
        ]
    rows = [
        [
            power.reference,
            say(power.agent.name_zh or power.agent.name, power.agent.name),
            day(power.valid_from),
            day(power.valid_until) if power.valid_until else say("无期限", "no end"),
        ]
        for power in material.powers
    ]
    head = [
        say("编号", "Reference"), say("受托人", "Agent"), say("生效日", "Valid from"), say("有效期至", "Valid until")
    ]  # fmt: skip
    note = say(
        "诉讼或行政投诉可能需要另行公证、认证（附加证明书）的授权委托书。",
        "The court or the authority may ask for a power of its own, notarised and with an apostille.",
    )
    return [table(head, rows, [3, 5, 3, 3]), paragraph(note)]


def evidence(material: Material, say: Say) -> list[Block]:
    """Every file with its digest, and what each is to prove."""
    if not material.enclosures:
        return [paragraph(say("平台记录中没有文件。", "No file is on record.")), paragraph(_to_add(say))]
    rows = [
        [
            str(number),
            say(*KINDS[one.kind]),
            f"{one.title}\n{one.path}" if one.title else one.path,
            one.blob.sha256,
            say("未附：安全检查", "left out: security check")
            if one.is_withheld
            else blank(say, "证明目的", "what it proves"),
        ]
        for number, one in enumerate(material.enclosures, start=1)
    ]
    head = [
        say("序号", "No."), say("类别", "Kind"), say("文件", "File"), "SHA-256", say("证明目的", "Purpose")
    ]  # fmt: skip
    note = say(
        "外文证据须附中文译本（《最高人民法院关于民事诉讼证据的若干规定》第十七条）。",
        "Evidence in a foreign language needs a Chinese translation (Rules of the Supreme People's Court, article 17).",
    )
    return [table(head, rows, [1, 3, 6, 6, 4]), paragraph(note)]


def _to_add(say: Say) -> str:
    return blank(say, "拟提交的证据及证明目的", "the evidence to be filed, and what it proves")


def chronology(material: Material, say: Say) -> list[Block]:
    """What happened when, and when each period began and ended."""
    rows = [[moment(at, say), what] for at, what in happened(material, say)]
    periods = [
        [
            line.clock.rule.label_now(),
            moment(line.clock.started_at, say),
            say("北京%s／伦敦%s", "%s in Beijing / %s in London")
            % (in_zone(line.clock.due_at, BEIJING), in_zone(line.clock.due_at, LONDON)),
            _counted_on(line),
        ]
        for line in material.periods
    ]
    return [
        table([say("时间", "When"), say("事件", "What")], rows, [3, 7]),
        paragraph(say("期间", "Periods")),
        table(
            [
                say("期间", "Period"),
                say("起算", "Counted from"),
                say("届满", "Ends"),
                say("依据与版本", "Rule and versions"),
            ],
            periods,
            [3, 3, 4, 5],
        ),
    ]


def _counted_on(line: ClockLine) -> str:
    rule = line.clock.rule
    return f"{rule.source_now()} (v{line.rule_version}; {rule.calendar.code} v{line.calendar_version})"


def happened(material: Material, say: Say) -> list[Line]:
    """The story, oldest first: from the record's own instants, so that a second kit tells the same."""
    subject, notice, election = material.complaint, material.notice, material.election
    found: list[tuple[datetime | None, str]] = [
        (subject.submitted_at, say("投诉人提交投诉", "Complaint submitted")),
        (subject.lodged_at, say("投诉递交京东", "Complaint lodged with JD")),
        (material.measures_from, say("京东对首个链接作出决定", "JD decided the first listing")),
        (material.measures_to, say("京东对最后一个链接作出决定", "JD decided the last listing")),
        (notice.received_at, say("京东收到卖家声明", "JD received the seller's statement")),
        (
            notice.arrived_at,
            say("声明到达投诉人（第四十三条期间起算）", "The statement reached the owner (period of article 43)"),
        ),
        (election.chosen_at, say("权利人作出选择：", "The owner elected: ") + str(election.get_choice_display())),
        (election.lifted_at, say("京东终止措施", "JD lifted its measures")),
    ]
    for one in election.extensions.all():
        found.append((one.asked_at, say("申请延长%s个工作日", "%s more working days asked for") % one.asked_days))
        decided = (
            say("准予延长%s个工作日", "%s working days granted") % one.granted_days
            if one.is_granted
            else say("未予延长", "No more time granted")
        )
        found.append((one.decided_at, decided))
    return sorted(((at, what) for at, what in found if at is not None), key=itemgetter(0))
