# The two commands of a new user: `make demo` and `make test`. Everything else is for those who build the provider.

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
SOURCES := airflow_provider_twilio tests example_dags scripts benchmarks

.PHONY: venv demo ui cluster proof-cluster test coverage matrix matrix-ci docs wheel proof chaos mutants contract \
	check format stubs bench-cost bench-send bench-export bench-wait bench-onboard constraints clean

venv: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "There is no $(or $(PYTHON),Python 3.11 or newer): install Python 3.11, 3.12 or 3.13 with its venv module,"; \
		echo "or say where it is: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Once: the pinned dependencies go into $(VENV), by $(PYTHON)."
	@echo "That takes a package index on the network, 1 GB of disk and about three minutes."
	@$(PYTHON) -m venv $(VENV)
	@$(PYTHON) -I scripts/patience.py $(VENV)/install.log "Installing" $(BIN)/pip install \
		--disable-pip-version-check --progress-bar off --constraint constraints.txt --editable ".[dev]"
	@touch $@

demo: $(INSTALLED)
	@$(BIN)/python -I -m scripts.demo

ui: $(INSTALLED)
	@$(BIN)/python -I -m scripts.ui

# Postgres, Redis, Celery, and two of each part of Airflow that a company runs two of. Needs Debian's packages
# postgresql and redis-server, whose services needn't run.
cluster: $(VENV)/cluster
	@$(BIN)/python -I -m scripts.cluster

# Its parts are killed while it works; the seed is printed. CLUSTER="--every 3" is quicker. See docs/testing.md.
proof-cluster: $(VENV)/cluster
	$(BIN)/pytest -m cluster
	PYTHONPATH=tests $(BIN)/python -m cluster $(CLUSTER)

$(VENV)/cluster: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,cluster]"
	@touch $@

# Two processes, each with whole files of tests.
test: $(INSTALLED)
	$(BIN)/pytest -m "not proof" --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Lines and branches of each module that a test reaches. COVERAGE=tests/api measures a part of the suite.
coverage: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,coverage]"
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not proof" --numprocesses 2 --dist loadfile --no-loadscope-reorder $(COVERAGE)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --sort=cover

proof: $(INSTALLED)
	$(BIN)/pytest -m "proof and not cluster" --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 15

# Its seed is printed; CHAOS="--seed 1a2b3c4d" is the same schedule again. See docs/testing.md.
chaos: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m chaos --minutes $(or $(CHAOS_MINUTES),20) $(CHAOS)

# A sample of small breaks, and whether a test notices; writes its section of docs/testing.md.
mutants: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,mutants]"
	$(BIN)/python -m scripts.mutants $(MUTANTS)

# The wheel on every Airflow and Python that is promised; writes docs/compatibility.md. MATRIX="3.1 floor" runs some.
matrix: $(INSTALLED)
	@$(BIN)/python -m scripts.matrix $(MATRIX)

# The part of it for each change.
matrix-ci: $(INSTALLED)
	@$(BIN)/python -m scripts.matrix --ci $(MATRIX)

# The documentation's site, in docs/_build/html; a warning is an error.
docs: $(INSTALLED)
	@AIRFLOW_HOME=$(CURDIR)/.airflow/docs $(BIN)/python -I scripts/patience.py docs/_build/build.log \
		"Building the documentation" $(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet \
		docs docs/_build/html
	@echo "It is in docs/_build/html/index.html."

# What can be installed, in dist/: make wheel; pip install dist/*.whl
wheel: $(INSTALLED)
	@$(BIN)/python -m uv build --quiet --wheel --out-dir dist .
	@ls dist/*.whl

contract: $(INSTALLED)
	$(BIN)/pytest tests/contract --contract $(or $(CONTRACT),check)

check: $(INSTALLED)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry airflow_provider_twilio
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/codespell *.md docs airflow_provider_twilio example_dags scripts benchmarks

format: $(INSTALLED)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

bench-cost: $(INSTALLED)
	$(BIN)/python -m benchmarks.cost

bench-send: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_send

bench-export: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_export

bench-wait: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_wait

bench-onboard: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench_onboard

stubs: $(INSTALLED)
	$(BIN)/python -m scripts.stubs
	$(BIN)/python -m scripts.operations
	$(BIN)/python -m scripts.registry
	$(BIN)/python -m airflow_provider_twilio.onboarding.schema

constraints:
	rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check "apache-airflow==3.3.2" --editable ".[dev,cluster]"
	$(BIN)/pip freeze --exclude-editable > constraints.txt
	@touch $(INSTALLED)

clean:
	rm -rf $(VENV) .airflow .matrix build dist docs/_build docs/tasks
