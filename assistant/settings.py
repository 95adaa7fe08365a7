"""All settings, read once. The only module that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.encryption import Keyring, generate_key
from assistant.errors import SettingsError

DEFAULT_SCOPES = (
    "offline_access organization.read supplier_invoice.read supplier_invoice.write attachment.read"
)


@dataclass(frozen=True)
class Settings:
    """What the operator decided. Times in seconds, sizes in bytes."""

    data_dir: Path
    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    sync_interval: float = 900
    qonto_client_id: str = ""
    qonto_client_secret: str = ""
    qonto_api_url: str = "https://thirdparty.qonto.com"
    qonto_oauth_url: str = "https://oauth.qonto.com"
    qonto_scopes: tuple[str, ...] = tuple(DEFAULT_SCOPES.split())
    qonto_staging_token: str = ""
    openai_api_key: str = ""
    openai_base_url: str = ""
    openai_model: str = ""
    smtp_url: str = ""
    mail_from: str = ""

    @property
    def keyring(self) -> Keyring:
        return Keyring.from_text(self.secret_key)

    @property
    def redirect_uri(self) -> str:
        return f"{self.public_url}/connect/qonto/callback"

    @property
    def has_model(self) -> bool:
        """Whether a language model is configured; without one the built-in assistant answers."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def can_mail(self) -> bool:
        """Whether e-mail can be sent."""
        return bool(self.smtp_url)

    @property
    def can_connect(self) -> bool:
        return bool(self.qonto_client_id and self.qonto_client_secret)

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def load(
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    *,
    create: bool = True,
) -> Settings:
    """Settings from a `.env` file in the working directory, overruled by the environment.

    Creates the data directory and, when no key is set, a key file (mode 0600) in it; with
    `create` off it only looks, and a key that is not there yet is a passing one.
    Raises SettingsError with one sentence that names the setting and the mend.
    """
    given = os.environ if environment is None else environment
    values = {**_read_env_file((directory or Path.cwd()) / ".env"), **given}
    data_dir = Path(values.get("ASK_WELL_DATA_DIR") or "./var").resolve()
    if create:
        _make_private(data_dir)
    settings = Settings(
        data_dir=data_dir,
        database_url=_database_url(values.get("ASK_WELL_DATABASE_URL", ""), data_dir),
        secret_key=values.get("ASK_WELL_SECRET_KEY") or _generated_key(data_dir, create=create),
        public_url=_url(values, "ASK_WELL_PUBLIC_URL", Settings.public_url),
        sync_interval=_seconds(values, "ASK_WELL_SYNC_INTERVAL", Settings.sync_interval),
        qonto_client_id=values.get("QONTO_CLIENT_ID", ""),
        qonto_client_secret=values.get("QONTO_CLIENT_SECRET", ""),
        qonto_api_url=_url(values, "QONTO_API_URL", Settings.qonto_api_url),
        qonto_oauth_url=_url(values, "QONTO_OAUTH_URL", Settings.qonto_oauth_url),
        qonto_scopes=tuple((values.get("QONTO_SCOPES") or DEFAULT_SCOPES).split()),
        qonto_staging_token=values.get("QONTO_STAGING_TOKEN", ""),
        openai_api_key=values.get("OPENAI_API_KEY", ""),
        openai_base_url=values.get("OPENAI_BASE_URL", ""),
        openai_model=values.get("OPENAI_MODEL", ""),
        smtp_url=values.get("ASK_WELL_SMTP_URL", ""),
        mail_from=values.get("ASK_WELL_MAIL_FROM", ""),
    )
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    _ = settings.keyring
    if bool(settings.qonto_client_id) != bool(settings.qonto_client_secret):
        raise SettingsError(
            "QONTO_CLIENT_ID and QONTO_CLIENT_SECRET belong together: set both or neither."
        )
    _check_mail(settings)
    if settings.has_model and not settings.openai_model:
        raise SettingsError(
            "OPENAI_MODEL is missing: name the model that the endpoint should answer with, "
            "or unset OPENAI_API_KEY and OPENAI_BASE_URL to use the built-in assistant."
        )


def _check_mail(settings: Settings) -> None:
    if bool(settings.smtp_url) != bool(settings.mail_from):
        raise SettingsError(
            "ASK_WELL_SMTP_URL and ASK_WELL_MAIL_FROM belong together: set both or neither."
        )
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in ("smtp", "smtps"):
        raise SettingsError(
            "ASK_WELL_SMTP_URL must look like smtps://user:password@mail.example.com:465."
        )


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.removeprefix("export ").partition("=")
        if not equals:
            raise SettingsError(f".env line {number} has no '=': write NAME=value.")
        pairs[name.strip()] = value.strip().strip("'\"")
    return pairs


def _make_private(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"ASK_WELL_DATA_DIR cannot be created ({error.strerror}): name a folder you can write."
        ) from error


def _generated_key(data_dir: Path, *, create: bool) -> str:
    path = data_dir / "secret.key"
    if not create and not path.exists():
        return generate_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(generate_key())
    return path.read_text(encoding="ascii").strip()


def _database_url(text: str, data_dir: Path) -> str:
    """SQLAlchemy URL with the async driver this project ships."""
    if not text:
        return f"sqlite+aiosqlite:///{data_dir / 'ask-well.db'}"
    scheme, separator, rest = text.partition("://")
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+psycopg",
        "postgresql": "postgresql+psycopg",
    }
    if not separator or scheme.partition("+")[0] not in drivers:
        raise SettingsError(
            "ASK_WELL_DATABASE_URL must start with sqlite:/// or postgresql://, "
            "for example postgresql://user:password@host/ask_well."
        )
    return f"{drivers[scheme.partition('+')[0]]}://{rest}"


def _url(values: Mapping[str, str], name: str, default: str) -> str:
    text = (values.get(name) or default).rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{name} must be a full address such as {default}.")
    return text


def _seconds(values: Mapping[str, str], name: str, default: float) -> float:
    text = values.get(name) or str(default)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 10**8:
        raise SettingsError(f"{name} must be a number of seconds above 0, such as {default:g}.")
    return seconds
