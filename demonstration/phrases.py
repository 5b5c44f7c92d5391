"""What invented people write. English and Chinese, as in the programme itself; each list is drawn from at random."""

from collections.abc import Sequence

from complaints.choices import Reason
from core.accounts.choices import Audience

EXPLANATIONS: dict[str, tuple[str, ...]] = {
    Reason.COUNTERFEIT: (
        (
            "The listings sell {goods} that carry our registered mark {mark}. We do not make this model, the "
            "seller is not among our distributors, and the price is about a fifth of ours. The mark on the goods "
            "is identical to the one registered, for the same goods."
        ),
        (
            "We bought one of these {goods} on 3 occasions. The packaging misspells our address, the batch number "
            "does not exist, and the material is not ours. The goods bear {mark} exactly as registered."
        ),
        (
            "这些商品未经授权使用我司注册商标“{mark}”，商品类别相同，包装上的防伪码无法查询，"
            "售价仅为正品的五分之一。卖家不是我司的授权经销商，也从未向我司采购。请删除上述商品链接。"
        ),
        (
            "All listings belong to shops we have never supplied. Photographs are taken from our own website; what "
            "buyers receive, as their reviews show, is of poor quality and bears a copy of {mark}. "
            "买家评价中有多条反映为假货。"
        ),
    ),
    Reason.CONFUSINGLY_SIMILAR: (
        (
            "The titles and pictures use a sign that differs from our mark {mark} by one letter only, for "
            "identical goods. Buyers ask in the reviews whether the shop is ours. We ask JD to act on the listings "
            "named here."
        ),
        (
            "卖家在标题和主图中使用与我司商标“{mark}”近似的标识，商品类别相同"
            "，足以使消费者误认为与我司存在关联。我司从未许可该使用方式，附件为对比图。"
        ),
    ),
    Reason.COPYRIGHT_COPY: (
        (
            "The goods reproduce our registered work “{mark}” without permission. The comparison attached shows "
            "the same line drawing, colours and arrangement. We published it before any of these listings appeared."
        ),
        "商品使用了我司享有著作权的作品“{mark}”，图案、配色与构图完全相同。我司未授权任何第三方使用，附件为登记证书与对比图。",
    ),
    Reason.DESIGN_COPY: (
        (
            "The goods have the shape protected by our design patent “{mark}”. The overall impression is the same: "
            "outline, proportions and surface agree in every view, as the comparison picture shows."
        ),
        "被投诉商品的外观与我司外观设计专利“{mark}”整体视觉效果无实质性差异，各视图对比见附件。我司未许可他人实施该专利。",
    ),
    Reason.UTILITY_MODEL_USE: (
        (
            "The product pages show the joint claimed in our utility model “{mark}” in close-up. All features of "
            "claim 1 are present; a claim chart prepared by our patent attorney is attached."
        ),
    ),
    Reason.INVENTION_USE: (
        (
            "According to its own description, the product carries out the method of claim 1 of our patent "
            "“{mark}”. We measured the behaviour on a sample and attach the result with a claim chart."
        ),
    ),
}

QUESTIONS = (
    "The certificate you attached shows the former company name. Please send the record of the name change.",
    (
        "Line 2 shows a shop that, to our knowledge, bought from one of your distributors last year. Please "
        "confirm that it is not authorised."
    ),
    "The captures do not show when they were taken. Please send new ones in which date and address can be seen.",
    "请补充商品实物照片，并说明如何判断该商品为假冒商品。Please add photographs of the goods you bought.",
    "Which goods of your registration cover these products? Please name the class and the item.",
)
ANSWERS = (
    "The name change was recorded in 2021; the extract is attached. The company number is the same.",
    "We have asked all our distributors: none of them has supplied this shop. Their written answers can follow.",
    "New captures are attached. Each shows the address bar and the date.",
    "We bought two pieces last month. The photographs show the missing hologram and the wrong stitching.",
    "商品属于第 21 类“非贵金属制厨房用具”，注册证第二页有记载。照片已补充。",
)
CLARIFICATIONS = (
    "请说明涉案商品落入权利要求的具体对比意见，并提供中文译本。",
    "请确认店铺是否曾获得贵司授权，并提供授权经销商名单（可遮盖商业信息）。",
    "商标注册证已接近有效期，请提供续展证明。Please also confirm the holder's name in Chinese.",
    "第 1 号链接的商品图片与证据截图不一致，请重新核对并补充当前页面截图。",
    "请提供权利人营业执照或注册证明的中文译本。",
)
SUPPLIED = (
    "A Chinese translation of the comparison is attached, numbered as in the claim. 中文对比意见见附件。",
    "该店铺从未获得授权。授权经销商名单见附件，商业信息已遮盖。",
    "The renewal was recorded in spring; the holder's Chinese name is as on the certificate. 续展证明见附件。",
    "We checked again today: the seller replaced the pictures. A capture of the present page is attached.",
)
SCREENING_NOTES = (
    "",
    "",
    "Same shop as in two earlier complaints; JD removed those within a week.",
    "Price and packaging speak for themselves. 证据充分。",
)
REFUSAL_NOTES = (
    "The goods appear to be genuine and resold. A complaint about price or a distribution contract belongs elsewhere.",
    "The pictures show a different model from the one your design protects. Please compare again before you file.",
    "Please file under the copyright registration instead: the mark itself is not on the goods.",
)
REJECTION_NOTES = (
    "现有证据不足以证明商品为假冒商品。",
    "商品为授权经销商正常销售的正品。",
    "权利状态无法核实，请补充证明后重新提交。",
)
WITHDRAWAL_NOTES = (
    "The seller has taken the goods down and signed an undertaking.",
    "We found that a licensee of ours supplied the shop.",
    "卖家已主动下架，双方达成和解。",
)
TARGET_NOTES = ("", "", "", "商品已下架并扣分", "店铺已被警告", "Link deleted, shop warned")
STATEMENTS = (
    "本店商品均从品牌授权经销商处采购，附进货发票及授权书，不构成侵权。",
    "涉案商品为我司自行设计并于贵方权利申请日之前公开销售，附2019年的销售记录。",
    "We bought these goods from an authorised dealer and enclose invoice and letter of authorisation. 商品为正品。",
    "涉案链接已更换主图，不再使用投诉人的图片，请恢复商品链接。",
)
SELLERS = (
    "杭州茗悦商贸有限公司",
    "义乌市晨曦日用品有限公司",
    "深圳市优选电子商务有限公司",
    "广州嘉禾贸易有限公司",
)
RETURNS = ("发票与涉案商品不符，请重新提交。", "授权书已过期，请补充有效的授权文件。")
AUTHORITIES = ("杭州市市场监督管理局", "杭州互联网法院", "广州互联网法院", "深圳市市场监督管理局南山监管局")
DELAYS = (
    "The power of attorney is with the notary in London; the apostille is promised for next week.",
    "公证购买已于上周完成，公证书预计下周出具。",
)
NEW_TITLES = (
    "英伦风格瓷器 送礼佳品 包邮",
    "同款 工厂直销 新包装",
    "Ceramic gift set, new packaging 新款",
    "正品折扣 限时特惠",
)
_OWNER, _CBBC, _JD = Audience.PORTAL, Audience.STAFF, Audience.PARTNER
# Who writes, who reads it besides, and what.
TALKS: Sequence[Sequence[tuple[Audience, Sequence[Audience], str]]] = (
    (
        (_OWNER, (_CBBC,), "The second shop has changed its name since we filed. Does that matter for the complaint?"),
        (_CBBC, (_OWNER,), "No: JD goes by the shop's number, which stays. Please record the new name as a capture."),
        (_OWNER, (_CBBC,), "Done, with a screenshot of this morning. Thank you."),
    ),
    (
        (_JD, (_CBBC,), "卖家称商品为样品，请协助确认投诉人是否曾向该卖家提供样品。"),
        (_CBBC, (_OWNER, _JD), "JD asks whether you have ever given samples to this seller. 已请权利人确认。"),
        (_OWNER, (_CBBC, _JD), "We have not. Samples leave the house with a numbered seal; these goods carry none."),
    ),
    (
        (_CBBC, (), "Same warehouse as two other cases, says the label in the third picture. Worth a test purchase?"),
        (_CBBC, (_OWNER,), "Could you tell us how you recognise the copy? JD's reviewer will ask the same."),
    ),
)
ADVICE_QUESTIONS = (
    "A dealer offers our genuine teapots at half of the recommended price. Is there anything that JD can do about it?",
    "某店铺销售从英国购得的正品并自行进口，未经我司授权。我们能否通过平台要求下架？",
    "Our former licensee goes on selling after the licence ended in spring. A complaint, or a matter of contract?",
    "A shop shows photographs of our factory on its page, but sells nothing of ours. Which way would you advise?",
    "卖家在直播间称其商品与我司品牌“同源”，但链接上没有使用我们的商标。应如何处理？",
)
ADVICE_ANSWER = (
    "Genuine goods may be resold, so JD does not act on the price alone. The pictures, however, are yours: a complaint "
    "on copyright would carry. Use the dealer agreement for the rest."
)
ADVICE_BACK = "Which agreement is in force with this dealer, and until when? Please send us the clause on online sales."
ADVICE_SUPPLIED = "The agreement of 2024 runs until the end of next year; clause 7 leaves online sales to our consent."
ADVICE_FURTHER = "Thank you. Would the answer change if the dealer had altered the batch numbers on the packaging?"
