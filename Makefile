# make alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .bin
MODULES := . devstack tools tools/sqlc tools/lint
PROGRAMS := $(addprefix $(BIN)/,$(notdir $(wildcard cmd/*)) devstack devstack-temporal)
TOOLS := $(addprefix $(BIN)/,templ gotestsum workflowcheck sqlc golangci-lint)
WITH_SERVICES := $(BIN)/devstack with-services

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: run
run: machine-run build ## install what is missing, build, start everything on this machine
	@exec $(BIN)/devstack up

.PHONY: test
test: machine-test ## everything that CI runs
	@$(MAKE) -j2 build tools # on a new machine one waits for downloads or links while the other compiles
	@$(MAKE) lint check-fresh
	ENPLAN_TEST_BROWSER=1 $(WITH_SERVICES) -- $(BIN)/gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg --raw-command -- tools/test-modules

.PHONY: build
build: $(PROGRAMS) ## the programs, into .bin

# go itself knows what has changed, so these are always asked. What shares its packages waits, and finds them built.
.PHONY: $(PROGRAMS)
$(BIN)/enplan-simulate $(BIN)/enplan-lab: | $(BIN)/enplan
$(BIN)/devstack-temporal: | $(BIN)/devstack
$(BIN)/enplan $(BIN)/enplan-simulate $(BIN)/enplan-lab:
	@tools/build $(@F) . ./cmd/$(@F) $@
$(BIN)/devstack:
	@tools/build "devstack" devstack . $@
$(BIN)/devstack-temporal:
	@tools/build "the Temporal server, about 5 minutes the first time" devstack ./temporal $@

.PHONY: tools
tools: $(TOOLS) ## the tools of lint, test and generate, into .bin

# A tool is built again when its module has changed, not when somebody touched a file beside it.
$(BIN)/templ: tools/go.mod tools/go.sum
	@tools/build templ tools github.com/a-h/templ/cmd/templ $@
$(BIN)/gotestsum: tools/go.mod tools/go.sum
	@tools/build gotestsum tools gotest.tools/gotestsum $@
$(BIN)/workflowcheck: tools/go.mod tools/go.sum
	@tools/build workflowcheck tools go.temporal.io/sdk/contrib/tools/workflowcheck $@
$(BIN)/sqlc: tools/sqlc/go.mod tools/sqlc/go.sum
	@tools/build "sqlc, about 4 minutes the first time" tools/sqlc github.com/sqlc-dev/sqlc/cmd/sqlc $@
$(BIN)/golangci-lint: tools/lint/go.mod tools/lint/go.sum
	@tools/build "golangci-lint, about 3 minutes the first time" tools/lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint $@

.PHONY: lint
lint: tools ## gofmt, vet, golangci-lint, workflowcheck, the compose file
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	  if [ -n "$$unformatted" ]; then echo "not formatted:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	cd devstack && go vet ./...
	$(BIN)/golangci-lint run --allow-parallel-runners ./...
	cd devstack && ../$(BIN)/golangci-lint run --allow-parallel-runners ./...
	$(BIN)/workflowcheck -config .workflowcheck.yaml ./workflows/...
	@if docker compose version >/dev/null 2>&1; then docker compose --env-file deploy/env.example config --quiet; fi

.PHONY: generate
generate: $(BIN)/sqlc $(BIN)/templ web-assets ## code from SQL and page templates, and the web assets
	@for config in $$(git ls-files -co --exclude-standard '*sqlc.yaml'); do $(BIN)/sqlc generate --file $$config; done
	@$(BIN)/templ generate -log-level warn

.PHONY: web-assets
web-assets: ## the design system's files, from web/package.json
	@if [ -f web/package.json ]; then cd web && npm ci --ignore-scripts --no-audit --no-fund && npm run --if-present build; fi

.PHONY: check-fresh
check-fresh: $(BIN)/sqlc $(BIN)/templ ## generated code and module files are what their sources give
	@tools/check-fresh $(MODULES)

.PHONY: bench
bench: build ## what courses cost, as ratios to a bare reference in the same run (about half an hour)
	$(BIN)/enplan-lab bench

.PHONY: machine-run machine-test
machine-run:
	@tools/machine run
machine-test:
	@tools/machine test

.PHONY: clean
clean: ## remove what was built; .data, with all that make run keeps, stays
	rm -rf $(BIN) web/node_modules
