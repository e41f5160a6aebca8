"""What the documents name exists: targets, commands, options, tables, codes, roles, variables."""

import re
from importlib import import_module

import click
from django.apps import apps
from django.db import connection

from hypercare.foundation.kernel.errors import HypercareError
from hypercare.surface.command.main import hypercare
from tests.docs.documents import ROOT, words_of


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for _, name in words_of(r"(?:^|`)make ([a-z]+)(?:\s|`)")}
    assert named <= targets
    assert targets - {"help"} <= named


def test_every_command_that_is_named_exists_with_its_options() -> None:
    wrong = []
    for document, line in words_of(r"(?:\.venv/bin/|`)hypercare ([a-z][^`|#\n]*)"):
        fault = _fault(hypercare, line.replace("\\", "").split())
        if fault:
            wrong.append(f"{document.name}: hypercare {line.strip()}: {fault}")
    assert wrong == []


def _fault(command: click.Command, words: list[str]) -> str:
    if isinstance(command, click.Group):
        if not words or words[0].startswith("-"):
            return ""
        if "|" in words[0]:
            return ""
        inner = command.commands.get(words[0])
        return f"no command {words[0]}" if inner is None else _fault(inner, words[1:])
    if command.name == "manage":
        return ""
    known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
    unknown = [word for word in words if word.startswith("--") and word not in known]
    return f"no option {', '.join(unknown)}" if unknown else ""


def test_every_table_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("## Tables that matter")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`([a-z_]+)`", "".join(rows)))
    assert len(named) > 10
    assert named <= {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def test_every_table_that_is_called_append_only_is_held_by_a_trigger(db: object) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_]+)` \|.*append-only", text, re.MULTILINE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='append_only'")
        held = {row[0] for row in cursor.fetchall()}
    assert named == held


def test_every_code_of_an_error_is_in_the_reference_with_its_status() -> None:
    page = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    said = {code: int(status) for code, status in re.findall(r"^\| `(.+?)` \| (\d+)", page, re.M)}
    for module in (ROOT / "src/hypercare").rglob("errors.py"):
        import_module(".".join(module.relative_to(ROOT / "src").with_suffix("").parts))
    known = {kind.code: kind.status for kind in _kinds(HypercareError)}
    source = (ROOT / "src/hypercare/surface/api/problems.py").read_text(encoding="utf-8")
    known |= {code: int(n) for n, code in re.findall(r"problem\(request, (\d+), \"(.+?)\"", source)}
    assert said == known


def _kinds(kind: type[HypercareError]) -> list[type[HypercareError]]:
    below = [one for inner in kind.__subclasses__() for one in _kinds(inner)]
    return [kind, *(one for one in below if one.__module__.startswith("hypercare."))]


def test_every_app_has_its_row_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| [a-z]* ?\| `([a-z]+)` \|", text, re.MULTILINE))
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("hyper")]
    assert {name.rpartition(".")[2] for name in ours} - rows == set()


def test_every_model_that_the_glossary_names_exists() -> None:
    text = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z]+)\.([A-Z][A-Za-z]+)`", text)
    assert len(named) > 10
    assert [name for name in named if name not in _models()] == []


def _models() -> set[tuple[str, str]]:
    return {(model._meta.app_label, model.__name__) for model in apps.get_models()}


def test_every_module_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)+\.(?:py|toml))", text)
    floors = [ROOT / "src/hypercare", *(ROOT / "src/hypercare").glob("[a-z]*/")]
    missing = [n for n in named if not any((floor / n).exists() for floor in floors)]
    assert named
    assert missing == []


def test_every_variable_that_is_named_is_read_by_the_product() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    named = {name for _, name in words_of(r"\b((?:HYPERCARE|PROMETHEUS)_[A-Z_]+)\b")}
    assert {name for name in named if name not in code} == set()
