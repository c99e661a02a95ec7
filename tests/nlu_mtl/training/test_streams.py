import random
from pathlib import Path

from nlu_mtl.datasets import Dataset, Labelled, LabelledSpan
from nlu_mtl.training.config import NluConfig, configure
from nlu_mtl.training.corpora import Corpus, examples_of, space_of
from nlu_mtl.training.encoder import SentenceEncoder
from nlu_mtl.training.streams import build_streams
from nlu_mtl.training.trainer import epoch_batches

CITIES = ("rome", "oslo", "lima", "cairo")


def flights() -> Corpus:
    texts = [
        Labelled(f"{words} {city}", "fly", (LabelledSpan(len(words) + 1, len(words) + 1 + len(city), "city"),))
        for words, city in zip(("fly to", "i must see", "off to", "take me to"), CITIES, strict=True)
    ]
    dataset = Dataset.of("flights", texts, Path("flights.yml"))
    return Corpus(space_of(dataset), examples_of(dataset), examples_of(dataset))


def words_of(encoder: SentenceEncoder, config: NluConfig) -> set[str]:
    streams = build_streams(encoder, [flights()], [], config)
    return {encoder.tokenizer.decode(item.encoding.ids) for item in streams.others["flights"]}


def test_variants_carry_the_values_of_other_texts(tiny_encoder: SentenceEncoder) -> None:
    plain = words_of(tiny_encoder, NluConfig())
    varied = words_of(tiny_encoder, configure(NluConfig(), {"epoch": {"variants": 8, "exchanged": 1.0}}))
    assert plain < varied
    assert all(text.split()[-1] in CITIES for text in varied)
    assert len(varied) > 2 * len(plain)


def test_an_epoch_with_variants_is_no_longer_than_one_without(tiny_encoder: SentenceEncoder) -> None:
    config = configure(NluConfig(), {"epoch": {"variants": 3}})
    streams = build_streams(tiny_encoder, [flights()], [], config)
    drawn = epoch_batches(streams, config, random.Random(0))
    assert len(streams.others["flights"]) == 16
    assert sum(len(batch.ids) for batch in drawn) == 4


def test_variants_are_mistyped_where_noise_is_asked_for(tiny_encoder: SentenceEncoder) -> None:
    changes = {"variants": 30, "exchanged": 0.0}
    clean = words_of(tiny_encoder, configure(NluConfig(), {"epoch": changes}))
    noisy = words_of(tiny_encoder, configure(NluConfig(), {"epoch": {**changes, "noise": 1.0}}))
    assert clean == words_of(tiny_encoder, NluConfig())
    assert clean < noisy
