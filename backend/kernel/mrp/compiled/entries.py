"""What is called from outside: every function here is compiled, kept and warmed for one set of types."""

from backend.kernel.mrp.compiled.change import gather, spread
from backend.kernel.mrp.compiled.graph import by_key, levels_of
from backend.kernel.mrp.compiled.jit import compiled
from backend.kernel.mrp.compiled.net import net_part
from backend.kernel.mrp.compiled.peg import peg_part, room_for

ENTRIES = (by_key, gather, levels_of, net_part, peg_part, room_for, spread)

__all__ = ["ENTRIES", "by_key", "compiled", "gather", "levels_of", "net_part", "peg_part", "room_for", "spread"]
