"""What joins items during a run: substitutes, break points, co-products; and the alternates of one item.

Source: planning.md §2.5, §3.4, §4. Items concerned are planned in Python
at their level, everybody else stays with the compiled part.
"""
