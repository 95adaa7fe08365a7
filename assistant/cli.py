"""The command line: ask-well."""


def main() -> None:
    """Entry point; commands follow."""
    raise SystemExit("ask-well: no commands yet")
