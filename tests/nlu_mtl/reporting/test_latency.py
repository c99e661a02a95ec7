from nlu_mtl.reporting.latency import measure_latency


def test_texts_are_thinned_out_evenly_and_percentiles_are_in_order():
    read = []
    latency = measure_latency(read.append, [str(number) for number in range(10)], lambda text: int(text) + 1, longest=4)
    assert read == ["0", "0", "3", "6", "9"]
    assert (latency.texts, latency.tokens) == (4, 5.5)
    assert 0 <= latency.median <= latency.p95 <= latency.p99
    assert latency.to_dict().keys() == {"texts", "tokens", "median", "p95", "p99"}
