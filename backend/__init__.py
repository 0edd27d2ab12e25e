"""Gemba 现场云: an open manufacturing cloud."""
