# A thin face on make.py, which runs anywhere Python does; without make: python make.py report
PYTHON ?= $(shell command -v python3 || command -v python)
PERIOD ?=

.DEFAULT_GOAL := help
.PHONY: help report test torture coverage lab setup lock clean

help:
	@$(PYTHON) make.py help

report:
	@$(PYTHON) make.py report $(PERIOD)

test torture coverage lab setup lock clean:
	@$(PYTHON) make.py $@
