"""Measurements. ``make bench`` prints one table; nothing here is a timed test."""
