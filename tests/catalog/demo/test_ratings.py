from statistics import median
from typing import Any


def test_ratings_have_gaps_and_a_heavy_tail(rows: list[dict[str, Any]]) -> None:
    unrated = [row for row in rows if "rating" not in row]
    assert 0.04 < len(unrated) / len(rows) < 0.1
    assert all(row["rating_count"] == 0 for row in unrated)
    counts = sorted(row["rating_count"] for row in rows)
    assert counts[-1] > 15 * median(counts)
    assert all(1 <= row["rating"] <= 5 for row in rows if "rating" in row)
