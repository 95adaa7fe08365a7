"""The commands that do one thing and end."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.commands import export
from assistant.errors import Unprocessable
from tests.cli.terminal import ask_well
from tests.sources import files
from tests.web.test_push import invoice

LAYERS = ["settings", "database", "key", "qonto", "model", "scans", "disk"]
PASSWORD = "correct horse battery"


def test_help_names_the_commands_and_loads_nothing_heavy(tmp_path: Path) -> None:
    shown = ask_well(tmp_path, "--help")
    assert shown.returncode == 0
    for command in ("demo", "serve", "worker", "sandbox", "ask", "import", "export", "user",
                    "token", "doctor", "audit"):  # fmt: skip
        assert re.search(rf"^    {command} ", shown.stdout, re.M), command
    program = "import sys, assistant.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"sqlalchemy", "litestar", "httpx", "openai", "dbos", "uvicorn"} & set(loaded)


def test_a_new_folder_is_well_and_stays_untouched(tmp_path: Path) -> None:
    shown = ask_well(tmp_path, "doctor", "--json")
    told = json.loads(shown.stdout)
    assert (shown.returncode, told["ok"]) == (0, True)
    assert [check["name"] for check in told["checks"]] == LAYERS
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_reads_to_people_line_by_line(tmp_path: Path) -> None:
    ask_well(tmp_path, "token", "add", "Anna", "--role", "viewer")
    lines = ask_well(tmp_path, "doctor").stdout.splitlines()
    plain = [re.sub(r"[\d,]+ MB", "… MB", line).replace(str(tmp_path), "…") for line in lines]
    plain = [re.sub(r"Key [0-9a-f]{8}", "Key …", line) for line in plain]
    plain = [re.sub(r"^(ok    scans     ).*", r"\1…", line) for line in plain]
    assert plain == [
        "ok    settings  Data in …/var, reached at http://127.0.0.1:8000.",
        "ok    database  sqlite+aiosqlite:///…/var/ask-well.db answers, its schema is current.",
        "ok    key       Key … seals and opens.",
        "ok    qonto     Not set up: QONTO_CLIENT_ID and QONTO_CLIENT_SECRET are unset.",
        "ok    model     The built-in assistant answers; no key is needed.",
        "ok    scans     …",
        "ok    disk      … MB free in …/var.",
    ]


def test_the_doctor_names_what_is_unwell_and_tells_no_secret(tmp_path: Path) -> None:
    secrets = {
        "ASK_WELL_DATABASE_URL": "postgresql://well:canary-password@127.0.0.1:1/well",
        "QONTO_CLIENT_ID": "client",
        "QONTO_CLIENT_SECRET": "canary-secret",
        "QONTO_API_URL": "http://127.0.0.1:1",
        "OPENAI_API_KEY": "canary-key",
        "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
        "OPENAI_MODEL": "small",
    }
    shown = ask_well(tmp_path, "doctor", "--json", **secrets)
    checks = {check["name"]: check for check in json.loads(shown.stdout)["checks"]}
    assert shown.returncode == 1
    assert [name for name, check in checks.items() if not check["ok"]] == [
        "database",
        "qonto",
        "model",
    ]
    assert "ASK_WELL_DATABASE_URL" in checks["database"]["message"]
    assert "OPENAI_BASE_URL" in checks["model"]["message"]
    assert "canary" not in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({"ASK_WELL_DATABASE_URL": "mysql://x"}, "ASK_WELL_DATABASE_URL"),
        ({"QONTO_CLIENT_ID": "x"}, "QONTO_CLIENT_SECRET"),
    ],
    ids=str,
)
def test_a_wrong_setting_stops_with_one_sentence_that_names_it(
    tmp_path: Path, environment: dict[str, str], names: str
) -> None:
    shown = ask_well(tmp_path, "serve", **environment)
    assert shown.returncode == 2
    assert names in shown.stderr
    assert shown.stderr.count("\n") == 1
    told = json.loads(ask_well(tmp_path, "doctor", "--json", **environment).stdout)
    assert told["ok"] is False
    assert names in told["checks"][0]["message"]


def test_a_token_is_alone_on_the_last_line(tmp_path: Path) -> None:
    shown = ask_well(tmp_path, "token", "add", "Script", "--role", "approver")
    assert shown.returncode == 0
    token = shown.stdout.splitlines()[-1]
    assert re.fullmatch(r"aw_[A-Za-z0-9_-]{43}", token)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("ask-well.db*"))
    assert token.encode() not in stored


def test_a_user_needs_an_address_and_a_real_password(tmp_path: Path) -> None:
    add = ("user", "add", "anna@example.com", "--role", "admin")
    short = ask_well(tmp_path, *add, given="short\n")
    assert (short.returncode, "at least 12" in short.stderr) == (1, True)
    assert ask_well(tmp_path, *add, given=f"{PASSWORD}\n").returncode == 0
    twice = ask_well(tmp_path, *add, given=f"{PASSWORD}\n")
    assert (twice.returncode, "already a user" in twice.stderr) == (1, True)
    wrong = ask_well(tmp_path, "user", "add", "anna", "--role", "admin", given=f"{PASSWORD}\n")
    assert (wrong.returncode, "not an e-mail address" in wrong.stderr) == (1, True)


def test_serving_beyond_this_machine_needs_a_user_first(tmp_path: Path) -> None:
    for given in (
        {"words": ("serve", "--host", "0.0.0.0")},
        {"ASK_WELL_PUBLIC_URL": "https://well.example"},
    ):
        words = given.pop("words", ("serve",))
        shown = ask_well(tmp_path, *words, **given)
        assert shown.returncode == 2
        assert "ask-well user add" in shown.stderr


def test_the_trail_is_checked_and_a_change_is_named(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        ask_well(tmp_path, "token", "add", name, "--role", "viewer")
    whole = ask_well(tmp_path, "audit", "verify")
    assert (whole.returncode, whole.stdout) == (0, "The audit trail is whole.\n")
    import sqlite3

    with sqlite3.connect(tmp_path / "var" / "ask-well.db") as database:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            database.execute("DELETE FROM audit_events WHERE sequence = 2")
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit_events SET actor = 'Nobody' WHERE sequence = 2")
    broken = ask_well(tmp_path, "audit", "verify")
    assert broken.returncode == 1
    assert broken.stdout == "The audit trail is broken: entry 2 was changed.\n"


def test_invoice_files_are_imported_and_others_are_refused(tmp_path: Path) -> None:
    name, content = invoice()
    (tmp_path / name).write_bytes(content)
    (tmp_path / "notes.txt").write_text("hello")
    shown = ask_well(tmp_path, "import", name, "notes.txt", "missing.pdf", name)
    assert shown.returncode == 1
    lines = shown.stdout.splitlines()
    assert lines[0] == f"{name}: document 1, to review"
    assert "no bank statement" in lines[1]
    assert "No such file" in lines[2]
    assert "was here before, as document 1" in lines[3]
    assert lines[4] == "2 of 4 files are in."


def test_statements_are_imported_beside_invoice_files(tmp_path: Path) -> None:
    (tmp_path / "october.xml").write_bytes(files.camt(files.entry()))
    shown = ask_well(tmp_path, "import", "october.xml", "october.xml")
    assert shown.returncode == 0
    assert shown.stdout.splitlines() == [
        f"october.xml: CAMT.053, {files.IBAN}: 1 new transactions, 0 were here before",
        f"october.xml: CAMT.053, {files.IBAN}: 0 new transactions, 1 were here before",
        "2 of 2 files are in.",
    ]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-10-03..2026-10-15", "2026-10-03", "2026-10-15"),
    ],
)
def test_periods_of_an_export(said: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in export.days(said)] == [first, last]


@pytest.mark.parametrize("said", ["", "26", "2026-13", "2026-Q5", "October", "2026-01-01..x"])
def test_what_is_no_period_is_told(said: str) -> None:
    with pytest.raises(Unprocessable, match=r"2026-Q3"):
        export.days(said)


def test_an_export_is_a_file_of_a_period(tmp_path: Path) -> None:
    shown = ask_well(tmp_path, "export", "2026-Q3", "--output", "pack.zip")
    assert shown.stdout == "0 invoices of 2026-07-01 to 2026-09-30: pack.zip\n"
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.namelist() == ["invoices.csv", "missing.csv"]
    assert not any((tmp_path / "var" / "exports").iterdir())
    assert "ends before" in ask_well(tmp_path, "export", "2026-02-01..2026-01-01").stderr


def test_the_sandbox_has_a_grammar_of_its_own(tmp_path: Path) -> None:
    shown = ask_well(tmp_path, "sandbox", "--help")
    assert shown.returncode == 0
    for flag in ("--port", "--invoices", "--seed", "--faults"):
        assert flag in shown.stdout
