"""DynamoDB's condition and update expressions, as far as slow predictions use them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

type Item = Mapping[str, dict[str, Any]]
type Placeholders = Mapping[str, Any]
type Test = Callable[[Item, Placeholders, Placeholders], bool]

_TOKEN = re.compile(r"\s*([#:]?\w+|<=|>=|=|<|>|\(|\)|,)")

_CLAUSES = re.compile(r"(?:SET (.+?))?(?: ?REMOVE (.+?))?(?: ?ADD (.+))?", re.DOTALL)

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class Condition(NamedTuple):
    """A condition, ready to be asked, and the placeholders in it."""

    holds: Test
    placeholders: frozenset[str]


class Update(NamedTuple):
    """What an update sets, removes and adds to, by placeholders.

    What is set may be a sum, of an attribute and a value.
    """

    sets: tuple[tuple[str, str], ...]
    removes: tuple[str, ...]
    adds: tuple[tuple[str, str], ...]
    placeholders: frozenset[str]


@lru_cache
def condition(text: str) -> Condition:
    """Read a condition expression."""
    tokens = _tokens(text)
    parser = _Parser(tokens)
    test = parser.alternatives()
    if parser.position != len(tokens):
        raise SyntaxError(text)
    return Condition(test, _placeholders(tokens))


@lru_cache
def update(text: str) -> Update:
    """Read an update expression of the clauses SET, REMOVE and ADD, in this order."""
    sets, removes, adds = _CLAUSES.fullmatch(text).groups("")  # type: ignore[union-attr]  # AttributeError is as good
    return Update(
        _pairs(sets, " = "),
        tuple(removes.split(", ")) if removes else (),
        _pairs(adds, " "),
        _placeholders(_tokens(text)),
    )


def _pairs(clause: str, between: str) -> tuple[tuple[str, str], ...]:
    parts = [part.partition(between) for part in clause.split(", ") if part]
    return tuple((name, value) for name, _, value in parts)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _placeholders(tokens: list[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if token[0] in "#:")


class _Parser:
    """Recursive descent: OR binds weaker than AND, AND weaker than a single test."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self.position = 0

    def alternatives(self) -> Test:
        left = self._conjunction()
        while self._accept("OR"):
            left = _either(left, self._conjunction())
        return left

    def _conjunction(self) -> Test:
        left = self._test()
        while self._accept("AND"):
            left = _both(left, self._test())
        return left

    def _test(self) -> Test:
        if self._accept("("):
            inner = self.alternatives()
            self._expect(")")
            return inner
        token = self._next()
        if token in {"attribute_exists", "attribute_not_exists"}:
            self._expect("(")
            name = self._next()
            self._expect(")")
            return _existence(name, wanted=token == "attribute_exists")
        if self._accept("IN"):
            return _membership(token, self._list())
        return _comparison(token, self._next(), self._next())

    def _list(self) -> list[str]:
        self._expect("(")
        members = [self._next()]
        while self._accept(","):
            members.append(self._next())
        self._expect(")")
        return members

    def _next(self) -> str:
        self.position += 1
        return self._tokens[self.position - 1]

    def _accept(self, token: str) -> bool:
        found = self.position < len(self._tokens) and self._tokens[self.position] == token
        self.position += found
        return found

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise SyntaxError(f"{token} is missing in {self._tokens}")


def _either(left: Test, right: Test) -> Test:
    return lambda *given: left(*given) or right(*given)


def _both(left: Test, right: Test) -> Test:
    return lambda *given: left(*given) and right(*given)


def _existence(name: str, *, wanted: bool) -> Test:
    return lambda item, names, _: (names.get(name, name) in item) is wanted


def _membership(name: str, members: list[str]) -> Test:
    return lambda item, names, values: item.get(names[name]) in [values[m] for m in members]


def summed(item: Item, text: str, names: Placeholders, values: Placeholders) -> dict[str, Any]:
    """Give what an update sets: a value, or the sum of an attribute and one."""
    name, plus, step = text.partition(" + ")
    if not plus:
        value: dict[str, Any] = values[text]
        return value
    return added(item, names.get(name, name), values[step])


def added(item: Item, name: str, step: dict[str, Any]) -> dict[str, Any]:
    """Give the sum of an attribute, 0 if it is not there, and a step."""
    return {"N": str(int(item.get(name, {"N": "0"})["N"]) + int(step["N"]))}


def _comparison(name: str, operator: str, value: str) -> Test:
    compare = _COMPARE[operator]

    def holds(item: Item, names: Placeholders, values: Placeholders) -> bool:
        left, right = item.get(names.get(name, name)), values[value]
        if left is None or left.keys() != right.keys():
            return False
        ((kind, given),) = right.items()
        if kind == "N":
            return compare(float(left["N"]), float(given))
        return compare(left[kind], given)

    return holds
