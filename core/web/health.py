"""Liveness and readiness, for load balancers and container engines."""

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """PostgreSQL answers; Redis is reported, but its absence keeps nobody from filing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except Error:
        database = False
    cache.set("health", "1", 10)
    content = {
        "status": "ready" if database else "unavailable",
        "database": database,
        "redis": cache.get("health") == "1",
    }
    return JsonResponse(content, status=200 if database else 503)
