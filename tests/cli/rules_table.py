#!/usr/bin/env python3
"""The README's table of rules, made from the rules themselves.

    PARAPHE=build/release/bin/paraphe tests/cli/rules_table.py --update

Every rule stands in it once, whatever the days between which it is in force.
"""

import json
import os
import pathlib
import subprocess
import sys

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- rules: made by tests/cli/rules_table.py -->\n", "<!-- end of the rules -->\n"
# One day in each period between two changes of the law that a rule knows.
DAYS = ["2019-06-01", "2021-06-01", "2022-05-01", "2024-05-14", "2026-01-15"]
REACH = {"all": "", "communes": "communes", "groupings": "groupings", "communal": ""}
SEVERITY = {"error": "refusal", "warning": "warning", "advice": "advice"}


def rules_on(day):
    found = subprocess.run([os.environ["PARAPHE"], "rules", "--as-of", day, "--format", "json",
                            "--lang", "en"], check=True, stdout=subprocess.PIPE)
    return json.loads(found.stdout)["rules"]


def force_of(rule):
    words = [f"from {rule['from']}"] if "from" in rule else []
    words += [f"until {rule['until']}"] if "until" in rule else []
    words += [REACH[rule["authorities"]]] if REACH[rule["authorities"]] else []
    words += [] if rule["confirmed"] else ["to be confirmed"]
    return ", ".join(words)


def make():
    rules = {}
    for day in DAYS:
        for rule in rules_on(day):
            rules.setdefault(rule["code"], rule)
    lines = ["| code | article | in force | | what it says |", "|---|---|---|---|---|"]
    for code in sorted(rules):
        rule = rules[code]
        said = rule["message"].replace(f" ({rule['article']})", "") if rule["article"] else rule["message"]
        lines.append(f"| `{code.removeprefix('rules.')}` | {rule['article'].removeprefix('art. ')} "
                     f"| {force_of(rule)} | {SEVERITY[rule['severity']]} | {said} |")
    return "\n".join(lines) + "\n"


def table_in(text):
    return text[text.index(BEGIN) + len(BEGIN):text.index(END)]


def main():
    text = README.read_text(encoding="utf-8")
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    README.write_text(text.replace(BEGIN + table_in(text) + END, BEGIN + make() + END), encoding="utf-8")


if __name__ == "__main__":
    main()
