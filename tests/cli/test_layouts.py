"""For who writes layouts: check, new, fields, the letterheads that ship, guides and watching."""

import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import layout_manual
from record import record
from workshop import DATE, PARAPHE, SOURCE, Workshop

EXAMPLES = os.path.join(SOURCE, "layouts", "exemples")
LETTERHEADS = ("commune.xml", "communaute.xml", "syndicat.xml")
NAMESPACE = "urn:paraphe:mise-en-page:1"


def layout(inside="", attributes=""):
    return f'<mise-en-page xmlns="{NAMESPACE}" nom="Essai" {attributes}>\n{inside}\n</mise-en-page>\n'


class Check(Workshop):
    def test_a_sound_letterhead(self):
        path = self.write("ville.xml", layout('<charte><couleur nom="accent" valeur="#7A1E2C"/></charte>'))
        found = self.run_paraphe("layout", "check", path)
        self.assertEqual(found.code, 0, found)
        self.assertIn("extrait", found.out)
        found = self.run_paraphe("layout", "check", path, "--format", "json")
        self.assertIn("extrait", found.json["documents"])

    def test_every_fault_at_once(self):
        path = self.write("ville.xml", layout(
            '<charte>\n<couleur nom="accent" valeur="#F0A000"/>\n'
            '<police nom="texte" romain="Garamond.ttf"/></charte>\n'
            '<rubriques><rubrique nom="coordonnee"/>\n'
            '<rubrique nom="coordonnees"><paragraphe style="etiquettes">a</paragraphe></rubrique></rubriques>'))
        found = self.run_paraphe("layout", "check", path, "--format", "json")
        self.assertEqual(found.code, 1, found)
        at = {d["code"]: d.get("line") for d in found.json["diagnostics"]}
        self.assertEqual(at, {"layout.contrast": 3, "layout.no-font": 4, "layout.rubrique-unused": 5,
                              "layout.unknown-style": 6}, found)
        for finding in found.json["diagnostics"]:
            self.assertEqual(finding["file"], path)
        text = self.run_paraphe("layout", "check", path)
        self.assertIn("«\u00a0coordonnees\u00a0»\u00a0?", text.err)
        self.assertIn("«\u00a0etiquette\u00a0»\u00a0?", text.err)

    def test_faults_against_the_schema_hide_no_others(self):
        path = self.write("ville.xml", layout(
            '<charte>\n<couleur nom="accent" valeur="#F0A000"/>\n<couleur nom="filet" valeur="rouge"/>\n'
            '<style nom="titre"/></charte>\n'
            '<rubriques><rubrique nom="coordonnees"><paragraphe style="etiquettes" tialle="9pt">a</paragraphe>\n'
            '<paragraf/></rubrique></rubriques>'))
        found = self.run_paraphe("layout", "check", path, "--format", "json")
        self.assertEqual(found.code, 1, found)
        at = sorted((d.get("line"), d["code"]) for d in found.json["diagnostics"])
        self.assertEqual(at, [(3, "layout.contrast"), (4, "xml.value"), (5, "xml.misplaced-element"),
                              (6, "layout.unknown-style"), (6, "xml.unknown-attribute"),
                              (7, "xml.unknown-element")], found)

    def test_what_is_missing_is_said_in_french(self):
        """At the rubrique that has lost it, in words of the law."""
        path = self.write("ville.xml", layout(
            '<rubriques>\n<rubrique nom="autorite"/>\n<rubrique nom="signatures"/>\n</rubriques>'))
        found = self.run_paraphe("layout", "check", path)
        self.assertEqual(found.code, 1, found)
        for words in ("le nom de la collectivité", "la signature", "la qualité du signataire"):
            self.assertIn(words, found.err)
        for words in (" the ", " who ", " of "):
            self.assertNotIn(words, found.err)
        for line in found.err.splitlines():
            if "layout.missing-mention" in line:
                self.assertRegex(line, "ville.xml:[34]:")

    def test_for_development_tools(self):
        path = self.write("ville.xml", layout(attributes='base="ailleurs.xml"'))
        found = self.run_paraphe("layout", "check", path, "--format", "sarif")
        result = found.json["runs"][0]["results"][0]
        self.assertEqual(result["ruleId"], "layout.no-base")
        self.assertEqual(result["locations"][0]["physicalLocation"]["region"]["startLine"], 1)

    def test_what_only_the_pages_show(self):
        """A foot of two lines in room for one."""
        path = self.write("ville.xml", layout(
            '<pages><modele pour="premiere"><pied><paragraphe style="titre">Un</paragraphe>'
            '<paragraphe style="titre">Deux</paragraphe></pied></modele></pages>'))
        found = self.run_paraphe("layout", "check", path, "--format", "json")
        self.assertNotEqual(found.json["diagnostics"], [], found)

    def test_the_letterheads_that_ship(self):
        for name in (*LETTERHEADS, "budget.xml"):
            found = self.run_paraphe("layout", "check", os.path.join(EXAMPLES, name), "--format", "json")
            self.assertEqual((found.code, found.json["diagnostics"]), (0, []), name)


class Readme(Workshop):
    """The letterhead of the README, in a clean folder beside a coat of arms."""

    def test_dresses_every_document(self):
        with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
            blocks = re.findall(r"```xml\n(.*?)```", file.read(), flags=re.DOTALL)
        letterheads = [block for block in blocks if "<mise-en-page" in block]
        self.assertEqual(len(letterheads), 1)
        self.assertLessEqual(len(letterheads[0].splitlines()), 18)
        shutil.copy(os.path.join(EXAMPLES, "blason.svg"), self.folder)
        path = self.write("ma-ville.xml", letterheads[0])
        found = self.run_paraphe("layout", "check", path, "--format", "json")
        self.assertEqual((found.code, found.json["diagnostics"]), (0, []), found)
        self.assertEqual(len(found.json["documents"]), 15, found)
        session = os.path.join(EXAMPLES, "seance.xml")
        kinds = [kind for kind in found.json["documents"] if kind not in ("arrete", "decision", "certificat")]
        found = self.run_paraphe("render", session, "-o", self.output, "--layout", path, "--document", ",".join(kinds),
                                 "--date", DATE)
        self.assertEqual(found.code, 0, found)
        self.assertEqual(len(self.files()), len(kinds))


class New(Workshop):
    def test_the_starter_can_be_used_at_once(self):
        path = self.path("ma-ville.xml")
        found = self.run_paraphe("layout", "new", "-o", path)
        self.assertEqual(found.code, 0, found)
        found = self.run_paraphe("layout", "check", path)
        self.assertEqual(found.code, 0, found)
        with open(path, encoding="utf-8") as file:
            starter = file.read()
        said = re.sub(r"<!--.*?-->", "", starter, flags=re.DOTALL)
        self.assertLessEqual(len([line for line in said.splitlines() if line.strip()]), 16)
        # And what its comments offer: the logo.
        self.write("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>')
        self.write("ma-ville.xml", re.sub(r"<!-- Le logo.*?\n(.*?)-->", r"\1", starter, flags=re.DOTALL))
        found = self.run_paraphe("layout", "check", path)
        self.assertEqual(found.code, 0, found)

    def test_what_is_there_stays(self):
        path = self.write("ma-ville.xml", "à moi")
        found = self.run_paraphe("layout", "new", "-o", path)
        self.assertEqual(found.code, 73, found)
        self.assertEqual(self.read(path).decode(), "à moi")
        self.assertEqual(self.run_paraphe("layout", "new", "-o", path, "--force").code, 0)
        self.assertEqual(self.run_paraphe("layout", "new").code, 64)

    def test_a_whole_document(self):
        path = self.path("mon-extrait.xml")
        self.assertEqual(self.run_paraphe("layout", "new", "--full", "-o", path).code, 0)
        self.assertIn(b"<contenu>", self.read(path))
        found = self.run_paraphe("layout", "check", path)
        self.assertEqual(found.code, 0, found)


class Fields(Workshop):
    def test_of_the_example_and_of_a_record(self):
        found = self.run_paraphe("layout", "fields", "--format", "json")
        self.assertEqual(found.code, 0, found)
        entries = {(e["kind"], e["name"]): e for e in found.json["vocabulary"]}
        self.assertEqual(entries["field", "autorite.nom"]["example"], "Commune de Saint-Exemple-sur-Orne")
        self.assertEqual(entries["field", "president.titre"]["example"], "Madame la Maire")
        self.assertEqual(entries["field", "vote.nom"]["inside"], "scrutin.votes")
        self.assertGreater(entries["list", "scrutins"]["count"], 0)
        self.assertIn(("part", "decision"), entries)
        self.assertIn(("agreement", "secretaires"), entries)
        path = self.write("s.xml", record())
        other = self.run_paraphe("layout", "fields", path)
        self.assertEqual(other.code, 0, other)
        self.assertIn("autorite.nom", other.out)
        self.assertNotIn("Saint-Exemple-sur-Orne", other.out)

    def test_the_manual_is_up_to_date(self):
        for lang, path in layout_manual.FILES.items():
            self.assertEqual(path.read_text(encoding="utf-8"), layout_manual.make(lang),
                             f"run tests/cli/layout_manual.py --update for {path.name}")


class Pages(Workshop):
    def preview(self, *arguments):
        path = self.write("s.xml", record())
        found = self.run_paraphe("preview", path, "-o", self.output, "--force", "--resolution", "40", "--date", DATE,
                                 *arguments)
        self.assertEqual(found.code, 0, found)
        return {name: self.read(os.path.join(self.output, name)) for name in self.files()}

    def test_letterheads_look_different(self):
        first = set()
        for name in LETTERHEADS:
            first.add(sorted(self.preview("--layout", os.path.join(EXAMPLES, name)).items())[0][1])
        self.assertEqual(len(first), len(LETTERHEADS))

    def signed(self, attributes):
        """How many signature fields an extract with this letterhead has, and how many are still open once signed."""
        shutil.rmtree(self.output)
        os.mkdir(self.output)
        path = self.write("s.xml", record())
        ville = self.write("ville.xml", layout(attributes=attributes))
        found = self.run_paraphe("run", path, "-o", self.output, "--layout", ville, *self.signing(),
                                 "--format", "json")
        self.assertEqual(found.code, 0, found)
        act = found.json["acts"][0]
        return len(act["verification"]["signatures"]) + len(act["open_fields"]), len(act["open_fields"])

    def test_a_letterhead_says_who_signs_extracts(self):
        self.assertEqual(self.signed('signataires="executif"'), (1, 0))
        self.assertEqual(self.signed('signataires="executif-et-secretaires"'), (2, 1))

    def test_guides_are_drawn_over_the_pages(self):
        plain = self.preview()
        guided = self.preview("--guides")
        self.assertEqual(plain.keys(), guided.keys())
        for name, picture in plain.items():
            self.assertNotEqual(picture, guided[name], name)

    def test_the_accessible_form_has_more_pages(self):
        path = self.write("s.xml", record())
        sizes = []
        for more in ([], ["--accessible"]):
            shutil.rmtree(self.output)
            os.mkdir(self.output)
            found = self.run_paraphe("preview", path, "-o", self.output, "--resolution", "40", *more)
            self.assertEqual(found.code, 0, found)
            sizes.append(len(self.files()))
        self.assertGreater(sizes[1], sizes[0])

    def test_a_layout_for_another_document(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("check", path, "--watch")
        self.assertEqual(found.code, 64, found)
        found = self.run_paraphe("preview", path, "-o", self.output, "--watch", "--format", "json")
        self.assertEqual(found.code, 64, found)


class Watch(Workshop):
    def drawn(self):
        return {name: self.read(os.path.join(self.output, name)) for name in self.files() if name.endswith(".png")}

    def until(self, done, what):
        for _ in range(300):
            if done():
                return
            time.sleep(0.1)
        self.fail(what)

    def test_draws_again_on_each_save_until_interrupted(self):
        record_path = self.write("s.xml", record())
        layout_path = self.write("ville.xml", layout())
        with open(self.path("log"), "wb") as log:
            process = subprocess.Popen(
                [PARAPHE, "preview", record_path, "-o", self.output, "--layout", layout_path, "--watch",
                 "--resolution", "30", "--date", DATE], stdout=log, stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C", "TZ": "UTC"})
        self.addCleanup(process.kill)

        def said(words):
            return self.read(self.path("log")).decode().count(words)

        self.until(lambda: said("Ctrl+C") == 1, "nothing was drawn")
        before = self.drawn()
        self.assertTrue(before)
        self.write("ville.xml", layout('<charte><couleur nom="accent" valeur="#7A1E2C"/></charte>'))
        self.until(lambda: said("Ctrl+C") == 2, "the save went unnoticed")
        self.assertNotEqual(self.drawn(), before)
        # A fault is told and does not end it; the pictures stay.
        self.write("ville.xml", layout('<charte><couleur nom="accent" valeur="#F0F0F0"/></charte>'))
        self.until(lambda: said("layout.contrast") == 1, "the fault was not told")
        self.until(lambda: said("Ctrl+C") == 3, "it did not wait again")
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=20), 0)


if __name__ == "__main__":
    unittest.main()
