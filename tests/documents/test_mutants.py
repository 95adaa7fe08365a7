"""Broken copies of an invoice: each ends as a result, and the process that reads lives on."""

from datetime import date
from pathlib import Path

from assistant.documents import child, reading
from assistant.qonto.sandbox.samples import sample_uploads
from bench.mutants import mutants

COUNT = 40


async def test_u02_no_broken_copy_stops_the_reader(tmp_path: Path) -> None:
    (_, good), *_ = sample_uploads(1, date(2026, 11, 23))
    path = tmp_path / "file.pdf"
    path.write_bytes(good)
    expected = await reading.read(path, "application/pdf")
    nurseries = {one.pid for one in child.processes()}
    endings = set()
    for content in mutants([good], COUNT):
        path.write_bytes(content)
        found = await reading.read(path, "application/pdf")
        assert found.readable or found.problem
        endings.add(found.readable)
    assert endings == {True, False}
    assert nurseries <= {one.pid for one in child.processes()}
    path.write_bytes(good)
    assert await reading.read(path, "application/pdf") == expected


def test_the_same_seed_makes_the_same_copies() -> None:
    (_, good), *_ = sample_uploads(1, date(2026, 11, 23))
    assert list(mutants([good], 5)) == list(mutants([good], 5))
    assert list(mutants([good], 5)) != list(mutants([good], 5, seed=1))
    assert good not in list(mutants([good], COUNT))
