"""Texts that no sample may hold and a client may send all the same."""

PROBES = (
    "",
    " ",
    "a",
    "é",
    "Ünïcödé Wörds, ça va?",
    "CAPITALS AND small letters",
    "one-two under_score x.y a/b",
    "1 22 333 4.5 1e6 -7",
    "don't can't it's",
    "tab\tnew\nline\r\nend",
    "naïve NAÏVE naive",
    "straße STRASSE",
    "\u0130stanbul \u0131I",
    "日本語 の テキスト",
    "emoji 😀👍🏽 done",
    "<b>html</b> &amp; http://example.org/?q=1#x",
    "the the the the of and to",
    "zero\u200bwidth no\u00a0break soft\u00adhyphen",
    "e\u0301 composed é",
    "word " * 400,
)
"""Nothing, blanks, one letter, accents, capitals, marks, numbers, other scripts, many words."""
