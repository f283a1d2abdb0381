# Commands of the book; `make` alone lists them.  What matters for the result lives in source/, not here.

# What writes to build/ waits until nobody else does.  The checkout itself is the lock; every command holds it, so that
# it ends with the last one.  Who only asks what would be done (-n) need not wait.
ifneq (,$(if $(findstring n,$(firstword -$(MAKEFLAGS))),,$(filter book latexpdf cover epub html pseudo test clean build/%,$(MAKECMDGOALS))))
LOCK := $(filter-out $(WRITER),$(shell stat -c %d-%i . 2>/dev/null))
endif

ifneq (,$(LOCK))
export WRITER := $(LOCK)
.PHONY: $(MAKECMDGOALS) locked
$(MAKECMDGOALS): locked ;
locked:
	@flock -nE 75 . $(MAKE) --no-print-directory $(MAKECMDGOALS) || { [ $$? = 75 ] && \
	echo 'Another make is at work in this folder; this one waits until it has ended.' && \
	exec flock . $(MAKE) --no-print-directory $(MAKECMDGOALS); }
else

# Only what is named like a language: another name could be a command to make or to the shell.
LANGUAGES := $(shell cd locale && ls -d */LC_MESSAGES | sed -nE 's!^([A-Za-z]{2,8}([-_@][A-Za-z0-9]+)*)/LC_MESSAGES$$!\1!p')

PYTHON  ?= python3
EDITION ?= en $(LANGUAGES)
# Where build/html/ will be put, if that is known: SITE=https://example.org/book/
SITE    ?=

# How the PDF is set: the X of source/_latex/preset-X.sty.  The name of the book as it is printed bears none.
PRESET  ?= royal
SUFFIX  := $(if $(filter-out royal,$(PRESET)),-$(PRESET))

PY     := .venv/bin/python
WORK   := build/work
NAME   := callinicum
# The artefacts of an edition by format, and the formats that the goals need.
pdf    := build/pdf/$(NAME)-%$(SUFFIX).pdf
epub   := build/epub/$(NAME)-%.epub
html   := build/html/%/index.html
NEED   := $(or $(MAKECMDGOALS),help)
WANTED := $(strip $(if $(filter book test verify build/SHA256SUMS,$(NEED)),pdf epub html, \
          $(if $(filter latexpdf cover build/pdf/%,$(NEED)),pdf) $(if $(filter epub build/epub/%,$(NEED)),epub) \
          $(if $(filter html build/html/%,$(NEED)),html)))
# Everything that an edition is made of, but for its catalogs; folders tell of files that are gone.
SOURCES := $(shell find source bibliography.bib requirements.txt -name __pycache__ -prune -o -print)
READY  := .venv/build.sha256
# What bears a date to come was made before the clock was set back: it is older than everything.
AHEAD  := $(shell find build -maxdepth 4 -newermt '5 seconds' -exec touch -d @0 {} + 2>/dev/null)

# The editions build side by side, on all cores, unless -j says otherwise; what the bench says is not held back.
ifeq (,$(filter -j%,$(MAKEFLAGS))$(filter bench,$(MAKECMDGOALS)))
MAKEFLAGS += --jobs=$(shell getconf _NPROCESSORS_ONLN) --output-sync=target
endif
MAKEFLAGS += --no-builtin-rules
# Sphinx ends with a traceback where LANG names a locale that this machine lacks.
export LC_ALL := C.UTF-8
.SECONDEXPANSION:
.SECONDARY:

help: ## List the targets.
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | while IFS='|' read -r t d; do printf '%-15s %s\n' "$$t" "$$d"; done

setup: ## Install what the build lacks: system packages and the virtual environment.
	@$(PYTHON) tools/provision.py build

setup-test: setup ## The same for what only the tests need.
	@$(PYTHON) tools/provision.py test

setup-bench: setup-test ## The same for what only `make bench` needs: other makers of books.
	@$(PYTHON) tools/provision.py bench

book: latexpdf epub html build/SHA256SUMS ## All formats of all editions (EDITION=fi: of one), in build/.

latexpdf: $(EDITION:%=$(pdf)) ## The print PDFs (PRESET=a5, ustrade or screen: another page).

cover: $(EDITION:%=build/pdf/$(NAME)-%$(SUFFIX)-cover.pdf) ## The wraparound covers of the print PDFs.

epub: $(EDITION:%=$(epub)) ## The EPUBs.

html: $(EDITION:%=$(html)) build/html/index.html ## The web editions.

# Older than what was made of the present sources, newer than these; no folder of sources gets a cache after that.
$(WORK)/%/begun: $(SOURCES) $$(wildcard locale/$$*/LC_MESSAGES/*.po locale/$$*/LC_MESSAGES/*/*.po) | $(READY)
	@$(PY) tools/writable.py build && mkdir -p $(@D) source/_ext/__pycache__ source/figures/__pycache__ && touch $@

# One process makes all formats of an edition that the goals name, with what it loaded and read once.
$(foreach format,$(WANTED),$($(format))): $(WORK)/%/begun
	$(PY) tools/build_edition.py $* $(WANTED) --name=$(NAME) $(PRESET:%=--preset=%) $(SITE:%=--site=%)

# The thickness of the spine comes from the book that was just set.
build/pdf/$(NAME)-%$(SUFFIX)-cover.pdf: $(pdf)
	$(PY) tools/typeset.py $(WORK)/$*/latex$(SUFFIX) $(@F:.pdf=)
	@$(PY) tools/publish.py $(WORK)/$*/latex$(SUFFIX)/$(@F) $@

build/html/index.html: $(SOURCES) $(wildcard $(LANGUAGES:%=locale/%/LC_MESSAGES/book.po)) | $(READY)
	$(PY) tools/choose_language.py $@ $(SITE)

# Sums and record of all that is in build/, with which others can rebuild it; whatever changes there removes the sums.
build/SHA256SUMS: $(EDITION:%=$(pdf)) $(EDITION:%=$(epub)) $(EDITION:%=$(html)) build/html/index.html
	@$(PY) tools/build_record.py build $(SITE)

verify: $(if $(SUMS),,book) | $(READY) ## Rebuild elsewhere and compare every byte (SUMS=file: with published sums).
	@$(PY) tools/verify.py $(or $(SUMS),build/SHA256SUMS)

catalogs: | $(READY) ## Merge the messages into every language, losing nothing (ORPHANS=aside: move what has no source).
	@$(PY) tools/catalogs.py $(ORPHANS:%=--orphans=%) $(filter-out en,$(EDITION))

add-language: | $(READY) ## Make everything that a new language needs (EDITION=sv).
	@$(PY) tools/add_language.py $(EDITION)

export: | $(READY) ## Hand a translation to other tools: XLIFF, TMX and a page to read (EDITION=fi).
	@$(PY) tools/export.py $(filter-out en,$(EDITION))

import: | $(READY) ## Take an edited XLIFF back (EDITION=fi FROM=fi.xlf), if it passes the check.
	@$(PY) tools/take_back.py $(filter-out en,$(EDITION)) $(FROM)

weblate: | $(READY) ## Write the components for Weblate (REPO=https://example.org/book.git).
	@$(PY) tools/weblate.py $(REPO)

preview: | $(READY) ## Serve the web edition and show each change at once (EDITION=fi).
	@$(PY) tools/preview.py $(EDITION)

status: | $(READY) ## Tell how far each translation is, chapter by chapter (JSON=1: for machines).
	@$(PY) tools/status.py $(if $(JSON),--json) $(filter-out en,$(EDITION))

pseudo: | $(READY) ## Make a pseudo-translated edition in build/pseudo/ and report what it shows (EDITION=ar).
	@$(PY) tools/pseudo.py $(if $(filter file,$(origin EDITION)),sv,$(EDITION))

check-catalogs: | $(READY) ## Check the translations: file:line: message, advice included.
	@$(PY) tools/check_catalogs.py $(filter-out en,$(EDITION))

test: lint book | .venv/test.sha256 ## Everything that must hold, the built artefacts included.
	$(PY) -m pytest -n auto
	@$(PY) tools/build_record.py build $(SITE)

lint: check-catalogs | .venv/test.sha256 ## ruff, mypy, zizmor, reuse and the check of the translations.
	$(PY) -m ruff check source/_ext source/figures source/conf.py tools tests
	$(PY) -m mypy
	@$(PY:python=zizmor) --offline --quiet --pedantic .
	@$(PY) -m reuse lint --quiet || $(PY) -m reuse lint --lines
	@$(PY) tools/dependency_licences.py --check

torture: | .venv/test.sha256 ## The faults in full: hundreds of kills, garbled files, broken machines (hours; KILLS=200).
	$(PY) -m pytest -m torture

bench: | .venv/test.sha256 ## Time this pipeline beside others on a book of N chapters (RUNS, WITH, STEPS, GROWTH, README=1).
	@PYTHONPATH=tests $(PY) -m bench $(N:%=-n %) $(RUNS:%=--runs %) $(GROWTH:%=--growth %) \
	    $(if $(WITH),--with $(WITH)) $(if $(STEPS),--steps $(STEPS)) $(if $(README),--readme)

list-editions: ## The editions, as a JSON list.
	@$(PYTHON) -c 'import json, sys; print(json.dumps(sys.argv[1:]))' $(EDITION)

clean: ## Remove build/.
	rm -rf build

ifneq (,$(filter setup setup-test setup-bench,$(MAKECMDGOALS)))
$(READY): | setup ;
.venv/test.sha256: | setup-test ;
else
$(READY):
	@echo 'Run `make setup` first: it installs what the build needs.'; exit 1
.venv/test.sha256:
	@echo 'Run `make setup-test` first: it installs what the tests need.'; exit 1
endif

.PHONY: help setup setup-test setup-bench book verify latexpdf cover epub html catalogs add-language export import weblate preview status pseudo check-catalogs test torture bench lint list-editions clean

endif
