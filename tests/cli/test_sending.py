"""Acts to the préfecture and back: what leaves is valid by the ministry's schema, and every wrong
input is refused by its name and leaves nothing behind."""

import glob
import io
import os
import re
import shutil
import subprocess
import tarfile
import unittest
import zipfile

from record import record
from workshop import SOURCE, Workshop

SHARED = os.path.join(SOURCE, "..", "shared", "actes")
SCHEMA = os.path.join(SHARED, "xsd", "actesv1_1.xsd")
CLASSIFICATION = os.path.join(SHARED, "classification", "pastell-classification-exemple.xml")
DAY = "2024-03-29"
ID = "003-210300018-20240328-{}-DE"
NAMESPACE = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"

def one_page():
    """A PDF of one page, as any program writes it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table


PDF = one_page()


def sent_record(annexes="", matter="7.1", **more):
    """The record of the tests, with another matter or annexes of the first act."""
    text = record(**more)
    text = text.replace('<matiere code="7.1">', f'<matiere code="{matter}">')
    if annexes:
        text = text.replace("</deliberation>", f"<annexes>{annexes}</annexes></deliberation>", 1)
    return text


def annex(file, **more):
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<annexe id="a" libelle="Plan" fichier="{file}"{attributes}/>'


def message(root, attributes, content=""):
    return (f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<actes:{root} xmlns:actes="{NAMESPACE}" '
            f"{attributes}>{content}</actes:{root}>").encode("iso-8859-1")


class Sending(Workshop):
    def setUp(self):
        super().setUp()
        self.signed = self.path("signes")
        os.mkdir(self.signed)

    def make(self, text):
        made = self.run_paraphe("render", self.write("seance.xml", text), "-o", self.signed,
                                "--date", "2024-03-28")
        self.assertEqual(made.code, 0, made)
        return sorted(f for f in os.listdir(self.signed) if f.endswith(".pdf"))

    def pack(self, *more, classification=CLASSIFICATION, confirmed="2024-03-01"):
        return ["pack", "actes", self.signed, "-o", self.output, "--classification", classification,
                "--confirmed", confirmed, "--operator", "SLO", "--date", DAY, "--reply-to",
                "mairie@valserine.fr", *more]

    def packed(self, *more):
        result = self.run_paraphe(*self.pack(*more))
        self.assertEqual(result.code, 0, result)
        return result

    def assert_valid(self, name, content):
        found = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", SCHEMA, "-"],
                               input=content, capture_output=True, check=False)
        self.assertEqual(found.returncode, 0, f"{name}: {found.stderr.decode()}")

    def opened(self, archive):
        """The files of an archive; its messages are valid, and it is flat and without owners."""
        files = {}
        with tarfile.open(os.path.join(self.output, archive)) as tar:
            for entry in tar:
                self.assertTrue(entry.isfile())
                self.assertNotIn("/", entry.name)
                self.assertEqual((entry.mtime, entry.uid, entry.gid, entry.uname), (0, 0, 0, ""))
                files[entry.name] = tar.extractfile(entry).read()
        for name, content in files.items():
            if name.endswith("_0.xml") or name.startswith(("EACT", "TACT")) or "----" in name:
                self.assert_valid(name, content)
                self.assertTrue(content.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>'))
        return files

    # ---- what leaves

    def test_a_session_leaves_in_one_archive(self):
        acts = self.make(sent_record(annex("plan.pdf", type_piece="21_DO")))
        with open(os.path.join(self.signed, "plan.pdf"), "wb") as file:
            file.write(PDF)
        result = self.packed("--contact", "Hélène Œil", "--contact-email", "h@valserine.fr")
        name = "SLO-EACT--210300018--20240329-1.tar.gz"
        self.assertEqual(self.files(), [name])
        self.assertIn(ID.format("2024_041"), result.out)
        files = self.opened(name)
        first = ID.format("2024_041") + "-1-1_"
        self.assertEqual(list(files)[:4],
                         ["EACT--210300018--20240329-1.xml", first + "0.xml",
                          f"99_DE-{first}1.pdf", f"21_DO-{first}2.pdf"])
        self.assertEqual(sum(f.endswith("_0.xml") for f in files), len(acts))
        self.assertIn("Hélène OEil".encode("iso-8859-1"), files["EACT--210300018--20240329-1.xml"])
        self.assertEqual(files[f"99_DE-{first}1.pdf"],
                         self.read(os.path.join(self.signed, acts[0])))
        # The same again is the same archive, but for its serial.
        self.packed("--resend")
        second = self.opened(name.replace("-1.tar", "-2.tar"))
        self.assertEqual(list(files.values())[1:], list(second.values())[1:])

    def test_by_hand(self):
        self.make(sent_record())
        result = self.packed("--by-hand")
        folder = os.path.join(self.output, "210300018-2024-03-28")
        self.assertIn("bordereau.html", result.out)
        names = os.listdir(folder)
        self.assertIn("2024_041.pdf", names)
        sheet = self.read(os.path.join(folder, "bordereau.html")).decode("utf-8")
        parsed = subprocess.run(["xmllint", "--nonet", "--noout", "--html", "-"],
                                input=sheet.replace("<section>", "<div>")
                                .replace("</section>", "</div>").encode("utf-8"),
                                capture_output=True, check=False)
        self.assertEqual(parsed.stderr, b"")
        self.assertIn("<html lang=\"fr\">", sheet)
        table = self.read(os.path.join(folder, "bordereau.csv")).decode("utf-8-sig")
        self.assertIn('"2024_041";"2024-041";"2024-03-28";"DE";"7.1"', table)

    def test_test_messages_and_requests(self):
        self.make(sent_record())
        self.packed("--test")
        self.opened("SLO-TACT--210300018--20240329-1.tar.gz")
        asked = self.run_paraphe("classification", "request", self.path("seance.xml"), "-o",
                                 self.output, "--operator", "SLO", "--reply-to", "a@b.fr", "--date",
                                 DAY, "--journal", self.signed, "--classification", CLASSIFICATION)
        self.assertEqual(asked.code, 0, asked)
        files = self.opened("SLO-EACT--210300018--20240329-2.tar.gz")
        self.assertIn(b"2019-03-01", files["003-210300018----7-1_1.xml"])

    # ---- what comes back

    def test_there_and_back(self):
        self.make(sent_record())
        self.packed()
        act = ID.format("2024_041")
        answers = {
            f"{act}-1-2_5.xml": message(
                "ARActe", f'actes:IDActe="{act}" actes:DateReception="2024-04-02"',
                "<actes:ClassificationDateVersionEnCours>2019-03-01"
                "</actes:ClassificationDateVersionEnCours>"),
            f"{act}-4-1_6.xml": message(
                "LettreObservations", f'actes:IDActe="{act}" actes:DateCourrierPref="2024-04-20"',
                "<actes:Motif>Visa manquant : délégation</actes:Motif><actes:Document>"
                "<actes:NomFichier>lettre.pdf</actes:NomFichier></actes:Document>"),
        }
        os.mkdir(self.path("retours"))
        for name, content in answers.items():
            self.write("retours/" + name, content)
        files = sorted(glob.glob(self.path("retours/*")))
        found = self.run_paraphe("receive", *files, "--journal", self.signed)
        self.assertEqual(found.code, 0, found)
        self.assertIn("2024-041 — " + act + " — reçu en préfecture le 2 avril 2024", found.out)
        self.assertIn("Visa manquant : délégation", found.err)
        self.assertIn("paraphe pack reply", found.err)
        again = self.run_paraphe("receive", *files, "--journal", self.signed, "--format", "json")
        self.assertTrue(all(m["known"] and m["matched"] for m in again.json["messages"]))
        letter = os.path.join(self.signed, "echanges", f"{act}-4-1_6.xml")
        reply = ["pack", "reply", letter, "-o", self.output, "--journal", self.signed, "--operator",
                 "SLO", "--reply-to", "a@b.fr", "--date", "2024-04-25"]
        self.assertEqual(self.run_paraphe(*reply, "--acknowledge").code, 0)
        self.opened("SLO-EACT--210300018--20240425-1.tar.gz")
        answer = self.write("reponse.pdf", PDF)
        done = self.run_paraphe(*reply[:3], answer, *reply[3:])
        self.assertEqual(done.code, 0, done)
        self.assertIn(f"{act}-4-4_1.pdf", self.opened("SLO-EACT--210300018--20240425-2.tar.gz"))
        done = self.run_paraphe("pack", "annulment", "2024-042", *reply[3:])
        self.assertEqual(done.code, 0, done)
        self.assertIn(ID.format("2024_042") + "-6-1_0.xml",
                      self.opened("SLO-EACT--210300018--20240425-3.tar.gz"))

    def test_every_sample_of_the_ministry_is_read(self):
        os.mkdir(self.path("journal"))
        samples = sorted(glob.glob(os.path.join(SHARED, "samples", "*.xml")))
        found = self.run_paraphe("receive", *samples, "--journal", self.path("journal"), "--format",
                                 "json")
        self.assertEqual(found.code, 0, found)
        self.assertEqual(len(found.json["messages"]), len(samples))
        self.assertIn("receive.classification-old", found.codes())
        self.assertIn("receive.unknown-transaction", found.codes())

    # ---- classifications

    def test_classifications(self):
        shown = self.run_paraphe("classification", "show", CLASSIFICATION)
        self.assertEqual(shown.code, 0, shown)
        self.assertLess(shown.out.index("  7.9  "), shown.out.index("  7.10  "))
        record_file = self.write("seance.xml", sent_record())
        good = self.run_paraphe("classification", "check", CLASSIFICATION, record_file, "--date",
                                "2020-01-01")
        self.assertEqual(good.code, 0, good)
        self.assert_refused(["classification", "check", CLASSIFICATION, "--date", "2021-03-01"],
                            "pack.classification-stale", 1)
        other = self.write("autre.xml", sent_record(matter="7.99"))
        self.assert_refused(["classification", "check", CLASSIFICATION, other, "--date",
                             "2020-01-01"], "pack.matter-unknown", 1)
        old = os.path.join(SHARED, "classification",
                           "pastell-classification-2004-04-01-two-levels.xml")
        self.assert_refused(["classification", "show", old], "pack.classification-pieces", 1)

    # ---- wrong input, each with its name

    def refused(self, code, *more, exit_code=1, **options):
        before = sorted(os.listdir(self.signed))
        self.assert_refused(self.pack(*more, **options), code, exit_code)
        self.assertEqual(sorted(os.listdir(self.signed)), before, "nothing is left behind")

    def test_an_old_classification(self):
        self.make(sent_record())
        self.refused("pack.classification-stale", confirmed="2022-03-29")

    def test_a_number_of_sixteen_characters(self):
        text = sent_record()
        text = re.sub(r' identifiant="2024_041"', "", text).replace(
            'numero="2024-041"', 'numero="2024-041-ABCDEFG"')
        self.make(text)
        self.refused("pack.number")

    def test_a_bar_in_a_department(self):
        # The schema of records knows the form already: such an act cannot even be made.
        text = sent_record().replace('code="03"', 'code="0|"')
        self.assert_refused(["render", self.write("seance.xml", text), "-o", self.output],
                            "xml.value", 1)

    def test_annexes(self):
        self.make(sent_record(annex("plan.pdf")))
        self.refused("pack.annex-missing")
        path = os.path.join(self.signed, "plan.pdf")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("word/document.xml", "<w/>")
        with open(path, "wb") as file:
            file.write(archive.getvalue())
        self.refused("pack.annex-kind")
        with open(path, "wb") as file:
            file.write(PDF[:100])
        self.refused("pack.pdf-damaged")

    def test_an_encrypted_annex(self):
        self.make(sent_record(annex("plan.pdf")))
        clear = self.write("clair.pdf", PDF)
        os.mkdir(self.path("annexes"))
        subprocess.run(["qpdf", "--encrypt", "", "secret", "256", "--", clear,
                        self.path("annexes/plan.pdf")], check=True)
        self.refused("pack.pdf-encrypted", "--annexes", self.path("annexes"))

    def test_accents_in_a_file_name(self):
        self.make(sent_record(annex("plan détaillé.pdf")))
        self.refused("pack.annex-name")

    def test_151_mib(self):
        self.make(sent_record(annex("plan.jpg")))
        # Two copies of what no compression makes smaller: deflate looks back 32 KiB.
        block = os.urandom(1 << 20)
        with open(os.path.join(self.signed, "plan.jpg"), "wb") as file:
            file.write(b"\xff\xd8\xff\xe0")
            for _ in range(151):
                file.write(block)
        before = sorted(os.listdir(self.signed))
        found = self.run_paraphe(*self.pack())
        self.assertEqual(found.code, 1, found)
        self.assertIn("[pack.too-large]", found.err)
        self.assert_nothing_left()
        self.assertEqual(sorted(os.listdir(self.signed)), before)

    def test_what_was_put_off_is_not_sent(self):
        text = sent_record()
        ballot = text.index("<scrutin ", text.index('numero="2024-042"'))
        text = (text[:ballot] + '<scrutin resultat="retrait"/>' +
                text[text.index("/>", ballot) + 2:])
        self.make(text)
        result = self.packed()
        self.assertEqual(len(self.opened(self.files()[0])), 1 + 2)
        self.assertIn("2024-042.pdf", result.out)
        self.refused_keeping_journal("session.act-undecided", "--only", "2024-042", "--resend")

    def test_a_serial_after_a_crash(self):
        self.make(sent_record())
        self.packed()
        shutil.rmtree(os.path.join(self.signed, ".paraphe"))
        self.refused_keeping_journal("session.archive-unnoted")

    def refused_keeping_journal(self, code, *more):
        before = self.files()
        found = self.run_paraphe(*self.pack(*more))
        self.assertEqual(found.code, 1, found)
        self.assertIn(f"[{code}]", found.err)
        self.assertEqual(self.files(), before)

    def test_what_the_command_line_lacks(self):
        self.make(sent_record())
        arguments = ["pack", "actes", self.signed, "-o", self.output]
        self.assert_refused(arguments, "cli.classification-missing", 64)
        self.assert_refused(["receive", "x.xml"], "cli.journal-missing", 64)
        self.assert_refused(["pack", "actes", self.signed], "cli.output-missing", 64)
        self.assert_refused(["receive", self.write("x.xml", "<html/>"), "--journal", self.signed],
                            "receive.no-message", 1)


if __name__ == "__main__":
    unittest.main()
