"""Organisations, the people and API clients that act for them, and invitations."""

from typing import Any, ClassVar

from allauth.idp.oidc.models import Client as OAuthClient
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import AUDIENCE_OF, Audience, Language, OrganisationKind, Role, Scope, Theme, Zone
from core.scripts import in_script


class Organisation(models.Model):
    """A party to the programme. `name` is the legal name in Latin script, `name_zh` the one in Chinese.

    One that was merged into another keeps its row, closed; `merged_into` leads to where its records are.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("legal name"), max_length=200)
    name_zh = models.CharField(_("legal name in Chinese"), max_length=200, blank=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True, editable=False
    )
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_at=None)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False, is_active=False),
                name="organisation_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organisation_not_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the script of the present language; the Latin one where no Chinese name is recorded."""
        return in_script(self.name, self.name_zh)

    @property
    def audience(self) -> Audience:
        """The audience that the organisation's people and clients belong to."""
        return AUDIENCE_OF[self.kind]


class PersonManager(BaseUserManager["Person"]):
    """Creates people; the address is the name somebody signs in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person of an organisation. Without a password, sign-in is by e-mailed code or passkey only."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from the organisation's audience and their roles."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="people"
    )
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("roles"), default=list)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=Zone, default=Zone.LONDON)
    theme = models.CharField(_("colours"), max_length=10, choices=Theme, default=Theme.AUTO)
    # Single keys can be hit by accident, and by speech: WCAG 2.1.4 asks for a way to switch them off.
    uses_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True, db_default=True)
    wants_mail = models.BooleanField(_("send me mail about complaints"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(email=models.functions.Lower("email")), name="email_is_lower"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="language_is_known"),
            models.CheckConstraint(condition=models.Q(time_zone__in=Zone.values), name="time_zone_is_known"),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the script of the present language."""
        return in_script(self.name, self.name_zh)

    @property
    def audience(self) -> Audience:
        """The audience of the person's organisation."""
        return self.organisation.audience

    # Django's admin asks these three of its users; there is no other superuser than CBBC's administrators.
    @property
    def is_staff(self) -> bool:
        """Whether the person may open the registry pages of Django's admin."""
        return self.is_active and self.audience == Audience.STAFF and Role.ADMINISTRATOR in self.roles

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Answer the admin: administrators may, nobody else."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Answer the admin: administrators may, nobody else."""
        return self.is_staff


class ApiClient(models.Model):
    """Binds an OAuth2 client to the organisation it acts for. Two may be live at once, so that keys can rotate."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="api_clients"
    )
    oauth_client = models.OneToOneField(
        OAuthClient, verbose_name=_("OAuth2 client"), on_delete=models.PROTECT, related_name="api_client"
    )
    label = models.CharField(_("label"), max_length=120)
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), verbose_name=_("scopes"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ("organisation_id", "pk")

    def __str__(self) -> str:
        return self.label


class Invitation(models.Model):
    """A door opened once, for one address, into one organisation. Only the digest of its token is kept."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("roles"))
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")
        constraints = (
            # Within one organisation: that others have invited an address is none of its business.
            models.UniqueConstraint(
                "organisation",
                models.functions.Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_an_organisation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation_id}"

    @property
    def time_zone(self) -> str:
        """The zone in which its instants are written: the usual one of whoever reads its language."""
        return Zone.BEIJING if self.language == Language.CHINESE else Zone.LONDON
