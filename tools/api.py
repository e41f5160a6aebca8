"""A small client of the API, for proofs and measurements."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Api:
    host: str
    port: int
    token: str

    def post(self, path: str, body: dict[str, Any], key: str = "") -> tuple[int, dict[str, Any]]:
        """Raises OSError or HTTPException when there is no whole answer."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return self.ask("POST", path, json.dumps(body), headers)

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        status, answer = self.ask("GET", f"{path}?{urlencode(query)}")
        assert status == 200, f"GET {path} answered {status}: {answer}"
        return answer

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """All items of a list, page by page."""
        page = self.get(path, limit=100)
        while True:
            yield from page["items"]
            if not page.get("next_cursor"):
                return
            page = self.get(path, limit=100, cursor=page["next_cursor"])

    def ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            mine = {"Authorization": f"Bearer {self.token}", **(headers or {})}
            connection.request(method, f"/api/v1{path}", body or None, mine)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(read) if read.startswith(b"{") else {}
