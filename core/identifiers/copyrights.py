"""Chinese copyright registrations: works, and computer software."""

import re

from django.utils.translation import gettext_lazy as _

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact

# National, or the one-character name of the province that registered.
_PLACES = "国京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WORK = re.compile(rf"([{_PLACES}])作登字-?((?:19|20)[0-9]{{2}})-?([A-L])-?([0-9]{{8}})(?:号)?")
_SOFTWARE = re.compile(r"((?:19|20)[0-9]{2})-?SR-?([0-9]{6,7})(?:号)?")


def parse_cn_work(text: str) -> str:
    """A registered work: place, year, kind of work (A to L) and eight digits; hyphens may be missing.

    Returns `国作登字-2020-F-00123456`. Raises IdentifierError. Source: domain notes section 7.
    """
    if found := _WORK.fullmatch(compact(text)):
        return f"{found[1]}作登字-{found[2]}-{found[3]}-{found[4]}"
    raise IdentifierError("format", _("A registered work has a number such as 国作登字-2020-F-00123456."))


def parse_cn_software(text: str) -> str:
    """Registered software: year, SR and six or seven digits. Returns `2019SR0123456`. Raises IdentifierError."""
    if found := _SOFTWARE.fullmatch(compact(text)):
        return f"{found[1]}SR{found[2]}"
    raise IdentifierError("format", _("Registered software has a number such as 2019SR0123456."))
