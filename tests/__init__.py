"""Tests: kernel, every document, contexts, stories, sync, browser, faults, bench, architecture."""
