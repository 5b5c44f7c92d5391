"""Why an import as a whole stopped, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.tabular import errors, remarks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "Mapping[str, StrOrPromise]" = {
    **errors.WORDS,
    "file_gone": _("The stored file can no longer be read. Please upload it again."),
    "not_allowed": _("Whoever decided may no longer do this. Somebody else has to upload the file again."),
    "fault": _(
        "The fault is ours: the work could not go on. What is written stays; giving the same file again later goes on "
        "where this stopped."
    ),
}


def say(problem: Mapping[str, Any]) -> str:
    """A kept problem in the present language."""
    template = WORDS.get(problem.get("code", ""))
    return str(template) % problem["params"] if template else str(problem.get("code", ""))


def say_remarks(kept: "list[Mapping[str, Any]]") -> list[str]:
    """What is kept of a file's reading, in the present language."""
    words = {**remarks.WORDS, "example_left_out": _("The example row of the template was left out.")}
    return [str(words[one["code"]]) % one["params"] for one in kept if one["code"] in words]
