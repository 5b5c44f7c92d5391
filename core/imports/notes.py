"""What is said about a row: kept as codes and values, put into words when somebody reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from core.errors import CodedError
from core.imports.choices import Severity

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What the machinery itself says. An importer's own words (Importer.words) stand beside these.
WORDS: "Mapping[str, StrOrPromise]" = {
    "empty": _("This cell is empty; something must stand here."),
    "formula": _(
        "This is a formula whose result is not saved in the file. Open it in a spreadsheet, save it and try again."
    ),
    "merged": _("Taken from the merged cell above."),
    "repeats_row": _("The same as row %(row)s."),
    "contradicts_row": _("Row %(row)s is about the same record but says something else. Keep one of the two."),
    "fault": _("This row could not be worked on: the fault is ours. Everything else goes on."),
    "changes": _("%(before)s → %(after)s"),
    "understood": _("%(given)s → %(understood)s"),
}
_ENGLISH = "en"  # the language in which texts are written


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say about a row: an error, a correction, or a value that would change.

    `code` is a key of the importer's words, or of WORDS here. `column` is the name of a column, empty for the row.
    `params` fill the words: plain values or lazy translations. With a correction, `understood` is shown beside what was
    given; with a change, `before` and `after`.
    """

    code: str
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: str = Severity.ERROR
    template: Any = ""

    @classmethod
    def of(cls, error: CodedError, column: str = "", severity: str = Severity.ERROR) -> "Note":
        """The note that says what a coded error says; its words travel with it and need no catalogue."""
        return cls(error.code, column, error.params, severity, error.template)

    @classmethod
    def corrected(cls, column: str, understood: object, code: str = "understood", **params: Any) -> "Note":
        """What was given was understood otherwise; say as what, and with a code of one's own why."""
        return cls(code, column, {"understood": understood, **params}, Severity.CORRECTED)

    @classmethod
    def change(cls, column: str, before: object, after: object) -> "Note":
        """A value of the record would change."""
        return cls("changes", column, {"before": before, "after": after}, Severity.CHANGE)

    def as_json(self) -> dict[str, Any]:
        """The note as it is kept."""
        kept = {
            "field": self.column,
            "code": self.code,
            "severity": str(self.severity),
            "params": {name: _keep(value) for name, value in self.params.items()},
        }
        return kept | {"template": _source(self.template)} if self.template else kept


def say(kept: Mapping[str, Any], words: "Mapping[str, StrOrPromise]") -> str:
    """A kept note in the present language. A code that nobody knows any more is shown as it is."""
    template = words.get(kept["code"]) or WORDS.get(kept["code"])
    text = str(template) if template else gettext(kept["template"]) if kept.get("template") else str(kept["code"])
    params = {name: shown(value) for name, value in kept["params"].items()}
    try:
        return text % params if params else text
    except (KeyError, TypeError, ValueError):
        return text


def shown(value: Any) -> str:
    """A kept value in the present language; an en dash for nothing."""
    if isinstance(value, dict) and value.keys() == {"text"}:
        return gettext(value["text"]) if value["text"] else ""
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "–"
    return "–" if value is None or value == "" else str(value)


def _keep(value: Any) -> Any:
    """A lazy translation is kept by its source text, so that each reader gets it in their own language."""
    if isinstance(value, Promise):
        return {"text": _source(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [_keep(one) for one in value]
    return value


def _source(template: Any) -> str:
    if get_language() == _ENGLISH:
        return str(template)
    with override(_ENGLISH):
        return str(template)


def as_written() -> override:
    """The language in which texts are written, for as long as many notes are kept at once."""
    return override(_ENGLISH)
