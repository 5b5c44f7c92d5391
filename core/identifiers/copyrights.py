"""Chinese copyright registrations: works, and computer software."""

import re

from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import check_digits
from core.identifiers.text import unlabelled

# National, or the one-character name of the province that registered.
_PLACES = "国京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WORK = re.compile(rf"([{_PLACES}]作登字)-?((?:19|20)[0-9]{{2}})-?([A-Z])-?([0-9A-Z]+)")
_WORK_KINDS = "ABCDEFGHIJKL"
_SOFTWARE = re.compile(r"((?:19|20)[0-9]{2})-?SR-?([0-9A-Z]+)")
_CERTIFICATE = re.compile(r"软著登字.*")


def parse_cn_work(text: str) -> str:
    """A registered work: place, year, kind of work (A to L) and eight digits; hyphens may be missing.

    Returns `国作登字-2020-F-00123456`. Raises IdentifierError. Source: domain notes section 7.
    """
    found = _WORK.fullmatch(unlabelled(text))
    if found is None:
        raise IdentifierError("format", kind="cn_work")
    place, year, kind, serial = found.groups()
    if kind not in _WORK_KINDS:
        raise IdentifierError("work_kind", character=kind)
    check_digits(serial, kind="cn_work", form="cn_work", lengths=(8,))
    return f"{place}-{year}-{kind}-{serial}"


def parse_cn_software(text: str) -> str:
    """Registered software: year, SR and six or seven digits. Returns `2019SR0123456`.

    The number of its certificate (软著登字第…号) is another one and refused. Raises IdentifierError.
    """
    number = unlabelled(text)
    if _CERTIFICATE.fullmatch(number):
        raise IdentifierError("certificate_number")
    found = _SOFTWARE.fullmatch(number)
    if found is None:
        raise IdentifierError("format", kind="cn_software")
    check_digits(found[2], kind="cn_software", form="cn_software", lengths=(6, 7))
    return f"{found[1]}SR{found[2]}"
