# Everything this project is run, checked and packaged with. `make` alone lists the targets.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules --no-print-directory

PYTHON ?= python3
TESTS ?=
SIZE ?= S
SERVICE ?=
MESSAGE ?=
NAME ?=
NOUN ?=
CI ?=
UPGRADE ?=

BIN := .venv/bin
PROTOS := $(shell find proto/upwell -name '*.proto')
VERIFIER := tests/rewards/credentials/verifier
MARKUP := tests/journeys/markup
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard services/gateway/translations/*/LC_MESSAGES/*.po))
CODE := cli services shared tests .ci
TEMPLATES := services/gateway/templates
# Looked up when a recipe runs: the packages are there by then.
PROTOC = python -m grpc_tools.protoc -I"$$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Compiled code is kept: else each process would compile what it imports, and collecting takes twice
# as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the targets.
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# ── Running ──────────────────────────────────────────────────────────────────────────────────────

.PHONY: up
up: .venv/runtime proto/gen/.made $(CATALOGUES) ## Set up what is missing and serve the portal; Ctrl-C stops it, again keeps the data.
	@exec upwell up

.PHONY: down
down: .venv/runtime ## Stop an `up` that runs in another terminal.
	@upwell down

.PHONY: migrate
migrate: .venv/runtime proto/gen/.made ## Bring the database up to date (SERVICE=ideas for one).
	@upwell migrate $(SERVICE)

.PHONY: bench
bench: .venv/dev proto/gen/.typed $(CATALOGUES) ## Measure against the promises (SIZE=S, M or L).
	@upwell bench --size $(SIZE)

# ── Checking ─────────────────────────────────────────────────────────────────────────────────────

.PHONY: test
test: .venv/dev proto/gen/.typed $(CATALOGUES) $(VERIFIER)/node_modules/.made $(MARKUP)/node_modules/.made ## Run all tests (TESTS=tests/ideas for some).
	@pytest -n auto --dist loadgroup $(TESTS)

CHECKS := check-lint check-format check-templates check-types check-imports check-proto check-breaking \
  check-dependencies check-repository

.PHONY: check
check: .venv/dev proto/gen/.typed ## Check style, types, walls, contracts, dependencies and the repository itself.
	@$(MAKE) --jobs=2 --keep-going --output-sync=target $(CHECKS)

.PHONY: lint types format
lint: check-lint check-format check-templates ## Check style only.
types: check-types ## Check types only.
format: .venv/dev ## Put the code in shape.
	@ruff check --fix-only --quiet $(CODE)
	@ruff format $(CODE)
	@djlint $(TEMPLATES) --reformat --quiet || true # It fails where it changed something.
	@buf format --write proto

.PHONY: $(CHECKS)
check-lint: .venv/dev
	@ruff check $(CODE)
check-format: .venv/dev
	@ruff format --check --quiet $(CODE) || { echo 'Run `make format`.'; exit 1; }
check-templates: .venv/dev
	@djlint $(TEMPLATES) --check --lint --quiet || { echo 'Run `make format`.'; exit 1; }
check-types: .venv/dev proto/gen/.typed
	@mypy
check-imports: .venv/dev
	@lint-imports || { echo 'A wall was crossed; see the contracts in pyproject.toml.'; exit 1; }
check-proto: proto/gen/image.binpb
	@buf lint $< --config proto/buf.yaml --path upwell
	@buf format --diff --exit-code proto || { echo 'Run `make format`.'; exit 1; }
check-breaking: proto/gen/image.binpb
	@base=$$(git log -1 --format=%H -- proto/baseline 2>/dev/null || true); \
	if ! git diff --quiet HEAD -- proto/baseline 2>/dev/null; then \
	  echo 'proto/baseline is being reset, so nothing is compared.'; \
	elif [ -n "$$base" ]; then \
	  old=$$(mktemp -d); trap 'rm -rf "$$old"' EXIT; \
	  git archive "$$base" proto | tar -x -C "$$old"; \
	  $(PROTOC) -I"$$old/proto" $(IMAGE) --descriptor_set_out="$$old/image.binpb" \
	    $$(find "$$old/proto/upwell" -name '*.proto'); \
	  buf breaking $< --against "$$old/image.binpb" --config proto/buf.yaml --path upwell; \
	fi
check-dependencies: .venv/dev
	@deptry . 2>&1
check-repository: .venv/dev
	@pytest -q -n 0 --no-header tests/rules/test_repository.py

.PHONY: prepare
prepare: .venv/dev proto/gen/.typed $(CATALOGUES) $(VERIFIER)/node_modules/.made $(MARKUP)/node_modules/.made ## Make the environment and what is generated, and nothing else.

# ── Making ───────────────────────────────────────────────────────────────────────────────────────

.PHONY: proto
proto: .venv/dev ## Generate the proto code anew.
	@rm -f proto/gen/.made proto/gen/.typed
	@$(MAKE) proto/gen/.typed

.PHONY: revision
revision: .venv/runtime ## Begin a migration (SERVICE=ideas MESSAGE="Add polls").
	@[ -n '$(SERVICE)' ] && [ -n '$(MESSAGE)' ] || { echo 'Say which: make revision SERVICE=ideas MESSAGE="Add polls"'; exit 2; }
	@upwell revision '$(SERVICE)' '$(MESSAGE)'

.PHONY: service
service: .venv/dev ## Begin a service (NAME=surveys; NOUN=answers where it first keeps something else).
	@[ -n '$(NAME)' ] || { echo 'Say which: make service NAME=surveys'; exit 2; }
	@upwell service '$(NAME)' --noun '$(NOUN)'

TRANSLATIONS := services/gateway/translations

.PHONY: messages
messages: .venv/dev ## Gather the texts to translate and bring the catalogues up to date.
	@pybabel extract --mapping $(TRANSLATIONS)/babel.cfg --keyword _l --keyword lazy_gettext --no-location --sort-output \
	  --omit-header --output $(TRANSLATIONS)/messages.pot services/gateway
	@pybabel update --input-file $(TRANSLATIONS)/messages.pot --output-dir $(TRANSLATIONS) \
	  --no-fuzzy-matching --ignore-obsolete --width 100
	@$(MAKE) $(CATALOGUES)

.PHONY: lock
lock: .venv/made ## Bring the locks in line with pyproject.toml (UPGRADE=1 for newer versions).
	@command -v uv >/dev/null || pip install --quiet uv
	@compile="uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	  $(if $(UPGRADE),--upgrade) \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links"; \
	$$compile --extra local --output-file requirements.lock; \
	$$compile --extra local --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@if grep -n '://' requirements.lock requirements-dev.lock; then \
	  echo 'A lock must not hold an address.'; exit 1; fi

.PHONY: clean
clean: ## Remove what was made, but neither the data in var/ nor the environment in .venv/.
	@rm -rf proto/gen build dist test-artefacts .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache .coverage $(CATALOGUES)
	@find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# ── Stamps: a second run does nothing ────────────────────────────────────────────────────────────

.venv/made:
	@$(PYTHON) .ci/environment.py .venv
	@touch $@

# The lock for checks holds all that running needs, so installing it makes both stamps.
.venv/runtime: requirements.lock pyproject.toml | .venv/made
	@$(BIN)/python .ci/environment.py --lock requirements.lock .venv
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml | .venv/made
	@$(BIN)/python .ci/environment.py --lock requirements-dev.lock .venv
	@touch .venv/runtime $@

proto/gen/.made: $(PROTOS) requirements.lock | .venv/runtime
	@mkdir -p proto/gen
	@$(PROTOC) -Iproto --python_out=proto/gen --pyi_out=proto/gen --grpc_python_out=proto/gen $(PROTOS)
	@touch $@

proto/gen/.typed: proto/gen/.made | .venv/dev
	@$(PROTOC) -Iproto --mypy_grpc_out=proto/gen $(PROTOS)
	@touch $@

# buf reads our contracts compiled, because google.api's annotations come with a Python package and
# not from the registry that buf would ask.
IMAGE := --include_imports --include_source_info
proto/gen/image.binpb: $(PROTOS) | .venv/dev
	@mkdir -p proto/gen
	@$(PROTOC) -Iproto $(IMAGE) --descriptor_set_out=$@ $(PROTOS)

# What verifies our credentials and our markup in tests and is not ours; npm comes with the lock for
# checks, and asks whatever registry the environment names.
$(VERIFIER)/node_modules/.made $(MARKUP)/node_modules/.made: %/node_modules/.made: %/package-lock.json | .venv/dev
	@cd $* && npm ci --loglevel=error --no-audit --no-fund --ignore-scripts >/dev/null
	@touch $@

%.mo: %.po | .venv/runtime
	@pybabel --quiet compile --input-file $< --output-file $@
