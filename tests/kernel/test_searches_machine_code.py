"""The searches' machine code: everything compiled is warmed, and a change in any file it is made from is noticed."""

from pathlib import Path

from backend.kernel import machine_code, tiny

KERNEL = Path(machine_code.__file__).parent


def test_every_file_of_compiled_functions_is_named():
    """What compiled code reads of constants stands in files that are named, too."""
    made = {
        str(path.relative_to(KERNEL))
        for path in KERNEL.rglob("*.py")
        if "import compiled\n" in path.read_text() and "machine_code import compiled" in path.read_text()
    }
    made -= {"tiny.py"}
    facts = {"scheduling/capacity/facts.py", "scheduling/ovens/facts.py"}
    assert made | facts == set(machine_code.SOURCES)


def test_after_warming_nothing_is_compiled_any_more():
    tiny.warm()
    before = {path.name for path in machine_code.compiled.shelves[0].glob("*.nbc")}
    tiny.warm()
    assert {path.name for path in machine_code.compiled.shelves[0].glob("*.nbc")} == before
