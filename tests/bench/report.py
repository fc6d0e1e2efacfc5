#!/usr/bin/env python3
"""One table: what each stage costs on each case, and what a whole process costs.

    report.py --bench FILE --lines FILE --volume FILE --program FILE --cases DIR --pki DIR
              [--seconds N] [--runs N]

Stages: µs of CPU, the median of three runs of the benchmark program. Process: `paraphe run` on the
case's record with the P-256 test key, from start to signed and verified file; the median of the
runs, with the peak of its memory. Numbers are those of this machine; say which when you quote them.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VOLUME = 1000  # pages, about
COMPOSE = 100  # µs, the bar for each document
LAYOUT = 5000  # µs, the bar for each layout

STAGES = ["read", "check", "compose", "set", "paginate", "render", "sign", "verify", "whole", "act"]


def stage_costs(bench, seconds, repetitions=3, options=()):
    """{(stage, case): µs}, and the cost of opening layout and fonts."""
    output = subprocess.run(
        [bench, "--benchmark_format=json", f"--benchmark_min_time={seconds}",
         f"--benchmark_repetitions={repetitions}", "--benchmark_report_aggregates_only=true",
         *options],
        check=True, stdout=subprocess.PIPE).stdout
    costs = {}
    for entry in json.loads(output)["benchmarks"]:
        if entry.get("aggregate_name") == "median":
            stage, case = entry["run_name"].split("/", 1)
            costs[stage, case] = entry["cpu_time"]
    return costs


def page_costs(bench, seconds):
    """Of 100 and of 1,000 pages, in turns: a ratio is worth something only on one machine, in one
    mood. The allocator is left as it is in the engine: told to keep all that it has, it hands out
    memory that has left the caches, and a thousand pages cost a fifth more."""
    return stage_costs(bench, seconds, 9, ["--benchmark_filter=^(pages|breaks)",
                                           "--benchmark_enable_random_interleaving=true"])


def paragraph_costs(lines, seconds):
    """{"warm/430": µs}: a paragraph of 100 words, by measure in points."""
    output = subprocess.run(
        [lines, "--benchmark_format=json", f"--benchmark_min_time={seconds}",
         "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"],
        check=True, stdout=subprocess.PIPE).stdout
    return {entry["run_name"]: entry["cpu_time"] for entry in json.loads(output)["benchmarks"]
            if entry.get("aggregate_name") == "median"}


def process_costs(program, record, pki, runs):
    """Wall ms, CPU ms, peak MiB of one process that makes the signed file."""
    walls, cpus, peaks = [], [], []
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            arguments = [str(program), "run", str(record), "-o", folder,
                         "--key", str(pki / "signer-p256.key"),
                         "--cert", str(pki / "signer-p256.pem"),
                         "--trust", str(pki / "root.pem"), "--date", "2023-12-21T20:00:00+01:00"]
            null = os.open(os.devnull, os.O_WRONLY)
            start = time.monotonic()
            process = os.posix_spawn(program, arguments, environment, file_actions=[
                (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
            _, status, usage = os.wait4(process, 0)
            walls.append((time.monotonic() - start) * 1000)
            os.close(null)
            if status != 0:
                sys.exit(f"this failed: {' '.join(arguments)}")
            if not list(Path(folder).glob("*.pdf")):
                sys.exit(f"{record}: no signed file was made")
            cpus.append((usage.ru_utime + usage.ru_stime) * 1000)
            peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(walls), statistics.median(cpus), max(peaks)


def volume_costs(volume, pages, runs):
    """The medians of processes of their own: pages, wall ms, CPU ms, peak MiB."""
    found = []
    for _ in range(runs):
        output = subprocess.run([volume, str(pages), "notes"], check=True,
                                stdout=subprocess.PIPE).stdout
        words = output.decode().split()
        found.append(dict(zip(words[::2], map(float, words[1::2]))))
    return [statistics.median(one[key] for one in found) for key in ("pages", "wall", "cpu", "peak")]


def against_bar(costs, stage, what, bar):
    """The dearest of a stage, and whether all stay under the bar."""
    found = sorted(((cost, case) for (at, case), cost in costs.items() if at == stage), reverse=True)
    above = [case for cost, case in found if cost >= bar]
    return (f"{what.format(len(found))}: at most {found[0][0]:,.0f} µs ({found[0][1]}); each under "
            f"{bar:,} µs: " + ("NOT MET by " + ", ".join(above) if above else "met"))


def machine():
    model = platform.processor() or platform.machine()
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        model = found.group(1) if found else model
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("| " + " | ".join(cells) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 1) + (":" if i else "-")
                                 for i, width in enumerate(widths)) + "|")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ["bench", "lines", "volume", "program", "cases", "pki"]:
        parser.add_argument("--" + name, type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=0.3, help="for each benchmark")
    parser.add_argument("--runs", type=int, default=11, help="of the whole process")
    options = parser.parse_args()

    costs = stage_costs(options.bench, options.seconds)
    cases = sorted({case for stage, case in costs if stage == "read"})
    if not cases:
        sys.exit("there is no case to measure")
    rows = [["stage (µs of CPU)"] + cases]
    for stage in STAGES:
        rows.append([stage] + [f"{costs[stage, case]:,.0f}" for case in cases])
    process = [process_costs(options.program, options.cases / case / "record.xml", options.pki,
                             options.runs) for case in cases]
    rows.append(["process: start to signed file (ms)"] + [f"{wall:.0f}" for wall, _, _ in process])
    rows.append(["process: CPU (ms)"] + [f"{cpu:.0f}" for _, cpu, _ in process])
    rows.append(["process: peak memory (MiB)"] + [f"{peak:.0f}" for _, _, peak in process])
    print(machine())
    print(f"opening layout and fonts, once a process: {costs['open', 'engine']:,.0f} µs")
    breaking = page_costs(options.bench, options.seconds)
    for stage in ("breaks", "breaks with notes", "pages", "pages with notes"):
        few, many = breaking[stage, "100"], breaking[stage, "1000"]
        print(f"{stage} of 100 pages: {few:,.0f} µs; of 1,000: {many:,.0f} µs, {many / few:.1f} times\n")
    few, many = costs["register", "100"], costs["register", "400"]
    print(f"composing a register of 100 sessions: {few / 1000:,.0f} ms; of 400: {many / 1000:,.0f} ms, "
          f"{many / few:.1f} times\n")
    table(rows)
    print("\n" + against_bar(costs, "compose", "composing {} cases", COMPOSE))
    print(against_bar(costs, "layout", "reading {} layouts", LAYOUT))
    few = volume_costs(options.volume, VOLUME // 10, options.runs)
    many = volume_costs(options.volume, VOLUME, options.runs)
    print("\na volume of the register with notes, record to PDF: " + "; ".join(
        f"{pages:,.0f} pages {wall:,.0f} ms (CPU {cpu:,.0f} ms), {peak:.0f} MiB"
        for pages, wall, cpu, peak in (few, many)) + f"; CPU {many[2] / few[2]:.1f} times")
    paragraph = paragraph_costs(options.lines, options.seconds)
    print("\na body paragraph of 100 words, µs by measure: " + "; ".join(
        f"{name.replace('/', ' ')} pt {cost:.0f}" for name, cost in paragraph.items()))


if __name__ == "__main__":
    main()
