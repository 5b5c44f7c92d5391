"""The topics of the library: everybody of CBBC reads them, administrators keep them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.web.components import Action, Crumb, Header
from core.workflow.errors import require
from library import policies, views
from library.actions import topics as actions
from library.forms import NewTopicForm, TopicForm
from library.models import Topic
from library.queries import topics
from library.staff.views import ROOM, StaffPage, reason


class TopicsPage(StaffPage):
    """All topics."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        verdict = policies.keeps_topics(self.actor)
        new = Action(_("New topic"), ROOM.url("new_topic"), "tag", "primary", reason(verdict))
        context = {
            "header": Header(_("Topics"), crumbs=_crumbs()[:1], actions=[new]),
            "topics": topics(),
            "can_keep": bool(verdict),
        }
        return self.render("library/staff/topics.html", context)


class NewTopic(StaffPage, views.FormView):
    """A new topic."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for its names."""
        return self._page(NewTopicForm(self.unsent()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it."""
        form = NewTopicForm(request.POST)
        made = self.take(form, lambda: actions.add_topic(**form.cleaned_data, actor=self.actor))
        return self.done(_("The topic is kept."), ROOM.url("topics")) if made else self._page(form)

    def _page(self, form: NewTopicForm) -> HttpResponse:
        require(policies.keeps_topics(self.actor))
        return self.page(Header(_("New topic"), crumbs=_crumbs()), form, _("Keep the topic"), ROOM.url("topics"))


class ChangeTopic(StaffPage, views.FormView):
    """Other names for a topic."""

    def get(self, request: HttpRequest, topic: str) -> HttpResponse:
        """Show its names."""
        found = self._topic(topic)
        names = {"name": found.name, "name_zh": found.name_zh}
        return self._page(found, TopicForm(self.unsent(), initial=names))

    def post(self, request: HttpRequest, topic: str) -> HttpResponse:
        """Keep them."""
        found = self._topic(topic)
        form = TopicForm(request.POST)
        kept = self.take(form, lambda: actions.rename_topic(found, **form.cleaned_data, actor=self.actor))
        return self.done(_("The topic is kept."), ROOM.url("topics")) if kept else self._page(found, form)

    def _topic(self, code: str) -> Topic:
        found = topics().filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def _page(self, topic: Topic, form: TopicForm) -> HttpResponse:
        require(policies.keeps_topics(self.actor))
        header = Header(_("Change the topic"), topic.code, crumbs=_crumbs())
        return self.page(header, form, _("Keep the topic"), ROOM.url("topics"))


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Library"), ROOM.url("list")), Crumb(_("Topics"), ROOM.url("topics"))]
