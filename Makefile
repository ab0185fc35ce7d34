# Needs Rust (rust-version in Cargo.toml), a C compiler, make and bash. Tests on PostgreSQL also need its server programs,
# and those of clients Node.js 20 or newer with npm.
#
# TEST_DATABASE_URL   tests: a PostgreSQL server to use instead of starting one
# FUZZ_SECONDS=300    fuzz: how long each target is run
# REQUIRE_ALL=1       check, test, test-clients: what can't be run is a failure, not a skip (CI sets it)

.DEFAULT_GOAL := help
.PHONY: help run dev check advisories test test-sqlite test-pg test-clients schema schema-check clients bench fuzz

help: ## list what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve a demo newsroom from var/dateline.db
	@mkdir -p var
	cargo run --locked --bin dateline -- serve --demo

dev: export DATELINE_LOG ?= debug
dev: ## serve var/dateline.db with debug logs, again after each change (with cargo-watch or watchexec)
	@mkdir -p var
	@if command -v cargo-watch >/dev/null; then \
		exec cargo watch --exec 'run --bin dateline -- serve'; \
	elif command -v watchexec >/dev/null; then \
		exec watchexec --restart -- cargo run --bin dateline -- serve; \
	else \
		exec cargo run --bin dateline -- serve; \
	fi

check: ## format, lints, documentation, dependencies, schema.graphql and openapi.json
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked
	scripts/schema.sh --check
	@if command -v openapi-spec-validator >/dev/null; then \
		set -x; openapi-spec-validator openapi.json; \
	else \
		echo "openapi-spec-validator: SKIPPED, not installed; whether openapi.json is OpenAPI was not checked"; \
		test "$$REQUIRE_ALL" != 1; \
	fi
	@if command -v cargo-deny >/dev/null; then \
		set -x; cargo deny --locked check --hide-inclusion-graph bans licenses sources; \
	else \
		echo "cargo-deny: SKIPPED, not installed; licences and sources of the dependencies were not checked"; \
		test "$$REQUIRE_ALL" != 1; \
	fi

advisories: ## look up the dependencies in the RustSec database (needs the network, and cargo-deny)
	cargo deny --locked check advisories

test: ## all tests on SQLite, then those with a database on PostgreSQL
	@scripts/test.sh all

test-sqlite: ## all tests on SQLite
	@scripts/test.sh sqlite

test-pg: ## the tests with a database on PostgreSQL
	@scripts/test.sh postgres

test-clients: ## the typed client, and clients of several libraries against a running server (needs Node.js)
	@scripts/clients.sh test

schema: ## write schema.graphql and openapi.json anew
	scripts/schema.sh

schema-check: ## refuse what breaks clients of the last release and is not named in CHANGELOG.md (needs Node.js)
	@scripts/clients.sh schema-check

clients: ## write the typed client anew, after schema.graphql or its documents changed (needs Node.js)
	@scripts/clients.sh generate

FUZZ_SECONDS ?= 300
fuzz: ## hunt for input that breaks a reader, for FUZZ_SECONDS each (needs cargo-fuzz and a nightly compiler)
	@for target in $$(cargo fuzz list); do \
		cargo +nightly fuzz run $$target -- -max_total_time=$(FUZZ_SECONDS) -max_len=65536 || exit 1; \
	done

bench: ## measure against a floor, and say which targets are met; then many subscribers (needs wrk, curl and two cores)
	bench/bench.sh
	bench/subscribers.sh
