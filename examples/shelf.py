"""Keep a shelf of books: who wrote them, and which of them are lent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Book:
    title: str
    author: str
    pages: int
    lent: bool = False

    def __post_init__(self) -> None:
        if self.pages < 0:
            raise ValueError(f"negative pages: {self.pages}")


class Shelf:
    """Keeps the books."""

    def __init__(self) -> None:
        self.books: list[Book] = []

    def __len__(self) -> int:
        return len(self.books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.books)

    def add(self, book: Book) -> None:
        self.books.append(book)

    def remove(self, book: Book) -> None:
        self.books.remove(book)

    def find(self, title: str) -> Book | None:
        for book in self.books:
            if book.title == title:
                return book
        return None


def lend(book: Book) -> None:
    if book.lent:
        raise ValueError(f"book {book.title} is already lent")
    book.lent = True


def lent_books(books: list[Book]) -> list[Book]:
    result = []
    for book in books:
        if book.lent:
            result.append(book)
    return result


def count_by_author(books: list[Book]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for book in books:
        counts[book.author] = counts.get(book.author, 0) + 1
    return counts


def total_pages(books: list[Book]) -> int:
    total = 0
    for book in books:
        total += book.pages
    return total


def longest(books: list[Book]) -> Book | None:
    if not books:
        return None
    return max(books, key=lambda book: book.pages)


def main() -> None:
    shelf = Shelf()
    shelf.add(Book("Emma", "Jane Austen", 474))
    shelf.add(Book("Middlemarch", "George Eliot", 904))
    for author, count in count_by_author(shelf.books).items():
        print(f"{author}: {count}")
    print(f"{len(shelf)} books, {total_pages(shelf.books)} pages")


if __name__ == "__main__":
    main()
