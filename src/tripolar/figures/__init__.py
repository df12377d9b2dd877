"""Sourced numbers: the embedded table, its sources and their citations, membership of groups.

Every figure knows its source, unit, year and quality. What is absent is unknown, never zero.
"""
