# How a Lambda artifact is made; included by the Makefile beside each function and the layer,
# which `sam build` runs with ARTIFACTS_DIR set.
#
# What ships is pinned by hash, for Lambda's platform whatever machine builds it, without what
# inference never opens, and compiled: Lambda's disk is read-only, so that without .pyc files every
# cold start would compile all modules again.

ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))

# SAM tells a makefile build nothing of `Architectures`; `make build ARCHITECTURE=arm64` does. What
# comes by the environment has the project's name: others are set for other purposes.
ARCHITECTURE := $(or $(SKLAMBDA_ARCHITECTURE),x86_64)
PLATFORM.x86_64 := x86_64-manylinux_2_28
PLATFORM.arm64 := aarch64-manylinux_2_28
# the local stack, which runs the functions itself, names its own machine's platform instead
PLATFORM := $(or $(SKLAMBDA_PLATFORM),$(PLATFORM.$(ARCHITECTURE)),$(error \
	SKLAMBDA_ARCHITECTURE is x86_64 or arm64, not $(ARCHITECTURE)))
# the oldest macOS that ONNX Runtime is built for, which is the oldest that `make run` takes; without
# this, uv takes a Mac for one with a system that is older still
MACOS := 14.0

# the project's own, by what hands pip's network settings on to it; else one on PATH
OWN_UV := $(wildcard $(ROOT)/.local/uv/bin/uv)
UV := $(if $(OWN_UV),$(ROOT)/.local/uv/bin/python -E -S $(ROOT)/ops/bootstrap/downloading.py $(OWN_UV),uv)
# the one that pyproject.toml requires
PYTHON_VERSION := $(shell $(ROOT)/ops/bootstrap/print-python-version)
PYTHON := python$(PYTHON_VERSION)

# $(call install,LOCK,FOLDER): the locked packages, and nothing that the lock does not name; from
# uv's cache where that has them all, which needs no network and asks no registry
INSTALL = MACOSX_DEPLOYMENT_TARGET=$(MACOS) $(UV) pip install --quiet --python $(PYTHON) \
	--python-version $(PYTHON_VERSION) --python-platform $(PLATFORM) --only-binary :all: \
	--require-hashes --no-deps
define install
$(INSTALL) --offline --target $(2) -r $(1) 2>/dev/null || $(INSTALL) --target $(2) -r $(1)
rm -rf $(2)/bin $(2)/.lock
endef

# $(call package,PACKAGE,FOLDER): a package of this project
define package
mkdir -p $(2)
cp -R $(1) $(2)/
endef

# $(call documents,FOLDER): the OpenAPI document and its pages, made by the function's own code. The
# artifact may be for another machine: it runs on packages for this one
BESIDE := $(ARTIFACTS_DIR)/.beside
HERE = $(UV) pip install --quiet --python $(PYTHON) --require-hashes --no-deps --only-binary :all: \
	--target $(BESIDE) -r requirements.txt -r $(ROOT)/layers/model/python/requirements.txt
define documents
$(HERE) --offline 2>/dev/null || $(HERE)
PYTHONPATH=$(BESIDE):$(ARTIFACTS_DIR):$(ROOT)/layers/model/python PYTHONDONTWRITEBYTECODE=1 \
	$(PYTHON) -P -s -m predict_api.make_documents $(1)
rm -rf $(BESIDE)
endef

# $(call trim,PATHS): folders and files of the artifact that are never read in Lambda. RECORD, which
# uninstalling would read, has digests of scripts that name the folder of the Python here: without
# it two builds of a commit are the same bytes, whatever the folder
define trim
cd $(ARTIFACTS_DIR) && rm -rf $(1)
find $(ARTIFACTS_DIR) \( -name tests -o -name __pycache__ \) -type d -prune -exec rm -rf {} +
find $(ARTIFACTS_DIR) -path '*.dist-info/*' \( -name RECORD -o -name INSTALLER -o -name REQUESTED \) -type f -delete
find $(ARTIFACTS_DIR) \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.a' -o -name '*.h' \) -type f -delete
endef

# $(call compile,PREFIX): unchecked .pyc files, since nothing changes the sources after deploying;
# tracebacks name the path in Lambda instead of the one on the machine that built them.
# -I keeps the caller's PYTHON* variables from sending the .pyc files elsewhere. One process: several
# meet at a socket below TMPDIR, whose path a system takes only up to some hundred characters; and
# SAM runs the builds side by side already.
define compile
$(PYTHON) -I -m compileall -q --invalidation-mode unchecked-hash \
	-s $(ARTIFACTS_DIR) -p $(1) $(ARTIFACTS_DIR)
endef
