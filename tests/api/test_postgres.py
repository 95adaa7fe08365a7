"""The whole app on PostgreSQL, with its background work."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from tests.journey import RunningDemo, running_app, settings_for, until
from tests.sandbox.process import running_sandbox
from tests.web.test_push import approved


def test_the_app_connects_answers_and_pushes_on_postgres(tmp_path: Path, postgres_url: str) -> None:
    with running_sandbox(invoices=10) as sandbox:
        chosen = replace(settings_for(tmp_path, sandbox), database_url=postgres_url)
        with running_app(chosen) as running:
            known = {name: getattr(running, name) for name in ("url", "settings", "app", "loop")}
            demo = RunningDemo(**known, sandbox=sandbox, token=running.add_token())
            assert demo.connect().headers["location"] == "/qonto?notice=connected"
            demo.wait_until_mirrored()
            with demo.api(demo.token) as api:
                assert api.get("/invoices", params={"q": "a", "min": "0"}).json()["total"] > 0
                answer = api.post("/ask", json={"question": "What needs my attention?"}).json()
                assert answer["outcome"] == "answered"
                body = {"document_ids": [approved(api)["id"]]}
                card = api.post("/proposals", json=body).json()
                path = f"/proposals/{card['id']}"
                api.post(f"{path}/confirmation", json={"digest": card["digest"]})
                until(lambda: api.get(path).json()["state"] == "sent")
                for nonsense in ("\u0000", "x\u0000y"):
                    assert api.post("/ask", json={"question": nonsense}).status_code < 500
                    assert api.get("/invoices", params={"q": nonsense}).status_code == 400
                    assert api.get(f"/proposals/{quote(nonsense)}").status_code in (400, 404)
