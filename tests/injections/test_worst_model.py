"""C01: a model that obeys every order it reads, and still nothing forbidden happens."""

import pytest

from tests.injections.cases import own
from tests.injections.controls import harmless, troubles
from tests.injections.office import Office
from tests.injections.oracles import broken

pytestmark = pytest.mark.slow

EVERY = 97  # meets every channel; bench/injections.py runs them all
CASES = list(own())[::EVERY]
CONTROLS = harmless()


async def test_c01_no_forbidden_effect_whatever_a_text_orders(attacked: Office) -> None:
    assert {case.channel for case in CASES} == {case.channel for case in own()}
    failures: dict[str, list[str]] = {}
    heard: set[str] = set()
    for case in CASES:
        found = await attacked.attack(case)
        heard |= {case.channel} if found.was_heard else set()
        if wrong := broken(found, [attacked.world.settings.secret_key]):
            failures[case.id] = wrong
    assert failures == {}
    # The worst model really meets what strangers write; else this would prove nothing.
    assert {"supplier_name", "chat_message"} <= heard


async def test_what_only_looks_like_an_attack_is_handled_normally(attacked: Office) -> None:
    hidden = {"pdf_hidden_text"}  # never harmless
    assert {case.channel for case in CONTROLS} | hidden == {case.channel for case in own()}
    found = {case.id: (await troubles(attacked, case))[1] for case in CONTROLS}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
