"""The language model that the settings name."""

from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.agent.openai_model import OpenAIModel


def language_model(settings: Settings) -> "OpenAIModel | None":
    """The model that the settings name; without one the built-in assistant answers."""
    if not settings.has_model:
        return None
    from assistant.agent.openai_model import OpenAIModel  # heavy, and seldom needed

    return OpenAIModel(
        model=settings.openai_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
    )
