"""One question through different hands: the same server, the same schemas, the same tools.

Each client is made once and asked many times; `tools` runs a tool of the product and gives its
text, so that what the tools themselves cost is the same for all.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

Ask = Callable[[str], Awaitable[str]]
RunTool = Callable[[str, str], Awaitable[str]]
Schemas = list[dict[str, Any]]
SYSTEM = "You answer questions about supplier invoices from the tools' results."


@asynccontextmanager
async def sdk(url: str, schemas: Schemas, tools: RunTool) -> AsyncIterator[Ask]:
    """The plain loop over the client library: what one writes on a first afternoon."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key="none", base_url=url)
    wanted = [{"type": "function", "function": schema} for schema in schemas]

    async def ask(question: str) -> str:
        messages: list[Any] = [
            {"role": "system", "content": SYSTEM},
            {"role": "user", "content": question},
        ]
        while True:
            text = ""
            calls: dict[int, dict[str, str]] = {}
            stream: Any = await client.chat.completions.create(
                model="tiny",
                messages=messages,
                tools=wanted,  # type: ignore[arg-type]  # plain dicts, as most people write them
                stream=True,
            )
            async for chunk in stream:
                for choice in chunk.choices:
                    text += choice.delta.content or ""
                    for piece in choice.delta.tool_calls or []:
                        call = calls.setdefault(
                            piece.index, {"id": "", "name": "", "arguments": ""}
                        )
                        call["id"] = piece.id or call["id"]
                        call["name"] += piece.function.name or ""
                        call["arguments"] += piece.function.arguments or ""
            if not calls:
                return text
            messages.append({"role": "assistant", "content": None, "tool_calls": [
                {"id": call["id"], "type": "function",
                 "function": {"name": call["name"], "arguments": call["arguments"]}}
                for call in calls.values()]})  # fmt: skip
            for call in calls.values():
                result = await tools(call["name"], call["arguments"])
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})

    yield ask
    await client.close()


@asynccontextmanager
async def pydantic_ai(url: str, schemas: Schemas, tools: RunTool) -> AsyncIterator[Ask]:
    """pydantic-ai's agent, streamed."""
    library: Any = import_module("pydantic_ai")
    models: Any = import_module("pydantic_ai.models.openai")
    providers: Any = import_module("pydantic_ai.providers.openai")

    def tool(schema: dict[str, Any]) -> Any:
        async def run(**arguments: Any) -> str:
            return await tools(schema["name"], json.dumps(arguments))

        return library.Tool.from_schema(
            run,
            name=schema["name"],
            description=schema["description"],
            json_schema=schema["parameters"],
        )

    provider = providers.OpenAIProvider(base_url=url, api_key="none")
    model = models.OpenAIChatModel("tiny", provider=provider)
    agent = library.Agent(model, system_prompt=SYSTEM, tools=[tool(one) for one in schemas])

    async def ask(question: str) -> str:
        parts = []
        async with agent.run_stream(question) as result:
            async for piece in result.stream_text(delta=True, debounce_by=None):
                parts.append(piece)
        return "".join(parts)

    yield ask


@asynccontextmanager
async def openai_agents(url: str, schemas: Schemas, tools: RunTool) -> AsyncIterator[Ask]:
    """openai-agents' runner, streamed, tracing off."""
    from openai import AsyncOpenAI

    agents: Any = import_module("agents")
    agents.set_tracing_disabled(True)

    def tool(schema: dict[str, Any]) -> Any:
        async def run(_: Any, arguments: str) -> str:
            return await tools(schema["name"], arguments)

        return agents.FunctionTool(
            name=schema["name"],
            description=schema["description"],
            params_json_schema=schema["parameters"],
            on_invoke_tool=run,
            strict_json_schema=False,
        )

    model = agents.OpenAIChatCompletionsModel(
        model="tiny", openai_client=AsyncOpenAI(api_key="none", base_url=url)
    )
    agent = agents.Agent(
        name="assistant", instructions=SYSTEM, model=model, tools=[tool(one) for one in schemas]
    )

    async def ask(question: str) -> str:
        parts = []
        result = agents.Runner.run_streamed(agent, question)
        async for event in result.stream_events():
            if event.type == "raw_response_event" and event.data.type.endswith("text.delta"):
                parts.append(event.data.delta)
        return "".join(parts)

    yield ask


@asynccontextmanager
async def langgraph(url: str, schemas: Schemas, tools: RunTool) -> AsyncIterator[Ask]:
    """langgraph's ready-made agent over langchain's client, streamed."""
    messages: Any = import_module("langchain_core.messages")
    library: Any = import_module("langchain_core.tools")
    models: Any = import_module("langchain_openai")
    prebuilt: Any = import_module("langgraph.prebuilt")

    def tool(schema: dict[str, Any]) -> Any:
        async def run(**arguments: Any) -> str:
            return await tools(schema["name"], json.dumps(arguments))

        return library.StructuredTool(
            name=schema["name"],
            description=schema["description"],
            args_schema=schema["parameters"],
            coroutine=run,
        )

    model = models.ChatOpenAI(model="tiny", base_url=url, api_key="none", streaming=True)
    agent = prebuilt.create_react_agent(model, [tool(one) for one in schemas], prompt=SYSTEM)

    async def ask(question: str) -> str:
        parts = []
        asked = {"messages": [("user", question)]}
        async for message, _ in agent.astream(asked, stream_mode="messages"):
            if isinstance(message, messages.AIMessageChunk):
                parts.append(str(message.content))
        return "".join(parts)

    yield ask


CLIENTS = {
    "plain SDK loop": (sdk, "openai"),
    "openai-agents": (openai_agents, "agents"),
    "pydantic-ai": (pydantic_ai, "pydantic_ai"),
    "langgraph": (langgraph, "langgraph.prebuilt"),
}
