# Thin over make.py, which a machine without make can run itself: python3 make.py demo
PYTHON ?= python3

.PHONY: help setup demo test bench mutants assets serve lock
help:
	@$(PYTHON) make.py || true
demo:
	@$(PYTHON) make.py demo $(if $(AT),--at $(AT)) $(ARGS)
setup test bench mutants assets serve lock:
	@$(PYTHON) make.py $@ $(ARGS)
