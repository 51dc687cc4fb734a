"""The joint network: word vectors, gated recurrent blocks, heads for sentences, tags, names and trees."""

import torch
from torch import nn
import torch.nn.functional as F

import labels
from words import BUCKETS, NAMES

SPAN = 24  # distances beyond this share a bucket


def distance(d):
    """Bucket of `head position - own position`."""
    return d.clamp(-SPAN, SPAN) + SPAN


class Scan(torch.autograd.Function):
    """h[t] = f[t] * h[t-1] + u[t] along the first axis."""

    @staticmethod
    def forward(ctx, f, u):
        h = torch.empty_like(u)
        h[0] = u[0]
        for t in range(1, u.shape[0]):
            torch.addcmul(u[t], f[t], h[t - 1], out=h[t])
        ctx.save_for_backward(f, h)
        return h

    @staticmethod
    def backward(ctx, grad):
        f, h = ctx.saved_tensors
        g = grad.clone()
        for t in range(g.shape[0] - 2, -1, -1):
            g[t].addcmul_(f[t + 1], g[t + 1])
        df = torch.zeros_like(f)
        df[1:] = g[1:] * h[:-1]
        return df, g


class Block(nn.Module):
    """Depthwise convolution, then a gated linear recurrence: half of the channels run forward, half backward."""

    def __init__(self, width, kernel):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.conv = nn.Parameter(torch.randn(width, kernel) * 0.1)
        with torch.no_grad():
            self.conv[:, kernel // 2] += 1
        self.gates = nn.Linear(width, 3 * width)
        with torch.no_grad():
            self.gates.bias[width : 2 * width].uniform_(-1.0, 2.0)

    def forward(self, x, mask, drop):
        n, t, w = x.shape
        y = self.norm(x) * mask
        k = self.conv.shape[1]
        y = F.conv1d(y.transpose(1, 2), self.conv.unsqueeze(1), padding=k // 2, groups=w).transpose(1, 2)
        z, f, o = self.gates(y).chunk(3, dim=-1)
        f = torch.sigmoid(f)
        u = (1 - f) * z * mask
        half = w // 2
        f, u = f.transpose(0, 1), u.transpose(0, 1)
        f = torch.cat((f[..., :half], f[..., half:].flip(0)), -1).contiguous()
        u = torch.cat((u[..., :half], u[..., half:].flip(0)), -1).contiguous()
        h = Scan.apply(f, u)
        h = torch.cat((h[..., :half], h[..., half:].flip(0)), -1).transpose(0, 1)
        return x + F.dropout(torch.sigmoid(o) * h, drop, self.training)


class Network(nn.Module):
    def __init__(self, known, pieces, width=128, blocks=3, kernel=7, arc=96, label=64, hidden=64, dropout=0.25):
        super().__init__()
        self.width, self.dropout = width, dropout
        self.register_buffer("pieces", torch.tensor(pieces))
        self.project = nn.Linear(pieces.shape[1], width, bias=False)
        nn.init.normal_(self.project.weight, std=pieces.shape[1] ** -0.5)
        self.form = nn.Embedding(known + 1, width)
        self.hashed = nn.ModuleList(nn.Embedding(BUCKETS[n], width) for n in NAMES)
        for e in [self.form, *self.hashed]:
            nn.init.normal_(e.weight, std=0.3)
        self.input_norm = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(width, kernel) for _ in range(blocks))
        self.cut_norm = nn.LayerNorm(width)
        self.cut_own = nn.Linear(width, 32)
        self.cut_before = nn.Linear(width, 32, bias=False)
        self.cut_out = nn.Linear(32, 1)
        self.start = nn.Parameter(torch.zeros(width))
        self.stop = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width)
        self.hidden = nn.Linear(width, hidden)
        self.out = nn.Linear(hidden, len(labels.TAGS) + len(labels.FEATURES) + len(labels.NAME_LABELS))
        self.arc_own = nn.Linear(width, arc)
        self.arc_head = nn.Linear(width, arc)
        self.arc_root = nn.Parameter(torch.randn(arc) * 0.1)
        self.arc_bias = nn.Linear(width, 1)
        self.arc_far = nn.Parameter(torch.zeros(2 * SPAN + 1))
        self.label_own = nn.Linear(width, label)
        self.label_head = nn.Linear(width, label, bias=False)
        self.label_root = nn.Parameter(torch.randn(label) * 0.1)
        self.label_far = nn.Embedding(2 * SPAN + 1, label)
        nn.init.normal_(self.label_far.weight, std=0.1)
        self.label_out = nn.Linear(label, len(labels.RELATIONS))

    def vectors(self, rows, flat, offsets, known_drop=None):
        form = rows[:, 0]
        if known_drop is not None:
            form = form * (~known_drop).long()
        x = self.project(F.embedding_bag(flat, self.pieces, offsets, mode="mean")) + self.form(form)
        for i, e in enumerate(self.hashed):
            x = x + e(rows[:, i + 1])
        return x

    def encode(self, vectors, index, mask, first):
        """`index` [n, t] into vectors; `first` [n, t] marks sentence starts, or a function from logits to it."""
        mask = mask.unsqueeze(-1)
        x = self.input_norm(vectors)[index] * mask
        x = F.dropout(x, self.dropout * 0.8, self.training)
        x = self.blocks[0](x, mask, self.dropout)
        c = self.cut_norm(x) * mask
        before = F.pad(c, (0, 0, 1, 0))[:, :-1]
        cut = self.cut_out(F.leaky_relu(self.cut_own(c) + self.cut_before(before), 0.1)).squeeze(-1)
        if callable(first):
            first = first(cut)
        last = F.pad(first, (0, 1), value=1.0)[:, 1:]
        after = F.pad(mask.squeeze(-1), (0, 1))[:, 1:]
        last = torch.where(after > 0, last, torch.ones_like(last)) * mask.squeeze(-1)
        x = x + first.unsqueeze(-1) * self.start + last.unsqueeze(-1) * self.stop
        for b in self.blocks[1:]:
            x = b(x, mask, self.dropout)
        return self.norm(x), cut, first

    def tags(self, x):
        y = self.out(F.dropout(F.leaky_relu(self.hidden(x), 0.1), self.dropout, self.training))
        return y.split([len(labels.TAGS), len(labels.FEATURES), len(labels.NAME_LABELS)], dim=-1)

    def arcs(self, x, sentences, lengths):
        """Scores [s, l, 1 + l] (own, head) with the root first; `sentences` [s, l] indexes tokens of x."""
        drop = lambda v: F.dropout(v, self.dropout, self.training)
        own = drop(F.leaky_relu(self.arc_own(x), 0.1))[sentences]
        head = drop(self.arc_head(x))[sentences]
        s, l, d = own.shape
        scores = own @ head.transpose(1, 2) * d**-0.5 + self.arc_bias(x).squeeze(-1)[sentences].unsqueeze(1)
        at = torch.arange(l)
        scores = scores + self.arc_far[distance(at[None, :] - at[:, None])]
        root = own @ self.arc_root * d**-0.5
        scores = scores.masked_fill(torch.eye(l, dtype=torch.bool), -1e4)
        scores = scores.masked_fill((at[None, :] >= lengths[:, None])[:, None, :], -1e4)
        return torch.cat((root.unsqueeze(-1), scores), -1)

    def relations(self, x, own, head, is_root, far):
        """Scores of relations for pairs of token indexes."""
        h = torch.where(is_root.unsqueeze(-1), self.label_root, self.label_head(x)[head])
        far = self.label_far(far) * (~is_root).unsqueeze(-1)
        y = F.leaky_relu(self.label_own(x)[own] + h + far, 0.1)
        return self.label_out(F.dropout(y, self.dropout, self.training))
