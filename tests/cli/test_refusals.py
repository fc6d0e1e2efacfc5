"""What bad input gets: a message with code, line and remedy, the exit code that was promised, and no
file left behind."""

import os
import random
import resource
import struct
import subprocess
import time
import unittest
import zlib

from record import act, line_of, record
from workshop import DATE, Workshop, key

REFUSED = 1
NO_INPUT = 66
CANNOT_CREATE = 73


class Records(Workshop):
    """Each record is refused by `run`, before any key is touched."""

    def refuse(self, text, code, line=None, more=()):
        path = self.write("séance.xml", text)
        arguments = ["run", path, "-o", self.output, *self.signing(), *more]
        shown = self.assert_refused(arguments, code, REFUSED, line)
        check = self.run_paraphe("check", path, *more)
        self.assertEqual(check.code, REFUSED, check)
        self.assertIn(f"[{code}]", check.err)
        return shown

    def test_malformed_xml(self):
        text = record()
        broken = text.replace("</objet>", "</objett>", 1)
        self.refuse(broken, "xml.malformed", line_of(broken, "</objett>"))

    def test_a_file_cut_short(self):
        self.refuse(record()[:2000], "xml.malformed")

    def test_an_empty_file(self):
        self.assertIn("le fichier est vide", self.refuse("", "xml.malformed").err)

    def test_a_file_that_is_no_xml_at_all(self):
        noise = random.Random(2024)
        for start in (b"PK\x03\x04\x14\x00\x06\x00", b"%PDF-1.7\n", b"\x8f<seance>", b"Objet : "):
            found = self.refuse(start + noise.randbytes(5000), "xml.malformed", 1)
            self.assertIn("ce n’est pas un fichier XML", found.err)

    def test_random_bytes(self):
        noise = random.Random(2024)
        for length in (1, 7, 500, 5000):
            self.refuse(noise.randbytes(length), "xml.malformed")

    def test_an_invisible_character(self):
        """A vertical tab, which word processors put for a line break, and its reference."""
        for words in ("tarifs\vde la salle", "tarifs&#11;de la salle"):
            text = record(act(1, "2024-041", subject=words))
            shown = self.refuse(text, "xml.malformed", line_of(text, "tarifs"))
            self.assertIn("U+000B", shown.err)

    def test_external_entity(self):
        secret = self.write("secret.txt", "le mot de passe du maire")
        doctype = f'<!DOCTYPE seance [<!ENTITY x SYSTEM "file://{secret}">]>\n'
        acts = act(1, "2024-041", subject="&x;")
        shown = self.refuse(record(acts, doctype=doctype), "xml.doctype", 2)
        self.assertNotIn("mot de passe du maire", shown.err + shown.out)

    def test_external_dtd(self):
        self.refuse(record(doctype='<!DOCTYPE seance SYSTEM "http://127.0.0.1:9/x.dtd">\n'),
                    "xml.doctype", 2)

    def test_billion_laughs(self):
        entities = '<!ENTITY a "rire ">' + "".join(
            f'<!ENTITY {name} "{("&" + before + ";") * 10}">'
            for before, name in zip("abcdefghij", "bcdefghijk"))
        doctype = f"<!DOCTYPE seance [{entities}]>\n"
        self.refuse(record(act(1, "2024-041", subject="&k;"), doctype=doctype), "xml.doctype", 2)

    def test_wrong_namespace(self):
        self.refuse(record(namespace="urn:paraphe:seance:9"), "xml.namespace", 2)

    def test_no_namespace(self):
        shown = self.refuse(record().replace(' xmlns="urn:paraphe:seance:1"', ""), "xml.namespace", 2)
        self.assertIn("n’est dans aucun espace de noms", shown.err)

    def test_an_element_without_namespace(self):
        text = record().replace("<corps>", '<corps>\n<paragraphe xmlns="">Non</paragraphe>', 1)
        shown = self.refuse(text, "xml.namespace", line_of(text, '<paragraphe xmlns="">'))
        self.assertIn("n’est dans aucun espace de noms", shown.err)

    def test_unknown_element(self):
        text = record().replace("<corps>", "<corps>\n<paragraf>Non</paragraf>", 1)
        self.refuse(text, "xml.unknown-element", line_of(text, "<paragraf>"))

    def test_dangling_member(self):
        text = record(act(1, "2024-041", reporter="zz"))
        self.refuse(text, "record.dangling-member", line_of(text, 'membre="zz"'))

    def test_two_pouvoirs_to_one_holder(self):
        text = record(holder="lc")
        path = self.write("séance.xml", text)
        arguments = ["run", path, "-o", self.output, *self.signing()]
        found = self.run_paraphe(*arguments, "--format", "json")
        self.assertEqual(found.code, REFUSED, found)
        errors = [d for d in found.json["diagnostics"] if d["severity"] == "error"]
        self.assertEqual(len(errors), 1, found)
        self.assertIn("2121-20", errors[0]["message"] + errors[0]["remedy"])
        self.assert_refused(arguments, errors[0]["code"], REFUSED, errors[0]["line"])

    def test_a_character_that_no_font_has(self):
        text = record(act(1, "2024-041"), act(2, "2024-042", body="Le mot 日本 ne peut être imprimé."))
        path = self.write("séance.xml", text)
        arguments = ["run", path, "-o", self.output, *self.signing()]
        found = self.run_paraphe(*arguments, "--format", "json")
        self.assertEqual(found.code, REFUSED, found)
        errors = [d for d in found.json["diagnostics"] if d["severity"] == "error"]
        self.assertTrue(errors, found)
        self.assertEqual(errors[0]["line"], line_of(text, "日本"), errors)
        self.assertIn("日", errors[0]["message"])
        self.assert_refused(arguments, errors[0]["code"], REFUSED)
        states = {a["number"]: a["state"] for a in found.json["acts"]}
        self.assertEqual(states, {"2024-041": "checked", "2024-042": "refused"})

    def test_a_table_cell_of_200_pages(self):
        cell = "Une cellule qui ne finit jamais. " * 40000  # some 6,500 characters a page
        table = ("<tableau><colonne/><colonne/><ligne><cellule>Lot</cellule>"
                 f"<cellule>{cell}</cellule></ligne></tableau>\n")
        text = record(act(1, "2024-041"), act(2, "2024-042", blocks=table))
        path = self.write("séance.xml", text)
        arguments = ["run", path, "-o", self.output, *self.signing()]
        found = self.run_paraphe(*arguments, "--format", "json")
        # Either it is set on as many pages as it takes, or it is refused at its place; never worse.
        self.assertIn(found.code, (0, REFUSED), found)
        if found.code == REFUSED:
            errors = [d for d in found.json["diagnostics"] if d["severity"] == "error"]
            self.assertTrue(errors[0]["remedy"])
            self.assertEqual(errors[0]["line"], line_of(text, "<tableau>"), errors[0])
            self.assert_nothing_left()
        else:
            pages = [a["pages"] for a in found.json["acts"]]
            self.assertGreater(pages[1], 150)

    def test_a_table_of_10000_columns(self):
        columns = "<colonne/>" * 10000
        table = (f"<tableau>{columns}<ligne><cellule>Lot</cellule></ligne></tableau>\n")
        begin = time.monotonic()
        self.refuse(record(act(1, "2024-041", blocks=table)), "record.too-many-columns")
        self.assertLess(time.monotonic() - begin, 20)

    def test_every_fault_is_told_at_once(self):
        text = record().replace('nature="31"', 'nature="trente"').replace('nature="DE"', 'nature="XX"')
        path = self.write("séance.xml", text)
        found = self.run_paraphe("check", path, "--format", "json")
        self.assertEqual(found.code, REFUSED)
        lines = {d["line"] for d in found.json["diagnostics"]}
        self.assertIn(line_of(text, 'nature="trente"'), lines)
        self.assertIn(line_of(text, 'nature="XX"'), lines)

    def test_a_record_that_is_not_there(self):
        self.assert_refused(["run", self.path("absent.xml"), "-o", self.output, *self.signing()],
                            "file.cannot-read", NO_INPUT)

    def test_a_folder_in_the_place_of_the_record(self):
        self.assert_refused(["check", self.folder], "file.cannot-read", NO_INPUT)

    def test_an_unknown_number(self):
        path = self.write("s.xml", record())
        shown = self.assert_refused(["render", path, "-o", self.output, "--only", "2024-999"],
                                    "session.unknown-number", REFUSED)
        self.assertIn("2024-041, 2024-042", shown.err)

    def test_a_hostile_name_cannot_write_outside_the_folder(self):
        path = self.write("s.xml", record(act(1, "../../evade"), act(2, "..")))
        found = self.run_paraphe("render", path, "-o", self.output)
        if found.code == 0:
            for name in self.files():
                self.assertTrue(name.endswith(".pdf"))
                self.assertFalse(name.startswith("."), "a hidden file")
        self.assertFalse(os.path.exists(self.path("evade.pdf")))
        self.assertFalse(os.path.exists(self.path("..pdf")))


def png(width, height, data=None):
    """A grey picture of 8 bits."""
    def chunk(name, content):
        return (struct.pack(">I", len(content)) + name + content +
                struct.pack(">I", zlib.crc32(name + content)))
    if data is None:
        data = zlib.compress(bytes((width + 1) * height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", data) + chunk(b"IEND", b""))


class Layouts(Workshop):
    def test_a_logo_that_is_not_an_image(self):
        self.write("logo.png", "Ceci n’est pas une image.")
        layout = self.write("mairie.xml", self.layout_with_logo())
        path = self.write("s.xml", record())
        for command in (["check", path], ["render", path, "-o", self.output]):
            self.assert_refused([*command, "--layout", layout], "pdf.not-an-image", REFUSED)

    def refuse_logo(self, name, content, code):
        """Refused at the line of the layout, quickly."""
        if content is not None:
            self.write(name, content)
        text = self.layout_with_logo().replace("logo.png", name)
        layout = self.write("mairie.xml", text)
        line = text[:text.index("<logo")].count("\n") + 1
        path = self.write("s.xml", record())
        begin = time.monotonic()
        self.assert_refused(["render", path, "-o", self.output, "--layout", layout], code, REFUSED,
                            None if name.endswith(".svg") else line)
        self.assertLess(time.monotonic() - begin, 20)

    def test_logos_that_are_bombs_or_damaged(self):
        good = png(4, 4)
        self.refuse_logo("logo.png", png(60000, 60000, b"x"), "pdf.large-image")
        self.refuse_logo("logo.png", good[:-20], "pdf.damaged-image")
        self.refuse_logo("logo.png", png(4, 4, zlib.compress(bytes(64 << 20))), "pdf.damaged-image")
        self.refuse_logo("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
                         "<text>Ville</text></svg>", "svg.text")
        self.refuse_logo("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
                         "<g id='a'><use href='#a'/><use href='#a'/></g></svg>", "svg.round")

    def test_a_logo_that_leads_out_of_the_folder(self):
        os.mkdir(self.path("ailleurs"))
        self.write("ailleurs/logo.png", png(4, 4))
        os.symlink("ailleurs/logo.png", self.path("lien.png"))
        self.refuse_logo("lien.png", None, "layout.no-image")
        self.refuse_logo("ailleurs/logo.png", None, "layout.unsafe-path")

    def test_an_image_of_the_act_that_is_not_there(self):
        text = record().replace("<corps>", "<corps><image fichier='plan.png' alternative='Plan'/>", 1)
        path = self.write("s.xml", text)
        self.assert_refused(["render", path, "-o", self.output], "pdf.missing-image-of-record", REFUSED,
                            text[:text.index("<image")].count("\n") + 1)
        self.write("plan.png", b"GIF89a")
        self.assert_refused(["render", path, "-o", self.output], "pdf.not-an-image", REFUSED)
        self.write("plan.png", png(4, 4))
        found = self.run_paraphe("render", path, "-o", self.output, "--date", DATE)
        self.assertEqual(found.code, 0, found)

    def test_pictures_of_the_act_that_are_bombs(self):
        text = record().replace("<corps>", "<corps><image fichier='plan.png' alternative='Plan'/>", 1)
        line = text[:text.index("<image")].count("\n") + 1
        self.write("plan.png", png(60000, 60000, b"x"))
        path = self.write("s.xml", text)
        self.assert_refused(["render", path, "-o", self.output], "pdf.large-image", REFUSED, line)
        self.write("plan.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" +
                   "".join(f"<g id='a{n}'>" + f"<use href='#a{n + 1}'/>" * 10 + "</g>"
                           for n in range(20)) + "<path id='a20' d='M0 0h1v1z'/></svg>")
        path = self.write("s.xml", text.replace("plan.png", "plan.svg"))
        begin = time.monotonic()
        found = self.run_paraphe("render", path, "-o", self.output, "--date", DATE)
        self.assertEqual(found.code, REFUSED, found)
        self.assertIn("[svg.", found.err)
        self.assert_nothing_left()
        self.assertLess(time.monotonic() - begin, 20)

    def refuse_font(self, content, code):
        """A face of the layout is refused at the line that names it."""
        self.write("Mairie.ttf", content)
        layout = self.write("mairie.xml", '<mise-en-page xmlns="urn:paraphe:mise-en-page:1" '
                            'nom="Mairie" base="layouts/extrait.xml"><charte>\n'
                            '<police nom="texte" romain="Mairie.ttf"/></charte></mise-en-page>')
        path = self.write("s.xml", record())
        for command in (["check", path], ["render", path, "-o", self.output]):
            self.assert_refused([*command, "--layout", layout], code, REFUSED)

    def test_a_font_that_is_no_font_or_forbids_embedding(self):
        folder = os.path.join(os.environ["PARAPHE_SOURCE"], "fonts")
        with open(os.path.join(folder, "Spectral-Regular.ttf"), "rb") as file:
            good = file.read()
        self.refuse_font(b"Ceci n'est pas une police.", "font.not-a-font")
        self.refuse_font(good[:200], "font.not-a-font")
        # fsType stands eight bytes into the table OS/2 (OpenType): restricted licence.
        tables = struct.unpack(">H", good[4:6])[0]
        entries = [good[12 + 16 * i:28 + 16 * i] for i in range(tables)]
        place = next(struct.unpack(">I", e[8:12])[0] for e in entries if e[:4] == b"OS/2") + 8
        self.refuse_font(good[:place] + b"\x00\x02" + good[place + 2:], "font.embedding")

    def extrait(self):
        source = os.path.join(os.environ["PARAPHE_SOURCE"], "layouts", "extrait.xml")
        with open(source, encoding="utf-8") as file:
            return file.read()

    def layout_with_logo(self):
        return ('<mise-en-page xmlns="urn:paraphe:mise-en-page:1" nom="Essai"><charte>\n'
                '<logo nom="blason" fichier="logo.png" largeur="20mm" hauteur="20mm" '
                'texte-alternatif="Blason"/>\n</charte></mise-en-page>\n')

    def test_a_layout_that_is_not_there(self):
        path = self.write("s.xml", record())
        self.assert_refused(["check", path, "--layout", self.path("rien.xml")], "file.cannot-read",
                            NO_INPUT)

    def test_a_layout_that_is_malformed(self):
        path = self.write("s.xml", record())
        layout = self.write("m.xml", "<mise-en-page")
        self.assert_refused(["check", path, "--layout", layout], "xml.malformed", REFUSED, 1)


class Keys(Workshop):
    def refuse(self, code_prefix, *options, exit_code=REFUSED):
        path = self.write("s.xml", record())
        arguments = ["run", path, "-o", self.output, "--date", DATE, *options]
        found = self.run_paraphe(*arguments, "--format", "json")
        self.assertEqual(found.code, exit_code, found)
        errors = [d for d in found.json["diagnostics"] if d["severity"] == "error"]
        self.assertTrue(errors and errors[0]["code"].startswith(code_prefix), found)
        self.assert_refused(arguments, errors[0]["code"], exit_code)

    def test_a_key_that_is_not_there(self):
        self.refuse("cli.secret-cannot-read", "--key", self.path("rien.key"), exit_code=NO_INPUT)

    def test_a_key_that_is_no_key(self):
        self.write("bruit.key", os.urandom(2000).replace(b"0", b"1"), 0o600)
        self.refuse("", "--key", self.path("bruit.key"), "--cert", key("signer-p256.pem"))

    def test_a_damaged_pem_key(self):
        with open(key("signer-p256.key"), encoding="ascii") as file:
            pem = file.read()
        self.write("abime.key", pem.replace("M", "N"), 0o600)
        self.refuse("sign.", "--key", self.path("abime.key"), "--cert", key("signer-p256.pem"))

    def test_a_key_that_does_not_match_the_certificate(self):
        self.refuse("sign.", "--key", key("other.key"), "--cert", key("signer-p256.pem"))

    def test_a_wrong_password(self):
        wrong = self.write("mdp", "pas celui-ci\n", 0o600)
        for name in ("signer-p256.p12", "signer-p256-encrypted.key"):
            options = ["--key", key(name), "--password-file", wrong]
            if name.endswith(".key"):
                options += ["--cert", key("signer-p256.pem")]
            self.refuse("sign.", *options)

    def test_no_password_and_nobody_to_ask(self):
        self.refuse("cli.password-needed", "--key", key("signer-p256.p12"))

    def test_a_password_file_that_others_may_read(self):
        readable = self.write("mdp", "secret\n", 0o644)
        self.refuse("cli.password-file-open", "--key", key("signer-p256.p12"), "--password-file",
                    readable)

    def test_an_expired_certificate(self):
        self.refuse("sign.", "--key", key("expired.key"), "--cert", key("expired.pem"))

    def test_a_certificate_not_yet_valid(self):
        self.refuse("sign.", "--key", key("not-yet-valid.key"), "--cert", key("not-yet-valid.pem"))

    def test_a_certificate_for_another_use(self):
        self.refuse("sign.", "--key", key("no-nonrepudiation.key"), "--cert",
                    key("no-nonrepudiation.pem"))

    def test_an_authority_that_did_not_issue_the_certificate(self):
        self.refuse("session.signature-not-valid", "--key", key("signer-p256.key"), "--cert",
                    key("signer-p256.pem"), "--trust", key("other.pem"))

    def test_no_certificate(self):
        self.refuse("cli.certificate-missing", "--key", key("signer-p256.key"), exit_code=64)

    def test_trust_without_certificate(self):
        self.refuse("cli.trust-empty", "--key", key("signer-p256.key"), "--cert",
                    key("signer-p256.pem"), "--trust", self.write("vide.pem", "rien"))


class Outputs(Workshop):
    def test_a_folder_that_does_not_exist(self):
        path = self.write("s.xml", record())
        for arguments in (["render", path], ["run", path, *self.signing()], ["preview", path]):
            self.assert_refused([*arguments, "-o", self.path("absent")], "file.no-folder",
                                CANNOT_CREATE)
        self.assertFalse(os.path.exists(self.path("absent")))

    def test_a_file_in_the_place_of_the_folder(self):
        path = self.write("s.xml", record())
        shown = self.assert_refused(["render", path, "-o", path], "file.no-folder", CANNOT_CREATE)
        self.assertIn("est un fichier, et non un dossier", shown.err)

    def test_a_limit_on_the_size_of_files(self):
        """Writing fails half-way, as on a full disk: EFBIG in the place of ENOSPC."""
        path = self.write("s.xml", record())

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

        self.assertEqual(self.run_paraphe("render", path, "-o", self.folder).code, 0)
        made = sorted(name for name in os.listdir(self.folder) if name.endswith(".pdf"))
        made = [os.path.join(self.folder, name) for name in made]
        self.assertTrue(made)
        for arguments in (["render", path], ["run", path, *self.signing()],
                          ["sign", *made, *self.signing()]):
            found = self.run_paraphe(*arguments, "-o", self.output, preexec_fn=limit)
            self.assertEqual(found.code, CANNOT_CREATE, found)
            self.assertIn("[file.cannot-write]", found.err)
            self.assertIn("\n    → ", found.err)
            self.assert_nothing_left()

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_a_disk_that_has_no_room_for_the_journal(self):
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=144k", "none", self.output],
                               capture_output=True, check=False)
        if mount.returncode != 0:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", self.output], check=False)
        self.write("sortie/autre.txt", "x" * 50000)
        found = self.run_paraphe("run", self.write("s.xml", record(act(1, "2024-041"))), "-o",
                                 self.output, *self.signing())
        self.assertEqual(found.code, CANNOT_CREATE, found)
        self.assertIn("journal.sqlite", found.err)
        self.assertIn("le disque est plein", found.err)
        self.assertEqual(os.listdir(self.output), ["autre.txt"])

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_a_full_disk(self):
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=144k", "none", self.output],
                               capture_output=True, check=False)
        if mount.returncode != 0:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", self.output], check=False)
        path = self.write("s.xml", record())
        self.write("sortie/autre.txt", "x" * 60000)
        found = self.run_paraphe("run", path, "-o", self.output, *self.signing(), "--jobs", "1")
        self.assertEqual(found.code, CANNOT_CREATE, found)
        self.assertIn("[file.cannot-write]", found.err)
        self.assertIn("le disque est plein", found.err)
        self.assertIn("2024-041 — 1 page — n’a pas pu être écrit\n", found.out)
        self.assertIn("1 acte n’a pas pu être écrit\u00a0; aucun fichier ne l’a été.", found.out)
        self.assertNotIn("refusé", found.out)
        self.assertEqual(os.listdir(self.output), ["autre.txt"])
        found = self.run_paraphe("preview", path, "-o", self.output)
        self.assertEqual(found.code, CANNOT_CREATE, found)
        self.assertIn("[file.cannot-write]", found.err)
        self.assertEqual(os.listdir(self.output), ["autre.txt"])

    def test_a_folder_without_the_right_to_write(self):
        path = self.write("s.xml", record())
        os.chmod(self.folder, 0o755)
        os.chmod(self.output, 0o555)
        nobody = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}  # root may write all
        try:
            self.run_paraphe("--version", **nobody)
        except PermissionError:
            self.skipTest("the program lies where nobody but root may read it")
        self.assert_refused(["render", path, "-o", self.output], "file.cannot-write", CANNOT_CREATE,
                            **nobody)

    def test_results_that_cannot_be_written(self):
        path = self.write("s.xml", record())
        with open("/dev/full", "wb") as full:
            process = subprocess.run([os.environ["PARAPHE"], "check", path], stdout=full,
                                     stderr=subprocess.PIPE, check=False, env={"LANG": "C"})
        self.assertEqual(process.returncode, CANNOT_CREATE)
        self.assertIn(b"[cli.output-failed]", process.stderr)


if __name__ == "__main__":
    unittest.main()
