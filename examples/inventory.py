"""Keep the stock of a small shop: what is there, what it is worth, what has to be ordered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Product:
    name: str
    price: float
    quantity: int = 0

    def value(self) -> float:
        return self.price * self.quantity


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
        return sum(product.value() for product in self.products)

    def running_low(self, limit: int) -> list[Product]:
        return [product for product in self.products if product.quantity < limit]


def load_inventory(path: Path) -> Inventory:
    with open(path, encoding="utf-8") as handle:
        data = json.load(handle)
    return Inventory([Product(**entry) for entry in data])


def order_list(inventory: Inventory, limit: int = 5) -> dict[str, int]:
    """How many of each product to order, so that the stock reaches the limit again."""
    orders: dict[str, int] = {}
    for product in inventory.running_low(limit):
        orders[product.name] = limit - product.quantity
    return orders


def main() -> None:
    inventory = load_inventory(Path("stock.json"))
    print(f"{len(inventory.products)} products, worth {inventory.total_value():.2f}")
    for name, quantity in order_list(inventory).items():
        print(f"order {quantity} of {name}")


if __name__ == "__main__":
    main()
