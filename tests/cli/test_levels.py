"""Levels above B-B, tokens and keys elsewhere, through the program and over real sockets."""

import base64
import http.server
import json
import os
import shutil
import subprocess
import threading
import unittest
import urllib.parse

from record import act, record
from workshop import DATE, Workshop, key

SOFTHSM = [path for path in ("/usr/lib/softhsm/libsofthsm2.so",
                             "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
           if os.path.exists(path)]


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True,
                          check=True).stdout


class Services(http.server.ThreadingHTTPServer):
    """Timestamps at /tsa, behind a login at /closed; the lists of the test PKI; no OCSP responder.

    On a free port. The certificates of the test PKI name another one, so the program reaches all of
    it through this server as its proxy.
    """

    daemon_threads = True
    login = "Basic " + base64.b64encode(b"mairie:s\xc3\xa9same").decode()

    def __init__(self, folder):
        self.folder = folder
        self.asked = []
        self.lock = threading.Lock()
        self.config = os.path.join(folder, "tsa.cnf")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"[tsa]\ndefault_tsa = it\n[it]\nserial = {folder}/serial\n"
                       f"crypto_device = builtin\nsigner_cert = {key('tsa.pem')}\n"
                       f"certs = {key('intermediate.pem')}\nsigner_key = {key('tsa.key')}\n"
                       "signer_digest = sha256\ndefault_policy = 1.3.6.1.4.1.32473.1.2\n"
                       "digests = sha256, sha384, sha512\ness_cert_id_alg = sha256\n"
                       "ess_cert_id_chain = no\nordering = no\ntsa_name = no\naccuracy = secs:1\n")
        super().__init__(("127.0.0.1", 0), Handler)

    def stamp(self, query):
        path = os.path.join(self.folder, "query")
        with self.lock:
            with open(path, "wb") as file:
                file.write(query)
            return openssl("ts", "-reply", "-config", self.config, "-section", "it",
                           "-queryfile", path)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def where(self):
        """The path, also when the whole address is given, as to a proxy."""
        path = urllib.parse.urlsplit(self.path).path
        self.server.asked.append(path)
        return path

    def reply(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        name = self.where().lstrip("/")
        if name in ("root.crl", "intermediate.crl"):
            self.reply(200, openssl("crl", "-in", key(name), "-outform", "DER"))
        elif name in ("root.cer", "intermediate.cer"):
            self.reply(200, openssl("x509", "-in", key(name[:-3] + "pem"), "-outform", "DER"))
        else:
            self.reply(404)

    def do_POST(self):
        path = self.where()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if path == "/tsa":
            self.reply(200, self.server.stamp(body))
        elif path == "/closed" and self.headers.get("Authorization") != self.server.login:
            self.reply(401)
        elif path == "/closed":
            self.reply(200, self.server.stamp(body))
        else:
            self.reply(404)


class WithServices(Workshop):
    def setUp(self):
        super().setUp()
        self.services = Services(self.folder)
        thread = threading.Thread(target=self.services.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.services.server_close)
        self.addCleanup(self.services.shutdown)
        self.address = f"http://127.0.0.1:{self.services.server_port}"
        self.tsa = self.address + "/tsa"
        self.proxy = ["--proxy", self.address]
        self.record = self.write("s.xml", record(act(1, "2024-041"), act(2, "2024-042")))

    def levels(self, *files):
        found = self.run_paraphe("verify", *files, "--trust", key("root.pem"), "--format", "json")
        self.assertEqual(found.code, 0, found)
        return [[s["level"] for s in f["signatures"] if not s["timestamp"]]
                for f in found.json["files"]]

    def outputs(self):
        return [os.path.join(self.output, name) for name in self.files()]

    def unsigned(self):
        os.mkdir(self.path("actes"))
        found = self.run_paraphe("render", self.record, "-o", self.path("actes"), "--date", DATE)
        self.assertEqual(found.code, 0, found)
        return [self.path(f"actes/{name}") for name in sorted(os.listdir(self.path("actes")))
                if name.endswith(".pdf")]


class Levels(WithServices):
    def test_each_level_in_one_go(self):
        for level in ("T", "LT", "LTA"):
            with self.subTest(level=level):
                found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(),
                                         "--level", level, "--tsa", self.tsa, *self.proxy, "--replace")
                self.assertEqual(found.code, 0, found)
                self.assertIn(f"niveau {level}", found.out)
                self.assertEqual(self.levels(*self.outputs()),
                                 [[f"PAdES-BASELINE-{level}"]] * 2)

    def test_the_lists_are_fetched_once_for_a_batch(self):
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(),
                                 "--level", "LTA", "--tsa", self.tsa, *self.proxy)
        self.assertEqual(found.code, 0, found)
        for path in ("/root.crl", "/intermediate.crl"):
            self.assertEqual(self.services.asked.count(path), 1, self.services.asked)
        self.assertEqual(self.services.asked.count("/tsa"), 4)

    def test_the_settings_can_stand_in_the_configuration_file(self):
        config = self.write("paraphe.conf", f"level = LT\ntsa = {self.tsa}\nproxy = {self.address}\n")
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(),
                                 "--config", config)
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-LT"]] * 2)

    def test_an_authority_that_fails_is_followed_by_the_next(self):
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(), "--level",
                                 "T", "--tsa", self.address + "/none", "--tsa", self.tsa, *self.proxy)
        self.assertEqual(found.code, 0, found)

    def test_without_services_the_files_are_basic_ones_and_are_raised_later(self):
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(), "--level",
                                 "LTA", "--tsa", "http://127.0.0.1:9/", *self.proxy, "--format", "json")
        self.assertEqual(found.code, 75, found)
        report = found.json
        self.assertFalse(report["complete"])
        for one in report["acts"]:
            self.assertEqual((one["state"], one["level"]), ("signed", "PAdES-BASELINE-B"))
            self.assertTrue(one["level_missed"])
        self.assertIn("sign.level-missed", found.out)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-B"]] * 2)
        before = [self.read(path) for path in self.outputs()]
        found = self.run_paraphe("extend", *self.outputs(), "--level", "LTA", "--tsa", self.tsa, *self.proxy,
                                 "--trust", key("root.pem"))
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-LTA"]] * 2)
        for path, old in zip(self.outputs(), before):
            self.assertTrue(self.read(path).startswith(old))

    def test_what_is_raised_is_journalled_where_a_journal_is(self):
        raised = self.path("releves")
        os.mkdir(raised)
        more = ["--level", "T", "--tsa", self.tsa, *self.proxy, "--trust", key("root.pem")]
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        files = self.outputs()
        # A folder without a journal gets none.
        found = self.run_paraphe("extend", *files, "-o", raised, *more)
        self.assertEqual(found.code, 0, found)
        self.assertEqual(sorted(os.listdir(raised)), ["2024-041.pdf", "2024-042.pdf"])
        # One with a journal knows each of them, by its act and its record.
        shutil.rmtree(raised)
        os.mkdir(raised)
        other = self.write("b.xml", record(act(1, "2024-050")))
        self.assertEqual(self.run_paraphe("run", other, "-o", raised, *self.signing()).code, 0)
        found = self.run_paraphe("extend", files[0], "-o", raised, *more)
        self.assertEqual(found.code, 0, found)
        shutil.rmtree(os.path.join(self.output, ".paraphe"))  # Were it from the file alone.
        found = self.run_paraphe("extend", files[1], "-o", raised, *more)
        self.assertEqual(found.code, 0, found)
        # Over itself: the old file is kept.
        found = self.run_paraphe("extend", files[1], "-o", raised, *more)
        self.assertEqual((found.code, "[session.exists]" in found.err), (73, True), found)
        found = self.run_paraphe("extend", files[1], "-o", raised, *more, "--force")
        self.assertEqual(found.code, 0, found)
        # In its place, with what it is.
        found = self.run_paraphe("extend", os.path.join(raised, "2024-041.pdf"), *more[2:],
                                 "--level", "LT")
        self.assertEqual(found.code, 0, found)
        found = self.run_paraphe("journal", "list", raised, "--format", "json")
        lines = found.json["lines"]
        self.assertEqual([(line["kind"], line["act"], line.get("level", "")) for line in lines],
                         [("signed", "2024-050", "B"), ("extended", "2024-041", "T"),
                          ("extended", "2024-042", "T"), ("replaced", "2024-042", ""),
                          ("extended", "2024-042", "T"), ("extended", "2024-041", "LT")])
        self.assertEqual(lines[1]["record"], lines[2]["record"])
        found = self.run_paraphe("journal", "check", raised)
        self.assertEqual(found.code, 0, found)
        # A file that was altered stays so in the eyes of the journal.
        kept = os.path.join(raised, "2024-042.pdf")
        shutil.copyfile(files[1], kept)
        found = self.run_paraphe("extend", kept, *more)
        self.assertEqual(found.code, 0, found)
        found = self.run_paraphe("journal", "check", raised)
        self.assertEqual((found.code, "2024-042.pdf" in found.err), (1, True), found)

    def with_login(self, login, *more, mode=0o600, tsa=None):
        path = self.write("identification", login + "\n", mode)
        return self.run_paraphe(
            "run", self.record, "-o", self.output, *self.signing(), "--level", "T", "--tsa",
            tsa or self.address + "/closed", "--tsa-login-file", path, *more)

    def test_an_authority_behind_a_login(self):
        found = self.with_login("mairie:sésame")
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-T"]] * 2)
        # Elsewhere: here the acts are made, and would not be signed again.
        self.output = os.path.join(self.folder, "ailleurs")
        os.mkdir(self.output)
        found = self.with_login("mairie:faux")
        self.assertEqual(found.code, 75, found)
        self.assertIn("HTTP 401", found.err)
        self.assertNotIn("faux", found.err + found.out)

    def test_a_login_is_kept_from_others(self):
        found = self.with_login("mairie:sésame", mode=0o644)
        self.assertIn("[cli.password-file-open]", found.err)
        self.assert_nothing_left()
        found = self.with_login("sésame")
        self.assertIn("[cli.password-no-login]", found.err)
        self.assert_nothing_left()
        found = self.with_login("mairie:sésame", tsa="http://tsa.example/")
        self.assertEqual(found.code, 75, found)
        self.assertIn("[network.login-in-the-open]", found.err)
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(), "--level",
                                 "T", "--tsa", "https://mairie:sesame@tsa.example/", "--replace")
        self.assertIn("[network.bad-address]", found.err)

    def test_a_file_that_is_not_signed_is_not_extended(self):
        files = self.unsigned()
        found = self.run_paraphe("extend", *files, "--level", "T", "--tsa", self.tsa, *self.proxy)
        self.assertEqual(found.code, 1, found)
        self.assertIn("[sign.nothing-to-extend]", found.err)

    def test_a_level_needs_an_authority(self):
        found = self.run_paraphe("run", self.record, "-o", self.output, *self.signing(), "--level",
                                 "T")
        self.assertEqual(found.code, 64, found)
        self.assertIn("--tsa", found.err)
        self.assert_nothing_left()


class Elsewhere(WithServices):
    def prepare(self, files, *more):
        tasks = self.path("taches.json")
        found = self.run_paraphe("sign", *files, "--prepare", tasks, "--cert",
                                 key("signer-p256.pem"), "--date", DATE, *more)
        self.assertEqual(found.code, 0, found)
        with open(tasks, encoding="utf-8") as file:
            return tasks, json.load(file)

    def test_a_key_that_is_on_another_machine(self):
        files = self.unsigned()
        capacity = "Pour le président, par délégation : la vice-présidente"
        tasks, content = self.prepare(files, "--capacity", capacity, "--reason", "Extrait")
        self.assertEqual(content["algorithm"], "ECDSA P-256 / SHA-256")
        for task in content["tasks"]:
            message = base64.b64decode(task["message"])
            value = openssl("dgst", "-sha256", "-sign", key("signer-p256.key"), data=message)
            task["signature"] = base64.b64encode(value).decode()
        self.write("taches.json", json.dumps(content))
        found = self.run_paraphe("sign", *files, "--complete", tasks, "-o", self.output, "--level",
                                 "LTA", "--tsa", self.tsa, *self.proxy, "--trust", key("root.pem"))
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-LTA"]] * 2)
        words = self.run_paraphe("verify", self.outputs()[0], "--trust", key("root.pem"))
        self.assertIn(capacity.replace(" :", "\u00a0:"), words.out.replace(" :", "\u00a0:"))

    def test_what_does_not_fit_is_refused(self):
        files = self.unsigned()
        tasks, content = self.prepare(files)
        found = self.run_paraphe("sign", *files, "--complete", tasks, "-o", self.output)
        self.assertIn("[cli.tasks-unsigned]", found.err)
        for task in content["tasks"]:
            value = openssl("dgst", "-sha256", "-sign", key("other.key"),
                            data=base64.b64decode(task["message"]))
            task["signature"] = base64.b64encode(value).decode()
        self.write("taches.json", json.dumps(content))
        found = self.run_paraphe("sign", *files, "--complete", tasks, "-o", self.output)
        self.assertEqual(found.code, 1, found)
        self.assertIn("[sign.other-key]", found.err)
        self.write("taches.json", "{}")
        found = self.run_paraphe("sign", *files, "--complete", tasks, "-o", self.output)
        self.assertIn("[cli.tasks-unreadable]", found.err)
        self.assert_nothing_left()


class Tokens(WithServices):
    PIN = "246810"

    def setUp(self):
        super().setUp()
        self.assertTrue(SOFTHSM, "softhsm2 is not installed")
        os.mkdir(self.path("tokens"))
        config = self.write("softhsm2.conf", f"directories.tokendir = {self.path('tokens')}\n"
                                             "objectstore.backend = file\n")
        self.environment = {"SOFTHSM2_CONF": config}
        self.tool("--init-token", "--free", "--label", "Mairie", "--so-pin", "87654321", "--pin",
                  self.PIN)
        self.tool("--import", key("signer-p256.key"), "--token", "Mairie", "--label", "Président",
                  "--id", "01", "--pin", self.PIN)

    def tool(self, *arguments):
        subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True,
                       env=dict(os.environ, **self.environment))

    def sign(self, pin, mode=0o600):
        pin_file = self.write("pin", pin + "\n", mode)
        return self.run_paraphe(
            "run", self.record, "-o", self.output, "--key", "pkcs11:token=Mairie;id=%01",
            "--module", SOFTHSM[0], "--cert", key("signer-p256.pem"), "--password-file", pin_file,
            "--trust", key("root.pem"), "--date", DATE, environment=self.environment)

    def test_a_whole_session_with_one_pin(self):
        found = self.sign(self.PIN)
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.levels(*self.outputs()), [["PAdES-BASELINE-B"]] * 2)

    def test_a_wrong_pin_signs_nothing(self):
        found = self.sign("000000")
        self.assertEqual(found.code, 1, found)
        self.assertIn("[token.pin-wrong]", found.err)
        self.assert_nothing_left()
        self.assertEqual(self.sign(self.PIN).code, 0)

    def test_a_pin_that_others_may_read_is_refused(self):
        found = self.sign(self.PIN, 0o644)
        self.assertEqual(found.code, 1, found)
        self.assertIn("[cli.password-file-open]", found.err)

    def test_a_pin_on_the_command_line_is_refused(self):
        found = self.run_paraphe(
            "run", self.record, "-o", self.output, "--key",
            f"pkcs11:token=Mairie?pin-value={self.PIN}", "--module", SOFTHSM[0],
            environment=self.environment)
        self.assertEqual(found.code, 1, found)
        self.assertIn("[token.pin-in-uri]", found.err)
        self.assertNotIn(self.PIN, found.err + found.out)

    def test_without_a_terminal_the_pin_must_be_given(self):
        found = self.run_paraphe(
            "run", self.record, "-o", self.output, "--key", "pkcs11:token=Mairie", "--module",
            SOFTHSM[0], "--cert", key("signer-p256.pem"), environment=self.environment)
        self.assertEqual(found.code, 1, found)
        self.assertIn("[cli.pin-needed]", found.err)


if __name__ == "__main__":
    unittest.main()
