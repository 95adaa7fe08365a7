"""Numbers in addresses that cannot be one of ours are not found, on pages as over the API."""

import pytest

from tests.journey import RunningApp


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "99999999999999999999", "x", "1.5"])
def test_an_impossible_number_is_not_found(running: RunningApp, number: str) -> None:
    paths = (
        f"/invoices/{number}",
        f"/review/{number}",
        f"/documents/{number}",
        f"/documents/{number}/file",
    )
    with running.browser() as browser, running.api(running.add_token()) as api:
        browser.get("/sign-in")
        for path in paths:
            assert browser.get(path).status_code == 404, path
        for path in (paths[0], *paths[2:]):
            assert api.get(path).status_code == 404, path
