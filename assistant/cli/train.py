"""``daogou train``: the joint model, new intents on it, or the ranker, a command each."""

import typer

from assistant.cli import train_intent, train_nlu, train_ranking

app = typer.Typer(
    help="Trains the joint model, new intents on it, or the ranker; needs the extra `train`.",
    no_args_is_help=True,
    epilog="Example: daogou train nlu --epochs 3",
)

for module in (train_nlu, train_intent, train_ranking):
    module.register(app)
