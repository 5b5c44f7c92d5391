"""The log of requests of `make run`: one line each, without what opens a door to whoever reads it."""

from typing import Any

from gunicorn.glogging import Logger

from core.web.logs import without_keys


class AccessLog(Logger):  # type: ignore[misc]
    """gunicorn's own, with the keys of invitations, new passwords and documents left out of addresses."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What a line may name."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {name: without_keys(value) if isinstance(value, str) else value for name, value in found.items()}
