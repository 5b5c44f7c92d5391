"""Celery shells of accounts."""

from allauth.idp.oidc.models import Token
from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone


@shared_task
def forget() -> None:
    """Delete sessions and access tokens that have expired; visitors leave sessions behind, too."""
    SessionStore.clear_expired()
    Token.objects.filter(expires_at__lt=timezone.now()).delete()
