# IPProtect: everything one does with the project on one machine. `make` alone prints this list.

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) -m dev.bootstrap

.DEFAULT_GOAL := help
.PHONY: help run logs reset test check format bench messages schema states pins lock

help: ## List the commands
	@echo "IPProtect: make COMMAND"; echo
	@grep -hE '^[a-z-]+[a-z%-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([^:]+):.*## (.*)/  \1|\2/' | \
		awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'
	@echo; echo "Variables: PORT (run), ARGS (test, bench), PYTHON, DATABASE_URL, REDIS_URL, IPP_CHROMIUM"

run: ## Start the whole system here, with demonstration data (PORT=8000); Ctrl-C stops it
	@exec $(BOOTSTRAP) local dev.run

logs: ## Follow what the processes of `make run` say
	@exec tail -n 100 -F .local/logs/all.log

reset: ## Forget this machine's database and files; the next run starts afresh
	@exec $(BOOTSTRAP) local dev.run reset

test: ## Run everything that guards the project: checks, unit, API and browser tests
	@exec $(BOOTSTRAP) dev dev.check everything

check: ## Run the checks without the tests
	@exec $(BOOTSTRAP) dev dev.check checks

check-%: ## Run one check: lint format types layers templates migrations schema messages deploy tests
	@exec $(BOOTSTRAP) dev dev.check $*

format: ## Put code and templates into the house format
	@exec $(BOOTSTRAP) dev dev.check reformat

bench: ## Measure against the floor and print a table (ARGS="--large" for 1,000,000 complaints)
	@exec $(BOOTSTRAP) dev bench $(ARGS)

messages: ## Collect the texts for translation and compile the catalogues
	@exec $(BOOTSTRAP) dev dev.check collect-messages

schema: ## Write docs/api/openapi.yaml from the code
	@exec $(BOOTSTRAP) dev dev.check write-schema

states: ## Draw docs/states/ from the transition tables
	@exec $(BOOTSTRAP) dev dev.check write-states

pins: ## Count the statements of every page and endpoint anew, into tests/structure/statements.toml
	@exec $(BOOTSTRAP) dev tests.structure.pins

lock: ## Resolve the Python and front-end packages anew and write the lock files
	@exec $(BOOTSTRAP) dev dev.lock
