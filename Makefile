# Commands of the book; `make` alone lists them.  What matters for the result lives in source/, not here.

PYTHON  ?= python3
# Where build/html/ will be put, if that is known: SITE=https://example.org/book/
SITE    ?=
EDITION ?= en $(notdir $(patsubst %/LC_MESSAGES/,%,$(sort $(wildcard locale/*/LC_MESSAGES/))))

PY     := .venv/bin/python
WORK   := build/work
NAME   := callinicum
SPHINX  = $(PY) -m sphinx -q -W --keep-going -D language=$*
# A writer works on a copy of the doctrees: it reads what changed meanwhile, and two must not do that in one folder.
WRITE   = rm -rf $(WORK)/$*/doctrees-$(1) && cp -Rp $(WORK)/$*/doctrees $(WORK)/$*/doctrees-$(1) && \
          $(SPHINX) -d $(WORK)/$*/doctrees-$(1) -b $(1)
# Everything that an edition is made of, but for its catalogs; folders tell of files that are gone.
SOURCES := $(shell find source bibliography.bib requirements.txt -name __pycache__ -prune -o -print)
READY  := .venv/build.sha256

# The editions build side by side, on all cores, unless -j says otherwise.
ifeq (,$(filter -j%,$(MAKEFLAGS)))
MAKEFLAGS += --jobs=$(shell getconf _NPROCESSORS_ONLN) --output-sync=target
endif
MAKEFLAGS += --no-builtin-rules
.SECONDEXPANSION:
.SECONDARY:

help: ## List the targets.
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | while IFS='|' read -r t d; do printf '%-15s %s\n' "$$t" "$$d"; done

setup: ## Install what the build lacks: system packages and the virtual environment.
	@$(PYTHON) tools/provision.py build

setup-test: setup ## The same for what only the tests need.
	@$(PYTHON) tools/provision.py test

book: latexpdf epub html ## All formats of all editions (EDITION=fi: of one), in build/.

latexpdf: $(EDITION:%=build/pdf/$(NAME)-%.pdf) ## The print PDFs.

epub: $(EDITION:%=build/epub/$(NAME)-%.epub) ## The EPUBs.

html: $(EDITION:%=build/html/%/index.html) build/html/index.html ## The web editions.

# Read once per edition; the three writers share the doctrees and run beside each other.  They write all pages anew,
# for every page shows the contents of the whole book.  A stamp bears the time when the reading began.
$(WORK)/%/read: $(SOURCES) $$(wildcard locale/$$*/LC_MESSAGES/*.po locale/$$*/LC_MESSAGES/*/*.po) | $(READY)
	@$(PY) tools/writable.py build && mkdir -p $(@D) && touch $@.begun
	$(SPHINX) -d $(WORK)/$*/doctrees -b dummy source $(WORK)/$*/dummy
	@mv $@.begun $@

$(WORK)/%/latex/written: $(WORK)/%/read
	$(call WRITE,latex) source $(@D)
	@touch $@

build/pdf/$(NAME)-%.pdf: $(WORK)/%/latex/written
	$(PY) tools/typeset.py $(<D) $(NAME)-$*
	@$(PY) tools/publish.py $(<D)/$(NAME)-$*.pdf $@

build/epub/$(NAME)-%.epub: $(WORK)/%/read
	rm -rf $(WORK)/$*/epub && $(call WRITE,epub) source $(WORK)/$*/epub
	@$(PY) tools/publish.py $(WORK)/$*/epub/$(NAME)-$*.epub $@

build/html/%/index.html: $(WORK)/%/read
	rm -rf $(WORK)/$*/html && $(call WRITE,html) $(SITE:%=-D html_baseurl=%) source $(WORK)/$*/html
	@$(PY) tools/publish.py $(WORK)/$*/html $(@D)

build/html/index.html: $(SOURCES) $(wildcard locale/*/LC_MESSAGES/book.po) | $(READY)
	$(PY) tools/choose_language.py $@ $(SITE)

catalogs: | $(READY) ## Extract the messages and merge them into every language, losing nothing.
	@$(PY) tools/catalogs.py $(filter-out en,$(EDITION))

test: lint book | .venv/test.sha256 ## Everything that must hold, the built artefacts included.
	$(PY) -m pytest -n auto

lint: | .venv/test.sha256 ## ruff and mypy.
	$(PY) -m ruff check source/_ext source/figures source/conf.py tools tests
	$(PY) -m mypy

list-editions: ## The editions, as a JSON list.
	@$(PYTHON) -c 'import json, sys; print(json.dumps(sys.argv[1:]))' $(EDITION)

clean: ## Remove build/.
	rm -rf build

ifneq (,$(filter setup setup-test,$(MAKECMDGOALS)))
$(READY): | setup ;
.venv/test.sha256: | setup-test ;
else
$(READY):
	@echo 'Run `make setup` first: it installs what the build needs.'; exit 1
.venv/test.sha256:
	@echo 'Run `make setup-test` first: it installs what the tests need.'; exit 1
endif

.PHONY: help setup setup-test book latexpdf epub html catalogs test lint list-editions clean
