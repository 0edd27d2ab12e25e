"""What a device keeps where the end of its program cannot reach it: SQLite, every commit flushed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE IF NOT EXISTS act (place INTEGER PRIMARY KEY, seq INTEGER, id TEXT UNIQUE, document_id TEXT,"
    " state TEXT, act TEXT, answer TEXT)",
    "CREATE INDEX IF NOT EXISTS act_state ON act (state, place)",
    "CREATE INDEX IF NOT EXISTS act_document ON act (document_id)",
    "CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, type TEXT, content BLOB, here INTEGER)",
    "CREATE TABLE IF NOT EXISTS row (person TEXT, type TEXT, id TEXT, version INTEGER, series INTEGER,"
    " PRIMARY KEY (person, type, id))",
)

Act = dict[str, Any]


class Disk:
    """One device's storage. `together` is one transaction; what it did is there for good once it has ended."""

    def __init__(self, path: Path) -> None:
        self._open = sqlite3.connect(path, isolation_level=None)
        self._open.execute("PRAGMA journal_mode=WAL")
        self._open.execute("PRAGMA synchronous=FULL")
        for table in TABLES:
            self._open.execute(table)

    def close(self) -> None:
        self._open.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        self._open.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._open.execute("ROLLBACK")
            raise
        self._open.execute("COMMIT")

    def recall(self, name: str, otherwise: str = "") -> str:
        found = self._open.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else otherwise

    def keep(self, name: str, value: Any) -> None:
        self._open.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, str(value)))

    # --- The outbox ------------------------------------------------------------------------------------------------

    def add(self, act: Act) -> None:
        values = (act["seq"], act["id"], act["document_id"], "waiting", orjson.dumps(act).decode())
        self._open.execute("INSERT INTO act (seq, id, document_id, state, act) VALUES (?, ?, ?, ?, ?)", values)

    def waiting(self, most: int) -> list[Act]:
        query = "SELECT act FROM act WHERE state = 'waiting' ORDER BY place LIMIT ?"
        return [orjson.loads(text) for (text,) in self._open.execute(query, (most,))]

    def count(self, state: str) -> int:
        return int(self._open.execute("SELECT count(*) FROM act WHERE state = ?", (state,)).fetchone()[0])

    def ahead(self, document_id: str) -> int:
        """Own acts on a document that have no final answer yet."""
        query = "SELECT count(*) FROM act WHERE document_id = ? AND state != 'answered'"
        return int(self._open.execute(query, (document_id,)).fetchone()[0])

    def answer(self, id: str, state: str, answer: Act) -> bool:
        """Note an answer once; a final one is never changed again."""
        change = "UPDATE act SET state = ?, answer = ? WHERE id = ? AND state != 'answered'"
        return self._open.execute(change, (state, orjson.dumps(answer).decode(), id)).rowcount == 1

    def answers(self) -> dict[str, tuple[str, Act | None]]:
        """State and answer of every act, by id."""
        rows = self._open.execute("SELECT id, state, answer FROM act")
        return {id: (state, orjson.loads(answer) if answer else None) for id, state, answer in rows}

    def some_acts(self, most: int) -> list[Act]:
        """Any acts, answered or not, in any order."""
        rows = self._open.execute("SELECT act FROM act ORDER BY random() LIMIT ?", (most,))
        return [orjson.loads(text) for (text,) in rows]

    # --- What no honest device does (mutations.py) -------------------------------------------------------------------

    def forget_acts(self) -> None:
        self._open.execute("DELETE FROM act WHERE state != 'answered'")

    def forget(self, id: str) -> None:
        self._open.execute("DELETE FROM act WHERE id = ?", (id,))

    def last_answered_seq(self) -> int:
        return int(self._open.execute("SELECT coalesce(max(seq), 0) FROM act WHERE state = 'answered'").fetchone()[0])

    # --- Files -----------------------------------------------------------------------------------------------------

    def add_file(self, sha256: str, type: str, content: bytes) -> None:
        self._open.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?, 0)", (sha256, type, content))

    def files_to_send(self) -> list[tuple[str, str, bytes]]:
        return list(self._open.execute("SELECT sha256, type, content FROM file WHERE here = 0 ORDER BY rowid"))

    def file_is_here(self, sha256: str) -> None:
        self._open.execute("UPDATE file SET here = 1 WHERE sha256 = ?", (sha256,))

    # --- Rows ------------------------------------------------------------------------------------------------------

    def put_rows(self, person: str, type: str, rows: Iterable[Act], series: int) -> None:
        values = [(person, type, row["id"], row["version"], series) for row in rows]
        self._open.executemany("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?)", values)

    def version_of(self, person: str, type: str, id: str) -> int | None:
        query = "SELECT version FROM row WHERE person = ? AND type = ? AND id = ?"
        found = self._open.execute(query, (person, type, id)).fetchone()
        return int(found[0]) if found else None

    def drop_rows(self, person: str, type: str, ids: Iterable[str]) -> None:
        remove = "DELETE FROM row WHERE person = ? AND type = ? AND id = ?"
        self._open.executemany(remove, [(person, type, id) for id in ids])

    def drop_older(self, person: str, series: int, types: Iterable[str] = ()) -> None:
        """Rows that a whole pull did not name; only of some types, where those alone were asked for."""
        wanted = tuple(types)
        narrower = f" AND type IN ({','.join('?' * len(wanted))})" if wanted else ""
        self._open.execute(f"DELETE FROM row WHERE person = ? AND series < ?{narrower}", (person, series, *wanted))

    def versions(self, person: str, type: str) -> list[tuple[str, int]]:
        query = "SELECT id, version FROM row WHERE person = ? AND type = ? ORDER BY id"
        return list(self._open.execute(query, (person, type)))
