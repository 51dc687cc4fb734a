"""The network: a small transformer over word pieces, and heads on each word's first piece.

Mirrored in crates/language/src/accurate/.
"""

import math

import torch
from torch import nn
import torch.nn.functional as F

import labels
from events import CLASSES, ROLES, STATUSES

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
LONGEST = 256
ARC, LABEL, ROLE = 192, 128, 48


def bend(x):
    return F.leaky_relu(x, 0.1)


class Linear(nn.Linear):
    """A layer that can compute as it will run: weights in 8 bits by output, inputs in 8 bits by row.

    Gradients pass as if nothing were rounded.
    """

    rounding = False

    def forward(self, x):
        if not Linear.rounding:
            return super().forward(x)
        return F.linear(levels(x), levels(self.weight), self.bias)


def levels(x):
    """The values of each row on 255 levels about 0."""
    unit = x.detach().abs().amax(-1, keepdim=True).clamp(min=1e-12) / 127
    return x + (torch.round(x / unit) * unit - x).detach()


class Layer(nn.Module):
    """Attention and a feed-forward part, each with what went in added and normalised."""

    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = Linear(WIDTH, INNER), Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, far, drop):
        n, t, _ = x.shape
        split = lambda v: v.view(n, t, HEADS, WIDTH // HEADS).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + far
        mixed = (drop(torch.softmax(scores, -1)) @ v).transpose(1, 2).reshape(n, t, WIDTH)
        x = self.norm1(x + drop(self.output(mixed)))
        return self.norm2(x + drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    def __init__(self, minilm, rows, dropout=0.1):
        """`minilm`: the arrays of all-MiniLM-L6-v2; `rows`: the rows of its vocabulary that are kept."""
        super().__init__()
        self.dropout = dropout
        take = lambda name: torch.from_numpy(minilm[name].astype("float32"))
        self.pieces = nn.Embedding.from_pretrained(take("embeddings.word_embeddings.weight")[rows], freeze=False)
        places = take("embeddings.position_embeddings.weight")[:LONGEST] + take("embeddings.token_type_embeddings.weight")[0]
        self.positions = nn.Parameter(places.clone())
        self.cases = nn.Parameter(torch.zeros(5, WIDTH))
        self.input_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.start_from(take)
        head = lambda n: nn.Linear(WIDTH, n)
        self.cut, self.tags, self.features, self.names = head(1), head(len(labels.TAGS)), head(len(labels.FEATURES)), head(len(labels.NAME_LABELS))
        self.events, self.status, self.aggregate = head(1 + len(CLASSES)), head(len(STATUSES)), head(1)
        self.arc_own, self.arc_head, self.arc_bias = head(ARC), head(ARC), head(1)
        self.label_own, self.label_head = head(LABEL), head(LABEL)
        self.role_own, self.role_word, self.role_bias = head(len(ROLES) * ROLE), head(len(ROLES) * ROLE), head(len(ROLES))
        self.label_out = nn.Linear(LABEL, len(labels.RELATIONS))
        self.arc_root = nn.Parameter(torch.randn(ARC) * 0.1)
        self.label_root = nn.Parameter(torch.randn(LABEL) * 0.1)

    def start_from(self, take):
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "output": "attention.output.dense", "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
        }
        pairs = [(self.input_norm, "embeddings.LayerNorm")]
        for i, layer in enumerate(self.layers):
            pairs += [(getattr(layer, own), f"encoder.layer.{i}.{theirs}") for own, theirs in names.items()]
        with torch.no_grad():
            for module, name in pairs:
                module.weight.copy_(take(name + ".weight"))
                module.bias.copy_(take(name + ".bias"))

    def encode(self, pieces, cases, mask):
        """`pieces`, `cases`, `mask` [windows, pieces] → states of the last layer."""
        drop = lambda v: F.dropout(v, self.dropout, self.training)
        x = self.pieces(pieces) + self.positions[: pieces.shape[1]] + self.cases[cases]
        x = drop(self.input_norm(x))
        far = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, far, drop)
        return x

    def arcs(self, words, lengths):
        """Scores [sentences, words, 1 + words] (own, head), the root first; `words` [sentences, words, width]."""
        own, head = bend(self.arc_own(words)), self.arc_head(words)
        scores = own @ head.transpose(1, 2) * ARC**-0.5 + self.arc_bias(words).transpose(1, 2)
        at = torch.arange(words.shape[1], device=words.device)
        wrong = torch.eye(len(at), dtype=torch.bool, device=words.device) | (at[None, :] >= lengths[:, None])[:, None, :]
        root = own @ self.arc_root * ARC**-0.5
        return torch.cat((root.unsqueeze(-1), scores.masked_fill(wrong, -1e4)), -1)

    def relations(self, own, head, is_root):
        """Scores of relations for pairs of words; the head is not looked at where the word is the root."""
        h = torch.where(is_root.unsqueeze(-1), self.label_root, self.label_head(head))
        return self.label_out(F.dropout(bend(self.label_own(own) + h), self.dropout, self.training))

    def roles(self, triggers, words):
        """Scores [triggers, words, 1 + roles] of what a word is to a trigger, `none` first (0).

        `triggers` [triggers, width]; `words` [triggers, words, width]: the words of each trigger's sentence.
        """
        own = self.role_own(triggers).view(len(triggers), 1, len(ROLES), ROLE)
        word = self.role_word(words).view(*words.shape[:2], len(ROLES), ROLE)
        scores = (own * word).sum(-1) * ROLE**-0.5 + self.role_bias(words)
        return torch.cat((torch.zeros_like(scores[..., :1]), scores), -1)


def parameters_by_rate(net, rate, fresh):
    """Groups for an optimiser: what comes from MiniLM at `rate`, new heads at `fresh`; no decay on biases and norms."""
    old = ("pieces", "positions", "input_norm", "layers")
    groups = {}
    for name, p in net.named_parameters():
        key = (rate if name.startswith(old) else fresh, 0.0 if p.ndim == 1 else 0.01)
        groups.setdefault(key, []).append(p)
    return [{"params": ps, "lr": r, "base": r, "weight_decay": d} for (r, d), ps in groups.items()]


def schedule(step, plan):
    """Share of the rate: a short rise, then a half cosine."""
    return min(1.0, (step + 1) / max(1, plan // 15)) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, step / plan)))
