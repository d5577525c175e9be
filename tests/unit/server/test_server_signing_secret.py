from pathlib import Path

import pytest

from server.signing_secret import ENVIRONMENT, signing_secret


def test_it_is_made_once_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    first = signing_secret(tmp_path / "db.sqlite3")
    assert len(first) >= 32
    assert signing_secret(tmp_path / "db.sqlite3") == first
    assert signing_secret(tmp_path / "other.sqlite3") != first
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "db.sqlite3.secret",
        "other.sqlite3.secret",
    ]
    assert (tmp_path / "db.sqlite3.secret").stat().st_mode & 0o777 == 0o600


def test_the_environment_wins_and_must_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, "k" * 32)
    assert signing_secret(tmp_path / "db.sqlite3") == b"k" * 32
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv(ENVIRONMENT, "short")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        signing_secret(tmp_path / "db.sqlite3")
