"""Makes the report of a day from its events."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Row:
    orders: int = 0
    gross_minor: int = 0
    refunded_minor: int = 0


Key = tuple[str, str]  # category, currency


def report(
    placed: Iterable[dict],
    refunded: Iterable[dict],
    cancelled_order_ids: set[str],
    categories: dict[str, str],
) -> dict[Key, Row]:
    """Sums up a day. Orders without a known category count as "other"."""
    rows: dict[Key, Row] = defaultdict(Row)
    for event in placed:
        if event["orderId"] in cancelled_order_ids:
            continue
        row = rows[categories.get(event["orderId"], "other"), event["currency"]]
        row.orders += 1
        row.gross_minor += event["totalMinor"]
    for event in refunded:
        row = rows[categories.get(event["reference"], "other"), event["currency"]]
        row.refunded_minor += event["amountMinor"]
    return dict(sorted(rows.items()))


def as_csv(rows: dict[Key, Row]) -> str:
    lines = ["category,currency,orders,grossMinor,refundedMinor"]
    for (category, currency), row in rows.items():
        lines.append(
            f"{category},{currency},{row.orders},{row.gross_minor},{row.refunded_minor}"
        )
    return "\n".join(lines) + "\n"
