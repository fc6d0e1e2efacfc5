#!/usr/bin/env python3
"""One act through Paraphe and through what a user would pick instead, in one run, as one table.

    peers.py --program FILE --record FILE --pki DIR [--times N] [--fop-jars DIR]

Engines that run in a process of their own are warm: the mean of N acts after as many to warm up.
The others are started anew for each act, as their users do; LibreOffice converts N files at once.
What is not installed is said to be missing. Paraphe does more for each act than any of them (rules,
tags, PDF/A-3a, PDF/UA-1, signature, verification, journal, sync); they only set the pages.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import act

HERE = Path(__file__).resolve().parent


def usage(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def in_process(work, times):
    for _ in range(times):
        work()
    wall, cpu = time.monotonic(), usage(resource.RUSAGE_SELF)
    for _ in range(times):
        work()
    return ((time.monotonic() - wall) * 1000 / times,
            (usage(resource.RUSAGE_SELF) - cpu) * 1000 / times)


def processes(commands):
    wall, cpu = time.monotonic(), usage(resource.RUSAGE_CHILDREN)
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)
    return (time.monotonic() - wall) * 1000, (usage(resource.RUSAGE_CHILDREN) - cpu) * 1000


def paraphe(options, work):
    """What each act of a session adds: a session of 2 N acts less one of N."""
    sys.path.insert(0, str(HERE.parent))
    import batch
    record = options.record.read_text(encoding="utf-8")
    taken = []
    for acts in (options.times, 2 * options.times):
        source, output = work / f"{acts}.xml", work / f"out{acts}"
        source.write_text(batch.session_of(record, acts), encoding="utf-8")
        pki = options.pki
        runs = []
        for _ in range(3):
            shutil.rmtree(output, ignore_errors=True)
            output.mkdir()
            runs.append(processes([[str(options.program), "run", str(source), "-o", str(output),
                                    "--jobs", "1", "--quiet", "--key",
                                    str(pki / "signer-p256.key"), "--cert",
                                    str(pki / "signer-p256.pem"), "--trust",
                                    str(pki / "root.pem")]]))
        taken.append(tuple(min(each) for each in zip(*runs)))
    return tuple((many - few) / options.times for few, many in zip(*taken))


def weasyprint(blocks, options, _):
    import weasyprint as engine
    text = act.html(blocks)
    return in_process(lambda: engine.HTML(string=text).write_pdf(), max(3, options.times // 10))


def typst(blocks, options, work):
    import typst as engine
    source = work / "act.typ"
    source.write_text(act.typst(blocks), encoding="utf-8")
    state = [0]

    def make():
        # Another act each time: nothing is to be found ready.
        state[0] += 1
        source.write_text(act.typst([*blocks, ("text", f"Dossier {state[0]}")]), encoding="utf-8")
        engine.compile(str(source))

    return in_process(make, options.times)


def lualatex(blocks, _, work):
    if shutil.which("lualatex") is None:
        raise ImportError("lualatex")
    source = work / "act.tex"
    source.write_text(act.latex(blocks), encoding="utf-8")
    command = ["lualatex", "-interaction=batchmode", f"-output-directory={work}", str(source)]
    processes([command])
    wall, cpu = processes([command] * 3)
    return wall / 3, cpu / 3


def libreoffice(blocks, options, work):
    if shutil.which("soffice") is None:
        raise ImportError("soffice")
    folder = work / "office"
    folder.mkdir()
    for number in range(options.times):
        (folder / f"{number}.html").write_text(act.html(blocks), encoding="utf-8")
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work / "made")]
    processes([[*command, str(folder / "0.html")]])
    wall, cpu = processes([[*command, *map(str, sorted(folder.iterdir()))]])
    return wall / options.times, cpu / options.times


def fop(blocks, options, work):
    jars = sorted(options.fop_jars.glob("*.jar")) if options.fop_jars else []
    wanted = ("fop", "batik", "xmlgraphics", "commons", "xalan", "xerces", "xml-apis", "fontbox",
              "pdfbox", "serializer", "avalon")
    jars = [str(jar) for jar in jars if jar.name.startswith(wanted)]
    if not any("fop" in jar for jar in jars) or shutil.which("java") is None:
        raise ImportError("fop")
    source = work / "act.fo"
    source.write_text(act.fo(blocks), encoding="utf-8")
    found = subprocess.run(["java", "-cp", ":".join(jars), str(HERE / "Loop.java"), str(source),
                            str(options.times), str(options.times)],
                           check=True, capture_output=True, cwd=work, env=dict(os.environ))
    wall, cpu = found.stdout.decode().split()[-2:]
    return float(wall), float(cpu)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("program", "record", "pki"):
        parser.add_argument("--" + name, type=Path, required=True)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--fop-jars", type=Path, default=Path("/usr/share/java"))
    options = parser.parse_args()
    blocks = act.content(options.record.read_text(encoding="utf-8"))
    work = Path(tempfile.mkdtemp(prefix="paraphe-peers-"))
    try:
        own = paraphe(options, work)
        rows = [("Paraphe: checked, set, tagged, signed, verified, journalled", *own)]
        missing = []
        for name, measure in (("Typst, in process", typst), ("Apache FOP, warm", fop),
                              ("WeasyPrint, warm", weasyprint),
                              ("LibreOffice, many at once", libreoffice),
                              ("LuaLaTeX, a process each", lualatex)):
            try:
                rows.append((name + ": set", *measure(blocks, options, work)))
            except ImportError:
                missing.append(name.split(",")[0])
            except subprocess.CalledProcessError as failed:
                missing.append(f"{name.split(',')[0]} (it failed: {failed.returncode})")
        print("| one act | wall | CPU | beside Paraphe |")
        print("|---|--:|--:|--:|")
        for name, wall, cpu in rows:
            print(f"| {name} | {wall:.1f} ms | {cpu:.1f} ms | {cpu / own[1]:.1f} × |")
        if missing:
            print(f"\nNot installed here: {', '.join(missing)}.")
        print(f"\nLoad {os.getloadavg()[0]:.1f}; CPU is what to compare.")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
