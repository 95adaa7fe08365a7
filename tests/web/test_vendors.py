"""The suppliers' pages, the categories' pages and their API, over a mirrored company."""

import re

from assistant.database import Database
from assistant.workspace import category_rules, members, vendor_history
from assistant.workspace.members import Role
from tests.journey import Browser, RunningDemo


def post(browser: Browser, page: str, path: str, **fields: str) -> str:
    """Sends a form of that page; answers with where it leads."""
    answer = browser.post(
        path, data={"_csrf": browser.token(page), **fields}, headers=browser.same_origin()
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_suppliers_are_listed_and_found(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api, demo.browser() as browser:
        listed = api.get("/vendors").json()
        first = listed["vendors"][0]
        assert listed["total"] == len({one["id"] for one in listed["vendors"]})
        assert first["name"] in browser.get("/vendors").text
        assert first["name"] in browser.get("/vendors", params={"q": first["name"][:5]}).text
        assert "No supplier has this" in browser.get("/vendors?q=nobody-at-all").text


def test_a_suppliers_page_tells_accounts_spend_and_invoices(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api, demo.browser() as browser:
        lines = api.get("/vendors").json()["vendors"]
        most = max(lines, key=lambda one: one["invoices"])
        found = api.get(f"/vendors/{most['id']}").json()
        page = browser.get(most["url"]).text
        assert sum(one["invoices"] for one in found["spend"]) == most["invoices"]
        assert all(one["value"] in page for one in found["ibans"])
        assert "<svg" in page
        assert api.get("/vendors/999999").status_code == 404
        assert browser.get("/vendors/999999").status_code == 404


def test_choices_on_invoices_become_a_rule_that_explains_itself(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api, demo.browser() as browser:
        most = max(api.get("/vendors").json()["vendors"], key=lambda one: one["invoices"])
        found = api.get("/invoices", params={"supplier": most["name"]}).json()["invoices"]
        for invoice in found[:2]:
            page = f"/invoices/{invoice['id']}"
            assert post(browser, page, f"{page}/category", category="travel.fuel") == page
        assert "chosen by you" in browser.get(f"/invoices/{found[0]['id']}").text
        rules = browser.get("/categories").text
        assert "because you chose it for 2 invoices" in rules
    rule, _ = demo.call(_rules)[0]
    with demo.browser() as browser:
        page = f"/categories/rules/{rule.id}"
        assert "Tried on the past" in browser.get(page, params={"category": "finance"}).text
        assert post(browser, page, page, switch="off") == page
        assert "Switched off by" in browser.get(page).text
        vendor = f"/vendors/{rule.vendor_id}"
        assert post(browser, vendor, f"{vendor}/category", category="telecom") == vendor
        assert "Telecom" in browser.get(vendor).text


def test_a_person_merges_two_suppliers_with_a_reason_and_undoes_it(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api, demo.browser() as browser:
        before = {one["id"] for one in api.get("/vendors").json()["vendors"]}
        one, other = api.get("/vendors").json()["vendors"][:2]
        page = f"/vendors/{other['id']}"
        offered = browser.get(page, params={"other": one["name"][:6]}).text
        assert f'name="with" value="{one["id"]}"' in offered
        assert f'name="with" value="{other["id"]}"' not in offered
        assert "No other supplier" in browser.get(page, params={"other": "nobody-at-all"}).text
        reason = "They <share> an owner"
        into = post(browser, page, f"{page}/merge", **{"with": str(one["id"]), "reason": reason})
        merged = browser.get(into).text
        assert "They &lt;share&gt; an owner" in merged
        assert len(api.get("/vendors").json()["vendors"]) == len(before) - 1
        undoing = re.search(r"/vendors/merges/\d+/undoing", merged)
        assert undoing
        post(browser, into, undoing[0])
        assert {one["id"] for one in api.get("/vendors").json()["vendors"]} == before


def test_a_viewer_reads_and_decides_nothing(demo: RunningDemo) -> None:
    with demo.api(demo.add_token(Role.VIEWER)) as api:
        assert api.get("/vendors").status_code == 200
    with demo.browser() as browser:
        refused = browser.post("/vendors/1/category", data={"category": "telecom"})
        assert refused.status_code in (403, 401)


async def _rules(database: Database) -> list[tuple[category_rules.CategoryRule, str]]:
    async with database.system() as session:
        owner = await members.ensure_owner(session)
    async with database.read(owner.workspace_id) as session:
        lines, _ = await vendor_history.listing(session)
        assert lines
        return await category_rules.listed(session)
