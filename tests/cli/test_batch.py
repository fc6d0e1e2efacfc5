"""A whole evening, a year, several councils: the batch, its journal, and what goes wrong in it."""

import csv
import fcntl
import io
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import threading
import unittest

from record import act, executive, record
from test_levels import SOFTHSM, Handler, Services
from workshop import DATE, PARAPHE, Workshop, key

TOKEN = os.environ["PARAPHE_FAILING_TOKEN"]


def acts(numbers):
    return [act(order, f"2024-{number:03}") for order, number in enumerate(numbers, 1)]


class BatchWorkshop(Workshop):
    def run_signed(self, path, *more, **how):
        return self.run_paraphe("run", path, "-o", self.output, *self.signing(), *more, **how)

    def journal(self, *more):
        found = self.run_paraphe("journal", "list", self.output, "--format", "json", *more)
        self.assertEqual(found.code, 0, found)
        return found.json["lines"]

    def assert_sound(self, folder=None):
        found = self.run_paraphe("journal", "check", folder or self.output)
        self.assertEqual(found.code, 0, found)
        return found


class Batches(BatchWorkshop):
    # ------------------------------------------------------------ hands

    def test_as_many_hands_as_wanted_give_the_same_files(self):
        path = self.write("s.xml", record(*acts(range(1, 31))))
        kept = None
        for jobs in ("1", "2", "8"):
            folder = self.path("jobs" + jobs)
            os.mkdir(folder)
            found = self.run_paraphe("render", path, "-o", folder, "--jobs", jobs, "--date", DATE)
            self.assertEqual(found.code, 0, found)
            made = {name: self.read(os.path.join(folder, name)) for name in os.listdir(folder)
                    if name.endswith(".pdf")}
            self.assertEqual(len(made), 30)
            self.assertEqual(kept or made, made)
            kept = made
        found = self.run_paraphe("render", path, "-o", self.output, "--jobs", "0")
        self.assertEqual(found.code, 64, found)

    def test_events_are_told_one_by_one(self):
        path = self.write("s.xml", record(*acts(range(1, 6))))
        found = self.run_signed(path, "--format", "jsonl")
        self.assertEqual(found.code, 0, found)
        events = [json.loads(line) for line in found.out.splitlines()]
        self.assertEqual([e["event"] for e in events], ["act"] * 5 + ["end"])
        self.assertEqual({e["number"] for e in events[:5]},
                         {f"2024-{number:03}" for number in range(1, 6)})
        self.assertTrue(all(e["state"] == "signed" for e in events[:5]))
        self.assertEqual((events[5]["complete"], events[5]["exit"]), (True, 0))
        other = self.run_paraphe("verify", *[e["file"] for e in events[:5]], "--format", "jsonl")
        self.assertEqual(other.code, 64, other)

    def test_a_long_session_ends_in_a_table(self):
        path = self.write("s.xml", record(*acts(range(1, 61))))
        found = self.run_paraphe("render", path, "-o", self.output)
        self.assertEqual(found.code, 0, found)
        lines = found.out.splitlines()
        self.assertLess(len(lines), 8, found)
        self.assertEqual(lines[0].split(), ["séance", "actes", "faits", "déjà", "là", "refusés",
                                            "échoués", "pages"])
        self.assertEqual(lines[1].split()[-6:], ["60", "60", "0", "0", "0", "60"])

    # ------------------------------------------------------------ folders

    def test_a_folder_of_councils(self):
        for council in ("valserine", "autre"):
            os.makedirs(self.path(f"seances/{council}"))
            self.write(f"seances/{council}/mars.xml", record(*acts([1, 2])))
        self.write("seances/valserine/avril.xml",
                   record(*acts([4])).replace('date="2024-03-28"', 'date="2024-04-28"'))
        self.write("seances/valserine/notes.txt", "rien")
        found = self.run_signed(self.path("seances"), "--format", "json")
        self.assertEqual(found.code, 0, found)
        self.assertEqual(len(found.json["acts"]), 5)
        self.assertIn("session.number-gap", found.codes())
        self.assertEqual(self.files(), ["autre", "valserine"])
        for council, count in (("autre", 2), ("valserine", 3)):
            folder = os.path.join(self.output, council)
            self.assertEqual(len([n for n in os.listdir(folder) if n.endswith(".pdf")]), count)
            self.assert_sound(folder)
        found = self.run_signed(self.path("seances"))
        self.assertEqual(found.code, 0, found)
        self.assertIn("total", found.out)

    def test_a_folder_without_records(self):
        os.mkdir(self.path("vide"))
        self.assert_refused(["render", self.path("vide"), "-o", self.output], "cli.no-records", 66)
        self.write("vide/a.xml", record())
        self.assert_refused(["render", self.path("vide"), "-o", self.output, "--only", "2024-041"],
                            "cli.only-of-folder", 64)

    def test_a_refused_run_leaves_no_folders(self):
        os.makedirs(self.path("seances/valserine/2024"))
        os.makedirs(self.path("seances/autre"))
        os.makedirs(os.path.join(self.output, "autre"))
        self.write("seances/autre/mars.xml", record(*acts([1])))
        self.write("seances/valserine/2024/mars.xml", "<seance/>")
        for command in (["run", *self.signing()], ["render"]):
            found = self.run_paraphe(command[0], self.path("seances"), "-o", self.output,
                                     *command[1:])
            self.assertEqual(found.code, 1, found)
            # The one that was there stays, those that were made for nothing do not.
            self.assertEqual(os.listdir(self.output), ["autre"])
            self.assertEqual(os.listdir(os.path.join(self.output, "autre")), [])
        found = self.run_signed(self.path("seances"), "--keep-going")
        self.assertEqual((found.code, self.files()), (1, ["autre"]), found)

    def test_more_councils_than_files_may_be_open(self):
        for council in range(40):
            os.makedirs(self.path(f"seances/{council:02}"))
            self.write(f"seances/{council:02}/mars.xml", record(*acts([1])))
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (48, hard))
        try:
            found = self.run_signed(self.path("seances"))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        self.assertEqual(found.code, 0, found)
        self.assertEqual(len(self.files()), 40)
        for council in self.files():
            self.assert_sound(os.path.join(self.output, council))

    def test_one_broken_record_of_a_year(self):
        os.mkdir(self.path("annee"))
        self.write("annee/a.xml", record(*acts([1])))
        self.write("annee/b.xml", "<seance/>")
        found = self.run_signed(self.path("annee"))
        self.assertEqual((found.code, self.files()), (1, []), found)
        found = self.run_signed(self.path("annee"), "--keep-going")
        self.assertEqual((found.code, self.files()), (1, ["2024-001.pdf"]), found)

    # ------------------------------------------------------------ numbers

    def test_a_number_is_given_once_a_year(self):
        self.assertEqual(self.run_signed(self.write("a.xml", record(*acts([1, 2])))).code, 0)
        later = self.write("b.xml", record(*acts([2, 3])).replace('date="2024-03-28"',
                                                                  'date="2024-04-28"'))
        found = self.assert_refused(["run", later, "-o", self.output, *self.signing()],
                                    "session.exists", 73)
        self.assertIn("[session.number-taken]", found.err)
        self.assertEqual(self.files(), ["2024-001.pdf", "2024-002.pdf"])

    def test_orders_decisions_and_deliberations_are_each_a_row_of_their_own(self):
        os.mkdir(self.path("annee"))
        self.write("annee/a.xml", record(*acts([1, 2])))
        self.write("annee/b.xml", record(*acts([3])).replace('date="2024-03-28"',
                                                             'date="2024-04-28"'))
        # Numbers that deliberations of other days bear, and a row that begins elsewhere.
        self.write("annee/c.xml", executive(("arrete", "2024-002"), ("arrete", "2024-003"),
                                            ("decision", "2024-041"), ("decision", "2024-043")))
        found = self.run_signed(self.path("annee"), "--format", "json")
        self.assertEqual(found.code, 0, found)
        gaps = [d for d in found.json["diagnostics"] if d["code"] == "session.number-gap"]
        self.assertEqual([d["arguments"] for d in gaps], [["2024", "2024-042"]])

    # ------------------------------------------------------------ the journal

    def test_what_is_signed_by_itself_is_journalled_where_a_journal_is(self):
        path = self.write("s.xml", record(*acts([1, 2])))
        drafts, signed = self.path("projets"), self.path("signes")
        os.mkdir(drafts)
        os.mkdir(signed)
        self.assertEqual(self.run_paraphe("render", path, "-o", drafts, "--date", DATE).code, 0)
        made = [os.path.join(drafts, name) for name in ("2024-001.pdf", "2024-002.pdf")]
        # A folder without a journal gets none.
        found = self.run_paraphe("sign", *made, "-o", signed, *self.signing())
        self.assertEqual(found.code, 0, found)
        self.assertEqual(sorted(os.listdir(signed)), ["2024-001.pdf", "2024-002.pdf"])
        # One with a journal knows each of them, by its act and its record, …
        later = self.write("b.xml", record(*acts([3])))
        self.assertEqual(self.run_signed(later).code, 0)
        found = self.run_paraphe("sign", made[0], "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        shutil.rmtree(os.path.join(drafts, ".paraphe"))  # … were it from the file alone.
        found = self.run_paraphe("sign", made[1], "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        lines = self.journal()
        self.assertEqual([(line["kind"], line["act"], line["file"]) for line in lines],
                         [("signed", "2024-003", "2024-003.pdf"),
                          ("signed", "2024-001", "2024-001.pdf"),
                          ("signed", "2024-002", "2024-002.pdf")])
        self.assertEqual(len({line["certificate"] for line in lines}), 1)
        self.assertEqual(lines[1]["record"], lines[2]["record"])
        self.assertEqual({(line["session"], line["document"], line["level"]) for line in lines},
                         {("2024-03-28", "extrait", "B")})
        self.assert_sound(self.output)
        # Signed again, over itself: the old file is kept.
        self.assert_refused(["sign", made[0], "-o", self.output, *self.signing()],
                            "session.exists", 73)
        found = self.run_paraphe("sign", made[0], "-o", self.output, *self.signing(), "--force")
        self.assertEqual(found.code, 0, found)
        self.assertEqual([line["kind"] for line in self.journal()],
                         ["signed"] * 3 + ["replaced", "signed"])
        self.assert_sound(self.output)

    def test_the_journal_is_listed_checked_and_exported(self):
        path = self.write("s.xml", record(*acts([1, 2])))
        self.assertEqual(self.run_signed(path).code, 0)
        lines = self.journal()
        self.assertEqual([line["kind"] for line in lines], ["signed"] * 2)
        self.assertEqual({line["act"] for line in lines}, {"2024-001", "2024-002"})
        self.assertEqual(len(self.journal("--only", "2024-002")), 1)
        for line in lines:
            self.assertEqual((line["authority"], line["session"], line["level"]),
                             ("210300018", "2024-03-28", "B"))
            self.assertEqual(len(line["certificate"]), 64)
        sound = self.assert_sound()
        self.assertIn(lines[-1]["hash"], sound.out)
        table = self.run_paraphe("journal", "export", self.output)
        rows = list(csv.DictReader(io.StringIO(table.out)))
        self.assertEqual([row["hash"] for row in rows], [line["hash"] for line in lines])
        for noted, code in ((lines[0]["hash"], 0), ("0" * 64, 1)):
            found = self.run_paraphe("journal", "check", self.output, "--hash", noted)
            self.assertEqual(found.code, code, found)
        self.assert_refused(["journal", "list", self.folder], "journal.none", 66)

    def test_a_journal_that_was_altered(self):
        self.assertEqual(self.run_signed(self.write("s.xml", record(*acts([1, 2])))).code, 0)
        with sqlite3.connect(os.path.join(self.output, ".paraphe/journal.sqlite")) as journal:
            trigger = journal.execute("SELECT sql FROM sqlite_schema WHERE name = 'line_fixed'")
            sql = trigger.fetchone()[0]
            journal.execute("DROP TRIGGER line_fixed")
            journal.execute("UPDATE line SET digest = 'x' WHERE number = 1")
            journal.execute(sql)
        journal.close()
        self.assert_refused(["journal", "check", self.output], "journal.altered", 1)

    def test_a_file_that_was_altered(self):
        path = self.write("s.xml", record(*acts([1, 2])))
        self.assertEqual(self.run_signed(path).code, 0)
        with open(os.path.join(self.output, "2024-001.pdf"), "ab") as file:
            file.write(b"x")
        self.assert_refused(["journal", "check", self.output], "journal.file-altered", 1)
        self.assert_refused(["run", path, "-o", self.output, *self.signing()],
                            "session.file-altered", 73)
        self.assertEqual(self.run_signed(path, "--replace").code, 0)
        self.assertEqual([line["kind"] for line in self.journal()],
                         ["signed", "signed", "replaced", "signed"])
        self.assert_sound()

    def test_a_record_that_changed_asks(self):
        text = record(*acts([1, 2]))
        path = self.write("s.xml", text)
        self.assertEqual(self.run_signed(path).code, 0)
        self.write("s.xml", text.replace("Conseil municipal", "Conseil Municipal"))
        self.assert_refused(["run", path, "-o", self.output, *self.signing()], "session.changed",
                            73)
        found = self.run_signed(path, "--replace")
        self.assertEqual(found.code, 0, found)
        kept = os.listdir(os.path.join(self.output, ".paraphe/anciens"))
        self.assertEqual(sorted(name[65:] for name in kept), ["2024-001.pdf", "2024-002.pdf"])
        self.assert_sound()

    # ------------------------------------------------------------ interruptions

    def test_the_second_of_two_processes_says_so(self):
        path = self.write("s.xml", record(*acts([1])))
        os.mkdir(os.path.join(self.output, ".paraphe"))
        with open(os.path.join(self.output, ".paraphe/verrou"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assert_refused(["run", path, "-o", self.output, *self.signing()],
                                "session.folder-busy", 75)
        self.assertEqual(self.run_signed(path).code, 0)

    def test_stopped_by_the_user_it_goes_on_later(self):
        path = self.write("s.xml", record(*acts(range(1, 301))))
        command = [PARAPHE, "run", path, "-o", self.output, *self.signing(), "--format", "jsonl"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   env={"PATH": os.environ["PATH"], "HOME": self.folder})
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read().splitlines()
        process.stdout.close()
        code = process.wait()
        self.assertEqual(first["state"], "signed")
        made = {name: self.read(os.path.join(self.output, name)) for name in self.files()}
        if code == 0:
            self.skipTest("the machine was faster than the signal")
        self.assertEqual((code, json.loads(rest[-1])["complete"]), (130, False))
        self.assert_sound()
        found = self.run_signed(path)
        self.assertEqual((found.code, len(self.files())), (0, 300), found)
        for name, content in made.items():
            self.assertEqual(self.read(os.path.join(self.output, name)), content)


class Isolation(BatchWorkshop):
    """What fails for one act fails for that act."""

    def start(self, services):
        thread = threading.Thread(target=services.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(services.server_close)
        self.addCleanup(services.shutdown)

    def test_a_timestamping_authority_that_fails_once(self):
        class Moody(Handler):
            def do_POST(self):
                # Two answers of a kind: the act is asked for twice.
                if self.server.asked.count("/tsa") in (2, 3):
                    self.server.asked.append(self.path)
                    self.rfile.read(int(self.headers["Content-Length"]))
                    self.reply(503)
                else:
                    super().do_POST()

        services = Services(self.folder)
        services.RequestHandlerClass = Moody
        self.start(services)
        tsa = f"http://127.0.0.1:{services.server_port}/tsa"
        path = self.write("s.xml", record(*acts(range(1, 7))))
        found = self.run_signed(path, "--level", "T", "--tsa", tsa, "--jobs", "1", "--format",
                                "json")
        self.assertEqual(found.code, 75, found)
        levels = sorted(one["level"] for one in found.json["acts"])
        self.assertEqual(levels, ["PAdES-BASELINE-B"] + ["PAdES-BASELINE-T"] * 5)
        self.assert_sound()
        # Run again, nothing is signed again: the act is to be raised, and then all is well.
        found = self.run_signed(path, "--level", "T", "--tsa", tsa)
        self.assertEqual(found.code, 75, found)
        self.assertIn("[session.level-below]", found.err)
        below = [line["file"] for line in self.journal() if line["level"] == "B"]
        self.assertEqual(len(below), 1)
        found = self.run_paraphe("extend", os.path.join(self.output, below[0]), "--level", "T",
                                 "--tsa", tsa, "--trust", key("root.pem"))
        self.assertEqual(found.code, 0, found)
        self.assertEqual(self.journal()[-1]["kind"], "extended")
        self.assert_sound()
        found = self.run_signed(path, "--level", "T", "--tsa", tsa)
        self.assertEqual(found.code, 0, found)

    def test_a_token_that_is_pulled_out(self):
        self.assertTrue(SOFTHSM, "softhsm2 is not installed")
        os.mkdir(self.path("tokens"))
        config = self.write("softhsm2.conf", f"directories.tokendir = {self.path('tokens')}\n"
                                             "objectstore.backend = file\n")
        environment = {"SOFTHSM2_CONF": config, "PARAPHE_TOKEN_MODULE": SOFTHSM[0]}
        for arguments in (["--init-token", "--free", "--label", "Mairie", "--so-pin", "87654321",
                           "--pin", "246810"],
                          ["--import", key("signer-p256.key"), "--token", "Mairie", "--label",
                           "Maire", "--id", "01", "--pin", "246810"]):
            subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True,
                           env=dict(os.environ, **environment))
        pin = self.write("pin", "246810\n", 0o600)
        path = self.write("s.xml", record(*acts(range(1, 21))))

        def run(signs):
            return self.run_paraphe(
                "run", path, "-o", self.output, "--key", "pkcs11:token=Mairie;id=%01", "--module",
                TOKEN, "--cert", key("signer-p256.pem"), "--password-file", pin, "--trust",
                key("root.pem"), "--date", DATE, "--format", "json",
                environment=environment | {"PARAPHE_TOKEN_SIGNS": str(signs)})

        found = run(7)
        self.assertEqual(found.code, 1, found)
        states = sorted(one["state"] for one in found.json["acts"])
        self.assertEqual((states.count("signed"), states.count("refused")), (7, 13), found)
        self.assertEqual(len(self.files()), 7)
        self.assert_sound()
        before = {name: self.read(os.path.join(self.output, name)) for name in self.files()}
        found = run(1000)
        self.assertEqual((found.code, len(self.files())), (0, 20), found)
        for name, content in before.items():
            self.assertEqual(self.read(os.path.join(self.output, name)), content)
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
