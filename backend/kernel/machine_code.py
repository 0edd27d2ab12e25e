"""The compiler of the searches; a change in any file named here makes all their machine code anew."""

from pathlib import Path

from backend.kernel.jit import Compiler

HERE = Path(__file__).parent
SOURCES = (
    "chance.py",
    "rows.py",
    "cutting/knapsack.py",
    "cutting/trim/walk.py",
    "scheduling/capacity/compiled.py",
    "scheduling/capacity/facts.py",
    "scheduling/ovens/facts.py",
    "scheduling/ovens/loads.py",
    "scheduling/ovens/moves.py",
    "scheduling/ovens/restoring.py",
    "scheduling/tardiness/compiled.py",
    "sequence/leveling.py",
    "sequence/windows.py",
)
compiled = Compiler("gemba-searches", tuple(HERE / source for source in SOURCES))
