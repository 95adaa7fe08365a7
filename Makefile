.PHONY: demo test check format bench lock

demo:      ## the app with a sandboxed Qonto: no key, no Docker
	@scripts/set-up run
	@.venv/bin/ask-well demo $(ARGS)

test:      ## everything that must hold: format, lint, types, import contracts, tests, coverage
	@scripts/set-up test
	@scripts/check

check:     ## the same without the tests
	@scripts/set-up test
	@scripts/check static

format:    ## put the code into its form
	@scripts/set-up test
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format .

bench:     ## the benchmarks, short; each file in bench/ says how to run it in full
	@scripts/set-up test
	@scripts/bench

lock:      ## pin the dependencies again, with hashes
	@scripts/lock
