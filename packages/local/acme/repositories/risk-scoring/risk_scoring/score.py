"""The score of a payment: a weighted sum of signals, from 0 to 1."""

from dataclasses import dataclass

NEW_ACCOUNT_DAYS = 3
BUSY_PAYMENTS_PER_HOUR = 4
UNUSUAL_FACTOR = 5

REVIEW_FROM = 0.5
HIGH_FROM = 0.8

WEIGHTS = {
    "countryMismatch": 0.35,
    "velocity": 0.3,
    "unusualAmount": 0.2,
    "newAccount": 0.15,
}


@dataclass(frozen=True)
class Signals:
    account_age_days: int
    payments_last_hour: int
    amount_minor: int
    usual_amount_minor: int
    ip_country: str | None
    card_country: str | None


@dataclass(frozen=True)
class Score:
    score: float
    level: str
    reasons: list[str]


def score(signals: Signals) -> Score:
    """Scores a payment. Reasons come in the order of their weight."""
    found = {
        "countryMismatch": None not in (signals.ip_country, signals.card_country)
        and signals.ip_country != signals.card_country,
        "velocity": signals.payments_last_hour >= BUSY_PAYMENTS_PER_HOUR,
        "unusualAmount": signals.amount_minor
        > UNUSUAL_FACTOR * signals.usual_amount_minor,
        "newAccount": signals.account_age_days < NEW_ACCOUNT_DAYS,
    }
    reasons = [name for name in WEIGHTS if found[name]]
    total = round(sum(WEIGHTS[name] for name in reasons), 2)
    if total >= HIGH_FROM:
        level = "high"
    elif total >= REVIEW_FROM:
        level = "review"
    else:
        level = "low"
    return Score(total, level, reasons)
