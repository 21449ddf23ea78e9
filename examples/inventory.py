"""Keep the stock of a small shop: what is there, what it is worth, what has to be ordered."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass


@dataclass
class Product:
    name: str
    category: str
    price: float
    quantity: int = 0


class Inventory:
    def __init__(self, products: list[Product] | None = None) -> None:
        self.products = products or []

    def add(self, product: Product) -> None:
        if product.quantity < 0:
            raise ValueError("quantity must not be negative")
        self.products.append(product)

    def find(self, name: str) -> Product | None:
        for product in self.products:
            if product.name == name:
                return product
        return None

    def total_value(self) -> float:
        return sum(product.price * product.quantity for product in self.products)

    def running_low(self, limit: int) -> list[Product]:
        return [product for product in self.products if product.quantity < limit]


def load_products(path: str) -> list[Product]:
    with open(path, encoding="utf-8") as handle:
        data = json.load(handle)
    return [Product(**entry) for entry in data]


def group_by_category(products: list[Product]) -> dict[str, list[Product]]:
    groups: dict[str, list[Product]] = {}
    for product in products:
        groups.setdefault(product.category, []).append(product)
    return groups


def main() -> None:
    inventory = Inventory(load_products(sys.argv[1]))
    print(f"{len(inventory.products)} products, worth {inventory.total_value():.2f}")
    for category, products in group_by_category(inventory.running_low(limit=5)).items():
        print(f"{category}:")
        for product in products:
            print(f"  {product.name}: {product.quantity}")


if __name__ == "__main__":
    main()
