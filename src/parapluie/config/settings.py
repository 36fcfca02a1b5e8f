"""All settings, read from the environment, safe by default; docs/settings.md is made from them.

No setting here can switch a control off, and a test searches for one.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlparse

from parapluie.config.env import Environment
from parapluie.kit import keyfiles
from parapluie.kit.city import load as load_city
from parapluie.kit.errors import OperatorError

ENV = Environment()
SOURCE = Path(__file__).resolve().parents[1]

DATA = ENV.folder("PARAPLUIE_DATA", "data", "Folder of the database, the keys and the city file.")
KEYS = ENV.folder("PARAPLUIE_KEYS", str(DATA / "keys"), "Folder of the installation's own secrets.")
FACE = ENV.choice(
    "PARAPLUIE_FACE", "both", "Which face this process serves.", ("public", "staff", "both")
)
DEMO = ENV.switch("PARAPLUIE_DEMO", False, "A demonstration: a band says so on every page.")
ORIGIN = ENV.origin(
    "PARAPLUIE_ORIGIN",
    "http://127.0.0.1:8000",
    "Where people reach this process, https:// or loopback.",
)
PUBLIC_ORIGIN = ENV.origin(
    "PARAPLUIE_PUBLIC_ORIGIN",
    ORIGIN,
    "Where people come back with their code, as printed on slips; without it: PARAPLUIE_ORIGIN.",
)
LEDGER_ORIGIN = ENV.text(
    "PARAPLUIE_LEDGER_ORIGIN",
    "",
    "The ledger's name in what it signs, such as city.example/ledger; empty: made from its key. "
    "Set it before opening day and never change it.",
)
PACK = ENV.folder(
    "PARAPLUIE_PACK",
    str(SOURCE.parents[1] / "packs" / "new-westminster"),
    "Folder of the guidelines pack.",
)
SESSION_IDLE_MINUTES = ENV.number(
    "PARAPLUIE_VAULT_IDLE_MINUTES", 15, "Minutes without a click before the vault locks.", 5, 60
)
OPEN311 = ENV.switch(
    "PARAPLUIE_OPEN311",
    False,
    "Apps that speak Open311 GeoReport v2 may send problems nearby, and read nothing.",
)
OPEN311_KEYS = ENV.text(
    "PARAPLUIE_OPEN311_KEYS", "", "The keys given to such apps, a space between them."
)
SCIM_TOKEN_FILE, SCIM_TOKENS = ENV.tokens(
    "PARAPLUIE_SCIM_TOKEN_FILE",
    "The file with the token of the City's directory (SCIM 2.0), 32 signs at least; two, one a "
    "line, while a new one takes the old one's place. Empty: no directory, and no such address.",
)
INTERPRETING_WORKING_DAYS = ENV.number(
    "PARAPLUIE_INTERPRETING_WORKING_DAYS",
    3,
    "Working days more until an answer where somebody interprets; the public page says it.",
    1,
    15,
)
KEPT_DAYS = ENV.number(
    "PARAPLUIE_KEPT_DAYS",
    366,
    "Days a matter is kept after it was decided (FIPPA s. 31: at least a year).",
    365,
    3650,
)
DATABASE_URL = ENV.text(
    "DATABASE_URL", "", "postgresql://… for a larger city; empty: SQLite in the data folder."
)

# Calls to staff (M14): one mail that says nothing but that something waits. Without a server: none.
EMAIL_HOST = ENV.text(
    "PARAPLUIE_MAIL_HOST",
    "",
    "Mail server that takes content-free calls to staff; empty: no mail is sent and no page "
    "speaks of it.",
)
EMAIL_PORT = ENV.number("PARAPLUIE_MAIL_PORT", 587, "Its port.", 1, 65535)
EMAIL_HOST_USER = ENV.text("PARAPLUIE_MAIL_USER", "", "Whom it knows us as; empty: nobody.")
EMAIL_HOST_PASSWORD = ENV.secret(
    "PARAPLUIE_MAIL_PASSWORD_FILE", "The file with its password; empty: none."
)
MAIL_SECURITY = ENV.choice(
    "PARAPLUIE_MAIL_SECURITY",
    "starttls",
    "How mail travels there; plain only to this machine.",
    ("starttls", "tls", "plain"),
)
DEFAULT_FROM_EMAIL = ENV.text(
    "PARAPLUIE_MAIL_FROM",
    "",
    "The address such mail comes from, one that names nothing: desk@city.example.",
)
DIGEST_AT = ENV.hours(
    "PARAPLUIE_DIGEST_AT",
    "8:30 13:00",
    "When, on working days, whoever has something waiting is told.",
)
CALLS_FROM = ENV.number(
    "PARAPLUIE_CALLS_FROM",
    8,
    "The hour from which urgent calls go out on working days; what is read before it stands out.",
    0,
    23,
)
CALLS_UNTIL = ENV.number(
    "PARAPLUIE_CALLS_UNTIL",
    18,
    "The hour from which none goes out until the next morning; what is read after it stands out.",
    1,
    24,
)
CALL_DEPUTY_AFTER_MINUTES = ENV.number(
    "PARAPLUIE_CALL_DEPUTY_AFTER_MINUTES",
    30,
    "Minutes until the deputy is called for what nobody has opened.",
    10,
    240,
)

# The City's own accounts as the first step of signing in. Without an issuer: no page speaks of it.
OIDC_ISSUER = ENV.origin(
    "PARAPLUIE_OIDC_ISSUER",
    "",
    "The City's OpenID Connect provider, as its discovery document names itself; empty: nobody "
    "signs in with a City account, and no page speaks of it.",
)
OIDC_CLIENT_ID = ENV.text("PARAPLUIE_OIDC_CLIENT_ID", "", "What the provider calls this program.")
OIDC_CLIENT_SECRET = ENV.secret(
    "PARAPLUIE_OIDC_CLIENT_SECRET_FILE",
    "The file with the secret it shares with this program; empty: none (a public client).",
)
OIDC_NAME = ENV.text(
    "PARAPLUIE_OIDC_NAME",
    "",
    "What staff call that account, as it stands after “Sign in with”; empty: your City account.",
)
OIDC_SUBJECT = ENV.choice(
    "PARAPLUIE_OIDC_SUBJECT",
    "sub",
    "The claim that says who somebody is. Microsoft Entra makes another sub for each program: oid "
    "is what its directory shows, and can send by SCIM.",
    ("sub", "oid"),
)
OIDC_GROUPS_CLAIM = ENV.text(
    "PARAPLUIE_OIDC_GROUPS_CLAIM",
    "",
    "The claim with the names of somebody's groups, for [groups] in city.toml; empty: no claim "
    "gives or ends a role.",
)

_origin = urlparse(ORIGIN)
DEBUG = False
SECURE = _origin.scheme == "https"
ALLOWED_HOSTS = [_origin.hostname or "127.0.0.1"]
if _origin.hostname in {"127.0.0.1", "localhost"}:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
# Read only when used: `setup` must start before the key files exist.
SECRET_KEY = keyfiles.read(KEYS, keyfiles.DJANGO).hex() if (KEYS / keyfiles.DJANGO).exists() else ""
PARAPLUIE_CITY = load_city(DATA / "city.toml")

_ROOMS = [
    "parapluie.kit",
    "parapluie.guidelines",
    "parapluie.ledger",
    "parapluie.clock",
    "parapluie.vault",
    "parapluie.screens",
    "parapluie.accounts",
    "parapluie.disclosure",
    "parapluie.provisioning",
    "parapluie.training",
    "parapluie.safeguarding",
    "parapluie.cases",
    "parapluie.intake",
    "parapluie.publicinfo",
    "parapluie.oversight",
    "parapluie.web",
]
_STAFF_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "parapluie.accounts.sign_in.SignInConfig",
    "allauth.mfa",
]
INSTALLED_APPS = [
    *_ROOMS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    *([] if FACE == "public" else _STAFF_APPS),
]
AUTH_USER_MODEL = "accounts.Person"
ROOT_URLCONF = f"parapluie.config.urls_{FACE}"
WSGI_APPLICATION = "parapluie.config.wsgi.application"

# Session, CSRF and sign-in wrap /desk/ alone: the public face sets no cookie of theirs.
_STAFF_MIDDLEWARE = [
    "parapluie.accounts.middleware.DeskSession",
    "parapluie.accounts.middleware.DeskCommon",
    "parapluie.accounts.middleware.DeskCsrf",
    "parapluie.accounts.middleware.DeskAuthentication",
    "parapluie.accounts.middleware.DeskLanguage",
    "parapluie.accounts.middleware.DeskMessages",
    "parapluie.accounts.middleware.DeskAccount",
    "parapluie.accounts.middleware.DeskGate",
    "parapluie.screens.middleware.AtTheDesk",
]
MIDDLEWARE = [
    "parapluie.kit.middleware.Headers",
    "parapluie.kit.middleware.PlainErrors",
    "parapluie.kit.uploads.Uploads",
    "parapluie.kit.middleware.ChosenLanguage",
    "parapluie.screens.middleware.Gathering",
    *([] if FACE == "public" else _STAFF_MIDDLEWARE),
]

_STAFF_CONTEXT = [
    "parapluie.accounts.context.desk",
    "django.contrib.messages.context_processors.messages",  # what just happened, said once
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["parapluie.kit.templatetags.days"],  # over Django's own `date` and `time`
            "context_processors": [
                "django.template.context_processors.request",
                "parapluie.kit.context.house",
                *([] if FACE == "public" else _STAFF_CONTEXT),
            ],
        },
    }
]

EMAIL_USE_TLS = MAIL_SECURITY == "starttls"
EMAIL_USE_SSL = MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10  # seconds: the ticker has other work


def _refuse_mail_that_can_not_work() -> None:
    if EMAIL_HOST and "@" not in DEFAULT_FROM_EMAIL:
        raise OperatorError(
            f"Unexpected value PARAPLUIE_MAIL_FROM={DEFAULT_FROM_EMAIL}, use the address mail "
            "comes from, or leave PARAPLUIE_MAIL_HOST empty."
        )
    if EMAIL_HOST and MAIL_SECURITY == "plain" and EMAIL_HOST not in {"127.0.0.1", "localhost"}:
        raise OperatorError(
            "Unexpected value PARAPLUIE_MAIL_SECURITY=plain, use starttls or tls for a server "
            "that isn't this machine."
        )
    if CALLS_FROM >= CALLS_UNTIL:
        raise OperatorError(
            f"Unexpected value PARAPLUIE_CALLS_UNTIL={CALLS_UNTIL}, use an hour after "
            f"PARAPLUIE_CALLS_FROM={CALLS_FROM}."
        )


_refuse_mail_that_can_not_work()


def _refuse_half_a_single_sign_on() -> None:
    rest = {
        "PARAPLUIE_OIDC_CLIENT_SECRET_FILE": OIDC_CLIENT_SECRET,
        "PARAPLUIE_OIDC_NAME": OIDC_NAME,
        "PARAPLUIE_OIDC_GROUPS_CLAIM": OIDC_GROUPS_CLAIM,
    }
    if OIDC_ISSUER and not OIDC_CLIENT_ID:
        raise OperatorError(
            "PARAPLUIE_OIDC_ISSUER is set and PARAPLUIE_OIDC_CLIENT_ID is not. Set it to what the "
            "provider calls this program, or leave both empty."
        )
    set_alone = [name for name, value in rest.items() if value]
    set_alone += ["PARAPLUIE_OIDC_CLIENT_ID"] if OIDC_CLIENT_ID else []
    if set_alone and not OIDC_ISSUER:
        raise OperatorError(
            f"{', '.join(sorted(set_alone))}: nothing comes of it without PARAPLUIE_OIDC_ISSUER. "
            "Set the address of the City's provider, or leave all of them empty."
        )


_refuse_half_a_single_sign_on()


def _database() -> dict[str, object]:
    if DATABASE_URL:
        url = urlparse(DATABASE_URL)
        if url.scheme not in {"postgresql", "postgres"}:
            # Only the scheme is named: the rest holds a password.
            raise OperatorError(
                f"Unexpected value DATABASE_URL={url.scheme}:…, "
                "use postgresql://user:password@host/name, or leave it empty for SQLite."
            )
        if find_spec("psycopg") is None:
            raise OperatorError(
                "DATABASE_URL names a PostgreSQL database, and its driver isn't installed. "
                "Run: .venv/bin/python -m pip install -e '.[postgresql]'"
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "parapluie.sqlite3",
        # A thread keeps its connection: the last one to close would write back and drop the WAL,
        # at every single request.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # secure_delete and temp_store: erased text must not live on in free pages or temp files
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
            ),
        },
    }


DATABASES = {"default": _database()}

WEB_WORKER = "parapluie.web.worker.PatientWorker"  # gunicorn's, given by name
# The vault lets higher rooms have their say through these names (DESIGN §2): checked at start.
VAULT_HOLDER_CHECKS = [
    "parapluie.accounts.checks.reads_lane",
    "parapluie.accounts.checks.no_conflict",
    "parapluie.training.checks.training_in_date",
    "parapluie.accounts.checks.agreement_signed",  # its own panel asks for it on the home
    "parapluie.cases.keeping.not_taken_back",
    "parapluie.cases.checks.first_reader_alone",
]
VAULT_READER_SOURCE = "parapluie.accounts.readers.readers_of_lane"
VAULT_GUESTS = "parapluie.cases.interpreting.guests_of"  # who interprets in one matter
VAULT_REASON_SOURCE = "parapluie.cases.reasons.reason_for"  # why somebody opens one
VAULT_ERASURE_CHECKS: list[str] = []
VAULT_WRITING_CHECKS = ["parapluie.screens.writing.check_written"]
JOBS = [
    "parapluie.provisioning.scim_jobs.follow_groups",
    "parapluie.accounts.ending.end_what_is_over",
    "parapluie.vault.rolling.roll_due_epochs",
    "parapluie.ledger.sequencing.sequence_entries",
    "parapluie.ledger.checkpoints.sign_checkpoint",
    "parapluie.cases.escalating.escalate_overdue",
    "parapluie.cases.rerouting.route_away",
    "parapluie.cases.lapsing.return_what_lapsed",
    "parapluie.cases.gaps.see_to_gaps",
    "parapluie.intake.handles.drop_dead_handles",
    "parapluie.accounts.cleaning.drop_dead_sessions",
    "parapluie.accounts.absences.forget_what_is_over",
    "parapluie.cases.reach.forget_what_is_over",
    "parapluie.disclosure.jobs.expire_packets",
    "parapluie.disclosure.jobs.close_pages",
    "parapluie.cases.keeping.erase_what_is_over",
    "parapluie.cases.sharing.lapse_questions",
    "parapluie.cases.calling.send_calls",
    "parapluie.cases.digest.send_digest",
    "parapluie.vault.blobs.drop_strays",
    "parapluie.vault.blobs.settle_files",
    "parapluie.training.learning.drop_old_bookmarks",
]
ENDING_ALSO_SAYS = ["parapluie.cases.lapsing.what_is_handed_on"]
DOCTOR_ALSO_LOOKS = ["parapluie.provisioning.scim_readiness.findings"]
GUIDELINES_CONTROL_ROOMS = [room for room in _ROOMS if room != "parapluie.guidelines"]
SCREENS = [
    "parapluie.screens.words.status",
    "parapluie.screens.words.asks_status",
    "parapluie.screens.words.supplies",
    "parapluie.screens.identifiers.identifiers",
    "parapluie.screens.words.minor",
    "parapluie.screens.words.stigma",
    "parapluie.screens.words.appearance",
]

PASSWORD_HASHERS = ["parapluie.accounts.hashers.HouseArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
# Throttled by account alone: no address is kept, not even in memory.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_ADAPTER = "parapluie.accounts.second_step.SignIn"
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_ADAPTER = "parapluie.accounts.second_step.SecondStep"
MFA_FORMS = {
    "authenticate": "parapluie.accounts.code_forms.CodeForm",
    "reauthenticate": "parapluie.accounts.code_forms.CodeAgainForm",
    "add_webauthn": "parapluie.accounts.code_forms.NewPasskeyForm",
    "authenticate_webauthn": "parapluie.accounts.code_forms.PasskeyForm",
    "reauthenticate_webauthn": "parapluie.accounts.code_forms.PasskeyAgainForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks drift
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/sign-in/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "desk"
SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "desk-form"
CSRF_COOKIE_PATH = "/desk/"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Plaintext never touches disk: uploads stay in memory, and limits come before parsing.
# A file is taken at the few addresses of kit.uploads alone; anywhere else it is refused unread.
FILE_UPLOAD_HANDLERS = ["parapluie.kit.uploads.NoFiles"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40
DATA_UPLOAD_MAX_NUMBER_FILES = 1
STORAGES = {"attachments": {"BACKEND": "parapluie.vault.storage.SealedFiles"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [SOURCE / room.rpartition(".")[2] / "locale" for room in _ROOMS]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone("PARAPLUIE_TIME_ZONE", "America/Vancouver", "The city's time zone.")
HOLIDAYS = ENV.text(
    "PARAPLUIE_HOLIDAYS", "CA-BC", "Whose statutory holidays count: country-province."
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Warnings and errors of the program itself, never a request, an address or a text.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"}
    },
    "loggers": {
        "parapluie": {"handlers": ["stderr"], "level": "INFO"},
        # django.request and django.security log paths and hosts; kit.middleware logs without them
        "django": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

ENV.refuse_unknown()
