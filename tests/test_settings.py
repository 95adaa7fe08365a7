"""Settings: defaults, the .env file, and a sentence that names the mend."""

import stat
from pathlib import Path

import pytest

from assistant import encryption, settings
from assistant.errors import SettingsError


def load(folder: Path, **values: str) -> settings.Settings:
    return settings.load({"ASK_WELL_DATA_DIR": str(folder / "var"), **values}, folder)


def test_without_any_setting_everything_is_embedded(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.database_url == f"sqlite+aiosqlite:///{tmp_path / 'var' / 'ask-well.db'}"
    assert loaded.redirect_uri == "http://127.0.0.1:8000/connect/qonto/callback"
    assert "attachment.read" in loaded.qonto_scopes
    assert not loaded.has_model


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key
    mode = (tmp_path / "var" / "secret.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_environment_overrules_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# ours\nexport ASK_WELL_SYNC_INTERVAL='60'\nASK_WELL_PUBLIC_URL=https://a.example/\n"
    )
    loaded = load(tmp_path, ASK_WELL_SYNC_INTERVAL="120")
    assert loaded.sync_interval == 120
    assert loaded.public_url == "https://a.example"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////tmp/x.db", "sqlite+aiosqlite:////tmp/x.db"),
    ],
)
def test_any_usual_database_url_works(tmp_path: Path, given: str, stored: str) -> None:
    assert load(tmp_path, ASK_WELL_DATABASE_URL=given).database_url == stored


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("ASK_WELL_DATABASE_URL", "mysql://x", "postgresql://"),
        ("ASK_WELL_SECRET_KEY", "short", "32 random bytes"),
        ("ASK_WELL_PUBLIC_URL", "example.com", "http://127.0.0.1:8000"),
        ("ASK_WELL_SYNC_INTERVAL", "often", "above 0"),
        ("ASK_WELL_SYNC_INTERVAL", "-1", "above 0"),
        ("QONTO_CLIENT_ID", "only-one-of-two", "QONTO_CLIENT_SECRET"),
        ("OPENAI_API_KEY", "sk-x", "OPENAI_MODEL"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(
    tmp_path: Path, name: str, value: str, mend: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})
    assert name in caught.value.message
    assert mend in caught.value.message
    assert value == "-1" or value not in caught.value.message


def test_a_line_without_a_value_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("QONTO_CLIENT_ID\n")
    with pytest.raises(SettingsError, match="line 1"):
        load(tmp_path)


def test_several_keys_all_open(tmp_path: Path) -> None:
    keys = f"{encryption.generate_key()},{encryption.generate_key()}"
    assert load(tmp_path, ASK_WELL_SECRET_KEY=keys).keyring.current_id
