"""Liveness and readiness, for load balancers and container engines."""

from typing import cast

from django.core.cache import caches
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from core.web.cache import ForgivingRedisCache


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
    content = {
        "status": "ready" if database else "unavailable",
        "database": database,
        "redis": cast("ForgivingRedisCache", caches["default"]).answers(),
    }
    return JsonResponse(content) if database else JsonResponse(content, status=503, headers={"Retry-After": "5"})
