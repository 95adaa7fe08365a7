"""The lines that are reported as run are those that ran."""

import ast
from typing import Any

from tests.lines import NAME, Marks

CODE = '''"""What it is."""

from __future__ import annotations

import functools


@functools.cache
def told(number: int) -> str:
    """A word."""
    if number > 1:
        found = (
            "many"
        )
    else:
        found = "one"
    try:
        {}[found]
    except ValueError:
        found = "never"
    except KeyError:
        found += "!"
    match found:
        case "one!":
            return "wrong"
        case _:
            return found


class Never:
    """Nothing in it."""

    async def asked(self) -> int:
        return 7
'''


def test_what_ran_is_told_by_line_and_the_code_does_what_it_did() -> None:
    marks = Marks()
    code = compile(marks.put(ast.parse(CODE), "told.py"), "told.py", "exec", dont_inherit=True)
    names: dict[str, Any] = {NAME: marks.ran, "__name__": "told"}
    exec(code, names)
    assert names["told"](2) == "many!"
    assert (names["__doc__"], names["told"].__doc__) == ("What it is.", "A word.")
    lines = {number: text.strip() for number, text in enumerate(CODE.splitlines(), 1)}
    ran = [lines[number] for number in sorted(marks.lines()["told.py"])]
    assert ran == [
        "import functools", "@functools.cache", "def told(number: int) -> str:", "if number > 1:",
        "found = (", "try:", "{}[found]", "except KeyError:", 'found += "!"', "match found:",
        "case _:", "return found", "class Never:", "async def asked(self) -> int:",
    ]  # fmt: skip
