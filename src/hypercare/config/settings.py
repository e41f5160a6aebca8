"""Wiring of the installation. Everything that a program decides is program data, not a setting."""

import os
from typing import Any

from csp.constants import NONE, SELF

from hypercare.config.database import parse_database_url

SECRET_KEY = os.environ.get("HYPERCARE_SECRET_KEY", "") or "development-only-key-never-served"
# Keys that signed what is still on its way: read, never used for something new.
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("HYPERCARE_OLD_SECRET_KEYS", "").split(",") if k]
HTTPS = os.environ.get("HYPERCARE_HTTPS") == "1"
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HYPERCARE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "axes",
    "hypercare.foundation.kernel",
    "hypercare.foundation.programs",
    "hypercare.foundation.ui",
    "hypercare.foundation.accounts",
    "hypercare.foundation.journal",
    "hypercare.foundation.outbox",
    "hypercare.foundation.notices",
    "hypercare.foundation.live",
    "hypercare.foundation.filestore",
    "hypercare.foundation.words",
    "hypercare.reference.rollout",
    "hypercare.reference.directory",
    "hypercare.reference.calendars",
    "hypercare.casework.contacts",
    "hypercare.casework.callers",
    "hypercare.casework.routing",
    "hypercare.casework.tickets",
    "hypercare.casework.handovers",
    "hypercare.casework.issues",
    "hypercare.casework.intake",
    "hypercare.casework.replies",
    "hypercare.casework.closeout",
    "hypercare.insight.finding",
    "hypercare.insight.boards",
    "hypercare.casework.evidence",
    "hypercare.casework.mail",
    "hypercare.casework.meetings",
    "hypercare.insight.reports",
    "hypercare.surface.recipient",
    "hypercare.surface.api",
    "hypercare.surface.home",
    "hypercare.surface.programfile",
    "hypercare.surface.programpages",
    "hypercare.surface.demo",
]

MIDDLEWARE = [
    "hypercare.foundation.kernel.requests.RequestIdMiddleware",
    "hypercare.surface.home.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hypercare.foundation.accounts.doors.DoorSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hypercare.surface.home.errors.ErrorMiddleware",
    "hypercare.foundation.accounts.gate.GateMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hypercare.config.urls"
WSGI_APPLICATION = "hypercare.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hypercare.surface.home.frame.frame",
            ],
        },
    }
]

# The supervisor of `hypercare serve` sets DATABASE_URL for its children; without one there is
# nothing to connect to, and the first query says so.
DATABASES = {"default": parse_database_url(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "hypercare.foundation.accounts.signing_in.Passwords",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

# Sign-in is throttled per name and address, counted in the database so that every machine agrees.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "hypercare.foundation.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hypercare.surface.home.errors.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
# Every sentence is marked for translation. As long as there is one language, looking each up
# would be a tenth of what a page costs; a second one begins with turning this on.
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("HYPERCARE_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 3600 if STATIC_ROOT else 0  # unhashed names are asked for again
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Outgoing mail: `smtp` needs a host, `local` keeps all mail on a page (the demo), `console` writes
# a line per message. Without any of them mail waits, and the outgoing mail page says so.
SMTP_HOST = os.environ.get("HYPERCARE_SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("HYPERCARE_SMTP_PORT", "") or 25)
SMTP_TLS = os.environ.get("HYPERCARE_SMTP_TLS", "none")  # none, starttls or tls
SMTP_USER = os.environ.get("HYPERCARE_SMTP_USER", "")
SMTP_PASSWORD_FILE = os.environ.get("HYPERCARE_SMTP_PASSWORD_FILE", "")
MAIL_FROM = os.environ.get("HYPERCARE_MAIL_FROM", "") or "hypercare@hypercare.invalid"
MAIL_OUT = os.environ.get("HYPERCARE_MAIL_OUT", "smtp" if SMTP_HOST else "")

LOGGING_CONFIG = "hypercare.foundation.kernel.logs.configure"
LOGGING = {"level": os.environ.get("HYPERCARE_LOG_LEVEL", "INFO")}

NINJA_PAGINATION_MAX_LIMIT = 200
