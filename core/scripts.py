"""The two scripts in which the house keeps words: which of them the reader reads."""

from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "").startswith("zh")


def in_script(words: str, words_zh: str) -> str:
    """The words in the script of the active language, as far as there are any in Chinese."""
    return words_zh if words_zh and reads_chinese() else words
