"""Settings: one file for every installation; what differs comes from the environment.

``FIRSTLIGHT_HOME`` (default ``var`` in the checkout) holds the database, the secrets made at first
start, terrain packs, fonts and uploaded files. ``DATABASE_URL`` chooses PostgreSQL.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from firstlight.config.environment import (
    content_policy,
    database,
    flag,
    pairs,
    rate,
    secret,
    whole,
    wmts,
    zone,
)

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
HOME = Path(os.environ.get("FIRSTLIGHT_HOME", ROOT / "var"))
DEMO = flag("FIRSTLIGHT_DEMO")
DEBUG = flag("FIRSTLIGHT_DEBUG")
SECRET_KEY = secret(HOME / "secret.key")
ALLOWED_HOSTS = os.environ.get("FIRSTLIGHT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PUBLIC_URL = os.environ.get("FIRSTLIGHT_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "firstlight.console.gone_wrong.not_sent"
IS_TLS = PUBLIC_URL.startswith("https://")
IS_LOCAL = urlparse(PUBLIC_URL).hostname in {"127.0.0.1", "localhost", "::1"}

ROOMS = [
    "kernel",
    "privacy",
    "notify",
    "places",
    "force",
    "training",
    "equipment",
    "duty",
    "patrols",
    "incidents",
    "searches",
    # Cases: each kind is a room of its own, known by the last part of its name.
    "cases.photos",
    "cases.checklists",
    "cases.tips",
    "cases.disputes",
    "cases.grid_events",
    "cases.ecology",
    "cases.enterprises",
    "cases.hazards",
    "cases.inspections",
    "community",
    "records",
    "console",
    "reports",
    "public",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    *(f"firstlight.{room}" for room in ROOMS),
    # After our own rooms, so that our templates come first.
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "firstlight.config.static_files.StaticFiles",
    "firstlight.console.in_place.InPlace",
    "firstlight.console.forms_only.FormsOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "firstlight.console.account.privacy.PrivateMiddleware",
    "firstlight.console.account.activity.ActivityMiddleware",
    "firstlight.force.seating.SeatMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "firstlight.console.account.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "firstlight.config.limits.OpenPages",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "firstlight.console.frame.frame",
                "firstlight.config.demo.context.demo_roles",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
ROOT_URLCONF = "firstlight.config.urls"
ASGI_APPLICATION = "firstlight.config.asgi.application"
AUTH_USER_MODEL = "force.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(HOME / "firstlight.sqlite3")}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# In a checkout the catalogues stand beside the code; in an installed copy inside it.
_CATALOGUES = next(folder for folder in (ROOT / "locale", PACKAGE / "locale") if folder.is_dir())
LOCALE_PATHS = sorted(path for path in _CATALOGUES.iterdir() if path.is_dir())
TIME_ZONE = zone("FIRSTLIGHT_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "firstlight.config.static_files.EditionStorage"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "firstlight.config.static_files.EditionFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "media"
TERRAIN_ROOT = HOME / "terrain"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "firstlight.console.account.backend.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "firstlight.console.account.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "firstlight.console.account.passwords.NotCommon"},
    {"NAME": "firstlight.console.account.passwords.NotTheName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "firstlight.console.account.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "firstlight.console.account.forms.SignIn",
    "change_password": "firstlight.console.account.forms.NewPassword",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "firstlight.console.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "firstlight.console.account.forms.Code",
    "reauthenticate": "firstlight.console.account.forms.CodeAgain",
    "activate_totp": "firstlight.console.account.forms.FirstCode",
    "add_webauthn": "firstlight.console.account.forms.NewKey",
    "edit_webauthn": "firstlight.console.account.forms.KeyName",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted in the database by axes, so that neither a restart nor a second
# process forgets them; wrong codes of a second factor by this limit.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,8/300s/key", "login": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_TOTP_TOLERANCE = 1  # one step of 30 s: telephones' clocks are not exact
MFA_TOTP_ISSUER = "Firstlight 曙光"
# A demonstration is for looking round; anywhere else whoever does more than volunteer needs one.
REQUIRE_SECOND_FACTOR = not DEMO
USERSESSIONS_TRACK_ACTIVITY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "firstlight.console.account.adapter.name_tried"
AXES_LOCKOUT_CALLABLE = "firstlight.console.account.locked.locked"
AXES_SENSITIVE_PARAMETERS = ["password", "login"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# How often a page that needs no sign-in may be asked for: by one address, with one link.
ADDRESS_RATE = rate("FIRSTLIGHT_ADDRESS_RATE", "600/m")
LINK_RATE = rate("FIRSTLIGHT_LINK_RATE", "30/m")
# How many forms for everybody one address may send.
FORM_RATE = rate("FIRSTLIGHT_FORM_RATE", "60/h")

SESSION_ENGINE = "firstlight.console.account.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_TLS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_SSL_REDIRECT = IS_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_TLS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An operator's own map layer (天地图, say): {"url": …, "name": …, "attribution": …, "host": …}.
WMTS = wmts(os.environ.get("FIRSTLIGHT_WMTS", ""))
CONTENT_SECURITY_POLICY = content_policy(WMTS)

EMAIL_HOST = os.environ.get("FIRSTLIGHT_SMTP_HOST", "")
EMAIL_PORT = whole("FIRSTLIGHT_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("FIRSTLIGHT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FIRSTLIGHT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("FIRSTLIGHT_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("FIRSTLIGHT_MAIL_FROM", "firstlight@localhost")
# How words leave (`firstlight.notify`): each channel's carrier and what it is built with. Only the
# installation's own servers are spoken to; a gateway for SMS or chat is the operator's.
CARRIERS: dict[str, dict[str, Any]] = {"inapp": {"carrier": "firstlight.notify.inapp.InApp"}}
if EMAIL_HOST:
    CARRIERS["email"] = {
        "carrier": "firstlight.notify.email.Email",
        "host": EMAIL_HOST,
        "port": EMAIL_PORT,
        "sender": DEFAULT_FROM_EMAIL,
        "user": EMAIL_HOST_USER,
        "password": EMAIL_HOST_PASSWORD,
        "starttls": EMAIL_USE_TLS,
    }
if _GATEWAY := os.environ.get("FIRSTLIGHT_GATEWAY_URL", ""):
    CARRIERS["sms"] = {
        "carrier": "firstlight.notify.webhook.Webhook",
        "url": _GATEWAY,
        "secret": os.environ.get("FIRSTLIGHT_GATEWAY_SECRET", ""),
    }
# Who may hand over what people wrote back: by the name of the channel, each its own secret.
INBOUND_SECRETS = pairs(
    "FIRSTLIGHT_INBOUND_SECRETS", os.environ.get("FIRSTLIGHT_INBOUND_SECRETS", "")
)

# Faults go to standard error, with the address asked for and never what was typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Every "there is no such thing here" is not a fault of the installation.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL", "propagate": True},
    },
}
