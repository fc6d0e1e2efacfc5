#!/usr/bin/env python3
"""Reads ledger.md against the sources.

    ledger.py ROOT     prints each row that names something which is not there; exit code 1 then

A row is true only as long as its code and its proof exist: a renamed function or a deleted test
must be carried over into the ledger, or the test run fails.
"""

import re
import sys
from pathlib import Path

TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
CODE = re.compile(r"`([\w/]+\.(?:cc|h))` `(\w+)`")
PROOF = re.compile(r"`(\w+\.\w+)`")


def tests_of(root):
    found = set()
    for source in (root / "tests" / "unit").rglob("*_test.cc"):
        found |= {".".join(names) for names in TEST.findall(source.read_text(encoding="utf-8"))}
    return found


def rows_of(ledger):
    for number, line in enumerate(ledger.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("clause", "---"):
            yield number, cells


def faults(root):
    """Yields what is wrong as "line: what"; at least one row must be there."""
    tests, rows = tests_of(root), 0
    for number, cells in rows_of(root / "tests" / "conformity" / "ledger.md"):
        rows += 1
        if len(cells) != 4 or not all(cells):
            yield f"{number}: a row has four cells"
            continue
        code, proof = CODE.findall(cells[2]), PROOF.findall(cells[3])
        if not code:
            yield f"{number}: no code meets {cells[0]}"
        for file, name in code:
            path = root / "engine" / file
            if not path.is_file():
                yield f"{number}: {file} does not exist"
            elif not re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")):
                yield f"{number}: {file} has no {name}"
        if not proof and "judge" not in cells[3]:
            yield f"{number}: nothing proves {cells[0]}"
        for name in proof:
            if name not in tests:
                yield f"{number}: there is no test {name}"
    if rows == 0:
        yield "0: the ledger is empty"


def main():
    found = list(faults(Path(sys.argv[1])))
    for fault in found:
        print(f"tests/conformity/ledger.md:{fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
