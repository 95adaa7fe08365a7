"""A faithful local Qonto to develop, test and demonstrate against.

It is a foreign server: nothing here may import the rest of the project. See `docs/sandbox.md`.
"""
