"""The linear-chain conditional random field over the words of a text (Lafferty et al., 2001)."""

import torch
from torch import Tensor

_LEAST = 1e-30
"""Keeps the logarithm of what cannot be a number."""


def crf_loss(emissions: Tensor, tags: Tensor, transitions: Tensor, ignored: int) -> Tensor:
    """Negative log-likelihood of the right tags, per tagged word piece.

    Args:
        emissions: Score of each tag at each word piece. Shape: (n, l, tags).
        tags: The right tag at the first piece of each word, ``ignored`` elsewhere. Shape: (n, l).
        transitions: Score of each tag after each tag, and in the last row at the beginning. Shape: (tags + 1, tags).
        ignored: What marks a piece that is no word.

    Returns:
        A scalar. At least one piece must be tagged.
    """
    some = (tags != ignored).any(dim=1)
    scores, path, there = _words(emissions[some], tags[some], ignored)
    steps, start = transitions[:-1], transitions[-1]
    own = scores.gather(2, path.unsqueeze(2)).squeeze(2)
    right = start[path[:, 0]] + own[:, 0]
    forward = start + scores[:, 0]
    odds = steps.exp()
    for word in range(1, scores.shape[1]):
        here = there[:, word]
        moved = steps[path[:, word - 1], path[:, word]] + own[:, word]
        right = right + torch.where(here, moved, torch.zeros_like(moved))
        # The sum over tags before, as a product of matrices: a tenth of the time of a sum of exponentials.
        most = forward.amax(dim=1, keepdim=True)
        arriving = most + ((forward - most).exp() @ odds).clamp(min=_LEAST).log() + scores[:, word]
        forward = torch.where(here.unsqueeze(1), arriving, forward)
    return (torch.logsumexp(forward, dim=1) - right).sum() / there.sum()


def _words(emissions: Tensor, tags: Tensor, ignored: int) -> tuple[Tensor, Tensor, Tensor]:
    """Move the tagged pieces of each text to its front: scores (n, w, tags), tags (n, w), and where words are."""
    tagged = tags != ignored
    most = int(tagged.sum(dim=1).max())
    front = torch.argsort((~tagged).int(), dim=1, stable=True)[:, :most]
    there = tagged.gather(1, front)
    scores = emissions.gather(1, front.unsqueeze(2).expand(-1, -1, emissions.shape[2]))
    return scores, tags.gather(1, front).masked_fill(~there, 0), there
