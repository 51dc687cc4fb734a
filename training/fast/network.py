"""The joint network: word vectors, gated recurrent blocks, heads for sentences, tags, names and trees."""

import torch
from torch import nn
import torch.nn.functional as F

import labels
from words import BUCKETS, NAMES

SPAN = 24  # distances beyond this share a bucket


def drop(x, p, training):
    """Dropout with one mask for all words of a passage (the first axis is words)."""
    if not training or not p:
        return x
    keep = (torch.rand(x.shape[1:]) >= p).float() / (1 - p)
    return x * keep


def distance(d):
    """Bucket of `head position - own position`."""
    return d.clamp(-SPAN, SPAN) + SPAN


class Scan(torch.autograd.Function):
    """h = f * h of the step before + u, along the first axis; the second half of the channels runs backward."""

    @staticmethod
    def run(f, u, h, flip):
        half = u.shape[-1] // 2
        for channels, order in ((slice(0, half), 1), (slice(half, None), -1)):
            parts = [x[..., channels].unbind(0)[:: order * flip] for x in (f, u, h)]
            before = None
            for ft, ut, ht in zip(*parts):
                if before is None:
                    ht.copy_(ut)
                else:
                    torch.addcmul(ut, ft, before, out=ht)
                before = ht
        return h

    @staticmethod
    def forward(ctx, f, u):
        h = Scan.run(f, u, torch.empty_like(u), 1)
        ctx.save_for_backward(f, h)
        return h

    @staticmethod
    def backward(ctx, grad):
        f, h = ctx.saved_tensors
        half = f.shape[-1] // 2
        late = torch.zeros_like(f)  # the factor of the step after
        late[:-1, :, :half] = f[1:, :, :half]
        late[1:, :, half:] = f[:-1, :, half:]
        g = Scan.run(late, grad, torch.empty_like(grad), -1)
        df = torch.zeros_like(f)
        df[1:, :, :half] = g[1:, :, :half] * h[:-1, :, :half]
        df[:-1, :, half:] = g[:-1, :, half:] * h[1:, :, half:]
        return df, g


class Convolve(torch.autograd.Function):
    """Each channel convolved along the first axis; `k` is [channels, taps]."""

    @staticmethod
    def forward(ctx, y, k):
        ctx.save_for_backward(y, k)
        return Convolve.shifted(y, k.t())

    @staticmethod
    def shifted(y, k):
        r, t = k.shape[0] // 2, y.shape[0]
        out = y * k[r]
        for j in range(k.shape[0]):
            d = j - r
            if d and abs(d) < t:
                a, b = max(0, -d), min(t, t - d)
                out[a:b].addcmul_(y[a + d : b + d], k[j])
        return out

    @staticmethod
    def backward(ctx, g):
        y, k = ctx.saved_tensors
        r, t = k.shape[1] // 2, y.shape[0]
        dk = torch.zeros_like(k)
        for j in range(k.shape[1]):
            d = j - r
            if abs(d) < t:
                a, b = max(0, -d), min(t, t - d)
                dk[:, j] = (g[a:b] * y[a + d : b + d]).sum((0, 1))
        return Convolve.shifted(g, k.t().flip(0)), dk


class Products(torch.autograd.Function):
    """a @ b transposed for each pair of matrices."""

    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        out = a.new_empty(a.shape[0], a.shape[1], b.shape[1])
        for x, y, o in zip(a, b, out):
            torch.mm(x, y.t(), out=o)
        return out

    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        da, db = torch.empty_like(a), torch.empty_like(b)
        for x, y, dx, dy, gg in zip(a, b, da, db, g):
            torch.mm(gg, y, out=dx)
            torch.mm(gg.t(), x, out=dy)
        return da, db


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

    def forward(self, x, mask, dropout):
        """x [words, passages, channels]."""
        y = Convolve.apply(self.norm(x) * mask, self.conv)
        z, f, o = self.gates(y).chunk(3, dim=-1)
        f = torch.sigmoid(f)
        h = Scan.apply(f, (1 - f) * z * mask)
        return x + drop(torch.sigmoid(o) * h, dropout, self.training)


class Network(nn.Module):
    def __init__(self, known, pieces, width=112, blocks=3, kernel=7, arc=80, label=48, hidden=64, cut=16, dropout=0.25):
        super().__init__()
        self.width, self.dropout = width, dropout
        self.register_buffer("pieces", torch.tensor(pieces))
        self.project = nn.Linear(pieces.shape[1], width, bias=False)
        nn.init.normal_(self.project.weight, std=pieces.shape[1] ** -0.5)
        self.form = nn.Embedding(known + 1, width, sparse=True)
        self.hashed = nn.ModuleList(nn.Embedding(BUCKETS[n], width, sparse=True) for n in NAMES)
        for e in [self.form, *self.hashed]:
            nn.init.normal_(e.weight, std=0.05)
        self.input_norm = nn.LayerNorm(width)
        self.glue = nn.Embedding(5, width)
        nn.init.normal_(self.glue.weight, std=0.1)
        self.blocks = nn.ModuleList(Block(width, kernel) for _ in range(blocks))
        self.cut_norm = nn.LayerNorm(width)
        self.cut_own = nn.Linear(width, cut)
        self.cut_before = nn.Linear(width, cut, bias=False)
        self.cut_out = nn.Linear(cut, 1)
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

    def encode(self, vectors, index, glue, mask, first):
        """`index` [t, n] into vectors; `glue` [t, n] whether a word touches its neighbours; `first` [t, n] marks sentence starts, or a function from logits to it.

        Gives the words [t, n, width], the logits of sentence starts, and `first`.
        """
        one = mask.unsqueeze(-1)
        x = drop((self.input_norm(vectors)[index] + self.glue(glue)) * one, self.dropout * 0.8, self.training)
        x = self.blocks[0](x, one, self.dropout)
        c = self.cut_norm(x) * one
        before = F.pad(c, (0, 0, 0, 0, 1, 0))[:-1]
        cut = self.cut_out(F.leaky_relu(self.cut_own(c) + self.cut_before(before), 0.1)).squeeze(-1)
        if callable(first):
            first = first(cut)
        last = F.pad(first, (0, 0, 0, 1), value=1.0)[1:]
        after = F.pad(mask, (0, 0, 0, 1))[1:]
        last = torch.where(after > 0, last, torch.ones_like(last)) * mask
        x = x + first.unsqueeze(-1) * self.start + last.unsqueeze(-1) * self.stop
        for b in self.blocks[1:]:
            x = b(x, one, self.dropout)
        return self.norm(x), cut, first

    def embeddings(self):
        """The tables of which a step touches few rows."""
        return [self.form.weight, *(e.weight for e in self.hashed)]

    def heads(self, x):
        """The first layers of all heads, with dropout by passage; then all words in one row, passage by passage."""
        p, t = self.dropout, self.training
        bend = lambda v: F.leaky_relu(v, 0.1)
        hidden = drop(bend(self.hidden(x)), p, t)
        own, head = drop(bend(self.arc_own(x)), p, t), drop(self.arc_head(x), p, t)
        parts = (hidden, own, head, self.arc_bias(x), self.label_own(x), self.label_head(x))
        return [v.transpose(0, 1).reshape(-1, v.shape[-1]) for v in parts]

    def tags(self, heads):
        return self.out(heads[0]).split([len(labels.TAGS), len(labels.FEATURES), len(labels.NAME_LABELS)], dim=-1)

    def arcs(self, heads, sentences, lengths):
        """Scores [s, l, 1 + l] (own, head) with the root first; `sentences` [s, l] indexes words."""
        own, head = heads[1][sentences], heads[2][sentences]
        s, l, d = own.shape
        scores = Products.apply(own, head) * d**-0.5 + heads[3].squeeze(-1)[sentences].unsqueeze(1)
        at = torch.arange(l)
        scores = scores + self.arc_far[distance(at[None, :] - at[:, None])]
        root = own @ self.arc_root * d**-0.5
        wrong = torch.eye(l, dtype=torch.bool) | (at[None, :] >= lengths[:, None])[:, None, :]
        scores = scores.masked_fill(wrong, -1e4)
        return torch.cat((root.unsqueeze(-1), scores), -1)

    def relations(self, heads, own, head, is_root, far):
        """Scores of relations for pairs of word indexes."""
        h = torch.where(is_root.unsqueeze(-1), self.label_root, heads[5][head])
        far = self.label_far(far) * (~is_root).unsqueeze(-1)
        y = F.leaky_relu(heads[4][own] + h + far, 0.1)
        return self.label_out(F.dropout(y, self.dropout, self.training))
