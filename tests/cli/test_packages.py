"""What becomes of acts once they are signed: copies, open data, the archives, years later."""

import hashlib
import io
import os
import subprocess
import tarfile
import unittest
import zipfile
from xml.etree import ElementTree

import record
from workshop import DATE, SOURCE, Workshop, key

SCHEMAS = os.path.join(SOURCE, "..", "shared", "seda", "seda-{}")
CLASSIFICATION = os.path.join(SOURCE, "..", "shared", "actes", "classification",
                              "pastell-classification-exemple.xml")
SCDL = os.path.join(SOURCE, "..", "shared", "scdl", "2.1.5", "schema.json")

PRIVATE = """        <paragraphe>Le logement est loué à <prive motif="identité">Mme Zoé QUERCY, 12 rue des
          Lilas</prive>.</paragraphe>
        <paragraphe diffusion="non">Ses ressources sont de 1 234 euros.</paragraphe>
"""


def luhn_siret(siren):
    for nic in range(100000):
        digits = f"{siren}{nic:05d}"
        total = sum(sum(divmod(int(d) * (2 if i % 2 else 1), 10))
                    for i, d in enumerate(reversed(digits)))
        if total % 10 == 0 and nic > 9:
            return digits
    raise ValueError(siren)


def session(*acts):
    text = record.record(*acts)
    return text.replace('siren="210300018"',
                        f'siren="210300018" siret="{luhn_siret("210300018")}" prefecture="PREF003"')


def text_of(path, page=None):
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    return subprocess.run(["pdftotext", "-layout", *pages, path, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode("utf-8")


def acknowledgement(number, day="2024-04-02"):
    """What the ministry sends back, as its samples are."""
    identifier = f"003-210300018-20240328-{number}-DE"
    return identifier, f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
  actes:DateReception="{day}" actes:IDActe="{identifier}">
  <actes:ActeRecu actes:Date="2024-03-28" actes:NumeroInterne="{number}" actes:CodeNatureActe="1">
    <actes:CodeMatiere1 actes:CodeMatiere="7"/><actes:CodeMatiere2 actes:CodeMatiere="1"/>
    <actes:Objet>Tarifs</actes:Objet>
    <actes:ClassificationDateVersion>2019-03-01</actes:ClassificationDateVersion>
    <actes:Document><actes:NomFichier>99_DE-{identifier}-1-1_1.pdf</actes:NomFichier></actes:Document>
    <actes:Annexes actes:Nombre="0"/><actes:DocumentPapier>N</actes:DocumentPapier>
  </actes:ActeRecu>
  <actes:ClassificationDateVersionEnCours>2019-03-01</actes:ClassificationDateVersionEnCours>
</actes:ARActe>
"""


class Packages(Workshop):
    def folder_for(self, name):
        os.makedirs(self.path(name), exist_ok=True)
        return self.path(name)

    def sign(self, text, name="seance.xml"):
        """Signed extracts of a record, in the folder "signes"."""
        path = self.write(name, text)
        done = self.run_paraphe("run", path, "-o", self.folder_for("signes"), *self.signing())
        self.assertEqual(done.code, 0, done)
        return path

    def signed(self, number):
        return self.path(f"signes/{number}.pdf")

    def stamp(self, *arguments):
        return self.run_paraphe("stamp", *arguments, "-o", self.output, "--date",
                                "2024-04-03T09:00:00+02:00", "--trust", key("root.pem"))


class Stamping(Packages):
    def test_a_copy_says_what_became_of_the_act(self):
        self.sign(session())
        original = self.read(self.signed("2024-041"))
        identifier, _ = acknowledgement("2024_041")
        done = self.stamp(self.signed("2024-041"), "--sent", "2024-03-29", "--received",
                          "2024-04-02", "--published", "2024-04-03", "--id", identifier)
        self.assertEqual(done.code, 0, done)
        self.assertEqual(self.read(self.signed("2024-041")), original, "the original was touched")
        copy = os.path.join(self.output, "2024-041.pdf")
        words = text_of(copy)
        for line in ("Envoyé en préfecture le 29/03/2024", "Reçu en préfecture le 02/04/2024",
                     "Publié le 03/04/2024", identifier, "l’original signé est joint"):
            self.assertIn(line, words)
        listed = subprocess.run(["pdfdetach", "-list", copy], check=True, stdout=subprocess.PIPE)
        self.assertIn("2024-041-original.pdf", listed.stdout.decode())
        subprocess.run(["pdfdetach", "-savefile", "2024-041-original.pdf", "-o",
                        self.path("joint.pdf"), copy], check=True)
        self.assertEqual(self.read(self.path("joint.pdf")), original)
        # Nobody signs a copy, and stamping it again is a mistake.
        self.assertEqual(subprocess.run(["pdfsig", copy], stdout=subprocess.PIPE, check=False)
                         .stdout.decode().count("Signature #"), 0)
        again = self.run_paraphe("stamp", copy, "-o", self.folder_for("autre"), "--received",
                                 "2024-04-02")
        self.assertEqual((again.code, "session.stamp-copy" in again.err), (1, True), again)

    def test_a_copy_is_verified_by_its_original(self):
        self.sign(session(record.act(1, "2024-041"), record.act(2, "2024-042", blocks=PRIVATE)))
        done = self.stamp(self.signed("2024-041"), "--published", "2024-04-03")
        self.assertEqual(done.code, 0, done)
        copy = os.path.join(self.output, "2024-041.pdf")
        found = self.run_paraphe("verify", copy, "--trust", key("root.pem"))
        self.assertEqual(found.code, 2, found)
        self.assertIn("[verify.copy]", found.err)
        self.assertNotIn("[verify.not-signed]", found.err)
        self.assertIn("2024-041-original.pdf : valide", found.out.replace("\u00a0", " "))
        told = self.run_paraphe("verify", copy, "--trust", key("root.pem"), "--format", "json")
        self.assertEqual(told.json["files"][0]["original"]["verdict"], "valid")
        # Another file in the place of the original.
        content = self.read(copy)
        digest = told.json["files"][0]["original_sha256"].encode()
        self.assertIn(digest, content)
        self.write("autre.pdf", content.replace(digest, digest[::-1]))
        other = self.run_paraphe("verify", self.path("autre.pdf"), "--trust", key("root.pem"))
        self.assertEqual(other.code, 1, other)
        self.assertIn("[verify.copy-original]", other.err)
        # The original of what holds personal data stays at home.
        done = self.stamp(self.signed("2024-042"), "--published", "2024-04-03", "--publish")
        self.assertEqual(done.code, 0, done)
        alone = self.run_paraphe("verify", os.path.join(self.output, "2024-042.pdf"))
        self.assertEqual(alone.code, 2, alone)
        self.assertIn("[verify.copy-alone]", alone.err)
        self.assertIn(hashlib.sha256(self.read(self.signed("2024-042"))).hexdigest(), alone.err)

    def test_the_same_copy_twice(self):
        self.sign(session())
        for folder in ("a", "b"):
            done = self.run_paraphe("stamp", self.signed("2024-041"), "-o", self.folder_for(folder),
                                    "--received", "2024-04-02", "--date", "2024-04-03T09:00")
            self.assertEqual(done.code, 0, done)
        self.assertEqual(self.read(self.path("a/2024-041.pdf")), self.read(self.path("b/2024-041.pdf")))

    def test_days_come_from_the_acknowledgement(self):
        self.sign(session())
        identifier, message = acknowledgement("2024_042")
        ack = self.write(f"{identifier}-1-2_5.xml", message)
        done = self.stamp(self.signed("2024-042"), "--ack", ack)
        self.assertEqual(done.code, 0, done)
        words = text_of(os.path.join(self.output, "2024-042.pdf"))
        self.assertIn("Reçu en préfecture le 02/04/2024", words)
        self.assertIn(identifier, words)
        self.assertNotIn("Envoyé", words)

    def test_what_is_refused(self):
        self.sign(session())
        file = self.signed("2024-041")
        self.assert_refused(["stamp", file, "-o", self.output], "session.stamp-nothing", 1)
        self.assert_refused(["stamp", file, "-o", self.output, "--received", "2024-03-27"],
                            "session.stamp-order", 1)
        self.assert_refused(["stamp", file, "-o", self.output, "--sent", "2024-04-03",
                             "--received", "2024-04-02"], "session.stamp-order", 1)
        self.assert_refused(["stamp", file, "-o", self.output, "--received", "demain"],
                            "cli.bad-date", 64)
        self.assert_refused(["stamp", file, self.signed("2024-042"), "-o", self.output, "--received",
                             "2024-04-02", "--id", "x"], "cli.identifier-of-many", 64)
        self.assert_refused(["stamp", file, "--received", "2024-04-02"], "cli.output-missing", 64)
        bytes_ = bytearray(self.read(file))
        at = bytes_.index(b"/MediaBox")
        bytes_[at + 11:at + 12] = b"1"
        broken = self.write("broken.pdf", bytes(bytes_))
        self.assert_refused(["stamp", broken, "-o", self.output, "--received", "2024-04-02"],
                            "session.stamp-broken", 1)

    def test_personal_data_stay_at_home(self):
        self.sign(session(record.act(1, "2024-041", blocks=PRIVATE), record.act(2, "2024-042")))
        self.assertIn("QUERCY", text_of(self.signed("2024-041")))
        # Without --publish the copy is whole, and says that it is not to be published.
        whole = self.stamp(self.signed("2024-041"), "--received", "2024-04-02", "--format", "json")
        self.assertIn("session.stamp-personal", whole.out)
        self.assertIn("QUERCY", text_of(os.path.join(self.output, "2024-041.pdf")))
        os.remove(os.path.join(self.output, "2024-041.pdf"))
        done = self.stamp(self.signed("2024-041"), self.signed("2024-042"), "--received",
                          "2024-04-02", "--publish")
        self.assertEqual(done.code, 0, done)
        for number in ("2024-041", "2024-042"):
            copy = os.path.join(self.output, number + ".pdf")
            out = self.path("clair.pdf")
            subprocess.run(["qpdf", "--qdf", "--object-streams=disable", copy, out], check=True)
            for secret in (b"QUERCY", b"Lilas", b"1 234"):
                self.assertNotIn(secret, self.read(out), f"{number} still holds {secret}")
                self.assertNotIn(secret.decode(), text_of(copy))
            listed = subprocess.run(["pdfdetach", "-list", copy], check=True, stdout=subprocess.PIPE)
            self.assertNotIn("original", listed.stdout.decode())
            self.assertRegex(text_of(copy), r"SHA-256 de l’original")
        words = text_of(os.path.join(self.output, "2024-041.pdf"))
        self.assertRegex(words, r"\[non\spublié\s:\sidentité\]")
        self.assertRegex(words, r"\[passage\snon\spublié\]")
        self.assertIn("sans les données personnelles", words)
        self.assertNotIn("sans les données personnelles",
                         text_of(os.path.join(self.output, "2024-042.pdf")))


class OpenData(Packages):
    def test_a_table_that_the_national_schema_accepts(self):
        path = self.write("seance.xml", session())
        done = self.run_paraphe("pack", "scdl", path, "-o", self.output, "--url",
                                "https://exemple.fr/deliberations/")
        self.assertEqual(done.code, 0, done)
        name = f"deliberations-{luhn_siret('210300018')}-2024-03-28.csv"
        self.assertEqual(self.files(), [name])
        table = os.path.join(self.output, name)
        judged = subprocess.run(["python3", "-B", os.path.join(SOURCE, "tests/oracles/scdl.py"), SCDL,
                                 table], stdout=subprocess.PIPE, check=False)
        self.assertEqual(judged.returncode, 0, judged.stdout)
        self.assertIn("7,7,7,0,0,https://exemple.fr/deliberations/2024-041.pdf",
                      self.read(table).decode("utf-8"))
        again = self.run_paraphe("pack", "scdl", path, "-o", self.output, "--url",
                                 "https://exemple.fr/deliberations/")
        self.assertEqual(again.code, 0, again)
        other = self.run_paraphe("pack", "scdl", path, "-o", self.output)
        self.assertEqual(other.code, 73, other)

    def test_what_is_refused(self):
        path = self.write("seance.xml", record.record())
        self.assert_refused(["pack", "scdl", path, "-o", self.output], "pack.siret", 1)
        self.assert_refused(["pack", "scdl", path], "cli.output-missing", 64)

    def test_personal_data_stay_at_home(self):
        path = self.write("seance.xml", session(record.act(
            1, "2024-041", subject='Secours à <prive motif="identité">Mme QUERCY</prive>')))
        done = self.run_paraphe("pack", "scdl", path, "-o", self.output)
        self.assertEqual(done.code, 0, done)
        table = self.read(os.path.join(self.output, self.files()[0])).decode("utf-8")
        self.assertNotIn("QUERCY", table)
        self.assertIn("Secours à [non publié\u00a0: identité]", table)


class Archives(Packages):
    OPTIONS = ["--agreement", "IC-000001", "--archive", "AD03", "--date", "2024-05-02T10:00:00+02:00"]

    def hand_over(self, *arguments, folder=None):
        return self.run_paraphe("pack", "seda", *arguments, "--acts", self.path("signes"), "-o",
                                folder or self.output, *self.OPTIONS)

    def test_each_version_validates_and_verifies(self):
        path = self.sign(session())
        for version in ("2.1", "2.2", "2.3"):
            folder = self.folder_for("sip-" + version)
            done = self.hand_over(path, "--seda", version, folder=folder)
            self.assertEqual(done.code, 0, done)
            package = os.path.join(folder, "SIP-210300018-2024-03-28.zip")
            verified = self.run_paraphe("verify", package, "--trust", key("root.pem"), "--schemas",
                                        SCHEMAS.format(version))
            self.assertEqual(verified.code, 0, verified)
            with zipfile.ZipFile(package) as archive:
                manifest = archive.read("manifest.xml").decode("utf-8")
                self.assertEqual(archive.namelist()[0], "manifest.xml")
            self.assertIn("fmt/479", manifest)
            self.assertEqual("<SigningRole>Signature</SigningRole>" in manifest, version == "2.3")
            twice = self.hand_over(path, "--seda", version, folder=self.folder_for("b" + version))
            self.assertEqual(twice.code, 0, twice)
            self.assertEqual(self.read(package), self.read(
                self.path("b" + version + "/SIP-210300018-2024-03-28.zip")))

    def test_a_package_that_was_touched(self):
        path = self.sign(session())
        self.assertEqual(self.hand_over(path).code, 0)
        package = os.path.join(self.output, "SIP-210300018-2024-03-28.zip")
        with zipfile.ZipFile(package) as archive:
            entries = [(name, archive.read(name)) for name in archive.namelist()]
        touched = self.path("touched.zip")
        with zipfile.ZipFile(touched, "w") as archive:
            for name, content in entries:
                if name.endswith("OBJ2.pdf"):
                    content = content.replace(b"/MediaBox [ 0", b"/MediaBox [ 1", 1)
                archive.writestr(name, content)
        found = self.run_paraphe("verify", touched, "--trust", key("root.pem"))
        self.assertEqual(found.code, 1, found)
        self.assertIn("2024-041.pdf", found.out + found.err)
        self.assertIn("[pack.entry-altered]", found.err)
        english = self.run_paraphe("verify", touched, "--trust", key("root.pem"), "--lang", "en")
        self.assertIn("is not what it was", english.err)

    def repacked(self, package, name, change):
        """The package as somebody leaves it who has a zip program: {entry: bytes} after change."""
        with zipfile.ZipFile(package) as archive:
            entries = {entry: archive.read(entry) for entry in archive.namelist()}
        change(entries)
        with zipfile.ZipFile(self.path(name), "w") as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        return self.path(name)

    def test_each_kind_of_tampering_is_told(self):
        path = self.sign(session())
        self.assertEqual(self.hand_over(path, "--seda", "2.3").code, 0)
        package = os.path.join(self.output, "SIP-210300018-2024-03-28.zip")

        def digest_of(entries, entry):
            return hashlib.sha512(entries[entry]).hexdigest().encode()

        def swap(entries, entry, old, new):
            """Alters a file, and the manifest so that its digest and size are right again."""
            before, size = digest_of(entries, entry), len(entries[entry])
            self.assertIn(old, entries[entry])
            entries[entry] = entries[entry].replace(old, new, 1)
            manifest = entries["manifest.xml"].replace(before, digest_of(entries, entry))
            if size != len(entries[entry]):
                manifest = manifest.replace(b"<Size>%d<" % size,
                                            b"<Size>%d<" % len(entries[entry]))
            entries["manifest.xml"] = manifest

        def page(entries):
            swap(entries, "content/OBJ2.pdf", b"/MediaBox [ 0", b"/MediaBox [ 1")

        def bytes_behind(entries):
            before, size = digest_of(entries, "content/OBJ2.pdf"), len(entries["content/OBJ2.pdf"])
            entries["content/OBJ2.pdf"] += b"% later\n"
            entries["manifest.xml"] = entries["manifest.xml"].replace(
                before, digest_of(entries, "content/OBJ2.pdf")).replace(
                b"<Size>%d<" % size, b"<Size>%d<" % (size + 8))

        def gone(entries):
            del entries["content/OBJ3.pdf"]

        def added(entries):
            entries["content/OBJ9.pdf"] = b"%PDF-1.4"

        def no_manifest(entries):
            del entries["manifest.xml"]

        def words(entries):
            entries["manifest.xml"] = entries["manifest.xml"].replace(
                b"<DescriptionLevel>File<", b"<DescriptionLevel>Dossier<", 1)

        def weaker(entries):
            entries["manifest.xml"] = entries["manifest.xml"].replace(b"SHA-512", b"SHA-1", 1)

        for change, code, said in (
                (page, "verify.altered", "2024-041.pdf"),
                (bytes_behind, "pdf.no-end", "2024-041.pdf"),
                (gone, "pack.entry-missing", "2024-042.pdf"),
                (added, "pack.entry-unlisted", "content/OBJ9.pdf"),
                (no_manifest, "pack.no-manifest", "manifest"),
                (words, "xml.", "DescriptionLevel"),
                (weaker, "pack.manifest-digest", "OBJ1")):
            with self.subTest(change.__name__):
                touched = self.repacked(package, change.__name__ + ".zip", change)
                found = self.run_paraphe("verify", touched, "--trust", key("root.pem"), "--schemas",
                                         SCHEMAS.format("2.3"))
                self.assertEqual(found.code, 1, found)
                self.assertIn("[" + code, found.err)
                self.assertIn(said, found.out + found.err)
                self.assertIn("NON VALIDE", found.out)
        whole = self.read(package)
        for bad in (whole[:-200], whole[:len(whole) // 2], whole + b"more"):
            self.write("bad.zip", bad)
            found = self.run_paraphe("verify", self.path("bad.zip"), "--trust", key("root.pem"))
            self.assertEqual(found.code, 1, found)
            self.assertIn("[pack.archive-read]", found.err)

    def test_what_is_refused(self):
        path = self.sign(session())
        base = ["pack", "seda", path, "-o", self.output, "--date", DATE]
        acts = ["--acts", self.path("signes")]
        agency = ["--agreement", "IC", "--archive", "AD"]
        self.assert_refused([*base, *acts], "pack.seda-agreement", 1)
        self.assert_refused([*base, *acts, "--agreement", "IC"], "pack.seda-agency", 1)
        self.assert_refused([*base, *agency], "cli.acts-missing", 64)
        self.assert_refused([*base, *agency, "--acts", self.folder_for("vide")],
                            "session.handover-act", 1)
        self.assert_refused([*base, *acts, *agency, "--seda", "1.0"], "cli.bad-value", 64)
        os.truncate(self.signed("2024-042"), 20000)
        self.assertEqual(self.run_paraphe(*base, *acts, *agency).code, 1)


class AYearOfSessions(Packages):
    """Two sessions in one package, with what was exchanged about both."""

    def test_envelopes_go_to_their_session(self):
        first = self.sign(session())
        second = self.sign(session(record.act(1, "2024-050")).replace("2024-03-28", "2024-05-16")
                           .replace("2024-03-21", "2024-05-06"), "mai.xml")
        exchanges = self.folder_for("echanges")

        def envelope(name, root, *forms):
            form = "".join("<actes:Formulaire><actes:NomFichier>" + f +
                           "</actes:NomFichier></actes:Formulaire>" for f in forms)
            copy = f"<actes:FormulairesEnvoyes>{form}</actes:FormulairesEnvoyes>"
            if root == "AnomalieEnveloppe":
                copy = ("<actes:Date>2024-04-01</actes:Date><actes:Nature>003</actes:Nature>"
                        f"<actes:EnveloppeRecue>{copy if forms else ''}</actes:EnveloppeRecue>")
            self.write("echanges/" + name, f'<?xml version="1.0" encoding="ISO-8859-1"?><actes:{root}'
                       ' xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216">'
                       f"{copy}</actes:{root}>")

        march, ack = acknowledgement("2024_041")
        may = march.replace("20240328-2024_041", "20240516-2024_050")
        self.write(f"echanges/{march}-1-2_17.xml", ack)
        # As `receive` keeps a second one of the same name: told by what it says.
        self.write("echanges/reponse-2.xml", ack.replace(march, may).replace("2024-03-28",
                   "2024-05-16").replace("2024_041", "2024_050").replace("2024-04-02", "2024-05-21"))
        envelope("EACT--210300018--20240329-1.xml", "EnveloppeCLMISILL", march + "-1-1_0.xml")
        envelope("ANO_EACT--210300018--20240329-1.xml", "AnomalieEnveloppe")
        envelope("EACT--210300018--20240517-1.xml", "EnveloppeCLMISILL", may + "-1-1_0.xml")
        envelope("EACT--PREF003-210300018-20240521-9.xml", "EnveloppeMISILLCL",
                 march + "-1-2_17.xml", "reponse-2.xml")
        envelope("EACT--210300018--20230101-1.xml", "EnveloppeCLMISILL",
                 march.replace("20240328", "20230101") + "-1-1_0.xml")
        # What was sent, as it was sent: its message and its envelope, not its acts once more.
        with tarfile.open(self.path("echanges/SLO-EACT--210300018--20240329-2.tar.gz"), "w:gz") as tar:
            for name, content in ((march + "-1-1_0.xml", b"<a/>"),
                                  (f"99_DE-{march}-1-1_1.pdf", b"%PDF-1.4")):
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        done = self.run_paraphe("pack", "seda", first, second, "--acts", self.path("signes"),
                                "--exchanges", exchanges, "-o", self.output, *Archives.OPTIONS)
        self.assertEqual(done.code, 0, done)
        self.assertIn("EACT--210300018--20230101-1.xml", done.err)
        self.assertEqual(done.err.count("[session.exchanges-other]"), 1, done)
        package = os.path.join(self.output, "SIP-210300018-2024.zip")
        verified = self.run_paraphe("verify", package, "--trust", key("root.pem"), "--schemas",
                                    SCHEMAS.format("2.2"))
        self.assertEqual(verified.code, 0, verified)
        with zipfile.ZipFile(package) as archive:
            tree = ElementTree.fromstring(archive.read("manifest.xml"))
        name = "{fr:gouv:culture:archivesdefrance:seda:v2.2}"

        def title(unit):
            return unit.find(f"{name}Content/{name}Title").text

        def titles(unit):
            return [title(u) for u in unit.findall(name + "ArchiveUnit")]

        year = tree.find(f".//{name}DescriptiveMetadata/{name}ArchiveUnit")
        sessions = year.findall(name + "ArchiveUnit")
        self.assertEqual([title(u)[:22] for u in sessions],
                         ["Séance du 28 mars 2024", "Séance du 16 mai 2024 ",
                          "Enveloppe de retour de"])
        self.assertEqual(titles(sessions[0])[-2:],
                         ["Enveloppe de transmission", "Anomalie d’enveloppe"])
        self.assertEqual(titles(sessions[1])[-1], "Enveloppe de transmission")
        acts = [u for u in sessions[0].findall(name + "ArchiveUnit") if "2024-041" in title(u)]
        self.assertEqual(titles(acts[0])[1:],
                         ["Transmission au contrôle de légalité", "Accusé de réception"])
        act = [u for u in sessions[1].findall(name + "ArchiveUnit") if "2024-050" in title(u)][0]
        self.assertEqual(titles(act)[1:], ["Accusé de réception"])
        self.assertEqual(act.find(f"{name}Content/{name}ReceivedDate").text, "2024-05-21")


class ActsOfTheExecutive(Packages):
    """Orders and decisions travel as deliberations do, each with its own day."""

    def test_the_whole_way(self):
        text = self.read(os.path.join(SOURCE, "tests/cases/executif-arrete-et-decision/record.xml"))
        path = self.sign(text.decode("utf-8"))
        matters = self.read(CLASSIFICATION).decode("iso-8859-1").replace("2019-03-01", "2024-02-01")
        self.write("matieres.xml", matters.encode("iso-8859-1"))
        sent = self.run_paraphe("pack", "actes", self.path("signes"), "-o", self.folder_for("envoi"),
                                "--classification", self.path("matieres.xml"), "--operator", "SLO",
                                "--reply-to", "mairie@exemple.fr", "--date", "2025-06-13")
        self.assertEqual(sent.code, 0, sent)
        order, decision = ("014-211499017-20250612-2025_A_031-AR",
                           "014-211499017-20250610-2025_D_007-AU")
        archive = self.path("envoi/SLO-EACT--211499017--20250613-1.tar.gz")
        with tarfile.open(archive) as tar:
            self.assertEqual(tar.getnames()[1:],
                             [order + "-1-1_0.xml", f"99_AR-{order}-1-1_1.pdf",
                              decision + "-1-1_0.xml", f"99_AU-{decision}-1-1_1.pdf"])
            self.assertIn(b'actes:Date="2025-06-10"', tar.extractfile(tar.getnames()[3]).read())
        ministry = os.path.join(SOURCE, "..", "shared", "actes", "xsd")
        for more in ([], ["--schemas", ministry]):
            verified = self.run_paraphe("verify", archive, "--trust", key("root.pem"), *more)
            self.assertEqual(verified.code, 0, verified)
        stamped = self.stamp(self.path("signes/arrete-2025-A-031.pdf"),
                             self.path("signes/decision-2025-D-007.pdf"), "--journal",
                             self.path("signes"), "--published", "2025-06-14")
        self.assertEqual(stamped.code, 0, stamped)
        self.assertNotIn("stamp-other-pages", stamped.err)
        words = text_of(os.path.join(self.output, "decision-2025-D-007.pdf"))
        self.assertIn(decision, words)
        self.assertIn("Envoyé en préfecture le 13/06/2025", words)
        early = self.stamp(self.path("signes/arrete-2025-A-031.pdf"), "--published", "2025-06-11",
                           "--force")
        self.assertIn("la date de l’acte", early.err)
        packed = self.run_paraphe("pack", "seda", path, "--acts", self.path("signes"), "--exchanges",
                                  self.path("envoi"), "--journal", self.path("signes"), "-o",
                                  self.folder_for("sip"), *Archives.OPTIONS)
        self.assertEqual(packed.code, 0, packed)
        package = self.path("sip/SIP-211499017-2025-06-12.zip")
        verified = self.run_paraphe("verify", package, "--trust", key("root.pem"), "--schemas",
                                    SCHEMAS.format("2.2"))
        self.assertEqual(verified.code, 0, verified)
        with zipfile.ZipFile(package) as sip:
            manifest = sip.read("manifest.xml").decode("utf-8")
        self.assertIn("<Title>Actes de l’exécutif du 12 juin 2025</Title>", manifest)
        self.assertIn("<DocumentType>Arrêté</DocumentType>", manifest)
        self.assertIn("<TransactedDate>2025-06-10</TransactedDate>", manifest)
        self.assertEqual(manifest.count("<Title>Transmission au contrôle de légalité</Title>"), 2)
        self.assertEqual(manifest.count("<Title>Enveloppe de transmission</Title>"), 1)
        table = self.run_paraphe("pack", "scdl", path, "-o", self.folder_for("opendata"))
        self.assertIn("[pack.scdl-empty]", table.err)

    def test_personal_data_of_an_order_stay_at_home(self):
        text = self.read(os.path.join(SOURCE, "tests/cases/executif-arrete-et-decision/record.xml"))
        text = text.decode("utf-8").replace("pendant la fête ;", "pendant la fête, à la demande de "
                                            '<prive motif="identité">Mme Zoé QUERCY</prive> ;')
        self.sign(text)
        order, decision = (self.path("signes/" + name) for name in
                           ("arrete-2025-A-031.pdf", "decision-2025-D-007.pdf"))
        done = self.stamp(order, decision, "--published", "2025-06-14", "--publish")
        self.assertEqual(done.code, 0, done)
        open_order = os.path.join(self.output, "arrete-2025-A-031.pdf")
        self.assertIn("[non publié : identité]", " ".join(text_of(open_order).split()))
        self.assertIn("sans les données", text_of(open_order))
        self.assertNotIn("sans les données",
                         text_of(os.path.join(self.output, "decision-2025-D-007.pdf")))
        for name in self.files():
            carried = subprocess.run(["pdfdetach", "-saveall", "-o", self.folder_for("joints"),
                                      os.path.join(self.output, name)], check=True)
            self.assertEqual(carried.returncode, 0)
        for name in os.listdir(self.path("joints")):
            self.assertNotIn("QUERCY".encode(), self.read(self.path("joints/" + name)), name)

    def test_an_archive_of_acts_that_was_touched(self):
        self.sign(session())
        sent = self.run_paraphe("pack", "actes", self.path("signes"), "-o", self.output,
                                "--classification", CLASSIFICATION, "--confirmed", "2024-03-01",
                                "--operator", "SLO", "--reply-to", "mairie@valserine.fr", "--date",
                                "2024-03-29")
        self.assertEqual(sent.code, 0, sent)
        name = "SLO-EACT--210300018--20240329-1.tar.gz"
        with tarfile.open(os.path.join(self.output, name)) as tar:
            entries = [(e.name, tar.extractfile(e).read()) for e in tar]

        def judged(change, *more):
            with tarfile.open(self.path(name), "w:gz") as tar:
                for entry, content in entries:
                    content = change(entry, content)
                    if content is not None:
                        info = tarfile.TarInfo(entry)
                        info.size = len(content)
                        tar.addfile(info, io.BytesIO(content))
            return self.run_paraphe("verify", self.path(name), "--trust", key("root.pem"), *more)

        self.assertEqual(judged(lambda entry, content: content).code, 0)
        ministry = ["--schemas", os.path.join(SOURCE, "..", "shared", "actes", "xsd")]
        message = "2024_041-DE-1-1_0.xml"
        for change, code, more in (
                (lambda e, c: None if e.endswith("2024_041-DE-1-1_1.pdf") else c,
                 "pack.file-missing", []),
                (lambda e, c: c.replace(b'Nombre="0"', b'Nombre="1"') if message in e else c,
                 "pack.annex-count", []),
                (lambda e, c: c.replace(b"actes:", b"ns1:").replace(b":actes", b":ns1")
                 if message in e else c, "pack.prefix", []),
                (lambda e, c: c.replace(b"/MediaBox [ 0", b"/MediaBox [ 1")
                 if e.endswith("2024_041-DE-1-1_1.pdf") else c, "verify.altered", []),
                (lambda e, c: c.replace(b"<actes:DocumentPapier>N</actes:DocumentPapier>", b"")
                 if message in e else c, "xml.", ministry)):
            found = judged(change, *more)
            self.assertEqual(found.code, 1, found)
            self.assertIn("[" + code, found.err, found)


class AYearLater(Packages):
    """The whole way of a session of sixty acts."""

    def test_pack_acknowledge_stamp_archive_verify(self):
        acts = [record.act(i, f"2024-{i:03d}", f"Objet de la délibération n° {i}",
                           blocks=PRIVATE if i % 20 == 0 else "") for i in range(1, 61)]
        path = self.sign(session(*acts))
        files = [self.signed(f"2024-{i:03d}") for i in range(1, 61)]
        # To the préfecture …
        matters = self.read(CLASSIFICATION).decode("iso-8859-1").replace("2019-03-01", "2024-02-01")
        self.write("matieres.xml", matters.encode("iso-8859-1"))
        sent = self.run_paraphe("pack", "actes", self.path("signes"), "-o", self.folder_for("envoi"),
                                "--classification", self.path("matieres.xml"), "--operator", "SLO",
                                "--reply-to", "mairie@valserine.fr", "--trust", key("root.pem"),
                                "--date", "2024-03-29T09:00:00+01:00")
        self.assertEqual(sent.code, 0, sent)
        archive = self.path("envoi/SLO-EACT--210300018--20240329-1.tar.gz")
        with tarfile.open(archive) as tar:
            self.assertEqual(len(tar.getnames()), 1 + 60 + 60)
        # … which acknowledges all but one …
        self.folder_for("retours")
        acks = []
        for i in range(1, 60):
            identifier, message = acknowledgement(f"2024_{i:03d}")
            acks.append(self.write(f"retours/{identifier}-1-2_{i}.xml", message))
        received = self.run_paraphe("receive", *acks, "--journal", self.path("signes"), "--date",
                                    "2024-04-02T18:00:00+02:00")
        self.assertEqual(received.code, 0, received)
        exchanges = self.path("signes/echanges")
        # … then to everybody …
        stamped = self.stamp(*files, "--journal", self.path("signes"), "--published", "2024-04-04",
                             "--publish")
        self.assertEqual(stamped.code, 0, stamped)
        self.assertEqual(len(self.files()), 60)
        words = text_of(os.path.join(self.output, "2024-020.pdf"))
        self.assertIn("003-210300018-20240328-2024_020-DE", words)
        self.assertIn("Envoyé en préfecture le 29/03/2024", words)
        self.assertIn("Reçu en préfecture le 02/04/2024", words)
        self.assertNotIn("QUERCY", words)
        waiting = text_of(os.path.join(self.output, "2024-060.pdf"))
        self.assertIn("Envoyé en préfecture le 29/03/2024", waiting)
        self.assertNotIn("Reçu en préfecture", waiting)
        # … and to the archives.
        archives = self.folder_for("archives")
        packed = self.run_paraphe("pack", "seda", path, "--acts", self.path("signes"), "--exchanges",
                                  exchanges, "--journal", self.path("signes"), "-o", archives,
                                  "--seda", "2.3",
                                  "--personal-access-rule", "ACC-00050", *Archives.OPTIONS)
        self.assertEqual(packed.code, 0, packed)
        package = os.path.join(archives, "SIP-210300018-2024-03-28.zip")
        with zipfile.ZipFile(package) as archive:
            manifest = archive.read("manifest.xml").decode("utf-8")
        self.assertEqual(manifest.count("<Title>Accusé de réception</Title>"), 59)
        self.assertEqual(manifest.count("<SentDate>2024-03-29</SentDate>"), 60)
        self.assertEqual(manifest.count("ACC-00050"), 3)  # the acts with personal data
        verified = self.run_paraphe("verify", package, "--trust", key("root.pem"), "--schemas",
                                    SCHEMAS.format("2.3"), "--format", "json")
        self.assertEqual(verified.code, 0, verified)
        found = verified.json["files"][0]
        self.assertEqual(found["files_in_package"], 1 + 1 + 60 + 59)
        self.assertEqual([p["verdict"] for p in found["pdfs"]], ["valid"] * 60)


if __name__ == "__main__":
    unittest.main()
