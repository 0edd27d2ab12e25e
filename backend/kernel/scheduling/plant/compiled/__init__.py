"""The compiled part: a floor dispatched in machine code. Only `portfolio` and `improve` import what is here."""
