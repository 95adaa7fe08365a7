"""A category that is named as a kind of costs."""

import pytest

from assistant.tools import category_names


@pytest.mark.parametrize(
    "text", ["IT-Kosten", "IT costs", "frais informatiques", "gastos de informática"]
)
def test_a_kind_of_costs_is_the_category_of_its_name(text: str) -> None:
    assert category_names.of_costs(text) == "software"


@pytest.mark.parametrize("text", ["Kosten", "frais de", "IT", "unheard-of costs"])
def test_costs_alone_are_no_category(text: str) -> None:
    assert category_names.of_costs(text) is None
