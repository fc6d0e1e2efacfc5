#!/usr/bin/env python3
"""Ends a batch at random instants, and lets its disk fail; then looks at what it left.

    faults.py --program FILE --shim FILE --pki DIR --record FILE [--acts N] [--kills N]
              [--faults N] [--jobs N] [--seed N] [--folder DIR]

Each round runs `paraphe run` on a session of N acts with one fault (shim.cc), or kills it from
outside after a random time. Then, by means that are not the program's (SQLite's own reader, SHA-256
of Python):

  * each file in the folder is whole: the journal has its digest;
  * each act that the journal has is there: in its place, or aside with the right digest;
  * the chain of the journal is unbroken;

and after a second, undisturbed run of the same command:

  * every act is there, once in the journal as signed, and nothing is left aside;
  * what the journal had before is still the same file: nothing was signed twice;
  * every file verifies.
"""

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINDS_OF_END = ["kill", "after", "torn"]
KINDS_OF_DISK = ["enospc", "eio", "short"]
FIELDS = ["number", "kind", "time", "time_offset", "authority", "session", "act", "identifier",
          "document", "file", "digest", "size", "record", "layout", "certificate", "program",
          "dated", "dated_offset", "level", "serial", "note"]


def session_of(record, acts):
    """The record with its first deliberation so many times, each with words of its own."""
    begin = record.index("<deliberation ")
    end = record.index("</deliberation>", begin) + len("</deliberation>")
    made = []
    for number in range(1, acts + 1):
        act = record[begin:end]
        for name, value in (("ordre", f"{number}"), ("numero", f"23-12-{number}"),
                            ("identifiant", f"23_12_{number}")):
            act = re.sub(rf'( {name}=")[^"]*', rf"\g<1>{value}", act, count=1)
        made.append(act.replace("</corps>",
                                f"<paragraphe>Affaire {number}.</paragraphe></corps>", 1))
    return record[:begin] + "".join(made) + record[record.index("</deliberations>"):]


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


class Broken(Exception):
    pass


def read_journal(folder):
    """The lines of the journal, their chain checked."""
    path = folder / ".paraphe/journal.sqlite"
    if not path.exists() or path.stat().st_size == 0:
        return []
    with sqlite3.connect(path) as journal:
        if journal.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            return []
        rows = journal.execute(f"SELECT {', '.join(FIELDS)}, hash FROM line ORDER BY number")
        rows = rows.fetchall()
        last = journal.execute("SELECT number, hash FROM last").fetchone()
    journal.close()
    previous = ""
    for place, row in enumerate(rows, 1):
        content = b"".join(b"%d:%s" % (len(text), text) for text in
                           (str(value).encode() for value in (previous, *row[:-1])))
        if row[0] != place or hashlib.sha256(content).hexdigest() != row[-1]:
            raise Broken(f"line {place} of the journal breaks the chain")
        previous = row[-1]
    if last != (len(rows), previous):
        raise Broken(f"the journal ends with {last}, its lines with {(len(rows), previous)}")
    return [dict(zip(FIELDS, row)) for row in rows]


class Harness:
    def __init__(self, options):
        self.options = options
        self.work = Path(tempfile.mkdtemp(prefix="paraphe-faults-", dir=options.folder))
        self.record = self.work / "session.xml"
        self.record.write_text(session_of(options.record.read_text(encoding="utf-8"),
                                          options.acts), encoding="utf-8")
        self.output = self.work / "out"
        pki = options.pki
        self.command = [str(options.program), "run", str(self.record), "-o", str(self.output),
                        "--key", str(pki / "signer-p256.key"), "--cert",
                        str(pki / "signer-p256.pem"), "--trust", str(pki / "root.pem"),
                        "--jobs", str(options.jobs), "--quiet"]
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.work), "LANG": "C"}
        self.random = random.Random(options.seed)

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)

    def fresh(self):
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()

    def run(self, fault=None, after=None, count=None):
        environment = dict(self.environment)
        if fault or count:
            environment |= {"LD_PRELOAD": str(self.options.shim),
                            "PARAPHE_FAULT_FOLDER": str(self.output)}
        if fault:
            environment["PARAPHE_FAULT"] = fault
        if count:
            environment["PARAPHE_FAULT_COUNT"] = str(count)
        process = subprocess.Popen(self.command, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if after is not None:
            try:
                process.wait(after)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        told = process.communicate(timeout=300)[0].decode("utf-8", "replace")
        return process.returncode, told

    def pdfs(self):
        return {path.name: sha256(path) for path in self.output.glob("*.pdf")}

    def look(self):
        """What one fault left; returns the digests that the journal has, by file."""
        files = self.pdfs()
        made = {}
        for line in read_journal(self.output):
            if line["kind"] != "signed":
                raise Broken(f"a line of the kind {line['kind']}")
            if line["file"] in made:
                raise Broken(f"{line['file']} was made twice")
            made[line["file"]] = line["digest"]
        for name, digest in files.items():
            if made.get(name) != digest:
                raise Broken(f"{name} is not what the journal says")
        aside = self.output / ".paraphe/en-cours"
        for name, digest in made.items():
            staged = aside / f"{digest}-{name}"
            if name not in files and not (staged.exists() and sha256(staged) == digest):
                raise Broken(f"{name} is in the journal, and lost")
        others = {path.name for path in self.output.iterdir()} - set(files) - {".paraphe"}
        if others:
            raise Broken(f"something was left: {others}")
        return made

    def finish(self, before):
        """The same command again, undisturbed."""
        code, told = self.run()
        if code != 0:
            raise Broken(f"the second run ends with {code}: {told}")
        made = self.look()
        files = self.pdfs()
        expected = {f"23-12-{number}.pdf" for number in range(1, self.options.acts + 1)}
        if set(files) != expected or set(made) != expected:
            raise Broken(f"{len(files)} files, {len(made)} in the journal, "
                         f"{len(expected)} acts")
        for name, digest in before.items():
            if files[name] != digest:
                raise Broken(f"{name} was signed again")
        if (self.output / ".paraphe/en-cours").exists():
            raise Broken("something was left aside")

    def verify(self):
        names = sorted(str(path) for path in self.output.glob("*.pdf"))
        found = subprocess.run([str(self.options.program), "verify", *names, "--trust",
                                str(self.options.pki / "root.pem"), "--quiet"],
                               env=self.environment, capture_output=True, check=False)
        if found.returncode != 0:
            raise Broken(f"a file does not verify: {found.stdout.decode()}{found.stderr.decode()}")

    def round(self, name, fault=None, after=None, verify=True):
        self.fresh()
        code, told = self.run(fault, after)
        killed = code == -signal.SIGKILL
        if fault and fault.split(":")[0] in KINDS_OF_END and not killed and code != 0:
            raise Broken(f"{name}: ended with {code}: {told}")
        if code < 0 and not killed:
            raise Broken(f"{name}: ended by signal {-code}: {told}")
        before = self.look()
        if code == 0 and len(before) != self.options.acts:
            raise Broken(f"{name}: ended well with {len(before)} acts of {self.options.acts}")
        self.finish(before)
        if verify:
            self.verify()
        return killed, code, len(before)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("program", "shim", "pki", "record"):
        parser.add_argument("--" + name, type=Path, required=True)
    parser.add_argument("--acts", type=int, default=12)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--faults", type=int, default=15, help="failures of the disk")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20240328)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    parser.add_argument("--folder", default=memory, help="where to work")
    options = parser.parse_args()

    harness = Harness(options)
    try:
        harness.fresh()
        count = harness.work / "count"
        started = time.monotonic()
        code, told = harness.run(count=count)
        if code != 0:
            raise Broken(f"without a fault the run ends with {code}: {told}")
        took = time.monotonic() - started
        calls = int(count.read_text())
        harness.verify()
        tally = {}
        for number in range(options.kills + options.faults):
            kinds = KINDS_OF_END + ["time"] if number < options.kills else KINDS_OF_DISK
            kind = harness.random.choice(kinds)
            at = harness.random.randint(1, calls)
            name = f"{kind}:{at}"
            try:
                if kind == "time":
                    moment = harness.random.uniform(0, 1.1 * took)
                    name = f"time:{moment:.3f}"
                    result = harness.round(name, after=moment, verify=number % 5 == 0)
                else:
                    result = harness.round(name, fault=name, verify=number % 5 == 0)
            except Broken as broken:
                kept = Path(tempfile.gettempdir()) / f"paraphe-faults-{options.seed}-{number}"
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(harness.output, kept)
                raise Broken(f"round {number}, {name}: {broken} (the folder is in {kept})") from None
            killed, code, before = result
            rounds, ends, partial = tally.get(kind, (0, 0, 0))
            tally[kind] = (rounds + 1, ends + (killed or code != 0),
                           partial + (0 < before < options.acts))
        print(f"{options.acts} acts, {calls} calls that change files, seed {options.seed}")
        for kind, (rounds, ends, partial) in sorted(tally.items()):
            print(f"  {kind:7} {rounds:4} rounds, {ends:4} ended early, {partial:4} with a part "
                  f"of the acts made")
        if not any(partial for _, _, partial in tally.values()):
            raise Broken("no fault fell into the middle of the work: nothing was proved")
    except Broken as broken:
        sys.exit(f"faults.py: {broken}")
    finally:
        harness.close()


if __name__ == "__main__":
    main()
