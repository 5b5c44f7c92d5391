"""The invented rights. Their numbers have valid forms but lie beyond what the offices have reached.

Dates are counted from the day of loading, so that one right is always in its grace period, one lapsed, one pending.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.days import house_day
from core.documents import actions as documents
from core.identifiers.patents import check_digit
from demonstration import pictures
from programmes import verification
from programmes.actions import rights
from programmes.choices import RightDocumentKind, RightFactKind, RightType, Territory
from programmes.models import Right

YEAR = 365
MARK_TERM, DESIGN_TERM, MODEL_TERM, INVENTION_TERM = 10, 15, 10, 20  # years (domain notes, section 2.2)


@dataclass(frozen=True)
class Entry:
    """One right of the portfolio: when it was filed in days before loading, and what is sold under it (in Chinese)."""

    owner: str
    right_type: RightType
    serial: int
    title: str
    title_zh: str
    age: int
    goods: str = ""
    classes: tuple[int, ...] = ()
    products: tuple[str, ...] = ()
    madrid: bool = False
    british: bool = False
    fate: str = ""  # "", "pending", "grace", "lapsed" or "just_lapsed"
    ends_in: int = 0  # days from loading to the last day, where reminders are to be seen
    family: str = ""
    first_holder: str = ""  # who stood on the certificate first; a recorded fact leads to the owner of today
    passage: RightFactKind = RightFactKind.NAME_CHANGE
    is_verified: bool = False


TM, CR, DE, UM, IN, SW, UC = (
    RightType.TRADE_MARK, RightType.COPYRIGHT, RightType.DESIGN, RightType.UTILITY_MODEL, RightType.INVENTION,
    RightType.SOFTWARE, RightType.UNFAIR_COMPETITION,
)  # fmt: skip

UNEXAMINED = frozenset({CR, SW, UC})
ENTRIES = (
    Entry("harrow-finch", TM, 11, "HARROW & FINCH", "哈罗芬奇", 2400, "Teapots; cups; tableware of porcelain", (21,),
          ("骨瓷下午茶具套装", "英式茶壶 1.2L", "骨瓷咖啡杯碟", "珐琅彩茶杯礼盒"),
          family="HARROW & FINCH", first_holder="Harrow Pottery Company Limited", is_verified=True),
    Entry("harrow-finch", TM, 12, "FINCH Bird device", "芬奇鸟图形", 1300, "Tableware; tea caddies", (21,),
          ("鸟纹茶叶罐", "鸟纹马克杯", "陶瓷餐盘四件套"), madrid=True, family="HARROW & FINCH", is_verified=True),
    Entry("harrow-finch", DE, 13, "Teapot with bird-shaped spout", "鸟嘴茶壶", 1500, "", (),
          ("鸟嘴造型茶壶", "创意鸟嘴水壶 家用")),
    Entry("harrow-finch", TM, 14, "HARROW UK", "", 3000, "Tableware", (21,), british=True, family="HARROW & FINCH"),
    Entry("harrow-finch", TM, 16, "FINCH AFTERNOON", "芬奇下午茶", 3900, "Tea; tea services", (21, 30), ends_in=25,
          family="HARROW & FINCH"),
    Entry("harrow-finch", TM, 15, "OLD FINCH", "老芬奇", 5400, "Tea sets", (21,), fate="lapsed"),
    Entry("brightwater-toys", TM, 21, "BRIGHTWATER", "清水", 2900, "Toys; building blocks", (28,),
          ("木制积木 100 粒", "儿童拼图 早教", "磁力片积木套装", "遥控小船")),
    Entry("brightwater-toys", TM, 22, "Otto the Otter", "水獭奥托", 1100, "Plush toys; games", (28,),
          ("水獭毛绒公仔 40cm", "奥托安抚玩偶"), madrid=True),
    Entry("brightwater-toys", DE, 23, "Stacking boat", "叠叠船", 900, "", (), ("叠叠船洗澡玩具", "婴儿戏水叠叠乐")),
    Entry("brightwater-toys", CR, 24, "Otto the Otter (artistic work)", "水獭奥托（美术作品）", 1200, "", (),
          ("奥托图案儿童水杯", "奥托印花卫衣")),
    Entry("thistle-heron", TM, 31, "THISTLE & HERON", "蓟鹭", 2100, "Tea; biscuits", (30,),
          ("英式早餐茶 250g", "伯爵红茶茶包 50 片", "黄油酥饼礼盒", "苏格兰燕麦饼干")),
    Entry("thistle-heron", TM, 32, "GLEN HERON", "格伦鹭", 400, "Whisky-flavoured tea", (30,), fate="pending"),
    Entry("thistle-heron", TM, 34, "HERON RESERVE", "鹭藏", 3900, "Tea", (30,), ends_in=5, is_verified=True),
    Entry("thistle-heron", UC, 35, "Get-up of the heron tins", "鹭鸟茶罐装潢", 1000, "Tea in heron tins"),
    Entry("thistle-heron", CR, 33, "Heron tin packaging", "鹭鸟铁罐包装", 1000, "", (),
          ("鹭鸟铁罐红茶", "复古铁罐茶叶")),
    Entry("calder-audio", TM, 41, "CALDER", "考尔德", 2600, "Headphones; loudspeakers", (9,),
          ("头戴式降噪耳机", "蓝牙音箱 便携", "入耳式有线耳机", "桌面监听音箱")),
    Entry("calder-audio", TM, 45, "CALDER STUDIO", "考尔德录音室", 3900, "Microphones", (9,), ends_in=80),
    Entry("calder-audio", SW, 46, "Calder Sound (control software)", "考尔德声音控制软件", 700),
    Entry("calder-audio", IN, 42, "Adaptive noise cancelling method", "自适应降噪方法", 2300, "", (),
          ("自适应降噪蓝牙耳机", "主动降噪头戴耳机 Pro")),
    Entry("calder-audio", UM, 43, "Folding headphone hinge", "耳机折叠铰链", 1400, "", (),
          ("折叠头戴耳机", "可折叠游戏耳麦")),
    Entry("calder-audio", DE, 44, "Headphones", "耳机", 1250, "", (), ("复古圆形头戴耳机",)),
    Entry("pennywhistle-press", CR, 51, "The Lighthouse Mouse (illustrations)", "灯塔小鼠（插图）", 1900, "", (),
          ("灯塔小鼠绘本 全 6 册", "儿童睡前故事 精装", "灯塔小鼠贴纸书")),
    Entry("pennywhistle-press", CR, 52, "Tiny Tunes songbook", "小小歌谣曲集", 800, "", (),
          ("幼儿歌谣点读书", "小小歌谣有声书")),
    Entry("pennywhistle-press", TM, 53, "PENNYWHISTLE", "锡笛", 2200, "Books", (16,),
          ("锡笛双语绘本套装", "锡笛启蒙卡片")),
    Entry("rookwood-leather", TM, 61, "ROOKWOOD", "鲁克伍德", 3100, "Handbags; wallets; luggage", (18, 25),
          ("真皮手提包 女", "男士长款钱包", "复古邮差包", "登机箱 20 寸"),
          family="ROOKWOOD", first_holder="Rook & Sons (Walsall) Limited", passage=RightFactKind.ASSIGNMENT,
          is_verified=True),
    Entry("rookwood-leather", TM, 62, "Rook device", "白嘴鸦图形", 1700, "Bags of leather", (18,),
          ("鸦标斜挎包", "鸦标卡包"), madrid=True, family="ROOKWOOD"),
    Entry("rookwood-leather", DE, 63, "Satchel", "剑桥包", 1000, "", (), ("复古剑桥包 学院风", "英伦小方包")),
    Entry("rookwood-leather", TM, 64, "ROOK & CO", "鲁克公司", 3830, "Belts", (25,), fate="grace"),
    Entry("saltmarsh-skincare", TM, 71, "SALTMARSH", "盐沼", 2000, "Cosmetics; skin creams", (3,),
          ("海藻保湿面霜 50ml", "海盐身体磨砂膏", "修护精华液 30ml", "洁面慕斯")),
    Entry("saltmarsh-skincare", TM, 72, "SAMPHIRE GLOW", "海蓬子光采", 3655, "Face masks", (3,),
          ("海蓬子面膜 10 片",), fate="just_lapsed"),
    Entry("saltmarsh-skincare", DE, 73, "Bottle", "瓶", 1150, "", (), ("海浪纹精华瓶装", "分装瓶同款精华")),
    Entry("windermoor-outdoor", TM, 81, "WINDERMOOR", "温德摩", 2500, "Jackets; tents; rucksacks", (18, 22, 25),
          ("三合一冲锋衣 男", "双人帐篷 防暴雨", "徒步背包 45L", "抓绒外套 女")),
    Entry("windermoor-outdoor", UM, 82, "Quick-pitch tent pole joint", "快开帐篷杆接头", 1300, "", (),
          ("快开帐篷 3-4 人", "全自动速开帐篷")),
    Entry("windermoor-outdoor", TM, 84, "FELLSIDE", "山野边", 3900, "Boots", (25,), ends_in=170),
    Entry("windermoor-outdoor", TM, 83, "WINDERMOOR UK", "", 2800, "Clothing", (25,), british=True),
)  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """A loaded right with the entry behind it."""

    entry: Entry
    right: Right


def load(
    organisations: Mapping[str, Organisation], curators: Mapping[str, Actor], checker: Actor, now: datetime
) -> list[Holding]:
    """Register every right with its certificate, and a picture where there is something to see."""
    holdings = []
    for number, entry in enumerate(ENTRIES):
        # Nobody registers a right with the programme before its office has.
        known = entry.age if entry.fate == "pending" or entry.right_type in UNEXAMINED else entry.age - 300
        at = now - timedelta(days=min(436, known - 5)) + timedelta(minutes=10 * number)
        holdings.append(_hold(entry, organisations[entry.owner], curators[entry.owner], checker, at, now=now))
    return holdings


def _hold(
    entry: Entry, organisation: Organisation, curator: Actor, checker: Actor, at: datetime, *, now: datetime
) -> Holding:
    right = rights.register_right(organisation.pk, actor=curator, fields=_fields(entry, organisation, now), now=at)
    for kind, file in _papers(entry, right, organisation):
        document = documents.store(
            file, actor=curator, organisation_id=organisation.pk, kind="right", language="en", now=at
        )
        rights.add_document(right.pk, document, kind=kind, actor=curator, now=at)
    if entry.first_holder:
        passage = rights.FactEntry(
            entry.passage, house_day(at) - timedelta(days=500), entry.first_holder, organisation.name
        )
        rights.record_fact(right.pk, passage, actor=curator, now=at + timedelta(minutes=2))
    if entry.is_verified:
        papers = right.documents.select_related("document__blob").filter(kind=RightDocumentKind.CERTIFICATE)
        rights.verify_right(
            right.pk,
            fields=verification.to_verify(right),
            document=papers.get().document,
            actor=checker,
            now=at + timedelta(days=2),
        )
    right.refresh_from_db()
    return Holding(entry, right)


def _papers(
    entry: Entry, right: Right, organisation: Organisation
) -> Iterator[tuple[RightDocumentKind, pictures.File]]:
    if entry.fate != "pending":
        yield RightDocumentKind.CERTIFICATE, pictures.certificate(right, organisation)
    if entry.right_type in {TM, DE}:
        yield RightDocumentKind.PICTURE, pictures.device(entry.title, entry.serial)


def _fields(entry: Entry, organisation: Organisation, now: datetime) -> dict[str, object]:
    today = house_day(now)
    filed = today - timedelta(days=entry.age)
    registered = filed if entry.right_type in UNEXAMINED else filed + timedelta(days=300)
    return {
        "right_type": entry.right_type,
        "number": _number(entry, filed),
        "territory": Territory.UNITED_KINGDOM if entry.british else Territory.CHINA,
        "title": entry.title,
        "title_zh": entry.title_zh,
        "nice_classes": list(entry.classes),
        "goods": entry.goods,
        "filed_on": filed,
        "registered_on": None if entry.fate == "pending" else registered,
        "expires_on": _expiry(entry, filed, registered, today),
        "holder_name": entry.first_holder or organisation.name,
        "family": entry.family,
    }


def _expiry(entry: Entry, filed: date, registered: date, today: date) -> date | None:
    """When it ends: a mark's term runs from registration, a patent's from filing (domain notes, section 2.2)."""
    if entry.fate == "pending" or entry.right_type in UNEXAMINED:
        return None
    if entry.ends_in:
        return today + timedelta(days=entry.ends_in)
    if entry.fate == "grace":
        return today - timedelta(days=60)
    if entry.fate == "just_lapsed":
        return today - timedelta(days=1)
    if entry.fate == "lapsed":
        return today - timedelta(days=900)
    years = {TM: MARK_TERM, DE: DESIGN_TERM, UM: MODEL_TERM, IN: INVENTION_TERM}[entry.right_type]
    start = registered if entry.right_type == TM else filed
    return start + timedelta(days=years * YEAR + years // 4)


def _number(entry: Entry, filed: date) -> str:
    serial = entry.serial
    if entry.british:
        return f"UK000099{serial:05d}"
    if entry.right_type == TM:
        return f"G99{serial:05d}" if entry.madrid else f"9900{serial:05d}"
    if entry.right_type == UC:
        return ""
    if entry.right_type == SW:
        return f"{filed.year}SR99{serial:05d}"
    if entry.right_type == CR:
        return f"国作登字-{filed.year}-F-{99000000 + serial:08d}"
    digit = {DE: 3, UM: 2, IN: 1}[entry.right_type]
    body = f"{filed.year}{digit}{9900000 + serial:07d}"
    return f"ZL{body}.{check_digit(body)}"
