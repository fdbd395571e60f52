# Parallax: every target does its own set-up first. Needs Python >= 3.11 and make, nothing else.
#
#   make report                                  the default corpus, into reports/seeds
#   make report CORPUS=articles.csv BY=source    your own articles, compared by a column
#   make test                                    every test
#
# CORPUS, BY and OUT are passed on to `parallax report`; ARGS is added to the command of
# report, test, lab, bench and lock as it is (ARGS="-p min_count 3", ARGS="-k frames" …).

CORPUS ?= seeds
BY ?=
OUT ?=
ARGS ?=
PYTHON ?=
ORIGINALS ?=

# `make report corpus=x` would silently report on the default corpus.
ifneq ($(strip $(corpus)$(by)$(out)),)
$(error Write CORPUS=, BY= and OUT= in capitals)
endif

# Read as shell variables below, so that spaces and quotes in a path stay part of the path.
export CORPUS BY OUT PYTHON ORIGINALS
export PYTHONUTF8 := 1
# Somebody else's packages must not shadow the locked ones.
unexport PYTHONPATH PYTHONHOME

RUN := .venv/bin/python

# The stamps are named by what they were made from: the lock and this folder (an environment does
# not survive a move), and pyproject.toml (its command and version). They are written last, so an
# interrupted set-up leaves none and the next call starts over.
LOCKED := .venv/.locked-$(shell { cat requirements.lock && pwd; } | cksum | cut -d ' ' -f 1)
READY := .venv/.ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d ' ' -f 1)

# A .venv whose Python was upgraded away or removed is no environment, whatever its stamps say.
ifneq ($(shell test -x $(RUN) && echo yes),yes)
.PHONY: $(LOCKED)
endif

.DEFAULT_GOAL := help
.PHONY: .venv report figures test lab lint bench lock clean help

.venv: $(READY) ## set up .venv from the hashed lock (every target below does it when needed)

report: $(READY) ## run the notebooks on CORPUS (default seeds), compared BY a column, into OUT
	@.venv/bin/parallax report "$$CORPUS" $${BY:+--by "$$BY"} $${OUT:+--out "$$OUT"} $(ARGS)

figures: $(READY) ## renew figures/ from the default corpus; ORIGINALS=folder: figures/originals too
	@.venv/bin/parallax report seeds
	@rm -f figures/*.svg figures/*.png && cp reports/seeds/figures/* figures/
	@if [ -n "$$ORIGINALS" ]; then \
		.venv/bin/parallax report "$$ORIGINALS" --metadata seeds/metadata.csv --out reports/originals && \
		rm -f figures/originals/* && cp reports/originals/figures/* figures/originals/; fi

test: $(READY) ## run every test, notebooks and browser included
	@$(RUN) -m pytest -m "" -n auto --dist loadfile $(ARGS)

lab: $(READY) ## open JupyterLab on this folder
	@$(RUN) -m jupyterlab --ServerApp.root_dir="$(CURDIR)" $(ARGS)

lint: $(READY) ## check style, formatting (code and notebooks) and types
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

bench: $(READY) ## measure the speed benchmarks
	@$(RUN) benchmarks/run_all.py $(ARGS)

lock: $(READY) ## renew requirements.lock after a change in pyproject.toml (ARGS=--upgrade: newest)
	@$(RUN) -m uv --quiet pip compile pyproject.toml --all-extras --group dev --universal \
		--generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" -o requirements.lock $(ARGS)
	@echo "requirements.lock is renewed; the next make sets up .venv from it."

clean: ## remove .venv and caches; reports/ stays
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find . -name .ipynb_checkpoints -type d -prune -exec rm -rf {} +

help: ## show this list
	@awk -F ':.*## ' '/^[.a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Wheels only: a build from source would fetch build tools that no hash covers. pip compiles them
# too, since a warning from compiling a library at its first import would be an error in the tests.
$(LOCKED):
	@rm -rf .venv
	@if [ -n "$$PYTHON" ]; then set -- "$$PYTHON"; \
	else set -- python3 python3.14 python3.13 python3.12 python3.11; fi; \
	usable= without=; \
	for python do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { without=$$python; continue; }; \
		usable=$$python; break; \
	done; \
	if [ -n "$$usable" ]; then \
		echo "Setting up .venv with $$("$$usable" --version), once: a few minutes and about 1 GB."; \
		"$$usable" -m venv .venv; \
	elif [ -n "$$without" ]; then \
		echo "$$without lacks the modules venv and ensurepip, which the set-up needs; on Debian and Ubuntu 'apt install python3-venv' brings them." >&2; exit 1; \
	else \
		echo "Parallax needs Python 3.11 or newer, and none of these commands is one: $$*; install it, or name it with make PYTHON=/path/to/python." >&2; exit 1; \
	fi
	@{ $(RUN) -m pip install --require-hashes --only-binary :all: -r requirements.lock \
		--no-input --disable-pip-version-check --progress-bar off 2>&1; echo "exit $$?"; } \
	| { n=0 last=; while IFS= read -r line; do \
		printf '%s\n' "$$line" >> .venv/set-up.log; last=$$line; \
		case $$line in \
			Collecting*|Processing*) n=$$((n + 1)); [ $$((n % 25)) -ne 0 ] || echo "  $$n packages fetched";; \
			Installing\ collected*) echo "  installing $$n packages";; \
		esac; done; [ "$$last" = "exit 0" ]; } \
	|| { tail -n 12 .venv/set-up.log >&2; echo "The set-up failed; .venv/set-up.log has all of it. Run the same command again to start over." >&2; exit 1; }
	@touch $@

$(READY): $(LOCKED)
	@rm -f .venv/.ready-*
	@$(RUN) -m pip install --quiet --no-input --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready: .venv"
