"""From the record to files that verify, through every key store; and what does not verify."""

import base64
import os
import shutil
import unittest

from record import act, record
from workshop import DATE, Workshop, key


class Signing(Workshop):
    def run_session(self, *options, text=None):
        path = self.write("séance du 28 mars.xml", text or record())
        found = self.run_paraphe("run", path, "-o", self.output, *(options or self.signing()))
        self.assertEqual(found.code, 0, found)
        return found

    def verify(self, *files, trust="root.pem"):
        return self.run_paraphe("verify", *files, "--trust", key(trust), "--format", "json")

    def outputs(self):
        return [os.path.join(self.output, name) for name in self.files()]

    def test_the_whole_path_in_words(self):
        found = self.run_session()
        self.assertEqual(self.files(), ["2024-041.pdf", "2024-042.pdf"])
        self.assertEqual(found.err, "")
        self.assertIn("2024-041 — 1 page — signé par Christian LEROY", found.out)
        self.assertIn("2 fichiers complets", found.out)
        for path in self.outputs():
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)

    def test_the_whole_path_for_programs(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("run", path, "-o", self.output, *self.signing(), "--format", "json")
        self.assertEqual(found.code, 0, found)
        self.assertEqual(found.err, "")
        report = found.json
        self.assertEqual((report["command"], report["complete"], report["exit"]), ("run", True, 0))
        self.assertEqual([a["number"] for a in report["acts"]], ["2024-041", "2024-042"])
        for one in report["acts"]:
            self.assertEqual(one["state"], "signed")
            self.assertEqual(one["bytes"], os.path.getsize(one["file"]))
            self.assertEqual(one["open_fields"], [])
            self.assertEqual(one["verification"]["verdict"], "valid")
            self.assertTrue(one["verification"]["signatures"][0]["covers_file"])

    def test_every_key_store(self):
        password = key("password.txt")
        stores = [
            ["--key", key("signer-p256.key"), "--cert", key("signer-p256.pem")],
            ["--key", key("signer-rsa3072.key"), "--cert", key("signer-rsa3072.pem")],
            ["--key", key("signer-p256-encrypted.key"), "--cert", key("signer-p256.pem"),
             "--password-file", password],
            ["--key", key("signer-p256.p12"), "--password-file", password],
            ["--key", key("signer-rsa3072.p12"), "--password-file", password],
        ]
        for store in stores:
            with self.subTest(store=store[1]):
                self.run_session(*store, "--trust", key("root.pem"), "--date", DATE, "--replace")
                found = self.verify(*self.outputs())
                self.assertEqual(found.code, 0, found)

    def test_a_password_on_a_file_descriptor(self):
        reader, writer = os.pipe()
        os.write(writer, b"secret\r\nignored\n")
        os.close(writer)
        path = self.write("s.xml", record())
        found = self.run_paraphe("run", path, "-o", self.output, "--key", key("signer-p256.p12"),
                                 "--password-fd", str(reader), "--date", DATE, pass_fds=[reader])
        os.close(reader)
        self.assertEqual(found.code, 0, found)

    def test_a_key_and_its_certificate_in_one_file(self):
        with open(key("signer-p256.key"), "rb") as one, open(key("signer-p256.pem"), "rb") as two:
            both = self.write("ensemble.pem", one.read() + two.read(), 0o600)
        self.run_session("--key", both, "--date", DATE)

    def test_a_key_that_others_may_read_is_remarked(self):
        with open(key("signer-p256.key"), "rb") as file:
            readable = self.write("maire.key", file.read(), 0o644)
        found = self.run_session("--key", readable, "--cert", key("signer-p256.pem"), "--date", DATE)
        self.assertIn("[cli.key-open]", found.err)
        self.assertIn("chmod 600", found.err)

    def test_rendered_files_are_the_same_each_time_and_a_prefix_of_the_signed_ones(self):
        path = self.write("s.xml", record())
        rendered = []
        for name in ("un", "deux"):
            os.mkdir(self.path(name))
            found = self.run_paraphe("render", path, "-o", self.path(name), "--date", DATE)
            self.assertEqual(found.code, 0, found)
            rendered.append(self.read(self.path(name + "/2024-041.pdf")))
        self.assertEqual(rendered[0], rendered[1])
        found = self.run_paraphe("sign", self.path("un/2024-041.pdf"), self.path("un/2024-042.pdf"),
                                 "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        signed = self.read(self.outputs()[0])
        self.assertTrue(signed.startswith(rendered[0]))
        self.assertEqual(self.verify(*self.outputs()).code, 0)

    def test_source_date_epoch(self):
        path = self.write("s.xml", record())
        for name, environment in (("un", {"SOURCE_DATE_EPOCH": "1711653300"}),
                                  ("deux", {"SOURCE_DATE_EPOCH": "1711653300",
                                            "TZ": "America/Martinique", "LANG": "en_US.UTF-8"})):
            os.mkdir(self.path(name))
            found = self.run_paraphe("render", path, "-o", self.path(name), environment=environment)
            self.assertEqual(found.code, 0, found)
        self.assertEqual(self.read(self.path("un/2024-042.pdf")),
                         self.read(self.path("deux/2024-042.pdf")))
        wrong = self.run_paraphe("render", path, "-o", self.output,
                                 environment={"SOURCE_DATE_EPOCH": "hier"})
        self.assertEqual(wrong.code, 64, wrong)
        self.assert_nothing_left()

    def test_only_some_acts(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("render", path, "-o", self.output, "--only", "2024-042")
        self.assertEqual((found.code, self.files()), (0, ["2024-042.pdf"]), found)

    def test_an_existing_file_is_not_replaced(self):
        self.run_session()
        before = [self.read(path) for path in self.outputs()]
        path = self.write("s.xml", record())
        # What is finished is not signed again, with or without a word more.
        for more in ([], ["--replace"]):
            found = self.run_paraphe("run", path, "-o", self.output, *self.signing(), *more)
            self.assertEqual(found.code, 0, found)
            self.assertEqual([self.read(path) for path in self.outputs()], before)
        # Without its journal the folder holds files that nobody answers for.
        shutil.rmtree(os.path.join(self.output, ".paraphe"))
        self.assert_refused(["run", path, "-o", self.output, *self.signing()], "session.exists", 73)
        self.assertEqual([self.read(path) for path in self.outputs()], before)
        self.run_session(*self.signing(), "--replace")
        self.assertNotEqual([self.read(path) for path in self.outputs()], before)

    def test_rendering_again_finds_the_same_files(self):
        path = self.write("s.xml", record())
        for expected in ("written", "unchanged"):
            found = self.run_paraphe("render", path, "-o", self.output, "--date", DATE, "--format",
                                     "json")
            self.assertEqual(found.code, 0, found)
            self.assertEqual([a["state"] for a in found.json["acts"]], [expected] * 2)
        self.assert_refused(["render", path, "-o", self.output, "--date", "2025-01-01"],
                            "session.changed", 73)

    def test_signing_into_the_same_folder_is_refused(self):
        path = self.write("s.xml", record())
        self.run_paraphe("render", path, "-o", self.output, "--date", DATE)
        self.assert_refused(["sign", *self.outputs(), "-o", self.output, *self.signing()],
                            "session.exists", 73)

    def test_two_files_of_one_name_are_refused(self):
        path = self.write("s.xml", record())
        for name in ("un", "deux"):
            os.mkdir(self.path(name))
            self.run_paraphe("render", path, "-o", self.path(name), "--date", DATE)
        self.assert_refused(["sign", self.path("un/2024-041.pdf"), self.path("deux/2024-041.pdf"),
                             "-o", self.output, *self.signing()], "session.same-name", 1)

    def test_a_signed_file_is_not_signed_again(self):
        self.run_session()
        target = self.path("encore")
        os.mkdir(target)
        found = self.run_paraphe("sign", *self.outputs(), "-o", target, *self.signing())
        self.assertEqual(found.code, 1, found)
        self.assertIn("[session.no-field-left]", found.err)
        self.assertEqual(os.listdir(target), [])

    def test_a_foreign_pdf_is_not_signed(self):
        foreign = self.write("autre.pdf", "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
        found = self.run_paraphe("sign", foreign, "-o", self.output, *self.signing())
        self.assertEqual(found.code, 1, found)
        self.assertIn("\n    → ", found.err)
        self.assert_nothing_left()

    def test_one_refused_act_keeps_every_other_from_being_signed(self):
        text = record(act(1, "2024-041"), act(2, "2024-042", body="日本"), act(3, "2024-043"))
        path = self.write("s.xml", text)
        found = self.run_paraphe("run", path, "-o", self.output, *self.signing())
        self.assertEqual(found.code, 1, found)
        self.assertIn("1 acte est refusé", found.out)
        self.assert_nothing_left()


class Verifying(Workshop):
    def setUp(self):
        super().setUp()
        path = self.write("s.xml", record(act(1, "2024-041")))
        found = self.run_paraphe("run", path, "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        self.signed = os.path.join(self.output, "2024-041.pdf")

    def test_a_valid_file_in_words(self):
        found = self.run_paraphe("verify", self.signed, "--trust", key("root.pem"))
        self.assertEqual(found.code, 0, found)
        for words in ("2024-041.pdf\u00a0: valide", "Christian LEROY", "AC d'essai Paraphe",
                      "le fichier entier", "PAdES-BASELINE-B", "remonte à une autorité de confiance",
                      "28 mars 2024, 20:15:00+01:00"):
            self.assertIn(words, found.out)

    def test_a_folder_of_authorities(self):
        os.mkdir(self.path("autorités"))
        self.write("autorités/racine.pem", self.read(key("root.pem")))
        self.write("autorités/lisez-moi.txt", "rien")
        found = self.run_paraphe("verify", self.signed, "--trust", self.path("autorités"))
        self.assertEqual(found.code, 0, found)

    def test_without_the_right_authority_trust_is_undetermined(self):
        other = self.run_paraphe("verify", self.signed, "--trust", key("other.pem"))
        self.assertEqual(other.code, 2, other)
        none = self.run_paraphe("verify", self.signed)
        self.assertEqual(none.code, 2, none)
        self.assertIn("[verify.no-anchor]", none.err)

    def test_one_altered_byte_anywhere_is_found(self):
        whole = self.read(self.signed)
        files = []
        for i in range(64):
            offset = 9 + i * (len(whole) - 10) // 64
            altered = bytearray(whole)
            altered[offset] ^= 0x01
            files.append(self.write(f"altere-{offset}.pdf", bytes(altered)))
        found = self.run_paraphe("verify", *files, "--trust", key("root.pem"), "--format", "json")
        self.assertEqual(found.code, 1, found)
        # The issuer's certificate is carried along and covered by no signature but its own issuer's:
        # without it nothing is proven, but nothing is forged, either.
        pem = self.read(key("intermediate.pem")).decode().split("-----")[2]
        issuer = base64.b64decode(pem).hex().upper().encode()
        begin = whole.index(issuer)
        verdicts = {f["file"]: f["verdict"] for f in found.json["files"]}
        for file, verdict in verdicts.items():
            offset = int(file.rsplit("-", 1)[1].split(".")[0])
            in_issuer = begin <= offset < begin + len(issuer)
            self.assertIn(verdict, ["invalid", "undetermined"] if in_issuer else ["invalid"], file)

    def test_an_altered_file_is_explained(self):
        whole = self.read(self.signed)
        altered = whole.replace(b"Valserine", b"Valsorine", 1)
        if altered == whole:  # the page's words are compressed; the information dictionary is not
            altered = whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:]
        found = self.run_paraphe("verify", self.write("faux.pdf", altered), "--trust",
                                 key("root.pem"))
        self.assertEqual(found.code, 1, found)
        self.assertIn("NON VALIDE", found.out)
        self.assertIn("\n    → ", found.err)

    def test_details_of_damage_are_told_in_the_reader_s_language(self):
        whole = bytearray(self.read(self.signed))
        table = whole.rindex(b"\nxref\n")
        entry = whole.index(b" 00000 n", table)
        whole[entry] = ord("x")
        path = self.write("faux.pdf", bytes(whole))
        for language, words in (("fr", "(une entrée est mal formée)"),
                                ("en", "(an entry is malformed)")):
            found = self.run_paraphe("verify", path, "--trust", key("root.pem"), "--lang", language)
            self.assertEqual(found.code, 1, found)
            self.assertIn(words, found.err)

    def test_added_bytes_and_cut_files_are_found(self):
        whole = self.read(self.signed)
        for content, code in ((whole + b"x", 1), (whole + whole, 1), (whole[:-20], 1),
                              (whole[:len(whole) // 2], 2), (b"", 2), (b"%PDF-1.7\n", 2)):
            found = self.run_paraphe("verify", self.write("faux.pdf", content), "--trust",
                                     key("root.pem"))
            self.assertEqual(found.code, code, (len(content), found))
            self.assertIn("\n    → ", found.err)

    def test_of_an_unsigned_file_nothing_can_be_said(self):
        path = self.write("s.xml", record(act(1, "2024-099")))
        self.run_paraphe("render", path, "-o", self.output)
        found = self.run_paraphe("verify", os.path.join(self.output, "2024-099.pdf"), "--trust",
                                 key("root.pem"))
        self.assertEqual(found.code, 2, found)
        self.assertIn("[verify.not-signed]", found.err)

    def test_the_worst_file_decides(self):
        bad = self.write("faux.pdf", self.read(self.signed) + b"x")
        self.assertEqual(self.run_paraphe("verify", self.signed, bad, "--trust",
                                          key("root.pem")).code, 1)
        missing = self.run_paraphe("verify", self.signed, self.path("rien.pdf"), "--trust",
                                   key("root.pem"))
        self.assertEqual(missing.code, 66, missing)

    def test_source_date_epoch_does_not_set_the_time_of_verification(self):
        after = self.run_paraphe("verify", self.signed, "--trust", key("root.pem"), "--date",
                                 "2046-01-01")
        self.assertNotEqual(after.code, 0, after)
        now = self.run_paraphe("verify", self.signed, "--trust", key("root.pem"),
                               environment={"SOURCE_DATE_EPOCH": "2398377600"})  # the year 2046
        self.assertEqual(now.code, 0, now)


class Previewing(Workshop):
    def test_each_page_is_a_picture(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("preview", path, "-o", self.output, "--resolution", "72")
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.files(), ["2024-041-1.png", "2024-042-1.png"])
        for name in self.files():
            picture = self.read(os.path.join(self.output, name))
            self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
            width = int.from_bytes(picture[16:20], "big")
            height = int.from_bytes(picture[20:24], "big")
            self.assertAlmostEqual(width, 595, delta=1)  # A4 at 72 dots per inch
            self.assertAlmostEqual(height, 842, delta=1)


if __name__ == "__main__":
    unittest.main()
