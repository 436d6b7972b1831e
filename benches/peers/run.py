#!/usr/bin/env python3
"""Measures belegg beside other engines: same passages, same queries, best ten, one run.

    run.py --collection FILE.jsonl[.xz] --queries FILE.tsv [--qrels FILE] [--belegg PROGRAM] [--plain PROGRAM]

Prints a table with ratios to belegg's full ranking, or with --json what was measured. Peers that are not installed are
named and passed over; README.md says how to install them. Standard library only.
"""

import argparse
import glob
import json
import lzma
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import engines

HERE = os.path.dirname(os.path.abspath(__file__))


def timed(command, **options):
    """Runs a command: its output, seconds, greatest memory in bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    output = process.stdout.read()
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1 is belegg's word for no hits, and Python's for an error that nobody caught.
    if process.returncode not in (0, 1) or "Traceback" in message.decode(errors="replace"):
        raise RuntimeError(f"{command[:4]}: {message.decode(errors='replace')[-600:]}")
    return output.decode(), seconds, usage.ru_maxrss * 1024


def folder_size(path):
    return sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(path) for name in names)


def percentiles(latencies):
    latencies = sorted(latencies)
    at = lambda p: latencies[min(len(latencies) - 1, max(0, -(-len(latencies) * p // 100) - 1))]
    return {"p50_ms": at(50), "p90_ms": at(90), "p99_ms": at(99), "max_ms": latencies[-1]}


class Peer:
    """An engine behind commands: `index`, `query`, `one`."""

    def __init__(self, name, configuration, command, cold=None):
        self.name, self.configuration, self.command, self.cold_command = name, configuration, command, cold

    def index(self, work, dir):
        output, seconds, memory = timed([*self.command, "index", work.tsv, dir])
        assert int(output.split()[-1]) == work.count, f"{self.name} indexed {output} of {work.count}"
        return seconds, memory

    def query(self, work, dir, run, repeat):
        output, _, _ = timed([*self.command, "query", dir, work.queries, run, str(repeat)])
        latencies = [float(line) for line in output.split()]
        assert len(latencies) == repeat * len(work.topics), f"{self.name} answered {len(latencies)} queries"
        return percentiles(latencies)

    def one(self, dir, query):
        command = self.cold_command(dir, query) if self.cold_command else [*self.command, "one", dir, query]
        return timed(command)[1]

    def size(self, dir):
        return folder_size(dir)

    def close(self):
        """Ends what was started for this engine."""


class Postgres(Peer):
    """A server of its own, in a folder of its own, reached by a socket there and started before the clock is."""

    def __init__(self, programs, scratch, engine):
        self.home = os.path.join(scratch, "postgres")
        os.makedirs(self.home)
        # The server refuses to run as root.
        self.user = {}
        if os.geteuid() == 0:
            self.user = {"user": "postgres"}
            shutil.chown(self.home, "postgres")
            os.chmod(scratch, 0o711)
        self.programs = programs
        self.control("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = f"-c listen_addresses= -k {self.home} -c shared_buffers=1GB -c maintenance_work_mem=512MB -c jit=off"
        self.control("pg_ctl", "--wait", "--log", os.path.join(self.home, "log"), "--options", settings, "start")
        version = timed([os.path.join(programs, "postgres"), "--version"], **self.user)[0].split()[2]
        cold = (lambda _, query: self.psql(query)) if shutil.which("psql") else None
        super().__init__(f"PostgreSQL {version}", "norwegian, OR, ts_rank, GIN", engine.command, cold)

    def control(self, program, *options):
        command = [os.path.join(self.programs, program), "--pgdata", os.path.join(self.home, "data"), *options]
        subprocess.run(command, check=True, cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)

    def index(self, work, dir):
        # What the client holds is not what the server takes.
        return super().index(work, self.home)[0], None

    def query(self, work, dir, run, repeat):
        return super().query(work, self.home, run, repeat)

    def one(self, dir, query):
        return super().one(self.home, query)

    def psql(self, query):
        words = query.replace("'", "''")
        search = engines.Postgres.SEARCH.replace("%s", f"'{words}'", 1).replace("%s", "10")
        return ["psql", "--host", self.home, "--username=postgres", "--no-psqlrc", "--tuples-only", "--command", search]

    def size(self, dir):
        return int(timed([*self.command, "size", self.home])[0])

    def close(self):
        self.control("pg_ctl", "--mode", "immediate", "stop")


class Belegg(Peer):
    """belegg itself, by its own commands."""

    def __init__(self, program, ranking):
        super().__init__(f"belegg, {ranking}", f"--ranking {ranking}", [program])
        self.program, self.ranking = program, ranking

    def index(self, work, dir):
        command = [self.program, "index", "--collection", work.jsonl, "--index", dir, "--format", "json"]
        output, seconds, memory = timed(command)
        assert json.loads(output)["passages"] == work.count
        return seconds, memory

    def query(self, work, dir, run, repeat):
        common = ["--topics", work.queries, "--index", dir, "--ranking", self.ranking]
        output, _, _ = timed([self.program, "bench", *common, "--repeat", str(repeat), "--format", "json"])
        found = json.loads(output)
        assert found["queries"] == len(work.topics) and found["passages"] == work.count
        if run != "-":
            ranking, _, _ = timed([self.program, "run", *common, "--depth", "100"])
            with open(run, "w", encoding="utf-8") as file:
                file.write(ranking)
        return {key: found[key] for key in ("p50_ms", "p90_ms", "p99_ms", "max_ms")}

    def one(self, dir, query):
        return timed([self.program, "search", "--index", dir, "--ranking", self.ranking, "--", query])[1]


def lucene(scratch):
    jars = os.environ.get("LUCENE_JARS")
    if not jars:
        try:
            import importlib.util

            package = importlib.util.find_spec("pyserini")
            jars = ":".join(glob.glob(os.path.join(os.path.dirname(package.origin), "resources/jars/*.jar")))
        except (AttributeError, ImportError):
            return "no jar: set LUCENE_JARS or install pyserini"
    if not shutil.which("javac"):
        return "no Java development kit"
    subprocess.run(["javac", "-cp", jars, "-d", scratch, os.path.join(HERE, "Lucene.java")], check=True, capture_output=True)
    command = ["java", "-Xmx2g", "-cp", f"{scratch}:{jars}", "Lucene"]
    # The numbers of an engine warmed up, not of one that talks about its logging.
    version = timed([*command, "version"])[0].strip()
    return Peer(f"Lucene {version}", "NorwegianAnalyzer, BM25 k1 0.9 b 0.4", command)


def engine(kind, name, configuration, cold=None):
    """A Python engine, under whichever interpreter has its module."""
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, os.path.join(HERE, "engines.py"), kind]
        try:
            version = timed([*command, "version"])[0].strip()
            if version:
                return Peer(f"{name} {version}", configuration, command, cold)
        except (RuntimeError, OSError):
            continue
    return "its Python module is not installed"


def postgres(scratch):
    places = [os.path.dirname(shutil.which("initdb") or ""), *sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    programs = next((place for place in places if place and os.path.exists(os.path.join(place, "initdb"))), None)
    if not programs:
        return "no server is installed"
    client = engine("postgres", "", "")
    if not isinstance(client, Peer):
        return client
    try:
        return Postgres(programs, scratch, client)
    except (subprocess.CalledProcessError, OSError, LookupError, RuntimeError) as error:
        return f"the server does not start: {error}"


def sqlite_cold(dir, query):
    words = " OR ".join(f'"{word}"' for word in query.lower().replace('"', " ").replace("'", " ").split())
    return ["sqlite3", f"{dir}/fts5.db", f"SELECT id FROM p WHERE p MATCH '{words}' ORDER BY rank LIMIT 10"]


def xapian_cold(dir, query):
    return ["quest", "-d", dir, "--stemmer=norwegian", "--default-op=or", "--msize=10", query]


class Work:
    """The collection and the queries, in the forms the peers read."""

    def __init__(self, options, scratch):
        self.jsonl, self.tsv, self.queries = (os.path.join(scratch, name) for name in ("c.jsonl", "c.tsv", "q.tsv"))
        opener = lzma.open if options.collection.endswith(".xz") else open
        self.count, self.bytes = 0, 0
        with opener(options.collection, "rt", encoding="utf-8") as lines, open(self.jsonl, "w", encoding="utf-8") as jsonl, open(
            self.tsv, "w", encoding="utf-8"
        ) as tsv:
            for line in lines:
                row = json.loads(line)
                text = " ".join(f"{row.get('title') or ''}\n{row['text']}".split())
                tsv.write(f"{row['id']}\t{text}\n")
                jsonl.write(line)
                self.count += 1
                self.bytes += len(text.encode())
        with open(options.queries, encoding="utf-8") as lines:
            topics = [line.rstrip("\n").split("\t")[:2] for line in lines if line.strip()]
        step = max(1, len(topics) // options.sample)
        self.topics = topics[::step][: options.sample] if options.sample < len(topics) else topics
        with open(self.queries, "w", encoding="utf-8") as file:
            file.writelines(f"{id}\t{query}\n" for id, query in self.topics)
        self.qrels = None
        if options.qrels:
            self.qrels = os.path.join(scratch, "qrels")
            asked = {id for id, _ in self.topics}
            with open(options.qrels, encoding="utf-8") as lines, open(self.qrels, "w", encoding="utf-8") as file:
                file.writelines(line for line in lines if line.split()[0] in asked)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collection", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--qrels")
    parser.add_argument("--belegg", default="target/release/belegg")
    parser.add_argument("--plain", help="the report bench's program, which is plain tantivy under --peer")
    parser.add_argument("--sample", type=int, default=1000, help="at most so many queries")
    parser.add_argument("--repeat", type=int, default=3, help="rounds over the queries in each pass")
    parser.add_argument("--passes", type=int, default=3, help="how often each engine gets its turn")
    parser.add_argument("--builds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        result = measure(options, scratch)
    if options.json:
        print(json.dumps(result))
    else:
        table(result)


def measure(options, scratch):
    work = Work(options, scratch)
    found = {
        "Lucene": lucene(scratch),
        "Xapian": engine("xapian", "Xapian", "norwegian stems, stop words, BM25+", shutil.which("quest") and xapian_cold),
        "SQLite FTS5": engine("fts5", "SQLite FTS5", "stemmed beforehand, OR", shutil.which("sqlite3") and sqlite_cold),
        "PostgreSQL": postgres(scratch),
    }
    peers = [Belegg(options.belegg, "full"), Belegg(options.belegg, "bm25")]
    if options.plain:
        peers.append(Peer("plain tantivy", "stems, stop words, BM25", [options.plain, "--peer"]))
        peers.append(Peer("plain tantivy, text stored", "the same and the text to show", [options.plain, "--peer", "--stored"]))
    peers += [peer for peer in found.values() if isinstance(peer, Peer)]
    passed_over = {name: peer for name, peer in found.items() if not isinstance(peer, Peer)}
    for name, why in passed_over.items():
        print(f"passed over: {name}: {why}", file=sys.stderr)
    try:
        rows = take_turns(options, scratch, work, peers)
        start = starts(options.belegg, peers[0], rows[0].pop("dir"), work)
    finally:
        for peer in peers:
            peer.close()
    return {**start, "passages": work.count, "bytes": work.bytes, "queries": len(work.topics), "rows": rows, "passed_over": passed_over}


def take_turns(options, scratch, work, peers):
    """What each engine takes and finds, a row an engine."""
    rows = []
    for number, peer in enumerate(peers):
        dir = os.path.join(scratch, f"index-{number}")
        built = []
        for _ in range(options.builds):
            shutil.rmtree(dir, ignore_errors=True)
            os.makedirs(dir)
            built.append(peer.index(work, dir))
        seconds, memory = min(built)
        print(f"{peer.name}: built in {seconds:.2f} s", file=sys.stderr)
        rows.append({"name": peer.name, "configuration": peer.configuration, "dir": dir, "build_s": seconds,
                     "build_memory": memory, "index_bytes": peer.size(dir), "passes": [], "cold": []})
    for number in range(options.passes):
        for peer, row in zip(peers, rows):
            start = time.perf_counter()
            if number == 0:
                row["run"] = os.path.join(scratch, "run-" + os.path.basename(row["dir"]))
            elif row["slow"]:
                continue
            row["passes"].append(peer.query(work, row["dir"], "-" if number else row["run"], options.repeat))
            row["cold"] += [peer.one(row["dir"], query) for _, query in work.topics[:5]]
            # One turn of an engine that takes minutes has to do.
            row["slow"] = time.perf_counter() - start > 60
    for row in rows:
        row.pop("slow")
        passes = row.pop("passes")
        row.update({key: statistics.median(one[key] for one in passes) for key in passes[0]})
        row["cold_ms"] = statistics.median(row.pop("cold")) * 1000
        run = row.pop("run")
        if work.qrels:
            measures = "nDCG@10,RR@10,R@100"
            command = [options.belegg, "eval", "--qrels", work.qrels, "--run", run, "--measures", measures, "--format", "json"]
            row["quality"] = json.loads(timed(command)[0])["measures"]
    return rows


def starts(program, belegg, dir, work):
    """Whole processes in turn: one that only says its version, one that answers a query, one a misspelt query."""
    version, right, wrong = [], [], []
    for _, query in work.topics[:40]:
        word = max(query.split(), key=len)
        middle = len(word) // 2
        misspelt = word[:middle] + word[middle + 1 : middle + 2] + word[middle : middle + 1] + word[middle + 2 :]
        version.append(timed([program, "--version"])[1])
        right.append(belegg.one(dir, query))
        wrong.append(belegg.one(dir, misspelt))
    names = ("version_ms", "start_ms", "misspelt_ms")
    return {name: statistics.median(times) * 1000 for name, times in zip(names, (version, right, wrong))}


def table(result):
    rows, full = result["rows"], result["rows"][0]
    print(f"{result['passages']} passages, {result['bytes'] / 1e6:.1f} MB, {result['queries']} queries; in brackets: ratio to {full['name']}")
    print(f"{'':34} {'p50 ms':>16} {'p99 ms':>16} {'build s':>16} {'cold ms':>16} {'MB':>7}  quality")
    for row in rows:
        cell = lambda key: f"{row[key]:.3f} ({row[key] / full[key]:.2f})"
        quality = ", ".join(f"{name} {value:.4f}" for name, value in row.get("quality", {}).items())
        cells = " ".join(f"{cell(key):>16}" for key in ("p50_ms", "p99_ms", "build_s", "cold_ms"))
        print(f"{row['name'][:34]:34} {cells} {row['index_bytes'] / 1e6:7.1f}  {quality}")


if __name__ == "__main__":
    main()
