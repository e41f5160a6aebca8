"""The OpenAPI 3.1 document: what the operations declare, and what holds for all of them."""

from functools import cache
from typing import Any

from hypercare.surface.api.api import api
from hypercare.surface.api.problems import MEDIA_TYPE

PREFIX = "/api/v1/"
# Operations that answer a key that was sent before as they did the first time.
REPLAYING = frozenset({"logContact"})
REFUSALS = {
    "400": "The body cannot be read.",
    "401": "No valid token.",
    "403": "The token’s role or scopes do not include this.",
    "404": "Not there, or not for you to see.",
    "409": "Something changed, or the key was used with another body.",
    "412": "Somebody changed it since that version; `errors` says what is there now.",
    "413": "The body is too large.",
    "422": "A field is missing or wrong; `errors` names each.",
    "428": "Send `If-Match` with the version that you saw.",
    "500": "Something went wrong on our side.",
    "503": "Not ready; send it again.",
}


@cache
def document() -> dict[str, Any]:
    """Built once: it says the same to everybody and holds no data."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["servers"] = [{"url": "/"}]
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"] = _responses(operation)
            for parameter in operation.get("parameters", ()):
                _put_examples(parameter)
    return made


def _put_examples(parameter: dict[str, Any]) -> None:
    """A list of examples belongs to the schema; beside it OpenAPI wants an object."""
    if isinstance(parameter.get("examples"), list):
        parameter["schema"]["examples"] = parameter.pop("examples")


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    known: dict[int, Any] = operation["responses"]
    replays = operation["operationId"] in REPLAYING
    return {str(status): _response(str(status), said, replays) for status, said in known.items()}


def _response(status: str, said: dict[str, Any], replays: bool) -> dict[str, Any]:
    if status == "201" and replays:
        return {**said, "headers": {"Idempotent-Replay": _REPLAY}}
    if status not in REFUSALS:
        return said
    schema = said["content"]["application/json"]
    headers = {"WWW-Authenticate": _CHALLENGE} if status == "401" else {}
    described = {"description": REFUSALS[status], "content": {MEDIA_TYPE: schema}}
    return {**described, "headers": headers} if headers else described


_REPLAY = {
    "description": "“true” when this key was sent before: nothing new was logged.",
    "schema": {"type": "string", "const": "true"},
}
_CHALLENGE = {"description": "Bearer", "schema": {"type": "string"}}
