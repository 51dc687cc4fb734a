"""What the network is taught, head by head."""

import torch
import torch.nn.functional as F

from events import UNKNOWN

TOLD_DROPOUT = 0.3  # of what the heads for events see: there are few annotated texts


def losses(net, b):
    """The parts of the loss of one batch of tensors (`windows.arrays`)."""
    states = net.encode(b["pieces"], b["cases"], b["mask"])
    x = F.dropout(states.reshape(-1, states.shape[-1])[b["at"]], net.dropout, net.training)
    told = F.dropout(x, TOLD_DROPOUT, net.training)
    parts = {}
    names = net.names(x)
    parts["name"] = 1.5 * (torch.logsumexp(names, -1) - torch.logsumexp(names.masked_fill(~b["allowed"], -1e4), -1)).mean()
    for name, head, v, weight in (("tag", net.tags, x, 1.0), ("event", net.events, told, 2.0), ("status", net.status, told, 0.5)):
        wanted = b[name]
        if (wanted != UNKNOWN).any():
            parts[name] = weight * F.cross_entropy(head(v), wanted, ignore_index=UNKNOWN)
    for name, head, v, weight in (("first", net.cut, x, 1.5), ("aggregate", net.aggregate, told, 0.5)):
        known = b[name] != UNKNOWN
        if known.any():
            parts[name] = weight * F.binary_cross_entropy_with_logits(head(v).squeeze(-1)[known], b[name][known].float())
    if "tree_place" in b:
        known = b["tag"] != UNKNOWN
        parts["feat"] = 3.0 * F.binary_cross_entropy_with_logits(net.features(x)[known], b["feats"][known])
        parts.update(trees(net, x, b))
    if "role_place" in b:
        scores = net.roles(told[b["role_two"][:, 0]], told[b["role_place"]])
        parts["role"] = 1.0 * F.cross_entropy(scores.flatten(0, 1), b["role_one"].flatten(), ignore_index=UNKNOWN)
    return parts


def trees(net, x, b):
    place, wanted = b["tree_place"], b["tree_one"]
    real = wanted != UNKNOWN
    arcs = net.arcs(x[place], b["tree_lengths"])
    arc = F.cross_entropy(arcs.flatten(0, 1), torch.where(real, wanted + 1, wanted).flatten(), ignore_index=UNKNOWN)
    head = (place[:, :1] + wanted.clamp(min=0))[real]
    relation = F.cross_entropy(net.relations(x[place[real]], x[head], wanted[real] < 0), b["tree_two"][real])
    return {"arc": arc, "rel": relation}
