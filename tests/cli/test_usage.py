"""The command line itself: help, languages, configuration, exit codes, output for programs."""

import os
import pty
import select
import signal
import subprocess
import time
import unittest

from record import record
from workshop import PARAPHE, Workshop, key

COMMANDS = ("check", "preview", "render", "sign", "run", "verify", "rules")


class Usage(Workshop):
    def test_version(self):
        found = self.run_paraphe("--version")
        self.assertEqual(found.code, 0)
        self.assertRegex(found.out, r"\Aparaphe \d+\.\d+\.\d+\n\Z")

    def test_help_in_both_languages(self):
        for language, words in (("fr", "Codes de sortie"), ("en", "Exit codes")):
            for command in COMMANDS:
                found = self.run_paraphe(command, "--help", "--lang", language)
                self.assertEqual(found.code, 0, found)
                self.assertIn(words, found.out)
                self.assertIn(f"  paraphe {command} ", found.out, "no example")
            general = self.run_paraphe("--help", "--lang", language)
            for command in COMMANDS:
                self.assertIn(f"\n  {command} ", general.out)

    def test_french_is_the_language_of_the_house(self):
        for environment, words in (({"LANG": "C"}, "erreur ["), ({"LANG": "fr_FR.UTF-8"}, "erreur ["),
                                   ({"LANG": "en_US.UTF-8"}, "error ["),
                                   ({"LC_ALL": "fr_FR", "LANG": "en_US"}, "erreur [")):
            found = self.run_paraphe("chek", environment=environment)
            self.assertEqual(found.code, 64)
            self.assertIn(words, found.err)

    def test_wrong_command_lines(self):
        for arguments, code in ((["chek"], "cli.unknown-command"), ([], "cli.no-command"),
                                (["check", "x", "--froce"], "cli.unknown-option"),
                                (["check", "x", "--force"], "cli.option-not-here"),
                                (["run", "x", "-o", "d", "--key", "k", "--force"],
                                 "cli.option-not-here"),
                                (["render", "x", "-o", "d", "--force"], "cli.option-not-here"),
                                (["render", "x"], "cli.option-missing"),
                                (["check"], "cli.input-missing")):
            self.assert_refused(arguments, code, 64)

    def test_proposals(self):
        found = self.run_paraphe("run", "s.xml", "--truts", "r.pem")
        self.assertIn("Vouliez-vous dire «\u00a0--trust\u00a0»", found.err)

    def test_no_colours_without_a_terminal(self):
        found = self.run_paraphe("chek")
        self.assertNotIn("\x1b", found.err)

    def test_colours_and_progress_on_a_terminal(self):
        path = self.write("s.xml", record())
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            main, other = pty.openpty()
            process = subprocess.Popen([PARAPHE, "check", path, "--only", "9"], stdout=other,
                                       stderr=other, env={"TERM": "xterm", **environment})
            process.wait(60)
            os.close(other)
            shown = os.read(main, 65536)
            os.close(main)
            self.assertIn("erreur".encode(), shown)
            self.assertEqual(b"\x1b[1;31m" in shown, coloured)

    def test_progress_is_shown_and_erased(self):
        path = self.write("s.xml", record())
        main, other = pty.openpty()
        process = subprocess.Popen([PARAPHE, "check", path], stdout=subprocess.DEVNULL, stderr=other,
                                   env={"TERM": "xterm"})
        process.wait(60)
        os.close(other)
        shown = os.read(main, 65536).decode()
        os.close(main)
        self.assertEqual(process.returncode, 0, shown)
        self.assertIn("Contrôle 1 sur 2", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), repr(shown))

    def start_at_prompt(self):
        """A signing that waits for its password on a terminal, and what it showed until then."""
        path = self.write("s.xml", record())
        child, terminal = pty.fork()
        if child == 0:
            os.environ["LANG"] = "C"
            os.execv(PARAPHE, [PARAPHE, "run", path, "-o", self.output, "--key",
                               key("signer-p256.p12"), "--date", "2024-03-28T20:15"])
        self.addCleanup(os.close, terminal)
        return child, terminal, self.read_terminal(terminal, b"Mot de passe")

    def read_terminal(self, terminal, until=None):
        """What the terminal shows until these words, or until the program has ended."""
        shown = b""
        while until is None or until not in shown:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, f"nothing more comes after {shown!r}")
            try:
                more = os.read(terminal, 4096)
            except OSError:  # the end of a terminal whose program has ended
                more = b""
            if not more:
                break
            shown += more
        return shown

    def exit_code(self, child):
        for _ in range(600):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return self.fail("the program does not end")

    def test_a_password_typed_on_the_terminal_is_not_shown(self):
        child, terminal, shown = self.start_at_prompt()
        os.write(terminal, b"secret\n")
        shown += self.read_terminal(terminal)
        self.assertEqual(self.exit_code(child), 0, shown.decode())
        self.assertNotIn(b"secret", shown)
        self.assertEqual(self.files(), ["2024-041.pdf", "2024-042.pdf"])

    def test_an_interruption_at_the_prompt(self):
        for _ in range(5):  # the signal may come before or while the program waits
            child, _, _ = self.start_at_prompt()
            os.kill(child, signal.SIGINT)
            self.assertEqual(self.exit_code(child), 130)
            self.assert_nothing_left()

    def test_configuration(self):
        path = self.write("s.xml", record())
        os.mkdir(self.path("mairie"))
        config = self.write("mairie/paraphe.conf", "lang = en\noutput = ../sortie\n")
        found = self.run_paraphe("render", path, "--config", config)
        self.assertEqual(found.code, 0, found)
        self.assertIn("files are complete", found.out)
        self.assertEqual(self.files(), ["2024-041.pdf", "2024-042.pdf"])

    def test_the_configuration_of_the_user(self):
        os.makedirs(self.path(".config/paraphe"))
        self.write(".config/paraphe/paraphe.conf", "lang = en\n")
        self.assertIn("Exit codes", self.run_paraphe("--help").out)
        self.assertIn("Codes de sortie", self.run_paraphe("--help", "--lang", "fr").out)

    def test_a_wrong_configuration(self):
        path = self.write("s.xml", record())
        config = self.write("p.conf", "lang = fr\nsortie = x\n")
        self.assert_refused(["check", path, "--config", config], "cli.config-unknown", 78, 2)
        self.assert_refused(["check", path, "--config", self.path("rien")], "file.cannot-read", 66)

    def test_quiet(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("check", path, "--quiet")
        self.assertEqual((found.code, found.out, found.err), (0, "", ""))

    def test_output_for_programs_is_one_object(self):
        path = self.write("s.xml", record())
        found = self.run_paraphe("check", path, "--format", "json")
        self.assertEqual((found.code, found.err), (0, ""), found)
        report = found.json
        self.assertEqual(report["command"], "check")
        self.assertEqual([a["state"] for a in report["acts"]], ["checked", "checked"])
        self.assertEqual([a["pages"] for a in report["acts"]], [1, 1])
        wrong = self.run_paraphe("check", "--format", "json")
        self.assertEqual(wrong.codes(), ["cli.input-missing"])

    def test_a_hostile_file_name_does_not_steer_the_terminal(self):
        name = self.write("a\x1b]0;piège\x07\nfaux.xml", "<")
        found = self.run_paraphe("check", name)
        self.assertEqual(found.code, 1)
        self.assertNotIn("\x1b", found.err)
        self.assertNotIn("\nfaux", found.err)


if __name__ == "__main__":
    unittest.main()
