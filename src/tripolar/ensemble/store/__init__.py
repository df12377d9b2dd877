"""Runs kept on disk: a folder each, written so that a stop at any moment loses nothing that was done."""
