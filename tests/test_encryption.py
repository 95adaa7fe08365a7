"""Sealed values open only with the right key and in the right place."""

import pytest

from assistant.encryption import Binding, Keyring, generate_key
from assistant.errors import SealBroken, SettingsError

OURS = Binding("workspace-a", "connection-1", "access")


def test_what_was_sealed_opens() -> None:
    ring = Keyring.from_text(generate_key())
    sealed = ring.seal("a secret", OURS)
    assert "a secret" not in sealed
    assert ring.open(sealed, OURS) == "a secret"


def test_sealing_twice_gives_different_values() -> None:
    ring = Keyring.from_text(generate_key())
    assert ring.seal("same", OURS) != ring.seal("same", OURS)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Binding("workspace-b", "connection-1", "access"),
        Binding("workspace-a", "connection-2", "access"),
        Binding("workspace-a", "connection-1", "refresh"),
    ],
)
def test_t12_a_sealed_value_does_not_open_in_another_row(elsewhere: Binding) -> None:
    ring = Keyring.from_text(generate_key())
    with pytest.raises(SealBroken, match="does not belong"):
        ring.open(ring.seal("a secret", OURS), elsewhere)


def test_t11_old_keys_open_and_the_first_key_seals() -> None:
    old, new = generate_key(), generate_key()
    before = Keyring.from_text(old)
    during = Keyring.from_text(f"{new},{old}")
    after = Keyring.from_text(new)
    sealed = before.seal("a secret", OURS)
    assert during.open(sealed, OURS) == "a secret"
    assert not during.is_current(sealed)
    resealed = during.seal(during.open(sealed, OURS), OURS)
    assert during.is_current(resealed)
    assert after.open(resealed, OURS) == "a secret"
    with pytest.raises(SealBroken, match="no longer configured"):
        after.open(sealed, OURS)


@pytest.mark.parametrize("position", [-2, -20, 15])
def test_altered_bytes_do_not_open(position: int) -> None:
    ring = Keyring.from_text(generate_key())
    sealed = ring.seal("a secret", OURS)
    letter = "A" if sealed[position] != "A" else "B"
    altered = sealed[:position] + letter + sealed[position:][1:]
    with pytest.raises(SealBroken):
        ring.open(altered, OURS)


def test_a_malformed_key_is_refused_with_the_mend() -> None:
    with pytest.raises(SettingsError, match="32 random bytes"):
        Keyring.from_text("not a key")
