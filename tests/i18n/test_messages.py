"""Nothing a person reads is left in one language, and whoever forgets a translation is told which."""

import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import translation

from core.web import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

def greet(name: str, count: int) -> list[str]:
    not_a_message = _(name)
    return [_("Good day, %(name)s"), ngettext("%(count)s day", "%(count)s days", count), pgettext("month", "May")]
"""
TEMPLATE = """
      {% translate "Sign in" %}
  {% blocktranslate with name=person.name trimmed %}
    Dear
    {{ name }}
  {% endblocktranslate %}
{{ word|default:_("Open") }}
  {% if a %}<p>It's "not" a message</p>{% endif %}
"""


@pytest.fixture
def locale(tmp_path: Path) -> Iterator[Path]:
    """A copy of the catalogues that a test may damage."""
    copy = tmp_path / "locale"
    shutil.copytree(settings.LOCALE_PATHS[0], copy)
    with override_settings(LOCALE_PATHS=[copy]):
        yield copy


def catalogue(*entries: tuple[str, str]) -> Catalog:
    made = Catalog(locale="zh_Hans")
    for text, string in entries:
        made.add(text, string)
    return made


def kinds(collected: Catalog, present: Catalog) -> list[str]:
    return [flaw.kind for flaw in messages.flaws(collected, present)]


def test_every_message_is_translated() -> None:
    call_command("messages", "--check", stdout=StringIO(), stderr=StringIO())


def test_collecting_changes_nothing_once_it_is_done(locale: Path) -> None:
    call_command("messages", stdout=StringIO())
    path = messages.catalogue_path("zh-hans")
    first = path.read_bytes()
    call_command("messages", stdout=StringIO())
    assert path.read_bytes() == first
    assert str(settings.BASE_DIR) not in first.decode()


def test_a_gap_is_named_with_the_file_that_needs_it(locale: Path) -> None:
    path = messages.catalogue_path("zh-hans")
    with path.open("rb") as handle:
        present = read_po(handle, locale="zh_Hans")
    present["Draft"].string = ""
    messages.write(present, "zh-hans")
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("messages", "--check", stdout=StringIO(), stderr=said)
    assert "not translated: 'Draft'" in said.getvalue()
    assert "complaints/choices.py" in said.getvalue()


def test_each_kind_of_flaw_is_found() -> None:
    wanted = catalogue(("One %(count)s", ""), ("Two", ""))
    whole = catalogue(("One %(count)s", "一 %(count)s"), ("Two", "二"))
    assert kinds(wanted, whole) == []
    assert kinds(wanted, catalogue(("Two", "二"))) == ["missing"]
    assert kinds(wanted, catalogue(("One %(count)s", ""), ("Two", "二"))) == ["not translated"]
    assert kinds(wanted, catalogue(("One %(count)s", "一"), ("Two", "二"))) == ["placeholders differ"]
    assert kinds(wanted, catalogue(("One %(count)s", "一 %(counts)s"), ("Two", "二"))) == ["placeholders differ"]
    whole.add("Three", "三")
    assert kinds(wanted, whole) == ["obsolete"]
    guessed = catalogue(("One %(count)s", "一 %(count)s"))
    guessed.add("Two", "二", flags=["fuzzy"])
    assert kinds(wanted, guessed) == ["fuzzy"]


def test_messages_are_found_in_code_and_in_templates(tmp_path: Path) -> None:
    code, page = tmp_path / "ipprotect" / "greeting.py", tmp_path / "templates" / "page.html"
    for path, content in ((code, PYTHON), (page, TEMPLATE)):
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    found = {
        (message.context, message.id if isinstance(message.id, str) else tuple(message.id))
        for message in messages.collect(tmp_path)
        if message.id
    }
    assert found == {
        (None, "Good day, %(name)s"),
        (None, ("%(count)s day", "%(count)s days")),
        ("month", "May"),
        (None, "Sign in"),
        (None, "Dear %(name)s"),
        (None, "Open"),
    }


@pytest.mark.django_db
def test_a_visitor_whose_browser_asks_for_chinese_is_answered_in_chinese() -> None:
    page = Client().get("/account/login/", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()
    with translation.override("zh-hans"):
        assert translation.gettext("Draft") == "草稿"
