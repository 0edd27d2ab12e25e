"""Trimming a paper machine 排刀: patterns of widths across the deckle, and how many sets of each (paper.md §2).

facts -> patterns (all, or as needed) -> program (least loss, then fewest patterns, then least too many) -> plan;
check knows nothing of the rest; proposals says what would help where no plan is possible; knives orders the patterns.
"""
