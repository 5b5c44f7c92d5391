"""What every environment shares. Values that differ come from the environment, never from this file."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.FileAwareEnv()  # NAME_FILE, where it is set, points to a file with the value

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

IPP_DEMONSTRATION = env.bool("IPP_DEMONSTRATION", default=False)
IPP_REQUIRE_SECOND_FACTOR = env.bool("IPP_REQUIRE_SECOND_FACTOR", default=not IPP_DEMONSTRATION)
IPP_NAVIGATION = "ipprotect.navigation.ENTRIES"
IPP_SITE_URL = env("IPP_SITE_URL", default="http://127.0.0.1:8000")
IPP_MAX_UPLOAD_BYTES = env.int("IPP_MAX_UPLOAD_BYTES", default=50 * 1024 * 1024)
# Longer than the slowest hand-over of a mail, every network time-out included (docs/mechanisms/outbox.md).
IPP_OUTBOX_LEASE_SECONDS = env.int("IPP_OUTBOX_LEASE_SECONDS", default=300)
# Longer than one batch of an import takes; after a crash the rest is taken up again when it has passed.
IPP_IMPORT_LEASE_SECONDS = env.int("IPP_IMPORT_LEASE_SECONDS", default=60)
# So long the rows of an import that is over can be looked at; its figures and the file stay.
IPP_IMPORT_ROWS_KEPT_DAYS = env.int("IPP_IMPORT_ROWS_KEPT_DAYS", default=180)
IPP_MAX_REQUEST_BYTES = env.int("IPP_MAX_REQUEST_BYTES", default=150 * 1024 * 1024)
IPP_MAX_IMAGE_PIXELS = env.int("IPP_MAX_IMAGE_PIXELS", default=100_000_000)
IPP_CLAMD_ADDRESS = env("IPP_CLAMD_ADDRESS", default="")
# With which the platform simulator of a demonstration signs in; without a secret one is made from SECRET_KEY.
IPP_SIMULATOR_CLIENT_ID = env("IPP_SIMULATOR_CLIENT_ID", default="demonstration-jd")
IPP_SIMULATOR_CLIENT_SECRET = env("IPP_SIMULATOR_CLIENT_SECRET", default="")
IPP_MAX_TARGETS = env.int("IPP_MAX_TARGETS", default=10_000)
# So many pasted listings are judged while somebody waits; longer lists are read in the background, as files are.
IPP_MAX_TYPED_LISTINGS = env.int("IPP_MAX_TYPED_LISTINGS", default=500)
# Folders with the faces in which papers are typeset; both scripts are in each.
IPP_FONTS = [
    Path(env("IPP_FONTS", default=str(BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"))) / weight
    for weight in ("400Regular", "700Bold")
]
IPP_STYLEGUIDE = env.bool("IPP_STYLEGUIDE", default=IPP_DEMONSTRATION)

INSTALLED_APPS = [
    "core.web.registry_config.RegistryConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "core.accounts",
    "core.audit",
    "core.outbox",
    "core.clocks",
    "core.documents",
    "core.imports",
    "core.workflow",
    "core.desk",
    "core.web",
    "core.api",
    "programmes",
    "merchants",
    "library",
    "complaints",
    "roundtables",
    "demonstration",
]

MIDDLEWARE = [
    "core.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.web.middleware.HeadersMiddleware",
    "core.web.middleware.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.middleware.ActorMiddleware",
    "core.web.middleware.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.accounts.middleware.LateMailMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.accounts.middleware.SessionActivityMiddleware",
    "core.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ipprotect.urls"
WSGI_APPLICATION = "ipprotect.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "core.web.templatetags.ipp"],
        },
    }
]
FORM_RENDERER = "core.web.forms.Renderer"

# --- Stores -----------------------------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default="postgres://app@127.0.0.1:5432/ipprotect")
    | {
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
    }
}
# A partner that has silently gone is noticed within a minute instead of holding a thread for hours.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_PREFIX = env("REDIS_PREFIX", default="ipp")
CACHES = {
    "default": {
        "BACKEND": "core.web.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.2},
    }
}

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env("IPP_EVIDENCE_DIR", default=str(BASE_DIR / ".local" / "evidence"))},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = BASE_DIR / ".local" / "media"

# --- Workers ----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
# Longer than the longest task, or a message is handed out twice while it is still worked on.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    "socket_connect_timeout": 0.2,
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "outbox.sweep": {"task": "core.outbox.tasks.sweep", "schedule": 10.0},
    "clocks.fire_due": {"task": "core.clocks.tasks.fire_due", "schedule": 15.0},
    "audit.seal": {"task": "core.audit.tasks.seal", "schedule": 10.0},
    "imports.resume": {"task": "core.imports.tasks.resume", "schedule": 30.0},
    "imports.purge": {"task": "core.imports.tasks.purge", "schedule": 3600.0},
    "documents.scan_waiting": {"task": "core.documents.tasks.scan_waiting", "schedule": 120.0},
    "complaints.count_good_faith": {"task": "complaints.tasks.count_good_faith", "schedule": 3600.0},
    "api.forget": {"task": "core.api.tasks.forget", "schedule": 3600.0},
    "accounts.forget": {"task": "core.accounts.tasks.forget", "schedule": 3600.0},
    "desk.forget": {"task": "core.desk.tasks.forget", "schedule": 3600.0},
}

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["core.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("web:home")
ACCOUNT_ADAPTER = "core.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "core.accounts.adapters.SocialAccountAdapter"
IDP_OIDC_ADAPTER = "core.accounts.adapters.ApiClientAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 1  # the one that the person was invited under
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # a person exists only by invitation, which proves the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IPProtect"
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.web.errors.csrf_failed"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # in PostgreSQL: nothing is kept only in Redis
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("IPP_TRUSTED_PROXIES", default=0)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_PRIVATE_KEY = env("IPP_OIDC_PRIVATE_KEY", default="")

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist"),
    ("vendor/bootstrap-icons", BASE_DIR / "node_modules" / "bootstrap-icons" / "font"),
]

# --- Safety -----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_HANDLERS = [
    "core.documents.uploads.UploadQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = (
    "core.outbox.backends.DemonstrationBackend" if IPP_DEMONSTRATION else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG["EMAIL_HOST"], EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_USER"], EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_TLS", False), EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="IPProtect <no-reply@ipprotect.example>")
# The organiser in calendar files: a mailbox that CBBC reads, for calendars send it the answers of guests.
IPP_CALENDAR_ADDRESS = env("IPP_CALENDAR_ADDRESS", default="") or parseaddr(DEFAULT_FROM_EMAIL)[1]

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.permissions.HasActor"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.ActorThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.negotiation.JSONOnly",
    "EXCEPTION_HANDLER": "core.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
IPP_API_RATE = env("IPP_API_RATE", default="600/min")
IPP_TOKEN_RATE = env("IPP_TOKEN_RATE", default="60/min")  # requests for access tokens, by address
IPP_MESSAGE_RATE = env("IPP_MESSAGE_RATE", default="120/hour")  # messages about complaints, by who writes
IPP_KIT_RATE = env("IPP_KIT_RATE", default="30/hour")  # filing kits, which are typeset for each who takes one
IPP_ANSWER_RATE = env("IPP_ANSWER_RATE", default="120/hour")  # answers to invitations without signing in, by address
IPP_ANSWER_LINK_DAYS = env.int("IPP_ANSWER_LINK_DAYS", default=90)  # links of guests end so long after the roundtable
IPP_UNSENT_RATE = env("IPP_UNSENT_RATE", default="20/hour")  # forms kept for people who are signed out, by address
# What an installation begins with, each loaded by its own command, in this order.
IPP_FOUNDATIONS = ("load_calendars", "load_rules", "load_checklists", "load_ladder", "load_grounds", "load_library")
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "IPProtect API",
    "DESCRIPTION": (
        "The programme's record for partners: JD.com decides complaints, rights owners' systems file them. "
        "Errors are RFC 9457 problem details; lists are keyset-paginated; every representation names the verbs "
        "that the caller may use now."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    "ENUM_NAME_OVERRIDES": {},
    "POSTPROCESSING_HOOKS": ["core.api.schema.common_responses"],
}

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
