"""What ended behind a tab is counted until somebody looks."""

from app.components.work_news import WorkNews


def test_what_ended_unseen_is_counted_until_it_is_looked_at() -> None:
    news = WorkNews()
    assert news.note([("old", True), ("a", False), ("b", False)], seen=False) == 0
    assert news.note([("old", True), ("a", True), ("b", False)], seen=False) == 1
    assert news.note([("a", True), ("b", True)], seen=False) == 2
    assert news.note([("b", True)], seen=False) == 1, "what was removed needs no look"
    assert news.note([("b", True)], seen=True) == 0
    assert news.note([("b", True)], seen=False) == 0


def test_what_ends_while_it_is_looked_at_and_what_begins_again_are_no_news() -> None:
    news = WorkNews()
    news.note([("a", False)], seen=True)
    assert news.note([("a", True)], seen=True) == 0
    news.note([("a", False)], seen=False)
    assert news.note([("a", True)], seen=False) == 1
    assert news.note([("a", False)], seen=False) == 0, "it is tried again"
    news.forget()
    assert news.note([("a", True)], seen=False) == 0
