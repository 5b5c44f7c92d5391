"""The papers of a kit, in one language each: the complaint to the authority and the statement of claim."""

from collections.abc import Sequence

from complaints.choices import CounterReason
from complaints.kit import annexes
from complaints.kit.bases import Basis, basis_of
from complaints.kit.material import Material
from complaints.kit.speech import NOTICE_EN, NOTICE_ZH, Say, blank, day, moment, speaking
from complaints.kit.typesetting import Block, Paper, facts, heading, items, paragraph
from programmes.models import Right

# So many listings are named in a paper; all are in record/listings.csv.
NAMED = 50


def papers_of(material: Material, lang: str) -> list[Paper]:
    """All papers in a language, in the order in which they are read."""
    with speaking(lang) as say:
        basis = basis_of(material.complaint.ground)
        made = (
            (
                "01-complaint-to-authority",
                say("知识产权侵权投诉书", "Complaint of an infringement"),
                complaint(material, basis, say),
            ),
            (
                "02-statement-of-claim",
                say("民事起诉状（提纲）", "Statement of claim (outline)"),
                claim(material, basis, say),
            ),
            (
                "03-powers-of-attorney",
                say("授权委托书清单", "List of powers of attorney"),
                annexes.powers(material, say),
            ),
            ("04-list-of-evidence", say("证据清单", "List of evidence"), annexes.evidence(material, say)),
            ("05-chronology", say("事件经过", "Chronology"), annexes.chronology(material, say)),
        )
        return [
            Paper(
                code=code,
                lang=lang,
                title=title,
                blocks=blocks,
                notice=say(NOTICE_ZH, NOTICE_EN),
                reference=material.complaint.reference,
                author=material.complaint.organisation.name,
            )
            for code, title, blocks in made
        ]


def complaint(material: Material, basis: Basis, say: Say) -> list[Block]:
    """The letter to the authority (E-Commerce Law 43; domain notes 3.3)."""
    authority = basis.authority[say("zh", "en")]
    return [
        facts(
            [
                (
                    say("致", "To"),
                    blank(say, f"有管辖权的{authority}全称", f"full name of the competent {authority}"),
                ),
                *_party(material, say("投诉人", "Complainant"), say),
                *_seller(material, say("被投诉人", "Respondent"), say),
            ]
        ),
        heading(say("一、投诉请求", "1. Requests")),
        items(
            [
                say(
                    "依法查处被投诉人侵犯投诉人知识产权的行为，责令立即停止侵权。",
                    "To investigate the infringement of the complainant's right and order that it cease at once.",
                ),
                say("没收、销毁侵权商品。", "To confiscate and destroy the infringing goods."),
                blank(say, "其他请求（如无则删除）", "further requests, or delete this line"),
            ]
        ),
        heading(say("二、权利依据", "2. The right")),
        _right(material, say),
        heading(say("三、事实", "3. Facts")),
        *_events(material, say),
        heading(say("四、对卖家声明的意见", "4. On the seller's statement")),
        *_answer(material, say),
        heading(say("五、法律依据", "5. Law")),
        *_law(basis, say),
        *_ending(say("投诉人（盖章）", "Complainant (seal)"), say),
    ]


def claim(material: Material, basis: Basis, say: Say) -> list[Block]:
    """The outline of a statement of claim before a people's court."""
    return [
        facts(
            [
                (say("致", "To"), blank(say, "有管辖权的人民法院全称", "full name of the competent people's court")),
                *_party(material, say("原告", "Plaintiff"), say),
                *_seller(material, say("被告", "Defendant"), say),
            ]
        ),
        heading(say("一、诉讼请求", "1. Claims")),
        items(
            [
                say("判令被告立即停止侵权。", "That the defendant cease the infringement at once."),
                say("判令被告赔偿经济损失及合理开支，共计人民币", "Damages and reasonable costs of RMB ")
                + blank(say, "金额及计算方法", "amount, and how it is reckoned"),
                say("判令被告承担本案诉讼费用。", "That the defendant bear the costs of the case."),
            ]
        ),
        heading(say("二、事实与理由", "2. Facts and reasons")),
        _right(material, say),
        *_events(material, say),
        heading(say("三、对被告声明的意见", "3. On the defendant's statement")),
        *_answer(material, say),
        heading(say("四、法律依据", "4. Law")),
        *_law(basis, say),
        heading(say("五、证据", "5. Evidence")),
        paragraph(say("见证据清单（文件04）。", "See the list of evidence (paper 04).")),
        *_ending(say("具状人（签章）", "Signed"), say),
    ]


def _party(material: Material, role: str, say: Say) -> list[tuple[str, str]]:
    owner, profile = material.complaint.organisation, material.profile
    number = profile.number if profile else ""
    address = say(profile.address_zh or profile.address, profile.address) if profile else ""
    return [
        (role, say(f"{owner.name_zh} ({owner.name})" if owner.name_zh else owner.name, owner.name)),
        (say("注册号", "Company number"), number or blank(say, "公司注册号", "company number")),
        (say("住所地", "Address"), address or blank(say, "住所地", "address")),
        (
            say("法定代表人", "Legal representative"),
            blank(say, "姓名、职务", "name and position"),
        ),
        (say("联系方式", "Contact"), blank(say, "联系人、电话、电子邮箱", "person, telephone, e-mail")),
    ]


def _seller(material: Material, role: str, say: Say) -> list[tuple[str, str]]:
    notice = material.notice
    return [
        (role, notice.seller_name),
        (
            say("统一社会信用代码", "Unified social credit code"),
            notice.seller_uscc or blank(say, "统一社会信用代码", "unified social credit code"),
        ),
        (say("住所地", "Address"), blank(say, "卖家住所地", "the seller's address")),
        (say("网络平台", "Platform"), say("京东（JD.com）", "JD.com")),
    ]


def _right(material: Material, say: Say) -> Block:
    right: Right | None = material.complaint.right
    assert right is not None  # no complaint beyond draft is without one
    classes = ", ".join(str(number) for number in right.nice_classes)
    return facts(
        [
            (say("权利类型", "Kind"), right.get_right_type_display()),
            (say("名称", "Mark or title"), " / ".join(part for part in (right.title_zh, right.title) if part)),
            (say("注册号/专利号", "Number"), right.number or "–"),
            *([(say("类别", "Nice classes"), classes)] if classes else []),
            (say("权利人（证书记载）", "Holder on the certificate"), right.holder_name or "–"),
            (say("申请日", "Filed on"), day(right.filed_on)),
            (say("注册日", "Registered on"), day(right.registered_on)),
            (say("有效期至", "In force until"), day(right.expires_on)),
        ]
    )


def _events(material: Material, say: Say) -> list[Block]:
    subject = material.complaint
    return [
        paragraph(
            say(
                "投诉人于%(lodged)s通过京东平台就下列商品链接提交侵权通知（平台案号：%(case)s），京东已采取措施。",
                "On %(lodged)s the complainant notified JD.com of the listings below (case number: %(case)s), and JD "
                "took measures.",
            )
            % {"lodged": moment(subject.lodged_at, say), "case": subject.platform_case_number or "–"}
        ),
        paragraph(say("侵权理由：", "Ground: ") + str(subject.get_reason_display())),
        items(_listings(material, say)),
        paragraph(say("投诉人的说明：", "In the complainant's words:")),
        paragraph(subject.explanation),
        paragraph(
            say(
                "被投诉人提交声明，该声明于%(arrived)s到达投诉人。",
                "The seller made a statement, which reached the complainant on %(arrived)s.",
            )
            % {"arrived": moment(material.notice.arrived_at, say)}
        ),
    ]


def _listings(material: Material, say: Say) -> list[str]:
    named = [
        " · ".join(
            part for part in (one.url, one.listing.title, one.listing.shop.name if one.listing.shop else "") if part
        )
        for one in material.targets[:NAMED]
    ]
    rest = len(material.targets) - len(named)
    if rest > 0:
        named.append(
            say("另有%s个链接，见 record/listings.csv。", "%s further listings: see record/listings.csv.") % rest
        )
    return named


def _answer(material: Material, say: Say) -> list[Block]:
    reasons = material.notice.reasons
    labels = dict(CounterReason.choices)
    return [
        paragraph(
            say("卖家主张：", "The seller claims: ")
            + say("；", "; ").join(str(labels.get(code, code)) for code in reasons)
        ),
        paragraph(material.notice.remark.text or say("（内容已隐去）", "(redacted)")),
        paragraph(
            blank(
                say,
                "逐项反驳：卖家的主张为何不成立，证据编号",
                "answer each point: why it does not hold, and the number of the evidence",
            )
        ),
    ]


def _law(basis: Basis, say: Say) -> list[Block]:
    lang = say("zh", "en")
    laws = [
        say(
            "《中华人民共和国电子商务法》第四十二条、第四十三条",
            "E-Commerce Law of the PRC, articles 42 and 43",
        ),
        basis.law[lang],
    ]
    check = blank(say, "核对条文及其现行有效文本", "check the articles and the text in force on the day of filing")
    changed = (
        [
            say(
                "注意：自%s起适用修订后的法律，条文序号有变。",
                "Note: from %s a revised law applies, and its articles move.",
            )
            % day(basis.until)
        ]
        if basis.until
        else []
    )
    return [items([law for law in laws if law]), paragraph("\n".join([*changed, check]))]


def _ending(who: str, say: Say) -> Sequence[Block]:
    return [
        paragraph(f"{who}: {blank(say, '签名或盖章', 'signature or seal')}"),
        paragraph(f"{say('日期', 'Date')}: {blank(say, '提交日期', 'day of filing')}"),
    ]
