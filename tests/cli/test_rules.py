"""The law on the command line: the rules of a day, waivers, logs for development tools."""

import json
import re
import unittest

import rules_table
from record import line_of, record
from workshop import DATE, SOURCE, Workshop


def divided():
    """A record whose first act calls a divided vote unanimous."""
    return record().replace('pour="7" contre="0"', 'pour="6" contre="1"', 1)


class Rules(Workshop):
    def listed(self, *arguments):
        found = self.run_paraphe("rules", "--format", "json", *arguments)
        self.assertEqual(found.code, 0, found)
        return found.json

    def test_the_rules_of_a_day(self):
        before = {r["code"]: r for r in self.listed("--as-of", "2020-02-29")["rules"]}
        after = {r["code"]: r for r in self.listed("--as-of", "2020-03-01")["rules"]}
        self.assertIn("rules.convocation-grouping-old", before)
        self.assertNotIn("rules.convocation-grouping-old", after)
        self.assertEqual(after["rules.convocation-grouping"]["from"], "2020-03-01")
        self.assertEqual(after["rules.quorum"]["article"], "art. L2121-17 CGCT")
        self.assertEqual(after["rules.quorum"]["severity"], "error")
        self.assertTrue(after["rules.quorum"]["confirmed"])
        self.assertFalse(before["rules.second-convocation"]["confirmed"])
        for rule in after.values():
            self.assertTrue(rule["message"] and rule["remedy"], rule)
            self.assertNotIn("{", rule["message"])

    def test_the_rules_in_words(self):
        for language, words in (("fr", "refus"), ("en", "refusal")):
            found = self.run_paraphe("rules", "--as-of", "2024-05-14", "--lang", language)
            self.assertEqual(found.code, 0, found)
            self.assertIn(f"rules.quorum — {words} — art. L2121-17 CGCT", found.out)
            self.assertLessEqual(max(map(len, found.out.splitlines())), 100)
        self.assert_refused(["rules", "seance.xml"], "cli.too-many-inputs", 64)
        self.assert_refused(["rules", "--as-of", "hier"], "cli.bad-date", 64)

    def test_findings_name_their_article_and_line(self):
        text = record(holder="lc")
        path = self.write("s.xml", text)
        found = self.run_paraphe("check", path, "--format", "json")
        self.assertEqual(found.code, 1, found)
        finding = next(d for d in found.json["diagnostics"] if d["code"] == "rules.two-pouvoirs")
        self.assertEqual(finding["article"], "art. L2121-20 CGCT")
        self.assertEqual(finding["line"], line_of(text, '"sh"><donne'))

    def test_findings_are_grouped_by_act(self):
        path = self.write("s.xml", divided())
        acts = self.run_paraphe("check", path, "--format", "json").json["acts"]
        self.assertIn("rules.unanimity", [d["code"] for d in acts[0]["diagnostics"]])
        self.assertEqual(acts[0]["state"], "refused")
        self.assertEqual(acts[1]["state"], "checked")

    def test_waivers(self):
        path = self.write("s.xml", divided())
        self.assert_refused(["render", path, "-o", self.output, "--date", DATE], "rules.unanimity", 1)
        self.assert_refused(["check", path, "--waive", "rules.unanimity"], "cli.waiver-reason", 64)
        self.assert_refused(["check", path, "--waive", "rules.unanimty", "--reason", "x"],
                            "session.unknown-rule", 1)
        self.assert_refused(["check", path, "--reason", "x"], "cli.option-not-here", 64)
        found = self.run_paraphe("render", path, "-o", self.output, "--date", DATE, "--waive",
                                 "rules.unanimity", "--reason", "Erratum voté le 4 avril",
                                 "--format", "json")
        self.assertEqual(found.code, 0, found)
        self.assertIn("session.waived", found.codes())
        self.assertEqual(len(self.files()), 2)
        signed = self.run_paraphe("run", path, "-o", self.output, "--replace", *self.signing(),
                                  "--waive", "rules.unanimity", "--reason", "Erratum",
                                  "--reason", "Bon pour accord", "--format", "json")
        self.assertEqual(signed.code, 0, signed)
        signature = signed.json["acts"][0]["verification"]["signatures"][0]
        self.assertEqual(signature["reason"], "Bon pour accord")

    def test_sarif(self):
        path = self.write("séance 1.xml", divided())
        found = self.run_paraphe("check", path, "--format", "sarif")
        self.assertEqual(found.code, 1, found)
        log = json.loads(found.out)
        self.assertEqual(log["version"], "2.1.0")
        run, = log["runs"]
        self.assertEqual(run["tool"]["driver"]["name"], "Paraphe")
        known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        result = next(r for r in run["results"] if r["ruleId"] == "rules.unanimity")
        self.assertEqual(result["level"], "error")
        place = result["locations"][0]["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("s%C3%A9ance%201.xml"))
        self.assertEqual(place["region"]["startLine"], line_of(divided(), "<scrutin"))
        self.assertLessEqual({r["ruleId"] for r in run["results"]}, known)
        refused = self.run_paraphe("render", path, "-o", self.output, "--format", "sarif")
        self.assertEqual(refused.code, 64)
        self.assert_nothing_left()

    def test_the_table_of_the_readme_is_that_of_the_rules(self):
        with open(SOURCE + "/README.md", encoding="utf-8") as file:
            readme = file.read()
        self.assertEqual(rules_table.table_in(readme), rules_table.make(),
                         "run tests/cli/rules_table.py --update")
        self.assertTrue(re.search(r"\| `quorum` \|", readme))


if __name__ == "__main__":
    unittest.main()
