"""How well a product answers a query."""

import math
from dataclasses import dataclass

TITLE_WEIGHT = 1.0
CATEGORY_WEIGHT = 0.5
POPULARITY_WEIGHT = 0.3
OUT_OF_STOCK_FACTOR = 0.2


@dataclass(frozen=True)
class Product:
    sku: str
    title: str
    category: str
    in_stock: bool
    orders_28_days: int


def match(query: str, product: Product) -> float:
    """The share of the query's words that the product has, from 0 to 1."""
    words = query.lower().split()
    if not words:
        return 0.0
    title = set(product.title.lower().split())
    category = set(product.category.lower().split())
    hits = sum(
        TITLE_WEIGHT if word in title else CATEGORY_WEIGHT if word in category else 0
        for word in words
    )
    return hits / len(words)


def popularity(product: Product, most_orders: int) -> float:
    """From 0 to 1, on a logarithmic scale."""
    if most_orders == 0:
        return 0.0
    return math.log1p(product.orders_28_days) / math.log1p(most_orders)


def rank(query: str, products: list[Product]) -> list[tuple[Product, float]]:
    """Products that match at all, best first."""
    most_orders = max((product.orders_28_days for product in products), default=0)
    scored = []
    for product in products:
        score = match(query, product)
        score *= 1 + POPULARITY_WEIGHT * popularity(product, most_orders)
        if not product.in_stock:
            score *= OUT_OF_STOCK_FACTOR
        if score > 0:
            scored.append((product, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].sku))
