"""The base of every endpoint, and the addresses that belong to none."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Scope
from core.accounts.requests import actor_of
from core.api.authentication import SessionAuthentication, TokenAuthentication
from core.api.permissions import MayRead
from core.api.problems import FieldError, Problem
from core.rates import Allowance

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
IGNORED_PARAMETERS = frozenset({"format"})


class ApiView(APIView):
    """An endpoint: an actor who may read, one shape of errors, rates told in the headers."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [MayRead]
    # The door asks a client for one of them (MayRead), the description names them; beyond that the policies decide.
    scopes: ClassVar[Mapping[str, str | Sequence[str]]] = {"GET": Scope.COMPLAINTS_READ}
    allowance: Allowance | None = None

    @property
    def actor(self) -> Actor:
        """Who calls. The door has made sure of it."""
        actor = actor_of(self.request._request)
        assert actor is not None
        return actor

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Read query and body as UTF-8, whatever the content type claims: some codecs cannot decode text at all."""
        request.encoding = "utf-8"
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the actor in; an address that no store could look up leads nowhere."""
        super().initial(request, *args, **kwargs)
        if any("\x00" in value for value in kwargs.values()):
            raise Problem(404)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every answer says: its rate, and that only its reader may keep it."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        for name, value in self.allowance.headers().items() if self.allowance else ():
            response[name] = value
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The methods of this address, in the Allow header."""
        return Response(status=204)


class PublicView(ApiView):
    """An endpoint for everybody."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = []


@extend_schema(exclude=True)
class NotFoundView(PublicView):
    """Every address that no endpoint has."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say so before anything else is looked at."""
        raise Problem(404, _("The API has no such address."))


class ListView(ApiView):
    """A list, one keyset page at a time. Sub-classes name their orders; the first is the default."""

    orders: ClassVar[Mapping[str, keyset.Order]]
    parameters: ClassVar[frozenset[str]] = frozenset()

    def page(self, rows: Any) -> keyset.Page[Any]:
        """Cut the asked-for page out of a queryset. Raises a problem (400) about parameters that do not hold."""
        query = self.request.query_params
        self._refuse_unknown()
        order = self.orders.get(query.get("order", next(iter(self.orders))))
        if order is None:
            raise bad_parameter("order", _("Choose one of: %(names)s.") % {"names": ", ".join(self.orders)})
        try:
            return keyset.page(rows, order, cursor=query.get("cursor", ""), limit=self._limit())
        except keyset.BadCursor as broken:
            error = FieldError(_("Begin again without a cursor."), "invalid_cursor", parameter="cursor")
            raise Problem(400, code="invalid_cursor", errors=[error]) from broken

    def answer(self, results: list[Any], page: keyset.Page[Any]) -> Response:
        """The page as every list answers it."""
        return Response({"results": results, "next": self._link(page.next), "previous": self._link(page.previous)})

    def _limit(self) -> int:
        given = self.request.query_params.get("limit", str(DEFAULT_LIMIT))
        if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= MAX_LIMIT):
            raise bad_parameter("limit", _("Choose 1 to %(most)s.") % {"most": MAX_LIMIT})
        return int(given)

    def _refuse_unknown(self) -> None:
        """A misspelt filter would answer with everything; it is refused instead."""
        known = self.parameters | {"cursor", "limit", "order"} | IGNORED_PARAMETERS
        unknown = [name for name in self.request.query_params if name not in known]
        if unknown:
            errors = [FieldError(_("This parameter is not known here."), "unknown", parameter=name) for name in unknown]
            raise Problem(400, code="invalid_parameters", errors=errors)

    def _link(self, cursor: str) -> str | None:
        if not cursor:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def bad_parameter(name: str, detail: str, code: str = "invalid") -> Problem:
    """The problem of one query parameter."""
    return Problem(400, code="invalid_parameters", errors=[FieldError(detail, code, parameter=name)])
