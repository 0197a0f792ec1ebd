"""Settings: everything comes from the environment, with defaults for one machine."""

import os
import secrets
from pathlib import Path

from sunshine.foundation.identity import engine as outside
from sunshine.foundation.postgres import engine as postgres
from sunshine.foundation.postgres.rules import Address, parse_url
from sunshine.foundation.reference import engine as reference
from sunshine.wiring import acts, concerns, registry

CHECKOUT = Path(__file__).resolve().parents[2]
CONTENT_ROOT = Path(os.environ.get("SUNSHINE_CONTENT", CHECKOUT))
SUNSHINE_HOME = Path(os.environ.get("SUNSHINE_HOME", CHECKOUT / "var")).resolve()
DEBUG = os.environ.get("SUNSHINE_DEBUG") == "1"
DEMO = (SUNSHINE_HOME / "demo").exists()


def _secret(name: str) -> str:
    """Made on first use and kept beside the other keys, never in the checkout."""
    path = SUNSHINE_HOME / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _address() -> Address:
    """Role app for all work; role owner only where SUNSHINE_DB_ROLE says so (migrations)."""
    owner = os.environ.get("SUNSHINE_DB_ROLE") == "owner"
    variable = "DATABASE_OWNER_URL" if owner else "DATABASE_URL"
    if url := os.environ.get(variable):
        return parse_url(url)
    role = postgres.OWNER if owner else postgres.APP
    return postgres.describe(SUNSHINE_HOME).address(role)


# The transparency log: its folder, its private key, its name, the witnesses it asks for.
LOG_FOLDER = Path(os.environ.get("SUNSHINE_LOG_FOLDER", SUNSHINE_HOME / "log"))
LOG_KEY = Path(os.environ.get("SUNSHINE_KEYS", SUNSHINE_HOME / "keys")) / "log"
LOG_ORIGIN = os.environ.get("SUNSHINE_LOG_ORIGIN", "sunshine.demo/log")
# Below so many megabytes on one of these disks acts are refused: four segments of the journal,
# our default. Reading goes on.
LOG_RESERVE = int(os.environ.get("SUNSHINE_DISK_RESERVE", "64"))
LOG_DISKS = [LOG_FOLDER] + (
    [] if "DATABASE_URL" in os.environ else [postgres.describe(SUNSHINE_HOME).data]
)
LOG_POLICY = Path(os.environ.get("SUNSHINE_LOG_POLICY", SUNSHINE_HOME / "keys" / "witnesses"))
SECRET_KEY = os.environ.get("SUNSHINE_SECRET_KEY") or _secret("django")
METRICS_TOKEN = os.environ.get("SUNSHINE_METRICS_TOKEN") or _secret("metrics")
ALLOWED_HOSTS = os.environ.get("SUNSHINE_HOSTS", "127.0.0.1 localhost [::1] testserver").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("SUNSHINE_ORIGINS", "").split()

SNAPSHOT_JOBS = ("supervise_arrivals",)  # woken, by name, by every snapshot that changes rows
BOARD_JOBS = ("watch_indicators",)  # woken, by name, when the numbers of the boards are new
PARAMETER_JOBS = ("publish_own_records",)  # woken, by name, by every change of parameters
ROOMS = [
    f"sunshine.{floor}.{room}"
    for floor, rooms in {
        "foundation": "vault reference people identity organisations access parameters ledger"
        " worklist notifications workflow evidence documents mandates accounts operations ui",
        "datacentre": "lake directory intake quality amendments",
        "analysis": "hits exemptions alerts arrivals scores boards extracts backtests",
        "before": "authority filings exchange reports briefs reviews samples declarations"
        " recusals crosschecks risks screenings handbooks publications",
        "faces": "pictures desk prevention api scenekit",
    }.items()
    for room in rooms.split()
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    *ROOMS,  # before allauth, whose templates ours replace
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "sunshine.wiring.middleware.RequestLog",  # outermost: its headers are on every answer
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sunshine.wiring.middleware.PlainRequests",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sunshine.foundation.identity.pages.SittingMiddleware",
    "sunshine.faces.api.pages.doors.RateLimit",
    "sunshine.foundation.access.pages.ActingMiddleware",
    "sunshine.wiring.middleware.CurrentRoute",
    "sunshine.foundation.accounts.pages.duty.DutyMiddleware",
]
ROOT_URLCONF = "sunshine.wiring.urls"
RECORD_PAGES = registry.RECORD_PAGES
ACT_TITLES = acts.ACT_TITLES
RECORD_MODELS = registry.RECORD_MODELS
MATTER_FOLLOWERS = registry.MATTER_FOLLOWERS
BIRTH_FOLLOWERS = concerns.BIRTH_FOLLOWERS
RECUSAL_NAMED = concerns.RECUSAL_NAMED
RECUSAL_HANGING = concerns.RECUSAL_HANGING
OWN_RECORDS = registry.OWN_RECORDS
STARTS = acts.STARTS
STATE_TABLES = registry.TABLES
WORK_PERMISSIONS = registry.WORK_PERMISSIONS
EVIDENCE_HOLDERS = registry.EVIDENCE_HOLDERS
BRIEF_PROVIDERS = registry.BRIEF_PROVIDERS
# The virus check for files: unix:/run/clamav/clamd.ctl or tcp:host:port; empty: none.
CLAMD = os.environ.get("SUNSHINE_CLAMD", "")
WSGI_APPLICATION = "sunshine.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": sorted((CONTENT_ROOT / "scenes").glob("*/templates")),
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sunshine.faces.desk.queries.frame.frame",
            ],
            "builtins": ["sunshine.foundation.ui.templatetags.ui"],
        },
    }
]

_database = _address()
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Statements are parsed and planned once a connection: a third more acts a second.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes: allauth counts failed logins here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
    }
}

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["sunshine.foundation.identity.forms.KnownPeople"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": "sunshine.foundation.identity.forms.LengthAndKinds"},
    {"NAME": "sunshine.foundation.identity.forms.NotUsedLately"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "sunshine.foundation.identity.forms.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
_rules = reference.login_rules(CONTENT_ROOT)
_failures, _minutes = (_rules[r].value for r in ("login_failures", "lock_minutes"))
ACCOUNT_RATE_LIMITS = {
    "login_failed": f"{_failures}/{_minutes}m/key,30/{_minutes}m/ip",
    "reauthenticate": f"{_failures}/{_minutes}m/user",
}
# Second factor and password age are enforced but in the demo, whose password everybody knows.
LOGIN_RULES = os.environ.get("SUNSHINE_LOGIN_RULES", "offered" if DEMO else "enforced")
MFA_ADAPTER = "sunshine.foundation.identity.forms.SealedSecrets"
MFA_FORMS = {"authenticate": "sunshine.foundation.identity.forms.LoginCodeForm"}
MFA_TOTP_ISSUER = "阳光国企"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Providers outside: client secrets lie with the other keys, never in the checkout.
_providers = Path(os.environ.get("SUNSHINE_PROVIDERS", LOG_KEY.with_name("providers.toml")))
SOCIALACCOUNT_PROVIDERS = outside.providers(_providers)
PROVIDER_ORIGINS = outside.origins(SOCIALACCOUNT_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "sunshine.foundation.accounts.pages.external.KnownSubjects"
SOCIALACCOUNT_STORE_TOKENS = False
SESSION_COOKIE_AGE = 60 * 60 * _rules["session_hours"].value
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "sunshine.wiring.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind a proxy that ends TLS: SUNSHINE_HTTPS=1, and SUNSHINE_PROXY=1 where that proxy sets (and
# strips from outside) X-Forwarded-Proto. The source of HSTS' two years: hstspreload.org.
HTTPS = os.environ.get("SUNSHINE_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:  # the prefix binds a cookie to this host, this path and TLS (RFC 6265bis 4.1.3.2)
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked from this machine, without TLS
if os.environ.get("SUNSHINE_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None

# Digests: no server, no mail. MAIL_DOMAINS, where set, are the only ones an address may have.
EMAIL_HOST = os.environ.get("SUNSHINE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SUNSHINE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SUNSHINE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SUNSHINE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SUNSHINE_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SUNSHINE_MAIL_FROM", "sunshine@localhost")
MAIL_DOMAINS = os.environ.get("SUNSHINE_MAIL_DOMAINS", "").lower().split()
SITE_URL = os.environ.get("SUNSHINE_URL", "http://127.0.0.1:8000").rstrip("/")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

_modules = CHECKOUT / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = SUNSHINE_HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise wants it before collectstatic
STATICFILES_DIRS = [
    (target, _modules / source)
    for target, source in {
        "vendor/tabler/css": "@tabler/core/dist/css",
        "vendor/tabler/js": "@tabler/core/dist/js",
        "vendor/htmx": "htmx.org/dist",
        "vendor/echarts": "echarts/dist",
        "vendor/icons": "@tabler/icons-sprite/dist",
    }.items()
    if (_modules / source).exists()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = SUNSHINE_HOME / "uploads"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "sunshine.foundation.operations.actions.watch"
PGHISTORY_APPEND_ONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sunshine.wiring.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SUNSHINE_LOG", "WARNING")},
    "loggers": {"sunshine.requests": {"level": "INFO"}},
}
