# make demo     see a notice go down through a whole city and come back up
# make up       run the service here
# make check    style, types, layers, compose file, locks      make test    all tests      make bench    speed and memory
# make score    how well the given notices are read      make screenshots   three pages as pictures in docs/images
PYTHON ?= python3
INPUTS = pyproject.toml requirements-uv.lock scripts/install.sh
RUN = .venv/run.stamp
DEV = .venv/dev.stamp

.PHONY: setup setup-dev demo up test check bench score screenshots lock
.NOTPARALLEL:

# A Python that keeps nothing it compiled compiles it anew in every process: half of the time that a test run starts in.
unexport PYTHONDONTWRITEBYTECODE

setup: $(RUN)

setup-dev: $(DEV)

demo: setup
	.venv/bin/cascade demo

up: setup
	.venv/bin/cascade up

test: setup-dev
	sh scripts/browser.sh
	.venv/bin/python -m pytest -n 4 --dist worksteal

check: setup-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	sh scripts/check_compose.sh
	sh scripts/check_locks.sh
	sh scripts/check_hosts.sh

bench: setup
	.venv/bin/python -m bench

score: setup
	sh scripts/score.sh

screenshots: setup-dev
	sh scripts/browser.sh
	.venv/bin/python -m scripts.screenshots

# make lock UPGRADE=1 takes the newest versions; without it only what pyproject.toml asks for changes.
lock: $(if $(wildcard .venv/bin/uv),,setup)
	sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

# An environment once made for development stays one: make demo must not take its tools away.
$(RUN): requirements.lock $(INPUTS)
	@PYTHON='$(PYTHON)' sh scripts/install.sh $(if $(wildcard $(DEV)),requirements-dev.lock,requirements.lock)
	@touch $@ $(wildcard $(DEV))

$(DEV): requirements.lock requirements-dev.lock $(INPUTS)
	@PYTHON='$(PYTHON)' sh scripts/install.sh requirements-dev.lock
	@touch $(RUN) $@
