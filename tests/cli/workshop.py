"""What the end-to-end tests share: the program, the test keys, a folder that is thrown away."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

PARAPHE = os.environ["PARAPHE"]
PKI = os.environ["PARAPHE_PKI"]
SOURCE = os.environ["PARAPHE_SOURCE"]

DATE = "2024-03-28T20:15:00+01:00"


def key(name):
    return os.path.join(PKI, name)


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8")
        self.err = process.stderr.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.out)

    def codes(self):
        return [d["code"] for d in self.json["diagnostics"]]

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


class Workshop(unittest.TestCase):
    """A test with a folder of its own, `self.folder`, and an empty output folder, `self.output`."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="paraphe-é ")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.output = self.path("sortie")
        os.mkdir(self.output)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content, mode=0o644):
        if isinstance(content, str):
            content = content.encode("utf-8")
        with open(self.path(name), "wb") as file:
            file.write(content)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def run_paraphe(self, *arguments, environment=None, stdin=subprocess.DEVNULL, **more):
        """Runs the program without a terminal, in French, at the date of the tests."""
        surroundings = {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C", "TZ": "UTC"}
        surroundings.update(environment or {})
        process = subprocess.run([PARAPHE, *arguments], env=surroundings, stdin=stdin,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                                 start_new_session=True, check=False, **more)
        result = Result(process)
        self.assertGreaterEqual(result.code, 0, f"killed by a signal: {result}")
        return result

    def signing(self, name="signer-p256"):
        """The options that sign with one of the test keys and trust the test root."""
        return ["--key", key(name + ".key"), "--cert", key(name + ".pem"),
                "--trust", key("root.pem"), "--date", DATE]

    def files(self):
        # Without the folder of the journal.
        return sorted(name for name in os.listdir(self.output) if name != ".paraphe")

    def assert_nothing_left(self):
        self.assertEqual(self.files(), [], "a refused command must leave nothing behind")

    def assert_refused(self, arguments, code, exit_code, line=None, **more):
        """Refused with this code, in French, in English and for programs; nothing left behind."""
        before = self.files()
        text = self.run_paraphe(*arguments, **more)
        self.assertEqual(text.code, exit_code, text)
        self.assertIn(f"[{code}]", text.err, text)
        self.assertIn("\n    → ", text.err, "the remedy is missing")
        self.assertNotIn("{0}", text.err)
        if line is not None:
            self.assertIn(f":{line}:", text.err)
        self.assertEqual(self.files(), before, "a refused command must leave nothing behind")
        english = self.run_paraphe(*arguments, "--lang", "en", **more)
        self.assertEqual(english.code, exit_code, english)
        self.assertIn(f"error [{code}]", english.err)
        self.assertIn("\n    → ", english.err, "the remedy is missing")
        self.assertNotEqual(english.err, text.err, "the same words in both languages")
        self.assertEqual(self.files(), before, "a refused command must leave nothing behind")
        found = self.run_paraphe(*arguments, "--format", "json", **more)
        self.assertEqual(found.code, exit_code, found)
        self.assertEqual(found.json["exit"], exit_code)
        diagnostics = [d for d in found.json["diagnostics"] if d["code"] == code]
        self.assertTrue(diagnostics, found)
        self.assertTrue(diagnostics[0]["remedy"])
        if line is not None:
            self.assertEqual(diagnostics[0].get("line"), line, diagnostics)
        self.assertEqual(self.files(), before)
        return text
