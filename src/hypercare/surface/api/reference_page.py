"""The OpenAPI document, told for people: what each operation takes, answers and refuses."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
INPUTS = ("NewContact", "AdviceQuestion")
# Bodies that are a file and no JSON, with the file of the example.
RAW = {"message/rfc822": "message.eml", "text/csv": "Master.csv"}
# Every code, with its status; the `type` of a problem points to its row on the page.
CODES = (
    ("bad-request", 400, "The body is no JSON that can be read."),
    ("unauthenticated", 401, "No token, or one that is not valid any more."),
    ("not-allowed", 403, "The token’s role or scopes do not include this."),
    ("not-found", 404, "It is not there, or it is not for you to see."),
    ("method-not-allowed", 405, "The Allow header says what this address answers to."),
    ("conflict", 409, "The key was used with another body, or the thing changed."),
    ("too-large", 413, "The body is larger than 2 MB."),
    ("invalid-input", 422, "A field is missing, wrong or unknown; errors names each."),
    ("failed", 500, "Our fault. Send the same request with the same key again."),
    ("not-ready", 503, "Send the same request with the same key again in a moment."),
)


@dataclass(frozen=True)
class FieldLine:
    name: str
    kind: str
    needed: bool
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerLine:
    status: str
    text: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True)
class OperationPart:
    anchor: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[FieldLine, ...]
    body: tuple[FieldLine, ...]
    answers: tuple[AnswerLine, ...]
    curl: str


@dataclass(frozen=True)
class ShapePart:
    name: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class Refusal:
    code: str
    status: int
    text: str


@dataclass(frozen=True)
class Described:
    title: str
    version: str
    text: str
    operations: tuple[OperationPart, ...]
    shapes: tuple[ShapePart, ...]
    refusals: tuple[Refusal, ...]


def described(document: Schema, address: str) -> Described:
    """`address` is where this product is, with a slash at its end."""
    reader = _Reader(document, address.rstrip("/"))
    info = document["info"]
    return Described(
        title=info["title"],
        version=info["version"],
        text=info["description"],
        operations=reader.operations(),
        shapes=reader.shapes(),
        refusals=tuple(Refusal(*row) for row in CODES),
    )


class _Reader:
    def __init__(self, document: Schema, address: str) -> None:
        self.document, self.address = document, address
        self.schemas: Schema = document["components"]["schemas"]

    def operations(self) -> tuple[OperationPart, ...]:
        return tuple(
            self._operation(path, method, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        )

    def shapes(self) -> tuple[ShapePart, ...]:
        """What answers are made of, by the name that the tables call it."""
        return tuple(
            ShapePart(_shape_name(name), self._fields(schema))
            for name, schema in self.schemas.items()
            if name not in INPUTS and "properties" in schema
        )

    def _operation(self, path: str, method: str, operation: Schema) -> OperationPart:
        body = self._body(operation)
        answers = [self._answer(s, said) for s, said in operation["responses"].items()]
        return OperationPart(
            anchor=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            text=operation.get("description", ""),
            parameters=tuple(self._parameter(p) for p in operation.get("parameters", ())),
            body=self._fields(body) if body else (),
            answers=tuple(answers),
            curl=self._curl(path, method.upper(), operation, body),
        )

    def _body(self, operation: Schema) -> Schema | None:
        if "requestBody" not in operation:
            return None
        content = operation["requestBody"]["content"]
        known = content.get("application/json")
        return self._resolved(known["schema"]) if known else None

    def _answer(self, status: str, said: Schema) -> AnswerLine:
        content: Schema = said.get("content", {})
        schema: Schema = next((one["schema"] for one in content.values()), {})
        fields = self._fields(self._resolved(schema)) if status < "300" else ()
        return AnswerLine(status, said["description"], fields)

    def _parameter(self, parameter: Schema) -> FieldLine:
        kind = f"{self._kind(parameter['schema'])}, {parameter['in']}"
        needed = parameter.get("required", False)
        return FieldLine(parameter["name"], kind, needed, parameter.get("description", ""))

    def _fields(self, schema: Schema) -> tuple[FieldLine, ...]:
        needed = set(schema.get("required", ()))
        properties: Schema = schema.get("properties", {})
        return tuple(
            FieldLine(
                name,
                self._kind(one),
                name in needed,
                one.get("description", ""),
                self._choices(one),
            )
            for name, one in properties.items()
        )

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            found: Schema = self.schemas[schema["$ref"].rpartition("/")[2]]
            return found
        return schema

    def _kind(self, schema: Schema) -> str:
        known = self._resolved(schema)
        if "anyOf" in known:
            return " or ".join(self._kind(one) for one in known["anyOf"])
        if known.get("type") == "array":
            return f"list of {self._kind(known['items'])}"
        if "enum" in known:
            return "choice"
        if known.get("type") == "object":
            return _shape_name(known["title"]) if "title" in known else "object"
        return str(known.get("format") or known.get("type", "any"))

    def _choices(self, schema: Schema) -> tuple[str, ...]:
        known = self._resolved(schema)
        if "anyOf" in known:
            return tuple(choice for one in known["anyOf"] for choice in self._choices(one))
        return tuple(str(choice) for choice in known.get("enum", ()))

    def _curl(self, path: str, method: str, operation: Schema, body: Schema | None) -> str:
        asked = _asked(operation)
        lines = [f"curl {self.address}{path.replace('{number}', 'T-1001')}{asked}"]
        lines.append('-H "Authorization: Bearer $HYPERCARE_TOKEN"')
        if any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", ())):
            lines.append('-H "Idempotency-Key: $(uuidgen)"')
        for kind in operation.get("requestBody", {}).get("content", {}):
            if kind in RAW:
                lines += [f"-H 'Content-Type: {kind}'", f"--data-binary @{RAW[kind]}"]
        if body is not None:
            lines.append("-H 'Content-Type: application/json'")
            example = json.dumps(_example(body), ensure_ascii=False, indent=2)
            lines.append("-d '" + example.replace("'", "’") + "'")
        start = [lines[0] if method == "GET" or body is not None else f"{lines[0]} -X {method}"]
        return " \\\n  ".join(start + lines[1:])


def _asked(operation: Schema) -> str:
    """The query parameters that cannot be left out."""
    needed = [p for p in operation.get("parameters", ()) if p["in"] == "query" and p["required"]]
    pairs = [f"{p['name']}={p['schema'].get('examples', ['WORDS'])[0]}" for p in needed]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _shape_name(title: str) -> str:
    """`CountyStandingAnswer` is told as `county standing`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title.removesuffix("Answer"))
    return words.lower()


def _example(schema: Schema) -> dict[str, Any]:
    """From each field's own example; what has none is left out."""
    properties: Schema = schema.get("properties", {})
    return {name: one["examples"][0] for name, one in properties.items() if one.get("examples")}
