#!/usr/bin/env python3
"""A judge of open data: a CSV held against a Table Schema with the custom checks of Validata.

    scdl.py SCHEMA.json FILE.csv...     prints each fault as row: check: what; exit code 1 when there is one

The schema is read, nothing of it is repeated here: columns, their types and constraints, and the
parameters of the checks. The checks themselves are Validata's, written after their documentation.
"""

import csv
import datetime
import json
import re
import sys
import unicodedata

LEVELS = ["commande publique", "urbanisme", "domaine et patrimoine", "fonction publique",
          "institutions et vie politique", "libertes publiques et pouvoirs de police",
          "finances locales", "domaines de competences par themes",
          "autres domaines de competences"]


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


def luhn(digits):
    total = 0
    for i, digit in enumerate(reversed(digits)):
        n = int(digit) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def typed(field, text):
    """The value of a cell, None when empty; ValueError when it is not of its type."""
    if text == "":
        return None
    if field["type"] == "integer":
        if not re.fullmatch(r"[+-]?\d+", text):
            raise ValueError(f"{text!r} is no integer")
        return int(text)
    if field["type"] == "date":
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(f"{text!r} is no date")
        return datetime.date.fromisoformat(text)
    if field.get("format") == "uri" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[!-~]+", text):
        raise ValueError(f"{text!r} is no uri")
    return text


def compare(left, op, right):
    return {">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right,
            "==": left == right}[op]


def custom(check, row):
    """The fault that a custom check finds in a row, or None."""
    name, of = check["name"], check["params"]
    value = row[of["column"]]
    if name == "cohesive-columns-value":
        filled = [row[c] is not None for c in [of["column"], *of["othercolumns"]]]
        return None if all(filled) or not any(filled) else "some columns are empty, others are not"
    if name == "compare-columns-value":
        other = row[of["column2"]]
        if value is None or other is None or compare(value, of["op"], other):
            return None
        return f"{value} is not {of['op']} {other}"
    if value is None:
        return None
    if name == "french-siret-value":
        return None if re.fullmatch(r"\d{14}", value) and luhn(value) else f"{value} is no SIRET"
    if name == "year-interval-value":
        years = value.split("/")
        if len(years) == 1 and of.get("allow-year-only") in ("yes", "true", True):
            return None
        return None if len(years) == 2 and years[0] < years[1] else f"{value} is no interval"
    if name == "sum-columns-value":
        parts = [row[c] for c in of["columns"]]
        if any(p is None for p in parts):
            return None
        return None if sum(parts) == value else f"{value} is not the sum of {parts}"
    if name == "nomenclature-actes-value":
        if "/" not in value or re.search(r"\s/|/\s", value):
            return f"{value!r} has no / between its levels, or spaces around it"
        first = plain(value.split("/")[0])
        return None if first in LEVELS else f"{first!r} is none of the nine matters"
    return f"the check {name} is not known"


def judge(schema, path):
    faults = []
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    names = [field["name"] for field in schema["fields"]]
    if not rows or rows[0] != names:
        return [f"1: header: {rows[0] if rows else 'missing'}"]
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) != len(names):
            faults.append(f"{number}: row: {len(cells)} cells")
            continue
        row = {}
        for field, text in zip(schema["fields"], cells):
            limits = field.get("constraints", {})
            try:
                row[field["name"]] = typed(field, text)
            except ValueError as problem:
                row[field["name"]] = None
                faults.append(f"{number}: type: {field['name']}: {problem}")
            if text == "" and limits.get("required"):
                faults.append(f"{number}: required: {field['name']}")
            if text and "pattern" in limits and not re.fullmatch(limits["pattern"], text):
                faults.append(f"{number}: pattern: {field['name']}: {text!r}")
        for check in schema["custom_checks"]:
            if (fault := custom(check, row)) is not None:
                faults.append(f"{number}: {check['name']}: {fault}")
    if len(rows) < 2:
        faults.append("2: empty: no row")
    return faults


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    faults = [f"{path}:{fault}" if len(sys.argv) > 3 else fault
              for path in sys.argv[2:] for fault in judge(schema, path)]
    print("\n".join(faults) or "valid")
    return 1 if faults or len(sys.argv) < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
