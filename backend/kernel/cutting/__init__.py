"""Widths cut from rolls: cutting stock with as few rolls as can be (solver), the trim of a paper machine (trim)."""
