"""All settings, read from the environment once and typed; a value that is not understood stops the start.

LINLI_HOME           folder of the embedded database, files and keys (default ./var)
LINLI_DATABASE_URL   postgresql://… ; empty means the embedded SQLite in LINLI_HOME
LINLI_SECRET_KEY     or LINLI_SECRET_KEY_FILE; made in LINLI_HOME/keys on first start if neither is given
LINLI_KEYS           folder of the keyring (default LINLI_HOME/keys)
LINLI_HOSTS          host names the desk is served under, comma separated (default: localhost names)
LINLI_HTTPS          yes behind an HTTPS proxy: secure cookies, HSTS, forwarded protocol trusted
LINLI_PROXY          address of that proxy; only what it says about visitors' addresses counts (default 127.0.0.1)
LINLI_TILES          address template of map tiles on your own server; empty draws maps without tiles
LINLI_PUBLIC_URL     address under which people reach Linli, for links in e-mails and texts; empty leaves them out
LINLI_EMAIL_URL      smtp://user:password@host:port or smtps://…; empty prints mail on the console
LINLI_EMAIL_FROM     sender of e-mails (default linli@localhost)
LINLI_SMS_URL        apprise address of the SMS gateway with {phone} for the number; empty prints texts on the console
LINLI_LOG_LEVEL      DEBUG, INFO, WARNING (default) or ERROR
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from psycopg.conninfo import conninfo_to_dict


class SettingError(RuntimeError):
    """An environment value that Linli does not understand; the message says which and what is allowed."""


def env_text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file named by NAME_FILE, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default).strip()


def env_flag(name: str) -> bool:
    """yes/no, true/false or 1/0; anything else stops the start."""
    value = env_text(name, "no").lower()
    if value in {"yes", "true", "1"}:
        return True
    if value in {"no", "false", "0", ""}:
        return False
    raise SettingError(f"{name}={value!r}: say yes or no")


def env_list(name: str, default: str) -> list[str]:
    """A comma-separated value without blanks."""
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]


# Read by pypinyin when it is imported: single characters are enough for first letters, phrases take 45 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

HOME = Path(env_text("LINLI_HOME", "var")).resolve()


def secret_key() -> str:
    """The signing key; made once with mode 0600 where none is given."""
    given = env_text("LINLI_SECRET_KEY")
    if given:
        return given
    path = HOME / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8").strip()


SQLITE_PRAGMAS = (
    "PRAGMA recursive_triggers=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
)


def sqlite_database() -> dict[str, Any]:
    """The embedded database. recursive_triggers keeps REPLACE from slipping past the append-only triggers."""
    HOME.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(HOME / "linli.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": str(HOME / "test.sqlite3")},
    }


POSTGRES_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    # Planning a page's statements costs the server more than running them: those that come again are kept planned.
    "server_side_binding": True,
    "prepare_threshold": 5,
}


def postgres_database(url: str) -> dict[str, Any]:
    """PostgreSQL by a libpq address; health checks instead of a pool, so that a restart of the server heals at once."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise SettingError("LINLI_DATABASE_URL: only postgresql:// addresses are understood")
    parts = conninfo_to_dict(url)
    known = {"host", "port", "user", "password", "dbname"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "linli",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**POSTGRES_OPTIONS, **{key: value for key, value in parts.items() if key not in known}},
    }


def email_settings(url: str) -> dict[str, Any]:
    """Django's mail settings from one address."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError("LINLI_EMAIL_URL: only smtp:// and smtps:// addresses are understood")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def sms_url(url: str) -> str:
    """The address of the gateway, in which every text replaces {phone} by its number."""
    if url and "{phone}" not in url:
        raise SettingError("LINLI_SMS_URL: the address needs {phone} where the number goes")
    return url


DATABASE_URL = env_text("LINLI_DATABASE_URL")
HTTPS = env_flag("LINLI_HTTPS")
PROXY = env_list("LINLI_PROXY", "127.0.0.1") if HTTPS else []
DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("LINLI_HOSTS", "localhost,127.0.0.1,[::1]")
DATABASES = {"default": postgres_database(DATABASE_URL) if DATABASE_URL else sqlite_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
MEDIA_ROOT = HOME / "files"
FILE_LIMITS_MB = {"image": 15, "audio": 10, "video": 50, "pdf": 20, "office": 20}
KEY_FOLDER = Path(env_text("LINLI_KEYS", str(HOME / "keys")))
MAP_TILES = env_text("LINLI_TILES")
PUBLIC_URL = env_text("LINLI_PUBLIC_URL").rstrip("/")

INSTALLED_APPS = [
    "linli.foundation.ui",  # first: its templates stand in for those of allauth and of Django's widgets
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "linli.foundation.accounts",
    "linli.foundation.access",
    "linli.foundation.sealing",
    "linli.foundation.audit",
    "linli.foundation.history",
    "linli.foundation.editions",
    "linli.foundation.jobs",
    "linli.foundation.limits",
    "linli.foundation.proof",
    "linli.foundation.messaging",
    "linli.foundation.residents",
    "linli.foundation.files",
    "linli.foundation.tabular",
    "linli.foundation.installation",
    "linli.registers.areas",
    "linli.registers.organisations",
    "linli.registers.places",
    "linli.registers.postings",
    "linli.registers.calendar",
    "linli.registers.deadlines",
    "linli.registers.numbering",
    "linli.registers.roster",
    "linli.casework",
    "linli.modules.matters",
    "linli.channels.desk",
    "linli.channels.field",
    "linli.channels.portal",
    "linli.channels.demo",
]

MIDDLEWARE = [
    "linli.foundation.jobs.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "linli.foundation.editions.middleware.OneLookMiddleware",
    "linli.foundation.accounts.middleware.IdleTimeoutMiddleware",
    "linli.foundation.accounts.middleware.OwnPasswordMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.foundation.audit.middleware.RequestLogMiddleware",
    "linli.foundation.accounts.middleware.SecondFactorMiddleware",
    "linli.channels.desk.middleware.SetUpMiddleware",
    "linli.foundation.limits.middleware.TooManyMiddleware",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.foundation.ui.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "linli.foundation.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "linli.foundation.ui.forms.LinliRenderer"
COTTON_DIR = "cotton"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.+-[\w-]{8}\.\w+$"

# Accounts: staff sign in by user name and password, then TOTP where they have set it up. Nobody signs up here.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.foundation.accounts.passwords.NotLikeThePerson"},
    {"NAME": "linli.foundation.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "linli.foundation.accounts.passwords.LongEnoughForTheRole"},
    {"NAME": "linli.foundation.accounts.passwords.NotCommon"},
    {"NAME": "linli.foundation.accounts.passwords.NotOnlyDigits"},
]
ACCOUNT_ADAPTER = "linli.foundation.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": "60/m/ip,600/h/ip"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # config.wsgi has put the visitor's address into REMOTE_ADDR already
MFA_ADAPTER = "linli.foundation.accounts.adapter.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Linli 邻里"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
IDLE_TIMEOUT_SECONDS = 30 * 60
RESIDENT_IDLE_SECONDS = 2 * 60 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.foundation.ui.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
X_FRAME_OPTIONS = "DENY"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "linli_cache", "TIMEOUT": 900}
}

_SELF = "'self'"
_TILE_HOST = ["{0.scheme}://{0.netloc}".format(urlsplit(MAP_TILES))] if MAP_TILES.startswith("http") else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "font-src": [_SELF],
        "connect-src": [_SELF],
        "manifest-src": [_SELF],
        "worker-src": [_SELF],
        "form-action": [_SELF],
        "img-src": [_SELF, "data:", "blob:", *_TILE_HOST],
        "media-src": [_SELF],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
globals().update(email_settings(env_text("LINLI_EMAIL_URL")))
DEFAULT_FROM_EMAIL = env_text("LINLI_EMAIL_FROM", "linli@localhost")
EMAIL_TIMEOUT = 10
SMS_URL = sms_url(env_text("LINLI_SMS_URL"))
DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"tokens": {"()": "linli.foundation.audit.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": env_text("LINLI_LOG_LEVEL", "WARNING")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
