"""Scorers for names and phrases alike: evidence that holds also where words are translated and not copied."""

import unicodedata
from collections import Counter

import numpy as np

from core.methods.matching.pair_features import EntityFeatures, Floats
from core.text.similarity import is_punctuation, romanise

OPENING, CLOSING = frozenset("([（［«“„"), frozenset(")]）］»”")


def in1(f: EntityFeatures) -> Floats:
    return np.minimum(f.mass, 1.0)


def shorter(f):
    n = len(f.entity)
    return -np.maximum(n - f.length, 0) / n


def names_in(f):
    odds = f.shared.name_odds
    return (f.edges(odds) / 2 - f.greatest(-odds)) / 2


def names_out(f):
    return -f.neighbours(f.shared.name_odds, beyond=-3.0) / 2


def letters(f):
    own = sum(len(romanise(w)) for w in f.words)
    r = f.shared.statistics.letters_ratio
    return -np.abs(np.log((f.sums(f.shared.letters) + 2) / (own + 2) / r))


def _matched(f, table):
    rows = sum((f.greatest(row) for row in table), np.zeros(len(f.start)))
    return (rows + f.sums(table.max(axis=0))) / (len(f.entity) + f.length)


def assoc(f):
    s = f.shared
    member = s.pair.id in s.statistics.ids
    own = s.linked[f.entity.start : f.entity.end] if member else np.zeros((len(f.entity), len(s.pair.target)))
    return _matched(f, s.statistics.stems.association(f.words, s.pair.target.words, own))


def copy(f):
    whole = "".join(map(romanise, f.words))
    out = np.zeros(len(f.start))
    if not whole:
        return out
    parts = [romanise(w) for w in f.shared.pair.target.words]
    n = len(f.entity)
    for k, (s, e) in enumerate(zip(f.start.tolist(), f.end.tolist())):
        if e - s <= n + 1 and "".join(parts[s:e]) == whole:
            out[k] = 1.0
    return out


def bound(f):
    M = f.shared.mass
    I, J = M.shape
    a, b = f.entity.start, f.entity.end
    before = np.zeros(J + 1)
    before[1:] = M[a - 1] if a else 0.0
    before[0] = 0.0 if a else 1.0
    after = np.zeros(J + 1)
    after[:J] = M[b] if b < I else 0.0
    after[J] = 1.0 if b == I else 0.0
    return before[f.start] + after[f.end]


def lost(f):
    st = f.shared.statistics
    M = f.shared.mass[f.entity.start : f.entity.end]
    c = np.array(st.commonness(f.words, st.source))
    pun = np.array([is_punctuation(w) for w in f.words], dtype=float)
    w = (1 - c) * (1 - pun) + 0.05
    w = w / w.sum()
    total = np.zeros(len(f.start))
    for i in range(len(f.entity)):
        inside = f.sums(M[i])
        outside = M[i].sum() - inside
        total -= w[i] * (1 - np.minimum(1, inside)) * np.minimum(1, outside)
    return total


def cluster(f):
    M = f.shared.mass
    best = M.argmax(axis=0)
    top = M.max(axis=0)
    a, b = f.entity.start, f.entity.end
    cols = np.flatnonzero((best >= a) & (best < b) & (top > 0.15))
    out = np.zeros(len(f.start))
    if not len(cols):
        return out
    runs = [[int(cols[0]), int(cols[0]) + 1]]
    for j in cols[1:]:
        if j - runs[-1][1] <= 2:
            runs[-1][1] = int(j) + 1
        else:
            runs.append([int(j), int(j) + 1])
    s, e = max(runs, key=lambda r: f.mass[r[0] : r[1]].sum())
    out[(f.start == s) & (f.end == e)] = 1.0
    return out


def adjmass(f):
    return -f.neighbours(in1(f))


def nearmass(f):
    p = np.concatenate((np.zeros(3), in1(f), np.zeros(3)))
    return -np.minimum(2, p[f.start] + p[f.start + 1] + p[f.end + 4] + p[f.end + 5])


def bracket(f):
    marks = np.array([(w in OPENING) - (w in CLOSING) * 1.0 for w in f.shared.pair.target.words])
    return -(f.sums(marks) != 0).astype(float)


def _expected(f):
    """x_j: capital expected of the words that j is linked to."""
    st = f.shared.statistics
    nm = np.array(st.capitals.likely_names(f.shared.pair.source.words, f.entity.start, f.entity.end))
    M = f.shared.mass[f.entity.start : f.entity.end]
    return nm, np.where(f.mass > 0.05, (nm[:, None] * M).sum(0) / np.maximum(f.mass, 1e-9), 0.0)


def case_l(f):
    nm, x = _expected(f)
    per = f.shared.lower * x * in1(f)
    return -f.shared.statistics.case * f.edges(per)


def case_u(f):
    nm, x = _expected(f)
    free = f.shared.lower * (1 - in1(f))
    return -f.shared.statistics.case * (free[f.start] * nm[0] + free[f.end - 1] * nm[-1])


def upper_in(f):
    if any(w[0].isupper() for w in f.words):
        return np.zeros(len(f.start))
    per = f.shared.upper * (1 - in1(f))
    per[0] = 0
    return -np.minimum(2, f.sums(per))


def _digit_counts(words):
    return Counter(str(unicodedata.digit(c, "")) for w in words for c in w if c.isdigit())


def digits(f):
    mine = _digit_counts(f.words)
    tw = f.shared.pair.target.words
    per = np.zeros((10, len(tw)))
    for j, w in enumerate(tw):
        for d, n in _digit_counts([w]).items():
            if d:
                per[int(d), j] = n
    if not per.any() and not mine:
        return np.zeros(len(f.start))
    diff = np.zeros(len(f.start))
    whole = np.full(len(f.start), float(sum(mine.values())))
    for d in range(10):
        got = f.sums(per[d])
        whole += got
        diff += np.abs(got - mine.get(str(d), 0))
    return -diff / np.maximum(whole, 1)


def digits_equal(f):
    return (digits(f) == 0).astype(float) if any(c.isdigit() for w in f.words for c in w) else np.zeros(len(f.start))
