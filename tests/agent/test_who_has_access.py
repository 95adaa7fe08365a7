"""Who has access, and in which role, is looked up; how to give somebody access is explained."""

import pytest

from tests.agent.test_built_in import reading


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Which people have access here, and in which role?"),
     ("fr", "Qui a accès à l'espace, et avec quel rôle ?"),
     ("de", "Wer hat hier Zugriff?"), ("it", "Chi ha accesso e con quale ruolo?"),
     ("es", "¿Quién tiene acceso y con qué rol?")],
)  # fmt: skip
def test_who_has_access_is_looked_up(language: str, text: str) -> None:
    assert reading(text, language) == ("sync_status", {"question": "people"})
