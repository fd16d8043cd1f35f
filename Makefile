# make alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .bin
RUN := $(addprefix $(BIN)/,enplan devstack devstack-temporal)
PROGRAMS := $(RUN) $(addprefix $(BIN)/,enplan-simulate enplan-lab devstack-temporal-ui)
TOOLS := $(addprefix $(BIN)/,templ oapi-codegen openapi-validate goimports gotestsum sqlc lint)
SUMMARY := $(BIN)/gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg --raw-command --

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: run
run: machine-run $(RUN) ## install what is missing, build, start everything on this machine
	@$(MAKE) $(BIN)/devstack-temporal-ui & exec $(BIN)/devstack up

.PHONY: test
test: machine-test $(BIN)/gotestsum ## all tests
	@nice -n 10 $(MAKE) $(BIN)/devstack-temporal & $(SUMMARY) tools/test all

.PHONY: race
race: machine-test $(BIN)/gotestsum ## workflows, casework, store, sealing and notify under the race detector
	@$(SUMMARY) tools/test race

.PHONY: quick
quick: $(BIN)/gotestsum ## the tests that need no service
	@$(SUMMARY) tools/test quick

.PHONY: lint
lint: $(BIN)/lint $(BIN)/goimports $(BIN)/openapi-validate ## format, vet and the other analysers, generated code, module files, the compose file
	@tools/check

.PHONY: build
build: $(PROGRAMS) ## all programs, into .bin

# go itself knows what has changed, so these are always asked. What shares its packages waits, and finds them built.
.PHONY: $(PROGRAMS)
$(BIN)/enplan-simulate $(BIN)/enplan-lab: | $(BIN)/enplan
$(BIN)/devstack-temporal: | $(BIN)/devstack
$(BIN)/enplan $(BIN)/enplan-simulate $(BIN)/enplan-lab:
	@tools/build "$(@F), about 2 minutes the first time" . ./cmd/$(@F) $@
$(BIN)/devstack:
	@tools/build devstack devstack . $@
$(BIN)/devstack-temporal:
	@tools/build "the Temporal server, about 4 minutes the first time" devstack ./temporal $@
$(BIN)/devstack-temporal-ui:
	@tools/build "Temporal's web interface, about a minute the first time" devstack ./temporalui $@

.PHONY: tools
tools: $(TOOLS) ## the tools of test, lint and generate, into .bin

# A tool is built again when its module has changed, not when somebody touched a file beside it.
$(BIN)/templ: tools/go.mod tools/go.sum
	@tools/build templ tools github.com/a-h/templ/cmd/templ $@
$(BIN)/oapi-codegen: tools/go.mod tools/go.sum
	@tools/build oapi-codegen tools github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen $@
$(BIN)/openapi-validate: tools/go.mod tools/go.sum
	@tools/build "the linter of OpenAPI" tools github.com/getkin/kin-openapi/cmd/validate $@
$(BIN)/goimports: tools/go.mod tools/go.sum
	@tools/build goimports tools golang.org/x/tools/cmd/goimports $@
$(BIN)/gotestsum: tools/go.mod tools/go.sum
	@tools/build gotestsum tools gotest.tools/gotestsum $@
$(BIN)/sqlc: tools/sqlc/go.mod tools/sqlc/go.sum
	@tools/build "sqlc, about 4 minutes the first time" tools/sqlc github.com/sqlc-dev/sqlc/cmd/sqlc $@
$(BIN)/lint: $(wildcard tools/lint/*)
	@tools/build "the analysers" tools/lint . $@

.PHONY: generate
generate: ## code from SQL, page templates and the OpenAPI document, where it is not what its sources give
	@tools/generate

.PHONY: web-assets
web-assets: ## the design system's files, from web/package.json; needs npm
	@cd web && npm ci --ignore-scripts --no-audit --no-fund && npm run --if-present build

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
