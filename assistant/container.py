# ruff: noqa: PLC0415 - imports stand inside, so that a command loads only what it uses
"""Constructs everything once and hands it out; each part only when it is first asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.live import Live

if TYPE_CHECKING:
    from actions.dialogue.engine import Engine
    from actions.ranking import Reranker
    from actions.shop import Shop
    from assistant.conversations import ConversationService
    from assistant.search import SearchService
    from assistant.settings import Settings
    from catalog.database import Database
    from catalog.live import Catalog
    from nlu_mtl.serving.parser import Parser
    from nlu_mtl.serving.ranker import Ranker

log = logging.getLogger(__name__)


class OtherVectorsError(ValueError):
    """A model whose vectors are others than those that the index holds."""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one part can be used, and what it is or why not."""

    name: str
    ok: bool
    detail: str


class Container:
    """The parts of one installation.

    Args:
        settings: The installation's settings.
        models: Home whose trained models and replies are used; the settings' own if None.
    """

    def __init__(self, settings: Settings, *, models: Path | None = None) -> None:
        self.settings = settings
        self._models = models or settings.home

    @cached_property
    def database(self) -> Database:
        """The database, its schema up to date."""
        from catalog.database import Database

        database = Database(self.settings.url)
        database.upgrade()
        return database

    @property
    def model_directory(self) -> Path:
        """Folder of the joint model: the one set, else one trained in the home, else the shipped one."""
        from nlu_mtl.artifacts import model_directory

        return self.settings.model_directory or model_directory(self._models)

    @property
    def parser(self) -> Parser:
        """The joint model; one with other heads on the same encoder is taken up when it comes."""
        return self._parser.current()

    @cached_property
    def _parser(self) -> Live[Parser]:
        from nlu_mtl.artifacts import CONFIG_FILE

        return Live(lambda: self.model_directory / CONFIG_FILE, self._load_parser)

    def _load_parser(self, before: Parser | None) -> Parser:
        from nlu_mtl.serving.parser import Parser

        parser = Parser.load(self.model_directory, threads=self.settings.threads)
        if before is not None and parser.fingerprint != before.fingerprint:
            raise OtherVectorsError(
                f"a running program must keep the vectors of its index (got a model of fingerprint "
                f"{parser.fingerprint[:12]} for {before.fingerprint[:12]}); run `daogou index --rebuild` and restart it"
            )
        return parser

    @property
    def replies_file(self) -> Path:
        """Where the shop's own replies are."""
        return self._models / "replies.yml"

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog with its search index."""
        from catalog.live import Catalog

        return Catalog.open(self.database, self.settings.home, self.parser)

    def load_ranker(self) -> Ranker:
        """The ranking heads trained in the home, else the shipped ones.

        Raises:
            RankerError: They cannot be read.
        """
        from nlu_mtl.serving.ranker import Ranker

        trained = self._models / "models" / "ranking"
        return Ranker.load(trained if trained.is_dir() else None, threads=self.settings.threads)

    def load_reranker(self) -> Reranker:
        """A re-ranker with those heads.

        Raises:
            RankerError: They cannot be read.
            RankingWeightsError: A weight that was set does not fit them.
        """
        from actions.ranking import Reranker

        return Reranker(self.load_ranker(), self.settings.ranking_weights)

    @cached_property
    def reranker(self) -> Reranker:
        """The re-ranker; where its heads cannot be read, the retrieval order stands and the log says so."""
        from actions.ranking import Reranker
        from nlu_mtl.serving.ranker import RankerError

        try:
            return self.load_reranker()
        except RankerError as error:
            log.warning("products stay in the order of retrieval: %s", error)
            return Reranker(None)

    @cached_property
    def shop(self) -> Shop:
        """Catalog, model and re-ranker, ready to be searched."""
        from actions.shop import Shop

        return Shop(self.catalog, self.database, lambda: self.parser, self.reranker)

    @property
    def engine(self) -> Engine:
        """The dialogue engine, with the shop's own replies as they are now."""
        return self._engine.current()

    @cached_property
    def _engine(self) -> Live[Engine]:
        return Live(lambda: self.replies_file, self._load_engine)

    def _load_engine(self, _: Engine | None) -> Engine:
        from actions.dialogue.cues import Cues
        from actions.dialogue.engine import Engine
        from actions.dialogue.replies import load_replies
        from actions.wording import Wording

        cues, wording = Cues.load(self.settings.locale), Wording.load(self.settings.locale)
        return Engine(self.shop, cues, wording, replies=load_replies(self.replies_file))

    @cached_property
    def search(self) -> SearchService:
        """Search outside conversations."""
        from assistant.search import SearchService

        return SearchService(self)

    @cached_property
    def conversations(self) -> ConversationService:
        """Stored conversations."""
        from assistant.conversations import ConversationService

        return ConversationService(
            self.database, lambda: self.engine, locale=self.settings.locale, currency=self.settings.currency
        )

    def warm(self) -> None:
        """Loads all that a turn needs, so that no request waits for it and no two threads load it twice.

        Raises:
            ValueError: The model or the index cannot be used; the message says what to run.
        """
        _ = (self.engine, self.conversations, self.search)

    def close(self) -> None:
        """Closes the database's connections; parts that are asked for later open them again."""
        if "database" in self.__dict__:
            self.database.close()

    def checks(self) -> list[Check]:
        """Whether database, model and index can be used now, in this order."""
        parts = {"database": self._database, "model": self._model, "index": self._index}
        return [_check(name, part) for name, part in parts.items()]

    def _database(self) -> str:
        with self.database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        return self.database.url

    def _model(self) -> str:
        return f"{self.model_directory}, fingerprint {self.parser.fingerprint[:12]}"

    def _index(self) -> str:
        return f"{len(self.catalog.snapshot.columns.ids)} products"


def _check(name: str, part: Callable[[], str]) -> Check:
    try:
        return Check(name, True, part())
    except Exception as error:  # whatever is wrong with a part is what is asked here
        return Check(name, False, " ".join(str(error).split()) or type(error).__name__)
