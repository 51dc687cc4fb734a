"""The best tree with one root, from arc scores."""

import numpy as np


def heads(scores):
    """`scores` [n, 1 + n], root first → head of each word, -1 for the root."""
    n = scores.shape[0]
    inner = scores[:, 1:]
    if n == 1:
        return [-1]
    root = int(np.argmax(scores[:, 0] - inner.max(1)))
    head = inner.argmax(1)
    head[root] = -1
    if cycle(head) is not None:
        s = np.array(inner, dtype=np.float64)
        head = edmonds(s, root)
    return [int(h) for h in head]


def cycle(head):
    state = [0] * len(head)
    for i in range(len(head)):
        path, j = [], i
        while j >= 0 and state[j] == 0:
            state[j] = 1
            path.append(j)
            j = head[j]
        if j >= 0 and state[j] == 1:
            return path[path.index(j) :]
        for k in path:
            state[k] = 2
    return None


def edmonds(s, root):
    n = len(s)
    head = s.argmax(1)
    head[root] = -1
    loop = cycle(head)
    if loop is None:
        return head
    inside = np.zeros(n, bool)
    inside[loop] = True
    outer = [i for i in range(n) if not inside[i]]
    m = len(outer)
    t = np.full((m + 1, m + 1), -1e9)
    into, out = {}, {}
    for a, i in enumerate(outer):
        for b, h in enumerate(outer):
            t[a, b] = s[i, h] if a != b else -1e9
        h = max(loop, key=lambda h: s[i, h])
        t[a, m], out[a] = s[i, h], h
    for b, h in enumerate(outer):
        i = max(loop, key=lambda i: s[i, h] - s[i, head[i]])
        t[m, b], into[b] = s[i, h] - s[i, head[i]], i
    sub = edmonds(t, outer.index(root))
    result = np.array(head)
    for a, i in enumerate(outer):
        result[i] = -1 if sub[a] < 0 else out[a] if sub[a] == m else outer[sub[a]]
    b = sub[m]
    result[into[b]] = outer[b]
    return result
