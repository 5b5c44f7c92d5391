"""Issues are raised in one language: CBBC gives them words in Chinese, and each reads them in their own script."""

from typing import Any

import pytest

from core.accounts.choices import Audience, Language
from core.audit.models import Event
from roundtables.actions import agenda, issues
from roundtables.actions.issues import Wording
from roundtables.choices import IssueState as S
from roundtables.models import Issue
from roundtables.packs.material import Reader
from roundtables.packs.papers import pack_pdf
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import EXPLANATION, TITLE, WISH, invite, item_of, meeting
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db
TITLE_ZH, WISH_ZH = "关闭的店铺又以新名称开业", "请比对公司与地址。"


def said(cast: Cast, issue: Issue, **given: Any) -> Any:
    """What CBBC's form answers to these words."""
    words = {"title_zh": TITLE_ZH, "wish_zh": WISH_ZH, "version": issue.version} | given
    return signed_in(cast.officer).post(f"/staff/issues/{issue.reference}/chinese/", words)


def test_jd_reads_an_issue_in_chinese_once_cbbc_has_said_it_so(cast: Cast) -> None:
    roundtable = meeting(cast.officer)
    item = item_of(roundtable, cast.officer)
    invite(roundtable, cast.reviewer, cast.complainant, officer=cast.officer)
    issue = cast.issue(S.ON_AGENDA, item=item)
    jd = calling(cast.jd_client)
    before = jd.get(f"/issues/{issue.reference}")
    assert (before.json()["title_zh"], before.json()["wish_zh"]) == ("", "")
    assert said(cast, issue).status_code == 302
    found = jd.get(f"/issues/{issue.reference}", If_None_Match=before["ETag"])
    assert found.status_code == 200
    shown = found.json()
    assert [shown[name] for name in ("title", "title_zh", "wish", "wish_zh")] == [TITLE, TITLE_ZH, WISH, WISH_ZH]
    under = jd.get(f"/roundtables/{roundtable.reference}").json()["agenda"][0]["issues"]
    assert [one["title_zh"] for one in under] == [TITLE_ZH]
    chinese, english = (words_of(pack_pdf(roundtable, Reader(Audience.PARTNER), lang)) for lang in ("zh", "en"))
    assert TITLE_ZH in chinese
    assert WISH_ZH in chinese
    assert TITLE_ZH not in english
    assert Event.objects.filter(verb="issues.said_in_chinese", subject_id=issue.pk).count() == 1


def test_each_reads_it_in_their_own_script_and_in_the_other_where_there_is_none(cast: Cast) -> None:
    spoken, plain = cast.issue(), cast.issue(title="Nothing of this in Chinese")
    said(cast, spoken)
    assert TITLE in signed_in(cast.stranger).get("/portal/issues/?view=others").content.decode()
    cast.stranger.language = Language.CHINESE
    cast.stranger.save()
    shown = signed_in(cast.stranger).get("/portal/issues/?view=others").content.decode()
    assert TITLE_ZH in shown
    assert TITLE not in shown
    assert plain.title in shown
    searched = signed_in(cast.stranger).get("/portal/issues/", {"view": "others", "q": "新名称"}).content.decode()
    assert spoken.reference in searched
    assert plain.reference not in searched
    page = signed_in(cast.stranger).get(f"/portal/issues/{spoken.reference}/").content.decode()
    assert WISH_ZH in page
    spoken.refresh_from_db()
    assert agenda.words_of(spoken).title_zh == TITLE_ZH


def test_the_chinese_words_name_nobody_unless_cbbc_has_looked_at_it(cast: Cast) -> None:
    issue = cast.issue()
    naming = {"title_zh": f"{cast.harrow.name} 的仿冒品"}
    refused = said(cast, issue, **naming)
    assert refused.status_code == 422
    assert said(cast, issue, title_zh="见 C-2026-000123").status_code == 422
    issue.refresh_from_db()
    assert issue.title_zh == ""
    assert said(cast, issue, **naming, names_may_stand="on").status_code == 302
    assert said(cast, issue).status_code == 409, "somebody else has written meanwhile"
    page = signed_in(cast.staff_reader).get(f"/staff/issues/{issue.reference}/chinese/")
    assert page.status_code == 403
    closed = cast.issue(S.CLOSED)
    assert said(cast, closed).status_code == 409


def test_what_the_owner_says_anew_is_put_into_chinese_anew(cast: Cast) -> None:
    issue = cast.issue()
    said(cast, issue)
    wording = Wording(
        topic="repeat_shops", title=TITLE, explanation=EXPLANATION, wish="Name a contact for these shops."
    )
    changed = issues.change_issue(issue.pk, wording, actor=acting(cast.complainant))
    assert (changed.title_zh, changed.wish_zh) == (TITLE_ZH, "")
