# Two commands: `make demo` and `make test`. Everything lives in .venv; a second run starts where the first ended.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PREFIX ?= /opt/smsd
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# one more than there are cores, two for the stories: many wait for daemons on the real clock
ifeq ($(origin JOBS),undefined)
JOBS := $(shell expr $$(nproc) + 1)
stories: JOBS := $(shell expr $$(nproc) + 2)
endif
# files of tests lie in memory where it has room: a database a test, a status file a second of mock time
SHM := $(shell test -w /dev/shm && test $$(df -Pk /dev/shm | awk 'NR == 2 {print $$4}') -gt 1000000 && echo /dev/shm)
ifdef ARGS
DEMO_ARGS := $(ARGS)
endif

.PHONY: demo test stories test-full on-postgres lint types contract tests rig conformance fuzz learn crash soak attack bench peers peers-smpp docs deb install uninstall erase clean help

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: $(VENV)/.run ## the whole gateway on a simulated modem (ARGS="--interactive")
	$(BIN)/smsd demo $(DEMO_ARGS)

test: lint types contract tests ## lint, types, import contract, the quick tests with coverage, side by side (JOBS=1 for one after the other)

test-full: ## all of it: the stories, those that take longest as well; fails where Dovecot (apt install dovecot-imapd) is missing
	SMSD_FULL=1 $(MAKE) test
	SMSD_FULL=1 $(MAKE) stories
	$(MAKE) on-postgres

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .

types: $(VENV)/.test
	$(BIN)/mypy

contract: $(VENV)/.test
	$(BIN)/lint-imports

# programs that tests start load in half the time from compiled files, so these are kept, whatever the environment says
KEPT := PYTHONDONTWRITEBYTECODE= $(if $(SHM),TMPDIR=$(SHM) )
PLAY = -m pytest -q --instafail --numprocesses=$(JOBS) --dist=worksteal

tests: $(VENV)/.test
	rm -f .coverage .coverage.*
	$(KEPT)COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml $(BIN)/coverage run $(PLAY) -m "not story and not full"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include='smsd/sms/*,smsd/at/*' --fail-under=100 --skip-covered
	$(BIN)/coverage report --fail-under=97 --skip-covered

# not traced: the quick tests alone meet the gates, and tracing takes two fifths of the processor's time
stories: $(VENV)/.test ## the long stories, which `make test` leaves out
	$(KEPT)$(BIN)/python $(PLAY) -m "story or full"

on-postgres: $(VENV)/.test ## the store, the services and all evenings once more, on a PostgreSQL (apt install postgresql): three quarters of an hour
	SMSD_FULL=1 SMSD_TEST_DATABASE=postgres $(KEPT)$(BIN)/python $(PLAY) tests/store tests/service tests/flow

rig: $(VENV)/.run ## the stories of ../shared/rig, where it is
	PATH="$(CURDIR)/$(BIN):$$PATH" bash .ci/rig

fuzz: $(VENV)/.test ## mutations into each reader, ten minutes each (SECONDS=60 for less)
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

learn: $(VENV)/.test ## trains the reading of texts that no rule explains on tests/phrases anew (two minutes; TRY=--try only measures each corpus by the others, ten)
	$(PIP) install -e '.[learn]'
	$(BIN)/python -m tests.learn $(TRY)

crash: $(VENV)/.test ## the daemon killed at every step and KILLS times at random (a quarter of an hour)
	$(BIN)/python -m tests.crash --kills $(or $(KILLS),350)

soak: $(VENV)/.test ## TEXTS texts with a random fault every twenty, on the mock clock, for SEEDS seeds (10,000 and 10: half an hour)
	$(if $(SHM),TMPDIR=$(SHM) )$(BIN)/python -m tests.crash.soak --texts $(or $(TEXTS),10000) --seeds $(or $(SEEDS),10)

attack: $(VENV)/.test ## DAYS days of TEXTS forged texts each beside a neighbourhood's life, on the mock clock (half a minute of CPU a day of 3,000)
	$(if $(SHM),TMPDIR=$(SHM) )$(BIN)/python -m tests.flow.attack --days $(or $(DAYS),365) --texts $(or $(TEXTS),3000) --seed $(or $(SEED),1)

bench: $(VENV)/.bench ## speed, weight, scale, words, decoding, beside others: an hour (RUNS=1 for less)
	$(BIN)/python benchmarks/decode.py
	$(BIN)/python -m benchmarks.corpus
	$(BIN)/python -m benchmarks.speed --runs $(or $(RUNS),5)
	$(BIN)/python -m benchmarks.scale

peers: $(VENV)/.bench ## gammu-smsd, smstools, Kannel (Debian's packages) beside us on ../shared/rig, where it is: a quarter of an hour
	$(BIN)/python -m benchmarks.peers ../shared/rig

peers-smpp: $(VENV)/.bench ## over a carrier's line: Kannel (Debian's package) and Jasmin's client beside us on node-smpp (npm): two minutes
	$(BIN)/python -m benchmarks.smpp_peers

conformance: $(VENV)/.run ## the codec and the AT reader over ../shared/conformance, where it is
	$(BIN)/python .ci/conformance

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.txt requirements/build.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(PIP) install --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.docs: $(VENV)/.run requirements/docs.txt
	$(PIP) install --require-hashes -r requirements/docs.txt
	touch $@

$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	$(PIP) install --require-hashes -r requirements/bench.txt
	touch $@

docs: $(VENV)/.docs ## the folder docs/ as a site, with cards to print: build/site/index.html
	rm -rf build/site
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/site

deb: ## one Debian package with all that is needed but Python, for this machine's kind: build/smsd_VERSION_ARCH.deb
	PYTHON=$(PYTHON) bash packaging/build-deb.sh

install: ## as root: beside the program that runs, then instead of it (ANYWAY=1 while an alert runs, WHEELS=FOLDER without network)
	PYTHON=$(PYTHON) PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) WHEELS=$(WHEELS) ANYWAY=$(ANYWAY) bash systemd/install.sh

uninstall: ## as root: takes the program and the service away, keeps configuration and data
	PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) bash systemd/install.sh --remove

erase: ## as root: program, configuration and all data, once you typed ERASE
	PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) bash systemd/install.sh --erase

clean: ## takes the environment and what tools left behind away
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
