"""Data to begin with: roles, examples and a demo factory."""
