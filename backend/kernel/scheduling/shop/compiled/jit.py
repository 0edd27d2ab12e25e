"""The compiler of this package; a change in any file here makes all its machine code anew."""

from pathlib import Path

from backend.kernel.jit import Compiler

HERE = Path(__file__).parent
compiled = Compiler("gemba-shops", (HERE.parent / "arrays.py", *sorted(HERE.glob("*.py"))))
