"""The base of errors that a person reads."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CodedError(Exception):
    """Carries a stable `code` for programs and a `message` for people.

    `template` is a lazy translation with named placeholders for `params`; it is put into words only when read, so one
    error can be told to two readers in their own languages.
    """

    def __init__(self, code: str, template: "StrOrPromise", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.params = params

    @property
    def message(self) -> str:
        """The message in the present language."""
        return str(self.template) % self.params if self.params else str(self.template)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
