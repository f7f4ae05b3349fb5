# The two commands are `make run` and `make test`; `make check` is the daily loop.
# What a target needs from Debian or PyPI it installs itself, once.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# One configuration for product and tests, so that nothing is compiled twice.
SWIFT_FLAGS := -c release

swift_sources := $(shell find Sources -name '*.swift' -o -name '*.c' -o -name '*.h' \
	-o -name 'module.modulemap') Package.swift
# What the browser's module is made of, and a little more.
wasm_sources := $(filter-out Sources/Relay% Sources/sotto/%,$(swift_sources)) \
	$(filter Sources/RelayProtocol/%,$(swift_sources))
web_sources := $(shell find web -type f)

.PHONY: help run build check test built built-native built-wasm lint tidy test-swift \
	test-swift-fast test-wasm test-web test-faults test-browser vectors fuzz faults bench bench-mls \
	bench-relay bench-peers sim docs references bench-page bench-engine pictures clean

help:
	@echo 'make run    build what is missing and start the server on http://localhost:8080'
	@echo 'make test   everything: units, WebAssembly, lint, faults, browsers'
	@echo 'make check  the fast part of it'
	@echo 'make sim    a minute of simulated worlds; SEED=7 tells one, SEEDS=1..100000 runs many'
	@echo 'make bench  what MLS and the relay cost here; bench-mls and bench-relay alone'
	@echo 'make bench-page  what the page costs on a slow line, and with 10,000 messages'
	@echo 'make bench-engine  what an input costs in the browser, with up to 10,000 conversations'
	@echo 'make bench-peers  the relay, an ejabberd and a Mosquitto in turn, if they are installed'
	@echo 'make vectors  check the published MLS test vectors, or say how to get them'
	@echo 'make fuzz   libFuzzer on everything that reads bytes, FUZZ_SECONDS (60) a target'
	@echo 'make faults  kill, starve and flood the real program, and print what was lost; as root'
	@echo 'make docs   the documentation of the library MLS, in out/docs'
	@echo 'make pictures  take the pictures of the README again'
	@echo 'make references  draw the references of the scenes anew, to be looked at'
	@echo 'make clean  remove what was built (not ./data)'

run: build
	@exec out/sotto serve --web-root out/web $(ARGS)

build: out/sotto out/web/.stamp

# --- What is installed -------------------------------------------------------------------------

out/.installed-run: Scripts/install
	@mkdir -p out
	@Scripts/install run
	@touch $@

out/.installed-test: Scripts/install Tests/requirements.txt
	@mkdir -p out
	@Scripts/install test
	@touch $@

out/.installed-bench: Scripts/install
	@mkdir -p out
	@Scripts/install bench
	@touch $@

# --- What is built -----------------------------------------------------------------------------

out/sotto: $(swift_sources) | out/.installed-run
	swift build $(SWIFT_FLAGS) --product sotto
	@ln -sf ../.build/release/sotto $@
	@touch $@

out/mls-vectors: $(swift_sources) | out/.installed-run
	swift build $(SWIFT_FLAGS) --product mls-vectors
	@ln -sf ../.build/release/mls-vectors $@
	@touch $@

out/CustomerWasm.wasm: $(wasm_sources) Scripts/build-wasm \
  $(wildcard Scripts/wasm/* Scripts/wasm/vendor/*) | out/.installed-run
	Scripts/build-wasm CustomerWasm

# One after the other: they share what is compiled.
out/DeskWasm.wasm: out/CustomerWasm.wasm
	Scripts/build-wasm DeskWasm

out/WasmProbe.wasm: Tests/Wasm/Probe/Probe.swift out/DeskWasm.wasm
	Scripts/build-wasm WasmProbe

out/VectorsWasm.wasm: $(wildcard Tests/Wasm/Vectors/*.swift) out/DeskWasm.wasm
	Scripts/build-wasm VectorsWasm

out/web/.stamp: out/DeskWasm.wasm $(web_sources) Scripts/build-web Scripts/as-served \
  | out/.installed-run
	Scripts/build-web
	@touch $@

# --- What is tested ----------------------------------------------------------------------------

check: lint tidy test-swift-fast

test: lint tidy built test-swift test-wasm test-web test-faults test-browser

# What takes longest by far, side by side: the end of either build has work for one core alone.
built: out/.installed-run out/.installed-test
	@$(MAKE) --jobs=2 built-native built-wasm

built-native:
	swift build $(SWIFT_FLAGS) --build-tests

built-wasm: out/WasmProbe.wasm out/VectorsWasm.wasm

lint: out/.installed-test
	swift format lint --strict --recursive Package.swift Sources Tests Fuzzing Benchmarks
	Scripts/lint-web

tidy: out/.installed-test
	.venv/bin/pytest -q Tests/Tidy

test-swift: out/.installed-run
	swift test $(SWIFT_FLAGS) --disable-testable-imports --parallel

# Without what runs many seeds, all suites or all published files.
test-swift-fast: out/.installed-run
	swift test $(SWIFT_FLAGS) --disable-testable-imports --parallel \
		--skip 'SimulationTests|MLSVectorsTests|MLSTests.(SessionTests|VectorTests)|(Hostile|Flood)Tests'

test-wasm: build out/WasmProbe.wasm out/VectorsWasm.wasm out/mls-vectors out/.installed-test
	.venv/bin/node --test Tests/Wasm/*.test.mjs Tests/ClientWasm/*.test.mjs

test-web: out/.installed-test
	.venv/bin/node --test Tests/Web/*.test.mjs

test-faults: build out/.installed-test
	.venv/bin/pytest -q -p no:cacheprovider Tests/Faults

# The real program killed, starved, flooded and misled, in full: some five minutes, as root.
faults: build out/.installed-test
	.venv/bin/python Tests/Faults/run.py

test-browser: build out/.installed-test
	.venv/bin/pytest -q Tests/Browser

vectors: out/mls-vectors
	@Scripts/check-vectors

# --- What is measured --------------------------------------------------------------------------

bench: bench-mls bench-relay

bench-mls: out/.installed-bench
	swift build $(SWIFT_FLAGS) --product mls-bench
	Benchmarks/mls.py $(ARGS)

bench-relay: out/sotto out/.installed-bench
	swift build $(SWIFT_FLAGS) --product relay-load
	Benchmarks/relay.py $(ARGS)

# The page on a slow line and in a long conversation, in a real browser.
bench-page: build out/.installed-test
	.venv/bin/python Benchmarks/page.py $(ARGS)

bench-engine: build out/.installed-test
	.venv/bin/node Benchmarks/engine.mjs

# The same load on what others run: needs Debian's ejabberd and mosquitto, and root for the first.
bench-peers: out/.installed-bench out/sotto
	swift build $(SWIFT_FLAGS) --product relay-load
	Benchmarks/peers.py $(ARGS)

fuzz: out/.installed-run
	Scripts/fuzz $(FUZZ_TARGETS)

docs: out/.installed-run
	Scripts/build-docs

# Where the pages look otherwise than the references of Tests/Browser/design; no test does this.
# PARTS picks by a part of a name, such as PARTS="phone-dark desk-team".
references: out/.installed-test
	.venv/bin/python Tests/Browser/design/references.py $(PARTS)

pictures: build out/.installed-test
	.venv/bin/python Tests/Browser/take_pictures.py

# --- What is simulated -------------------------------------------------------------------------

SIM_JOBS ?= $(shell nproc)

# Other worlds each time, unless they are named: SEED replays one, SEEDS runs a range.
sim: out/.installed-run
	swift build $(SWIFT_FLAGS) --product sotto-sim
	.build/release/sotto-sim --jobs $(SIM_JOBS) \
		$(if $(SEED),--seed $(SEED),$(if $(SEEDS),--seeds $(SEEDS),--first $$(date +%s)000)) $(ARGS)

clean:
	rm -rf .build .build-* out .venv
