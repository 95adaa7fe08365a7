"""Sources beside Qonto: bank statements in files. One format is one module and one line here.

A reader runs in a child process (`reader.py`), turns bytes into lines (`lines.py`) and never
touches the database; `intake.py` starts the child and stores what it says.
"""
