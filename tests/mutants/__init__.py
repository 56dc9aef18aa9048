"""Mutants: small faults put into the rules, each of which a test must notice or a sentence explain."""
