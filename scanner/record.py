"""The names of `typing` that modules of a plain scan need when they run, without its import.

To type checkers `NamedTuple`, `Any` and `TYPE_CHECKING` are those of `typing`. To Python they are as good and far
cheaper: importing `typing` takes about as long as half an interpreter's start, and each of its named tuples as long as
two modules, because it compiles every annotation and a constructor.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any as Any
    from typing import Literal as Literal
    from typing import NamedTuple as NamedTuple
    from typing import Protocol as Protocol
    from typing import TypeAlias as TypeAlias
    from typing import TypeVar
    from typing import cast as cast

    T = TypeVar("T")

    def built(kind: type[T], values: tuple[Any, ...]) -> T:
        """A record of the values of all its fields, in their order: the fastest way, and without any check."""
else:
    from _collections import _tuplegetter

    Any = Protocol = TypeAlias = object
    built = _new = tuple.__new__
    _OFTEN = 10

    class Literal:
        def __class_getitem__(cls, values):
            return type(list[int])(cls, values)  # `typing.get_args` gives the values

    def cast(wanted, value):
        return value

    class _Recording(type):
        """Makes a tuple with named fields of the annotations of a class body."""

        def __new__(mcs, name, bases, body):
            if not bases:
                return super().__new__(mcs, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body.pop(field) for field in fields if field in body}
            named = {field: _tuplegetter(place, "") for place, field in enumerate(fields)}
            own = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields, "__slots__": ()}
            own["_slow"] = []  # grows with each call that takes long
            return type.__new__(type, name, (tuple,), {**_SHARED, **own, **named, **body})

    class NamedTuple(metaclass=_Recording):
        """As `typing.NamedTuple`."""

    def _construct(cls, *values, **named):
        if named or len(values) != len(cls._fields):
            values = _completed(cls, values, named)
        return _new(cls, values)

    def _hastened(cls):
        """Compile a constructor, which pays from some dozen calls on."""
        names = ", ".join(cls._fields)
        made = eval(f"lambda _cls, {names}: _new(_cls, ({names},))", {"_new": _new})
        made.__defaults__ = tuple(cls._field_defaults.values())
        cls.__new__ = staticmethod(made)

    def _completed(cls, values, named):
        """The values of all fields, of those given by place and by name and the defaults."""
        cls._slow.append(None)
        if len(cls._slow) == _OFTEN:
            _hastened(cls)
        fields, what = cls._fields, f"{cls.__name__}()"
        if len(values) > len(fields):
            raise TypeError(f"{what} takes {len(fields)} values, not {len(values)}")
        twice = [name for name in fields[: len(values)] if name in named]
        if twice:
            raise TypeError(f"{what} got several values for {', '.join(twice)}")
        held = {**cls._field_defaults, **dict(zip(fields, values)), **named}
        missing = [name for name in fields if name not in held]
        if missing:
            raise TypeError(f"{what} misses {', '.join(missing)}")
        if len(held) > len(fields):
            raise TypeError(f"{what} has no field {', '.join(sorted(held.keys() - set(fields)))}")
        return [held[name] for name in fields]

    def _make(cls, iterable):
        """A record of the values of all fields, in their order."""
        made = _new(cls, iterable)
        if len(made) != len(cls._fields):
            raise TypeError(f"{cls.__name__}() takes {len(cls._fields)} values, not {len(made)}")
        return made

    def _replace(self, **named):
        """The record with other values for some fields."""
        made = _new(type(self), map(named.pop, self._fields, self))
        if named:
            raise ValueError(f"{type(self).__name__}() has no field {', '.join(sorted(named))}")
        return made

    def _asdict(self):
        """The values by field."""
        return dict(zip(self._fields, self))

    def _shown(self):
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in zip(self._fields, self)])})"

    def _copied(self):
        return tuple(self)

    _SHARED = {
        "__new__": _construct,
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
        "__repr__": _shown,
        "__getnewargs__": _copied,
    }
