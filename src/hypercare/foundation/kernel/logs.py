"""Structured logs: one JSON line per event, with the request's id and no personal data.

Events carry ids, codes and counts. Words from outside never reach a log call; what an exception
was about to print is cut to its type and place, because messages of database errors quote rows.
"""

import logging
import sys
from collections.abc import Mapping
from typing import Any

import structlog


def configure(options: Mapping[str, Any]) -> None:
    """Called by Django with `settings.LOGGING`."""
    level = logging.getLevelName(str(options.get("level", "INFO")))
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exception_without_words,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # `requests` logs each answer
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def exception_without_words(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replaces exception text by its type and the lines it passed, which hold no data."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        event["where"] = _places(info[2])
    return event


def _places(traceback: Any) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-6:]
