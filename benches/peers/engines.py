"""SQLite FTS5, Xapian and PostgreSQL as peers.

    engines.py ENGINE version
    engines.py ENGINE index TSV DIR
    engines.py ENGINE query DIR QUERIES RUN REPEAT
    engines.py ENGINE one DIR QUERY
    engines.py postgres size DIR

TSV holds id and text; QUERIES holds id and query. `query` prints latencies in milliseconds, one a line, and writes a
run unless RUN is `-`. For PostgreSQL, DIR is the folder of the server's socket.
"""

import os
import re
import sqlite3
import sys
import time

WORD = re.compile(r"\w+", re.UNICODE)


class Fts5:
    """FTS5 knows no Norwegian: the text is stemmed beforehand (Snowball), the query's words are joined by OR."""

    def __init__(self, dir):
        import Stemmer

        self.stem = Stemmer.Stemmer("norwegian").stemWords
        self.database = sqlite3.connect(os.path.join(dir, "fts5.db"))

    @staticmethod
    def version():
        import Stemmer

        return f"{sqlite3.sqlite_version}, PyStemmer {Stemmer.version()}"

    def words(self, text):
        return self.stem(WORD.findall(text.lower()))

    def index(self, rows):
        database = self.database
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        # `unicode61` would fold å, ø and æ.
        database.execute("CREATE VIRTUAL TABLE p USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 0')")
        stemmed = ((id, " ".join(self.words(text))) for id, text in rows)
        database.executemany("INSERT INTO p VALUES (?, ?)", stemmed)
        database.execute("INSERT INTO p(p) VALUES ('optimize')")
        database.commit()
        return database.execute("SELECT count(*) FROM p").fetchone()[0]

    def search(self, query, limit):
        words = dict.fromkeys(self.words(query))
        match = " OR ".join(f'"{word}"' for word in words)
        if not match:
            return []
        sql = "SELECT id, -rank FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?"
        return self.database.execute(sql, (match, limit)).fetchall()


# Function words of Bokmål that carry no subject; Xapian has no list of its own for the stopper's language.
STOP = """og i jeg det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi min mitt ha hadde
hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her alle vil bli ble blitt kunne
inn når være kom noen noe ville dere som deres kun ja etter ned skulle denne for deg si sine sitt mot å meget hvorfor
dette disse uten hvordan ingen din ditt blir samme hvilken hvilke sånn inni mellom vår hver hvem vors hvis både bare enn
fordi før mange også slik vært være begge siden""".split()


class Xapian:
    """Norwegian stems, stop words, BM25+ (`min_normlen`, delta 1), OR."""

    def __init__(self, dir):
        import xapian

        self.xapian = xapian
        self.dir = dir
        self.stemmer = xapian.Stem("norwegian")
        self.stop = set(STOP)
        self.open = None

    @staticmethod
    def version():
        import xapian

        return xapian.version_string()

    def words(self, text):
        return [self.stemmer(word.encode()).decode() for word in WORD.findall(text.lower()) if word not in self.stop]

    def index(self, rows):
        xapian = self.xapian
        database = xapian.WritableDatabase(self.dir, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self.stemmer)
        generator.set_stemming_strategy(generator.STEM_ALL)
        stopper = xapian.SimpleStopper()
        for word in STOP:
            stopper.add(word)
        generator.set_stopper(stopper)
        generator.set_stopper_strategy(generator.STOP_ALL)
        for id, text in rows:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(text)
            document.set_data(id)
            database.add_document(document)
        database.commit()
        return database.get_doccount()

    def search(self, query, limit):
        xapian = self.xapian
        if self.open is None:
            self.open = xapian.Database(self.dir)
        enquire = xapian.Enquire(self.open)
        enquire.set_weighting_scheme(xapian.BM25PlusWeight(1.2, 0, 1, 0.75, 0.5, 1.0))
        words = list(dict.fromkeys(self.words(query)))
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, words))
        return [(hit.document.get_data().decode(), hit.weight) for hit in enquire.get_mset(0, limit)]


class Postgres:
    """PostgreSQL's own Norwegian configuration (Snowball stems, stop words), OR, an index of kind GIN."""

    # Words count by how often they stand there, for PostgreSQL keeps no document frequencies; 1 tames long passages.
    SEARCH = """SELECT id, ts_rank(words, query, 1) AS score
        FROM p, (SELECT replace(plainto_tsquery('norwegian', %s)::text, '&', '|')::tsquery AS query) AS asked
        WHERE words @@ query ORDER BY score DESC, id LIMIT %s"""

    def __init__(self, dir):
        import psycopg2

        self.connection = psycopg2.connect(host=dir, user="postgres", dbname="postgres")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()

    @staticmethod
    def version():
        import psycopg2

        return psycopg2.__version__.split()[0]

    def index(self, rows):
        import io

        ask = self.cursor.execute
        ask("DROP TABLE IF EXISTS p")
        ask("CREATE UNLOGGED TABLE p (id text, text text, words tsvector GENERATED ALWAYS AS (to_tsvector('norwegian', text)) STORED)")
        escaped = (f"{id}\t{text}\n".replace("\\", "\\\\") for id, text in rows)
        self.cursor.copy_expert("COPY p (id, text) FROM STDIN", io.StringIO("".join(escaped)))
        ask("CREATE INDEX ON p USING gin (words)")
        ask("VACUUM ANALYZE p")
        ask("SELECT count(*) FROM p")
        return self.cursor.fetchone()[0]

    def search(self, query, limit):
        self.cursor.execute(self.SEARCH, (query, limit))
        return self.cursor.fetchall()

    def size(self):
        self.cursor.execute("SELECT pg_total_relation_size('p')")
        return self.cursor.fetchone()[0]


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield tuple(line.rstrip("\n").split("\t", 1))


def main():
    kind, action = {"fts5": Fts5, "xapian": Xapian, "postgres": Postgres}[sys.argv[1]], sys.argv[2]
    if action == "version":
        print(kind.version())
    elif action == "index":
        print(kind(sys.argv[4]).index(rows(sys.argv[3])))
    elif action == "size":
        print(kind(sys.argv[3]).size())
    elif action == "one":
        print(len(kind(sys.argv[3]).search(sys.argv[4], 10)))
    else:
        engine, topics, repeat = kind(sys.argv[3]), list(rows(sys.argv[4])), int(sys.argv[6])
        warm = time.perf_counter()
        for _, query in topics:
            engine.search(query, 10)
            if time.perf_counter() - warm > 20:
                break
        for _ in range(repeat):
            for _, query in topics:
                start = time.perf_counter()
                engine.search(query, 10)
                print((time.perf_counter() - start) * 1000)
        if sys.argv[5] == "-":
            return
        with open(sys.argv[5], "w", encoding="utf-8") as run:
            for topic, query in topics:
                for rank, (id, score) in enumerate(engine.search(query, 100), 1):
                    run.write(f"{topic} Q0 {id} {rank} {score} {sys.argv[1]}\n")


if __name__ == "__main__":
    main()
