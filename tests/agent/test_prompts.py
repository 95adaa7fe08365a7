"""What a model is told: strict variables, a checksum, and one place to edit."""

import hashlib

import pytest
from jinja2 import UndefinedError

from assistant.agent import prompts


def test_the_system_prompt_is_rendered_with_every_variable() -> None:
    text = prompts.render(
        "system", company="Atelier Lumen", today="23 November 2026", language="French"
    )
    assert "Atelier Lumen" in text
    assert "{{" not in text


def test_a_forgotten_variable_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        prompts.render("system", company="Atelier Lumen")


def test_the_checksum_is_that_of_the_file() -> None:
    written = (prompts.folder() / "system.md").read_bytes()
    assert prompts.checksum("system") == hashlib.sha256(written).hexdigest()
