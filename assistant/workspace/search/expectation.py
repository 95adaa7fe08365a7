"""Expectations: how many rows PostgreSQL thinks a question has, without asking it."""

import json
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession


async def expected(session: AsyncSession, question: Any) -> int:  # noqa: ANN401
    """The rows of a select, by the statistics that the database keeps of its columns."""
    connection = await session.connection()
    asked = question.compile(dialect=connection.dialect)
    plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked}", asked.params)
    told = plan.scalar_one()
    (top,) = json.loads(told) if isinstance(told, str) else told
    return int(top["Plan"]["Plan Rows"])
