"""The command line: ask-well. Only the grammar is here; each command's work is a module."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AskWellError

ROLES = ("viewer", "approver", "admin")
EPILOG = (
    "Settings come from the environment or a .env file. Without any data of its own yet, a "
    "command works on the data of the demo."
)


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point: exits with 0, 1 when something failed, 2 for a setting or an argument."""
    given = sys.argv[1:] if argv is None else list(argv)
    if given[:1] == ["sandbox"]:
        raise SystemExit(_sandbox(given[1:]))  # it has a grammar of its own
    arguments = _parser().parse_args(given)
    try:
        code = arguments.run(arguments)
    except AskWellError as error:
        print(f"ask-well: {error.message}", file=sys.stderr)
        code = 2 if error.code == "settings" else 1
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "ask-well", description="Ask your supplier invoices.", epilog=EPILOG
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_running(commands)
    _add_using(commands)
    _add_managing(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse has no public name for it


def _add_running(commands: "_Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="the app with a local Qonto sandbox, nothing needed")
    demo.add_argument("--port", type=int, help="port of the app (default: 8000, or a free one)")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    demo.add_argument("--fresh", action="store_true", help="forget the demo's data first")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="the app, with its background work")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="background work only, beside other machines")
    worker.set_defaults(run=_worker)

    commands.add_parser("sandbox", help="the Qonto sandbox alone")


def _add_using(commands: "_Commands[argparse.ArgumentParser]") -> None:
    ask = commands.add_parser("ask", help="one question, answered here")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="the answer as the API gives it")
    ask.set_defaults(run=_ask)

    measure = commands.add_parser("eval", help="a file of questions, asked and scored")
    measure.add_argument(
        "file", metavar="FILE", type=Path, help="one JSON object a line: docs/evaluation.md"
    )
    measure.add_argument("--json", action="store_true", help="the scores for programs")
    measure.set_defaults(run=_eval)

    files = commands.add_parser("import", help="bank statements, and invoice files for review")
    files.add_argument("files", nargs="+", metavar="FILE", type=Path)
    files.set_defaults(run=_import)

    pack = commands.add_parser("export", help="a period's invoices in one file for the accountant")
    pack.add_argument(
        "period", nargs="?", metavar="PERIOD",
        help="2026, 2026-Q3, 2026-10 or 2026-10-01..2026-10-15 (default: last month)",
    )  # fmt: skip
    pack.add_argument("--output", metavar="FILE", type=Path, help="where to write it")
    pack.set_defaults(run=_export)


def _add_managing(commands: "_Commands[argparse.ArgumentParser]") -> None:
    user = _group(commands, "user", "people who sign in")
    add_user = user.add_parser("add", help="a person; the password is asked, or read from stdin")
    add_user.add_argument("email", metavar="EMAIL")
    add_user.add_argument("--role", choices=ROLES, required=True)
    add_user.set_defaults(run=_user_add)

    token = _group(commands, "token", "API tokens")
    add_token = token.add_parser("add", help="a token, printed once, alone on the last line")
    add_token.add_argument("name", metavar="NAME")
    add_token.add_argument("--role", choices=ROLES, required=True)
    add_token.set_defaults(run=_token_add)

    doctor = commands.add_parser("doctor", help="checks layer by layer; changes nothing")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=_doctor)

    audit = _group(commands, "audit", "the audit trail")
    verify = audit.add_parser("verify", help="checks the chain of the audit trail")
    verify.set_defaults(run=_audit_verify)

    erase = commands.add_parser("erase", help="the workspace and its files, for good")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.set_defaults(run=_erase)


def _group(
    commands: "_Commands[argparse.ArgumentParser]", name: str, text: str
) -> "_Commands[argparse.ArgumentParser]":
    group = commands.add_parser(name, help=text)
    return group.add_subparsers(title="commands", required=True, metavar="COMMAND")


# Each imports its module when called, so that --help answers at once.


def _demo(given: argparse.Namespace) -> int:
    from assistant.commands import demo

    return demo.run(port=given.port, browser=not given.no_browser, fresh=given.fresh)


def _serve(given: argparse.Namespace) -> int:
    from assistant.commands import serve

    return serve.run(given.host, given.port)


def _worker(_: argparse.Namespace) -> int:
    from assistant.commands import worker

    return worker.run()


def _sandbox(given: Sequence[str]) -> int:
    from assistant.qonto.sandbox.__main__ import main as sandbox

    sandbox(given)
    return 0


def _ask(given: argparse.Namespace) -> int:
    from assistant.commands import ask

    return ask.run(given.question, as_json=given.json)


def _eval(given: argparse.Namespace) -> int:
    from assistant.commands import eval as evaluation

    return evaluation.run(given.file, as_json=given.json)


def _import(given: argparse.Namespace) -> int:
    from assistant.commands import imports

    return imports.run(given.files)


def _export(given: argparse.Namespace) -> int:
    from assistant.commands import export

    return export.run(given.period, given.output)


def _user_add(given: argparse.Namespace) -> int:
    from assistant.commands import people

    return people.add_user(given.email, given.role)


def _token_add(given: argparse.Namespace) -> int:
    from assistant.commands import people

    return people.add_token(given.name, given.role)


def _doctor(given: argparse.Namespace) -> int:
    from assistant.commands import doctor

    return doctor.run(as_json=given.json)


def _erase(given: argparse.Namespace) -> int:
    from assistant.commands import erase

    return erase.run(yes=given.yes)


def _audit_verify(_: argparse.Namespace) -> int:
    from assistant.commands import audit

    return audit.verify()


if __name__ == "__main__":
    main()
