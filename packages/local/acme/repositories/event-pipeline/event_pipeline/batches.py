"""Collects events into files for the data lake."""

import gzip
import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime


class MalformedEvent(ValueError):
    """An event without id, or without a time that can be read."""


def folder(event_type: str, event: dict) -> str:
    """Where an event belongs, by the time it occurred at."""
    try:
        uuid.UUID(event["id"])
        occurred_at = datetime.fromisoformat(event["occurredAt"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedEvent(f"{event_type}: {error}") from error
    return f"events/{event_type}/date={occurred_at:%Y-%m-%d}/hour={occurred_at:%H}"


def write_batch(
    events: Iterable[tuple[str, dict]],
    is_new: Callable[[str], bool],
    put: Callable[[str, bytes], None],
    park: Callable[[str, dict, str], None],
) -> int:
    """Writes events that are new, one file per folder; returns how many.

    `is_new` tells whether an id is seen for the first time, `put` stores a file
    and `park` keeps what cannot be stored.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for event_type, event in events:
        try:
            path = folder(event_type, event)
        except MalformedEvent as error:
            park(event_type, event, str(error))
            continue
        if is_new(event["id"]):
            lines[path].append(json.dumps(event, separators=(",", ":")))

    batch = uuid.uuid4()
    for path, group in lines.items():
        content = gzip.compress("\n".join(group).encode())
        put(f"{path}/{batch}.jsonl.gz", content)
    return sum(len(group) for group in lines.values())
