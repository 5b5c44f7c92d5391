"""What to do about a right that gives no protection in China, and meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from programmes.choices import RightType, Territory
from programmes.models import Right


@dataclass(frozen=True)
class Advice:
    """A note that stands beside the right: what is the matter, and the ways out, the first one first."""

    title: Any
    text: Any
    steps: Sequence[Any]


TITLE = _("No protection in China")
TEXT = _("This right has no effect in China, so JD cannot act on it. It can stay on record for comparison.")

_MEANWHILE_A_MARK = _(
    "Meanwhile, a logo can be protected in China as a work: register the copyright in it and enter that right here. "
    "Where the mark has some influence in China, an unfair-competition basis can be entered as well."
)
_MADRID_LATER = _(
    "Designate China for this international registration (a subsequent designation under the Madrid Protocol, "
    "form MM4). Once CNIPA grants it, enter it here with its G number."
)
_MADRID_FIRST = _(
    "Extend the mark to China: file an international application through the UK office that designates China (Madrid "
    "Protocol), or file a national application at CNIPA through a Chinese agent. China protects whoever files first."
)
_DESIGN = _(
    "File a design application for China at CNIPA, or designate China under the Hague Agreement, within six months "
    "of the first filing. A design that has been published longer is not new any more."
)
_MEANWHILE_A_DESIGN = _(
    "Meanwhile, drawings and decorative shapes can be protected in China as works: register the copyright in them."
)
_INVENTION = _(
    "Enter the Chinese national phase of an international (PCT) application within 32 months of the first filing, "
    "or file at CNIPA within twelve months of it. What was published before that cannot be patented any more."
)
_WORK = _(
    "British works are protected in China without registration (Berne Convention). Register the work in China all "
    "the same and enter that right here: JD acts on the Chinese certificate."
)
_OTHER = _("Enter the right or the facts on which you rely in China.")
_MEANWHILE_GOODS = _("Meanwhile, look whether another of your rights covers the same goods: a trade mark often does.")

_STEPS: dict[tuple[str, str], Sequence[Any]] = {
    (Territory.INTERNATIONAL, RightType.TRADE_MARK): (_MADRID_LATER, _MEANWHILE_A_MARK),
    (Territory.UNITED_KINGDOM, RightType.TRADE_MARK): (_MADRID_FIRST, _MEANWHILE_A_MARK),
    (Territory.INTERNATIONAL, RightType.DESIGN): (_DESIGN, _MEANWHILE_A_DESIGN),
    (Territory.UNITED_KINGDOM, RightType.DESIGN): (_DESIGN, _MEANWHILE_A_DESIGN),
    (Territory.UNITED_KINGDOM, RightType.INVENTION): (_INVENTION, _MEANWHILE_GOODS),
    (Territory.UNITED_KINGDOM, RightType.COPYRIGHT): (_WORK,),
    (Territory.UNITED_KINGDOM, RightType.SOFTWARE): (_WORK,),
}


def advice_on(right: Right) -> Advice | None:
    """What to do about a right without effect in China; None for one that has it."""
    if right.territory == Territory.CHINA:
        return None
    return Advice(TITLE, TEXT, _STEPS.get((right.territory, right.right_type), (_OTHER, _MEANWHILE_GOODS)))
