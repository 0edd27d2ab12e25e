"""Pure calculation: facts in, answers out. No Flask, no SQLAlchemy, no clock, no files."""
