"""Forecasting demand: history in, a chosen model's figures out, and in numbers why that model.

facts -> cleaning -> pattern -> back-test -> choice -> forecast; hierarchies, edits, corrections and accuracy beside it.
The library of models (statsforecast) takes two seconds to load: `models.py` loads it when first asked to fit.
"""
