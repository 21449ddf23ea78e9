# The verbs of this repository. Everything lives in .venv; nothing outside the repository is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NATIVE := CMakeLists.txt $(shell find native -type f)

# llama-cpp-python provides ggml; its tools, server and multimodal parts are not needed. Built from source once per
# machine: pip keeps the wheel in its cache.
GGML_FLAGS := -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_EXAMPLES=OFF \
	-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_OPENSSL=OFF

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# the pinned versions stand in pyproject.toml only; this prints one list of them
PINNED = $(BIN)/python tools/pinned.py

.PHONY: help build-cuda demo test test-browser test-clients test-reference test-sanitize cuda-compile cuda-pack test-cuda vsix tiny tiny-evaluate golden bench performance quality lint fmt build clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/dependencies: pyproject.toml tools/pinned.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing dependencies; llama-cpp-python is compiled the first time, which takes some minutes"
	@$(PIP) install $$($(PINNED) build-system | grep -v llama-cpp-python)
	@CMAKE_ARGS="$(GGML_FLAGS) $(CMAKE_ARGS)" $(PIP) install $$($(PINNED) build-system dependencies dev)
	@touch $@

$(VENV)/installed: $(VENV)/dependencies $(NATIVE) models/infill_models/__init__.py
	@echo "Building the native engine"
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

build: $(VENV)/installed  ## set up .venv and build the native engine

# pip would keep the llama-cpp-python that is there, or in its cache
build-cuda: $(VENV)/dependencies  ## the same for NVIDIA GPUs: compiles ggml anew, with CUDA (needs a CUDA toolkit)
	@echo "Building ggml with CUDA, which takes many minutes"
	@CMAKE_ARGS="$(GGML_FLAGS) -DGGML_CUDA=ON $(CMAKE_ARGS)" $(PIP) install --force-reinstall --no-deps --no-cache-dir \
		--no-binary llama-cpp-python $$($(PINNED) build-system | grep llama-cpp-python)
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $(VENV)/installed

demo: build  ## fill holes in a real file of this repository
	@$(BIN)/python tools/demo.py

test: build  ## the tests: no GPU, no network, a few minutes
	@$(BIN)/python -m pytest $(ARGS)

$(VENV)/reference: $(VENV)/installed
	@$(PIP) install $$($(PINNED) reference)
	@touch $@

test-reference: $(VENV)/reference  ## against transformers, live (installs torch)
	@$(BIN)/python -m pytest tests/reference $(ARGS)

$(VENV)/train: $(VENV)/installed
	@$(PIP) install $$($(PINNED) train)
	@touch $@

$(VENV)/browser: $(VENV)/installed
	@$(PIP) install $$($(PINNED) browser)
	@touch $@

test-browser: $(VENV)/browser  ## the playground in a real Chromium without a window, against a real daemon
	@$(BIN)/python tests/programs/chromium.py || echo "Chromium: the tests are skipped"
	@$(BIN)/python -m pytest tests/browser -rs $(ARGS)

$(VENV)/clients: $(VENV)/installed
	@$(PIP) install $$($(PINNED) clients)
	@touch $@

# LLAMA_VIM=folder and MINUET=folder name checkouts of the plug-ins; their tests are skipped without
test-clients: $(VENV)/clients  ## real clients (curl, openai, ollama, plug-ins in Neovim) against a real daemon
	@$(BIN)/python -m pytest tests/clients -rs $(ARGS)

$(VENV)/editors: $(VENV)/installed
	@$(PIP) install $$($(PINNED) editors)
	@touch $@

test-editors: $(VENV)/editors  ## the plugin in a real Neovim 0.12 and 0.11, the extension in a real VS Code
	@$(BIN)/python tests/programs/neovim.py || echo "Neovim 0.12: its tests are skipped"
	@if $(BIN)/python tests/programs/code_server.py && $(BIN)/python tests/programs/chromium.py \
		&& $(MAKE) --no-print-directory $(VSCODE)/node_modules/installed; \
		then $(MAKE) --no-print-directory vsix; else echo "VS Code: its tests are skipped"; fi
	@$(BIN)/python -m pytest tests/editors -rs $(ARGS)

VSCODE := lsp/vscode
# Node of the path if it is new enough, else of a package
NPM = cd $(VSCODE) && $(CURDIR)/$(BIN)/python scripts/node.py npm

$(VSCODE)/node_modules/installed: $(VSCODE)/package-lock.json
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

vsix: $(VSCODE)/node_modules/installed  ## the VS Code extension, checked and tested, as build/infill.vsix
	@mkdir -p build
	@$(NPM) run --silent lint
	@$(NPM) run --silent test
	@$(NPM) run --silent package

TINY := models/tiny
TINY_CHECKPOINTS := $(or $(INFILL_TINY_CHECKPOINTS),$(TINY)/checkpoints)
TINY_FILE ?= $(TINY)/infill-tiny.gguf
MINUTES ?= 90
MODULES ?= 40000
TRAIN_ARGS ?= --bf16 --compile
tiny: export INFILL_TINY_CHECKPOINTS := $(abspath $(TINY_CHECKPOINTS))
# memory in huge pages that is kept: a step of training allocates and frees tens of large tensors
tiny: export GLIBC_TUNABLES := glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:$\
	glibc.malloc.trim_threshold=8589934592:glibc.malloc.top_pad=268435456
tiny: $(VENV)/train  ## train the bundled model anew: MINUTES=90 of steps on two cores
	@$(BIN)/python $(TINY)/tokens.py
	@$(BIN)/python $(TINY)/data.py --modules $(MODULES)
	@$(BIN)/python $(TINY)/chat.py
	@$(BIN)/python $(TINY)/train.py $(TRAIN_ARGS) --minutes $(MINUTES) --fresh
	@$(BIN)/python $(TINY)/train.py --export $(TINY_CHECKPOINTS)/infill-tiny
	@$(BIN)/infill models convert $(TINY_CHECKPOINTS)/infill-tiny $(TINY_FILE) --type q8_0 --force

# what the baselines count and training reads, in the bundled model's vocabulary unless there is a newer one
$(TINY)/checkpoints/generated.npz: | $(VENV)/train
	@test -f $(TINY)/checkpoints/tokenizer.json || $(BIN)/python $(TINY)/export.py $(TINY)/infill-tiny.gguf
	@$(BIN)/python $(TINY)/data.py

tiny-evaluate: $(VENV)/train $(TINY)/checkpoints/generated.npz  ## the figures of the bundled model's card, on held-out text
	@$(BIN)/python $(TINY)/evaluate.py --gguf $(TINY)/infill-tiny.gguf $(ARGS)

golden: $(VENV)/reference  ## make the golden files again from the reference implementation
	@$(BIN)/python tests/golden/make_golden.py

# new memory is full of ones, which read as floats are not-a-number: what uses it unwritten fails
test-sanitize: export ASAN_OPTIONS := max_malloc_fill_size=1073741824:malloc_fill_byte=255
test-sanitize: export LSAN_OPTIONS := suppressions=tests/native/lsan.supp
test-sanitize: build  ## the native tests under AddressSanitizer and UBSan
	@cmake -S . -B build/sanitize -DCMAKE_BUILD_TYPE=RelWithDebInfo -DINFILL_SANITIZE=ON -DINFILL_TESTS=ON \
		-DINFILL_NATIVE=OFF -DPython_EXECUTABLE=$(CURDIR)/$(BIN)/python > /dev/null
	@cmake --build build/sanitize --parallel 2
	@$(BIN)/python tests/native/models.py build/sanitize/models
	@$(BIN)/python tests/native/cuda_models.py build/sanitize/models
	@build/sanitize/infill_native_tests build/sanitize/models
	@build/sanitize/infill_cuda_tests build/sanitize/models/settling.gguf

cuda-compile: $(VENV)/dependencies  ## compile the GPU's kernels for every architecture (no GPU; nvcc from the package index)
	@$(BIN)/python tools/cuda/compile.py

cuda-pack: $(VENV)/dependencies  ## ggml's sources for test-cuda, to build/cuda/ggml.tar.gz
	@$(BIN)/python tools/cuda/ggml.py pack

# for machines with a GPU but without network: the system's Python, not .venv
test-cuda:  ## on a machine with a GPU: build, check and time what runs there (docs/cuda.md)
	@$(PYTHON) tools/cuda/check.py

bench: build  ## measure a denoising step of the bundled model, and what it could be (infill bench has more)
	@$(BIN)/infill bench step $(ARGS)

performance: build  ## measure the bundled model, and write the tables of docs/performance.md (minutes)
	@$(BIN)/infill bench report docs/performance.md $(ARGS)

quality: build  ## measure every choice of a fill on held-out text, and write docs/quality.md (hours)
	@$(BIN)/python tools/quality $(ARGS)

lint: build  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fmt: build  ## format the Python code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:  ## remove what was built, .venv included
	rm -rf build .venv .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
