"""What the simulated assistant says, and in which pieces."""

import re

PIECE = 3  # words
SLOW_PIECE = 1

HELP = """I can do three things for you:

- prepare a **quote**: tell me the customer and what is needed;
- read a **document**: drop a file on the documents panel and I list what is in it;
- look up a **product**: `product_lookup` and `stock_check` are my tools for that.

Ask in your own words, *one thing at a time*. More about me is on https://example.com/assistant."""

QUOTE = """A quote needs a *customer* and a *list of what is wanted*. I go through five steps:

- reading the requirements,
- finding the products,
- calculating the prices,
- applying the discounts,
- writing the quote.

The total is **binding for 30 days**. Start one with `quote 42 ten chairs`, or use the quotes \
panel. The price list is on https://example.com/prices."""

PRODUCT = """The catalogue has **six products**, all from stock:

- chairs and stools,
- desks and shelves,
- lamps,
- and carpets by the metre.

Tell me which one you mean and I use `product_lookup` to find its price, or `stock_check` to \
*count what is left*. Pictures of all of them are on https://example.com/catalogue."""

MORE = """

Here is the long version, as you asked me to take my time. First I look at who the customer is and \
what was bought before: most people come back for more of the same. Then I compare the quantities \
with what is in the warehouse, because a date that can't be kept is *worse than no date*. After \
that come the prices: the list price, what was agreed with this customer, and the step at which a \
larger number gets cheaper. Only then do I write it down, **line by line**, so that every sum can \
be checked by hand.

- What is in stock leaves tomorrow.
- What has to be made takes two weeks.
- What nobody has made before takes a conversation.

If anything here is unclear, ask again and say which line you mean. `help` lists all that I \
can do."""


def reply_to(text: str) -> str:
    """Return what the assistant says to a text; long when the text asks for "slowly"."""
    lowered = text.lower()
    reply = HELP
    if "price" in lowered or "quote" in lowered:
        reply = QUOTE
    elif "product" in lowered:
        reply = PRODUCT
    return reply + MORE if is_slow(text) else reply


def is_slow(text: str) -> bool:
    """Return whether a text asks for a long answer in many small pieces."""
    return "slowly" in text.lower()


def pieces(reply: str, words: int) -> list[str]:
    """Return a reply cut after every so many words; put together they are the reply."""
    found = re.findall(r"\S+\s*", reply)
    return ["".join(found[at : at + words]) for at in range(0, len(found), words)]
