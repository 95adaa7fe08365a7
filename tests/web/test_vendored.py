"""Files of other projects are exactly the released ones, and each has its licence beside it."""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "assistant" / "web" / "static" / "vendor"
LISTED = tomllib.loads((VENDOR / "vendored.toml").read_text("utf-8"))["file"]


def test_every_vendored_file_has_the_recorded_hash() -> None:
    for file in LISTED:
        content = (VENDOR / file["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file["path"]


def test_nothing_is_vendored_without_being_listed() -> None:
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    listed = {file["path"] for file in LISTED}
    rest = {path for path in there - listed if "LICENSE" not in path}
    assert rest == {"vendored.toml"}


def test_each_project_comes_with_its_licence() -> None:
    names = {path.name for path in VENDOR.rglob("LICENSE-*")}
    assert names == {
        "LICENSE-htmx",
        "LICENSE-newsreader",
        "LICENSE-instrument-sans",
        "LICENSE-geist-mono",
    }
