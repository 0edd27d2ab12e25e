"""EHS: safe work.

hazard: something seen that can hurt somebody, until it is put right · hazard_level: how bad, until when, worth how many
points · hazard_extension: more time asked for, and the answer · point_entry: points earned or lost, never edited.
"""
