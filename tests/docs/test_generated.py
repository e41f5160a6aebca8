"""Documents that are made from the code are up to date. The assertion names the command."""

from tools.docs import commands, filters, issue_states, program_file, ticket_states
from tools.docs.meanings import KEYS, SECTIONS

from hypercare.surface.programfile.kinds import Table
from hypercare.surface.programfile.schema import FILE


def test_the_reference_of_commands_says_what_the_command_says() -> None:
    is_current = commands.PAGE.read_text(encoding="utf-8") == commands.document()
    assert is_current, "run: .venv/bin/python -m tools.docs.commands"


def test_the_reference_of_filters_says_what_addresses_are_read_as() -> None:
    is_current = filters.PAGE.read_text(encoding="utf-8") == filters.document()
    assert is_current, "run: .venv/bin/python -m tools.docs.filters"


def test_the_reference_of_the_program_file_says_what_the_schema_says() -> None:
    is_current = program_file.PAGE.read_text(encoding="utf-8") == program_file.document()
    assert is_current, "run: .venv/bin/python -m tools.docs.program_file"


def test_the_reference_of_ticket_states_says_what_the_table_says() -> None:
    is_current = ticket_states.PAGE.read_text(encoding="utf-8") == ticket_states.document()
    assert is_current, "run: .venv/bin/python -m tools.docs.ticket_states"


def test_every_key_of_the_program_file_has_a_meaning_and_no_other_has() -> None:
    schema = {path: [f.name for f in table.fields] for path, table in _tables()}
    assert {path: list(keys) for path, keys in KEYS.items()} == schema
    assert set(SECTIONS) == set(schema)


def _tables() -> list[tuple[str, Table]]:
    return list(program_file.tables("", FILE))


def test_the_reference_of_issue_states_says_what_the_table_says() -> None:
    is_current = issue_states.PAGE.read_text(encoding="utf-8") == issue_states.document()
    assert is_current, "run: .venv/bin/python -m tools.docs.issue_states"
