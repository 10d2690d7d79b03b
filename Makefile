# The front door. Needs Python 3 and make, as old as GNU make 3.81, which Macs have; everything else
# is installed below .venv and .local.

ifneq ($(words $(CURDIR)),1)
$(error make cannot work in a folder whose path has a space: $(CURDIR))
endif

# what a line may name, as in `make deploy ENVIRONMENT=prod`. Assigned here, so that variables of
# these names which are set for other purposes are not taken for that
ENVIRONMENT := default
RUN_ARGS :=
DEPLOY_ARGS :=
DELETE_ARGS :=
SYNC_ARGS :=
PYTEST_ARGS :=
MODEL :=
NAME :=
DATA_DIR :=
SIZE :=
SEED :=
FORGET :=
FUZZ_MODELS :=
HOST :=
UPGRADE :=

# the same goes for what would make any Python run otherwise, or name a stack that no line named
unexport $(filter PYTHON%,$(.VARIABLES)) SKLAMBDA_STACK SKLAMBDA_LOCAL \
	SKLAMBDA_ARCHITECTURE SKLAMBDA_PLATFORM

# pip and uv, with the network settings of pip alone
DOWNLOADING := .local/uv/bin/python -E -S ops/bootstrap/downloading.py
UV := $(DOWNLOADING) .local/uv/bin/uv
BIN := .venv/bin
# the one that pyproject.toml requires
PYTHON_VERSION = $(shell ops/bootstrap/print-python-version)
STACK_TOOLS := .local/envs/ministack/.installed .local/envs/sam/.installed
CLIENT_TOOLS := .local/envs/clients/.installed .local/envs/node/.installed
CHECKED := ops functions/authorizer functions/predict functions/predict_slow layers/model \
	training tests benchmarks

# nothing outside this folder: uv's downloads, a Python of its own if there is none, SAM's notes
export UV_CACHE_DIR ?= $(CURDIR)/.local/cache/uv
export UV_PYTHON_INSTALL_DIR ?= $(CURDIR)/.local/python
# what SAM notes of itself, in ~/.aws-sam otherwise
export __SAM_CLI_APP_DIR ?= $(CURDIR)/.local/sam-settings
# compiled modules beside the functions' sources would make SAM build them again each time
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/pycache

# ONNX Runtime's own builds report to their maker, and write to the home folder, unless told not to
export ORT_DISABLE_TELEMETRY := 1

# the section of samconfig.toml, which also says for which processor to build
ARCHITECTURE = $(or $(shell sed -n \
	'/^\[$(ENVIRONMENT)\.deploy/,/^$$/s/.*Architecture=\([a-z0-9_]*\).*/\1/p' samconfig.toml),x86_64)

# the stack of that section (make deploy STACK=name for another)
STACK = $(shell sed -n '/^\[$(ENVIRONMENT)\.deploy/,/^$$/s/^stack_name = "\(.*\)"/\1/p' samconfig.toml)
# SAM reads AWS_DEFAULT_REGION alone; AWS's own tools read AWS_REGION first, and so does sklambda
REGION = $(or $(AWS_REGION),$(AWS_DEFAULT_REGION))
SAM = SAM_CLI_TELEMETRY=0 .local/envs/sam/bin/sam
OF_STACK = --config-env $(ENVIRONMENT) --stack-name $(STACK) $(addprefix --region ,$(REGION))

# SAM's cache knows an artifact by its sources, but neither how nor for what it was built
SAM_CACHE = .aws-sam/cache/$(ARCHITECTURE)-$(PYTHON_VERSION)-$(firstword $(shell cksum build.mk))

.DEFAULT_GOAL := help
.PHONY: help run up down local local-down test test-local test-clients test-deployed test-all test-unit check format release-check smoke lint lint-template mutate-roles train fuzz-models served pictures chaos bench loadtest lock build deploy sync delete clean distclean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: .venv/.run $(STACK_TOOLS) ## start the whole stack here, show a call of each kind, serve what changes, stop at Ctrl-C
	@exec $(BIN)/sklambda local run $(RUN_ARGS)

up: .venv/.run $(STACK_TOOLS) ## start the whole stack here and leave it running
	@exec $(BIN)/sklambda local up

down: .venv/.run ## stop it; the next one has its data and its key
	@exec $(BIN)/sklambda local down

forget: .venv/.run ## stop it, and delete its data and its key
	@exec $(BIN)/sklambda local down --forget

local: .venv/.run $(STACK_TOOLS) ## start the API in containers, by `sam local start-api` (needs Docker)
	@exec $(BIN)/sklambda sam-local up

local-down: .venv/.run ## stop it
	@exec $(BIN)/sklambda sam-local down

# a process a core; what needs the deployed stack stays together in one of them
IN_PARALLEL := --numprocesses auto

test: .venv/.boosters $(STACK_TOOLS) .local/envs/lint/.installed ## the tests that need no Docker, Chromium or npm, on a stack of their own (PYTEST_ARGS=...)
	@echo "Without the tests that need Docker, Chromium or npm: make test-all"
	@$(BIN)/pytest $(IN_PARALLEL) $(PYTEST_ARGS)

test-local: .venv/.dev $(STACK_TOOLS) ## the tests of the API in containers
	@$(BIN)/pytest -m sam_local tests/e2e/sam_local $(PYTEST_ARGS)

test-clients: .venv/.dev $(STACK_TOOLS) $(CLIENT_TOOLS) ## the tests with generated clients (needs Node.js and npm)
	@$(BIN)/pytest -m generated_clients tests/e2e $(PYTEST_ARGS)

test-emptied: .venv/.dev ## the checks of a copy without applications and models (docs/make-it-yours.md; takes minutes)
	@$(BIN)/pytest -n 0 -m emptied tests/emptied $(PYTEST_ARGS)

test-deployed: .venv/.dev ## the tests of any deployed API, at HOST=address with SKLAMBDA_API_KEY=key set
	@test -n "$(HOST)" || { echo "Say where: make test-deployed HOST=https://API/STAGE" >&2; exit 2; }
	@AWS_E2E=1 SKLAMBDA_API_URL="$(HOST)" $(BIN)/pytest -n 0 tests/e2e/deployed $(PYTEST_ARGS)

smoke: .venv/.dev ## the tour's calls of any deployed API, at HOST=address with SKLAMBDA_API_KEY=key set
	@test -n "$(HOST)" || { echo "Say where: make smoke HOST=https://API/STAGE" >&2; exit 2; }
	@AWS_E2E=1 SKLAMBDA_API_URL="$(HOST)" $(BIN)/pytest -n 0 tests/e2e/deployed/test_tour.py

test-all: .venv/.boosters $(STACK_TOOLS) $(CLIENT_TOOLS) .local/envs/lint/.installed .local/envs/loadtest/.installed ## all tests
	@$(BIN)/pytest -m '' $(PYTEST_ARGS)

test-unit: .venv/.boosters ## the tests that need no stack (PYTEST_ARGS=tests/unit/... for some of them)
	@$(BIN)/pytest $(IN_PARALLEL) $(if $(filter tests/%,$(PYTEST_ARGS)),,tests/unit tests/security) $(PYTEST_ARGS)

check: lint test-unit ## style, types, and the tests that need no stack: before each commit

lint: .venv/.dev ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory types
	@$(BIN)/lint-imports --no-cache --no-logo

.PHONY: types
types: .venv/.dev
	@$(BIN)/mypy $(CHECKED)

format: .venv/.dev ## write the sources in the one style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

release-check: .venv/.dev ## what must hold before a version is tagged (CONTRIBUTING.md)
	@$(BIN)/python -m release.check
	@$(MAKE) --no-print-directory lock
	@git diff --exit-code --stat -- '*requirements*.txt' || { \
		echo "The locks were not current; now they are: commit them, and check again." >&2; exit 1; }
	@$(MAKE) --no-print-directory lint lint-template test

# for what asks AWS nothing, and so need not stumble over settings for it
WITHOUT_AWS := unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ENDPOINT_URL; \
	AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null SAM_CLI_TELEMETRY=0

LINT := .local/envs/lint/bin
lint-template: .local/envs/lint/.installed .local/envs/sam/.installed ## what AWS, and rules for serverless and security, say of the template
	@$(WITHOUT_AWS) AWS_DEFAULT_REGION=us-east-1 .local/envs/sam/bin/sam validate --lint
	@$(LINT)/cfn-lint --template template.yaml --append-rules cfn_lint_serverless.rules
	@$(LINT)/checkov --config-file .checkov.yaml --file template.yaml

fuzz-models: .venv/.boosters ## 500 random models and 500 random pipelines, each against its estimator (FUZZ_MODELS=number)
	@FUZZ_MODELS=$(or $(FUZZ_MODELS),500) $(BIN)/pytest $(IN_PARALLEL) -q \
		tests/unit/training/conversion/test_drawn_models.py \
		tests/unit/training/conversion/test_drawn_pipelines.py $(PYTEST_ARGS)

served: .venv/.dev ## judge 300 estimators and pipelines on fresh and edge rows; writes docs/what-can-be-served.md
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.served

model: .venv/.dev ## begin a recipe of your own: NAME=house-price
	@$(BIN)/python -m training.new_recipe $(NAME)

train: train-models ## train the models (MODEL=name for one, DATA_DIR=folder for data at hand)

.PHONY: train-models
train-models: .venv/.dev
	@$(BIN)/python -m training $(if $(MODEL),--model $(MODEL)) $(if $(DATA_DIR),--data-dir $(DATA_DIR))

# what an application makes besides
include $(wildcard training/*/train.mk)

pictures: .venv/.dev $(STACK_TOOLS) ## make README's pictures and its recording again (needs Chromium)
	@$(BIN)/python -m tests.pictures $(if $(FORGET),--forget)

chaos: .venv/.dev ## slow predictions, complaints and limits amid crashes: none may be lost (SIZE=10000 SEED=random)
	@$(BIN)/python -m tests.chaos $(if $(SIZE),--size $(SIZE)) $(if $(SEED),--seed $(SEED))

mutate-roles: .venv/.dev $(STACK_TOOLS) ## take each action out of each role: what fails? Writes docs/least-privilege.md
	@$(BIN)/python -m tests.mutation

# no profile, key, address or region of the user's: nothing that is measured asks AWS
bench: .venv/.dev ## measure speed, every benchmark in turn
	@unset $$(env | sed -n 's/^\(AWS_[A-Z0-9_]*\)=.*/\1/p'); \
	export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true; \
	for file in $$(grep -l __main__ benchmarks/*.py); do \
		echo "== $$file"; $(BIN)/python "$$file" || exit; \
	done

loadtest: .local/envs/loadtest/.installed ## put load on HOST=address with SKLAMBDA_API_KEY=key set
	@test -n "$(HOST)" || { echo "Say where: make loadtest HOST=https://API/STAGE" >&2; exit 2; }
	@.local/envs/loadtest/bin/locust --config loadtest/locust.conf --host "$(HOST)"

# among the function's sources, so that SAM's cache knows for which models its documents are made
.PHONY: made-from
made-from: .venv/.run
	@$(BIN)/python -c 'from prediction.fingerprint import fingerprint; print(fingerprint())' \
		>functions/predict/.made-from

build: made-from .venv/.run .local/envs/sam/.installed ## build what `make deploy` deploys (ENVIRONMENT=prod)
	@$(WITHOUT_AWS) PATH="$(CURDIR)/$(BIN):$$PATH" SKLAMBDA_ARCHITECTURE=$(ARCHITECTURE) \
		.local/envs/sam/bin/sam build --config-env $(ENVIRONMENT) --cache-dir $(SAM_CACHE)

# settings that are not complete are better said before a build than after it
.PHONY: account
account: .venv/.run
	@$(BIN)/sklambda account $(addprefix --region ,$(REGION))

# models that do not fit into the layer: before, so that the new version finds them; after, because it
# is a deployment that makes the bucket
UPLOAD = $(BIN)/sklambda models upload --stack $(STACK) $(addprefix --region ,$(REGION))

# whatever came of it: a deployment that was taken back leaves versions, too
deploy: account build ## deploy to your AWS account (ENVIRONMENT=prod, DEPLOY_ARGS=...)
	@$(UPLOAD) --before
	@$(SAM) deploy $(OF_STACK) $(DEPLOY_ARGS); result=$$?; \
		if [ $$result -eq 0 ]; then $(UPLOAD); result=$$?; fi; \
		$(BIN)/sklambda versions prune --stack $(STACK) || \
		echo "Old versions may be left; later: sklambda versions prune --stack $(STACK)" >&2; \
		exit $$result

sync: account made-from .venv/.run .local/envs/sam/.installed ## upload what has changed to dev (SYNC_ARGS=--watch)
	@PATH="$(CURDIR)/$(BIN):$$PATH" SKLAMBDA_ARCHITECTURE=$(ARCHITECTURE) $(SAM) sync \
		--config-env default $(addprefix --region ,$(REGION)) $(SYNC_ARGS)

delete: account .local/envs/sam/.installed ## delete the stack from your AWS account (ENVIRONMENT=prod)
	@$(SAM) delete $(OF_STACK) $(DELETE_ARGS)

# stacks that this folder may have started; without any there is nothing to stop, nor to install
STARTED := $(wildcard $(foreach folder,.local .local/test,\
	$(folder)/processes.json $(folder)/sam-local/processes.json))
.PHONY: stop-all
stop-all: .venv/.run
	@for folder in .local .local/test; do \
		$(BIN)/sklambda local down --directory $$folder && \
			$(BIN)/sklambda sam-local down --directory $$folder || exit; \
	done

clean: $(if $(STARTED),stop-all) ## remove what building and testing made
	rm -rf .aws-sam .local/sam .local/sam-local .local/test .local/pycache .mypy_cache .ruff_cache .pytest_cache

distclean: clean ## remove the environments and downloads as well
	rm -rf .venv .local

# ------------------------------------------------------------------------------- environments
# Each is made again from its lock when that changes; a stamp says that it is complete. All depend on
# the note of the folder and the Pythons that they were made with.

PLACE := .local/place
.PHONY: always
always:

$(PLACE): always
	@ops/bootstrap/settle

.local/uv/.installed: requirements/uv.txt $(PLACE)
	@echo "Installing uv ..."
	@rm -rf $(@D) && python3 -m venv $(@D)
	@$(DOWNLOADING) .local/uv/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-cache-dir --require-hashes -r $< || { \
		echo "uv, which installs everything else, could not be installed for the reason above;" \
			"docs/installing.md says what to set behind a proxy." >&2; exit 1; }
	@.local/uv/bin/uv --version >/dev/null && touch $@

.venv/.made: $(PLACE) | .local/uv/.installed
	@python=$$(ops/bootstrap/find-python $(UV)) && $(UV) venv --quiet --clear --python "$$python" .venv
	@ops/bootstrap/settle --identity >$@

.venv/.run: requirements/run.txt pyproject.toml .venv/.made
	@echo "Installing what the operators' command needs ..."
	@$(UV) pip install --quiet --python .venv --require-hashes -r $<
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	@echo "Installing the development environment ..."
	@$(UV) pip install --quiet --python .venv --require-hashes -r $<
	@touch $@

.venv/.boosters: requirements/boosters.txt .venv/.dev
	@echo "Installing XGBoost, LightGBM and CatBoost ..."
	@$(UV) pip install --quiet --python .venv --require-hashes -r $< --override $(<:.txt=.overrides)
	@touch $@

# $(call environment,WHAT): an environment of its own, from the lock that is the first prerequisite
define environment
@echo "Installing $(1) ..."
@$(UV) venv --quiet --clear --python .venv/bin/python $(@D)
@$(UV) pip install --quiet --python $(@D) --require-hashes -r $<
@touch $@
endef

.local/envs/ministack/.installed: requirements/local-stack.txt .venv/.made
	$(call environment,the emulator)

.local/envs/loadtest/.installed: loadtest/requirements.txt .venv/.made
	$(call environment,the load test)

.local/envs/clients/.installed: requirements/clients.txt .venv/.made
	$(call environment,what generates a Python client)

.local/envs/node/.installed: tests/e2e/generated/package.json $(PLACE)
	@command -v npm >/dev/null || { echo "npm is missing; install Node.js first." >&2; exit 1; }
	@echo "Installing what checks the document and generates a TypeScript client ..."
	@rm -rf $(@D) && mkdir -p $(@D) && cp $< $(@D)
	@npm install --prefix $(@D) --cache $(CURDIR)/.local/cache/npm --no-package-lock \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.local/envs/sam/.installed: requirements/sam.txt .venv/.made
	$(call environment,SAM)

.local/envs/lint/.installed: requirements/lint-template.txt .venv/.made
	$(call environment,what checks the template)

# -------------------------------------------------------------------------------------- locks
# One version of a package everywhere: all follow dev.txt, but the two tools that pin their own.

LAYER := layers/model/python/requirements
COMPILE := $(UV) pip compile --quiet --universal --python-version $(PYTHON_VERSION) --generate-hashes --no-header \
	$(UPGRADE)
# what onnxruntime asks for, but inference never imports
NOT_FOR_INFERENCE := protobuf flatbuffers packaging
# what skops prints tables with
NOT_FOR_SCIKIT_LEARN := prettytable wcwidth
# the second runtime and the functions are on top of the layer, so their locks leave out what it brings
IN_LAYER = $(shell sed -nE 's/^([a-z0-9._-]+)==.*/\1/p' $(LAYER).txt)

lock: .local/uv/.installed ## lock all requirements again (UPGRADE=--upgrade for newer versions)
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/boosters.in -c requirements/dev.txt --override requirements/boosters.overrides \
		-o requirements/boosters.txt
	$(COMPILE) requirements/run.in -c requirements/dev.txt -o requirements/run.txt
	$(COMPILE) loadtest/requirements.in -o loadtest/requirements.txt
	$(COMPILE) requirements/sam.in -o requirements/sam.txt
	$(COMPILE) requirements/clients.in -o requirements/clients.txt
	$(COMPILE) requirements/lint-template.in -o requirements/lint-template.txt
	$(COMPILE) requirements/local-stack.in -o requirements/local-stack.txt
	$(COMPILE) $(LAYER).in -c requirements/dev.txt -o $(LAYER).txt \
		$(addprefix --no-emit-package ,$(NOT_FOR_INFERENCE))
	@$(MAKE) --no-print-directory lock-on-top

.PHONY: lock-on-top
lock-on-top:
	$(COMPILE) $(LAYER)-scikit-learn.in -c requirements/dev.txt -o $(LAYER)-scikit-learn.txt \
		$(addprefix --no-emit-package ,$(NOT_FOR_SCIKIT_LEARN) $(IN_LAYER))
	for function in predict predict_slow; do \
		$(COMPILE) functions/$$function/requirements.in -c requirements/dev.txt \
			-o functions/$$function/requirements.txt \
			$(addprefix --no-emit-package ,$(IN_LAYER)) || exit; \
	done
