"""What can be bought, and what a text asks for."""

import re
from typing import NamedTuple

MAX_QUANTITY = 10_000


class Product(NamedTuple):
    """Describe one product; the price is in euros for one piece."""

    name: str
    article: str
    price: float
    stock: int
    words: tuple[str, ...]


CATALOGUE = (
    Product("Office chair", "CH-100", 189.0, 42, ("chair", "chairs")),
    Product("Stool", "ST-200", 59.5, 120, ("stool", "stools")),
    Product("Desk", "DE-300", 429.0, 17, ("desk", "desks", "table", "tables")),
    Product("Shelf", "SH-400", 149.9, 0, ("shelf", "shelves")),
    Product("Lamp", "LA-500", 79.0, 230, ("lamp", "lamps")),
    Product("Carpet", "CA-600", 34.25, 900, ("carpet", "carpets")),
)
CONSULTING = Product("Consulting, hour", "CO-001", 95.0, 1, ())
NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
QUANTITIES = {word: number for number, word in enumerate(NUMBERS, 1)} | {
    "a": 1, "an": 1, "dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip


class Line(NamedTuple):
    """Hold one line of a quote."""

    product: Product
    quantity: int

    def shown(self) -> dict[str, object]:
        """Return the line as a frame has it."""
        price = self.product.price
        return {
            "name": self.product.name,
            "quantity": self.quantity,
            "unit_price": price,
            "amount": round(price * self.quantity, 2),
        }


def product_named(name: str) -> Product | None:
    """Return the product that a text names, or None."""
    lines = lines_in(name)
    return lines[0].product if lines else None


def lines_in(text: str) -> list[Line]:
    """Return the products that a text asks for, each once, with the number before it or 1."""
    found: dict[Product, int] = {}
    quantity = 1
    for word in re.findall(r"[0-9]+(?:,[0-9]{3})*|[a-z]+", text.lower()):
        if word[0].isdigit():
            quantity = min(max(int(word.replace(",", "")[:9]), 1), MAX_QUANTITY)
        elif word in QUANTITIES:
            quantity = QUANTITIES[word]
        else:
            product = next((one for one in CATALOGUE if word in one.words), None)
            if product is not None:
                found[product] = min(found.get(product, 0) + quantity, MAX_QUANTITY)
                quantity = 1
    return [Line(product, number) for product, number in found.items()]
