from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from nlu_mtl.training.ranking_log import RankingLog, RankingLogError, split_requests

MakeLog = Callable[..., RankingLog]


def test_a_saved_log_reads_back_the_same(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    log = make_ranking_log(5)
    log.save(tmp_path / "deep" / "log.npz")
    again = RankingLog.load(tmp_path / "deep" / "log.npz")
    for field in fields(RankingLog):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(log, field.name), err_msg=field.name)
    assert again.digest() == log.digest()


def test_a_log_without_truth_reads_back_without(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    log = replace(make_ranking_log(5), true_click=None, true_purchase=None, examination=None)
    log.save(tmp_path / "log.npz")
    again = RankingLog.load(tmp_path / "log.npz")
    assert again.true_click is None
    assert not again.simulated


def test_the_digest_sees_a_single_click(make_ranking_log: MakeLog) -> None:
    log = make_ranking_log(5)
    click = log.click.copy()
    click[np.flatnonzero(~click)[0]] = True
    assert replace(log, click=click).digest() != log.digest()


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut short"])
def test_an_unreadable_log_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "log.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RankingLogError, match=r"ranking log is an \.npz file"):
        RankingLog.load(path)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "log.npz", queries=np.array(["a"]))
    with pytest.raises(RankingLogError, match="lacks or has unknown columns"):
        RankingLog.load(tmp_path / "log.npz")


def test_a_purchase_without_a_click_is_refused(make_ranking_log: MakeLog) -> None:
    log = make_ranking_log(5)
    with pytest.raises(RankingLogError, match="a purchase follows a click"):
        replace(log, purchase=~log.click)


def test_columns_of_other_lengths_are_refused(make_ranking_log: MakeLog) -> None:
    with pytest.raises(RankingLogError, match="position"):
        replace(make_ranking_log(5), position=np.zeros(3, dtype=np.int64))


def test_an_index_past_the_products_is_refused(make_ranking_log: MakeLog) -> None:
    log = make_ranking_log(5)
    with pytest.raises(RankingLogError, match="'product' counts from 0"):
        replace(log, product=log.product + 1000)


def test_a_vector_is_needed_for_every_query(make_ranking_log: MakeLog) -> None:
    log = make_ranking_log(5)
    with pytest.raises(RankingLogError, match="one vector"):
        replace(log, query_vectors=log.query_vectors[:-1])


def test_scattered_requests_are_refused(make_ranking_log: MakeLog) -> None:
    log = make_ranking_log(5)
    with pytest.raises(RankingLogError, match="stand together"):
        replace(log, request=log.request[::-1])


def test_a_name_is_needed_for_every_feature(make_ranking_log: MakeLog) -> None:
    with pytest.raises(RankingLogError, match="one name and one group"):
        replace(make_ranking_log(5), feature_names=("appeal",))


def test_splits_follow_time_and_cover_every_request() -> None:
    train, validation, test = split_requests(100)
    np.testing.assert_array_equal(np.concatenate([train, validation, test]), np.arange(100))
    assert len(train) == 70


def test_too_few_requests_are_refused() -> None:
    with pytest.raises(RankingLogError, match="log at least 20"):
        split_requests(2)
