"""Plan levels 计划层级: which plan is made when, for which days, and how levels agree (planning.md §6).

A level is data (facts). runs: when it is due and what it covers · submissions: who told what in time · rolling: firm
stays, outlook is planned anew · reconciling: gaps between two levels and what is carried · push_pull and pull: what may
start on what, cards and calls · measures: how far a plan was kept. Spans name their first and their last day.
"""
