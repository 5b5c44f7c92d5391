"""The number of the request that is being served, so that events and log lines can be matched to it."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
