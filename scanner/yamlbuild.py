"""YAML events to nodes, without recursion, collecting every fault on the way."""

from __future__ import annotations

from scanner.model.problem import Problem
from scanner.record import Any
from scanner.yamlfile import MAX_DEPTH, MAX_NODES, Node, plain_value
from scanner.yamltext import text_start

CORE = "tag:yaml.org,2002:"


class Frame:
    """A mapping or a list that is still open, and the key that waits for its value."""

    __slots__ = ("anchor", "key", "node", "skip")

    def __init__(self, node: Node, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.key: str | None = None
        self.skip = False
        """The waiting key was faulty; its value is read and dropped."""


class Builder:
    """Builds the node tree of one document; `problems` holds what is wrong with it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.root = Node(None, 1, 1)
        self.stack: list[Frame] = []
        self.anchors: dict[str, Node] = {}
        self.nodes = 0
        self.documents = 0
        self.is_whole = False
        """Whether the document was read to its end, faults or not."""

    def build(self) -> Node:
        """The root node; of no meaning when `problems` were found."""
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            for event in yaml.parse(self.text, Loader=loader):
                if not self._take(event, type(event).__name__):
                    break
            else:
                self.is_whole = True
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            from scanner.yamlsyntax import explain

            self.problems.append(explain(error, self.name, self.lines))
        return self.root

    def _take(self, event: Any, kind: str) -> bool:
        match kind:
            case "DocumentStartEvent":
                return self._start_document(event)
            case "ScalarEvent":
                return self._scalar(event)
            case "MappingStartEvent":
                return self._open(event, {}, {})
            case "SequenceStartEvent":
                return self._open(event, [], [])
            case "MappingEndEvent" | "SequenceEndEvent":
                self._close()
            case "AliasEvent":
                return self._alias(event)
        return True

    def _start_document(self, event: Any) -> bool:
        self.documents += 1
        if self.documents > 1:
            self._fault(event, "a second document starts here", "one file holds one document; remove the '---'")
        return self.documents == 1

    def _scalar(self, event: Any) -> bool:
        plain = event.implicit[0] and event.tag is None
        if self._wants_key():
            self._key(event, plain)
            return True
        value = event.value
        if plain:
            try:
                value = plain_value(event.value)
            except ValueError:
                self._fault(event, "the number is too large", "put it in quotes if it is text")
        elif event.tag is not None:
            self._tag(event)
        line, column = text_start(self.lines, event)
        return self._put(event, Node(value, line, column, event.style), event.anchor)

    def _open(self, event: Any, value: Any, children: Any) -> bool:
        if event.tag is not None:
            self._tag(event)
        node = Node(value, event.start_mark.line + 1, event.start_mark.column + 1)
        node.children = children
        if self._wants_key():
            self._fault(event, "a key is not text", "keys are plain words, not lists or mappings")
            return False
        if len(self.stack) >= MAX_DEPTH:
            self._fault(
                event,
                f"nesting is deeper than {MAX_DEPTH} levels",
                "no file needs that many; look for a bracket too many",
            )
            return False
        if not self._put(event, node, None):
            return False
        self.stack.append(Frame(node, event.anchor))
        return True

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.anchor is not None:
            self.anchors[frame.anchor] = frame.node
        if self.stack:
            self.stack[-1].node.size += frame.node.size - 1

    def _alias(self, event: Any) -> bool:
        if self._wants_key():
            self._fault(event, "an alias cannot be a key", "write the key out")
            self.stack[-1].skip, self.stack[-1].key = True, ""
            return True
        if any(frame.anchor == event.anchor for frame in self.stack):
            self._fault(
                event, f"the alias '*{event.anchor}' contains itself", "write the value out, or remove the alias"
            )
            return self._put(event, _nothing(event), None)
        target = self.anchors.get(event.anchor)
        if target is None:
            hint = f"write '&{event.anchor}' where the value is defined"
            self._fault(event, f"the alias '*{event.anchor}' has no anchor before it", hint)
            return self._put(event, _nothing(event), None)
        node = Node(target.value, event.start_mark.line + 1, event.start_mark.column + 1)
        node.children, node.keys, node.size = target.children, target.keys, target.size
        return self._put(event, node, None)

    def _put(self, event: Any, node: Node, anchor: str | None) -> bool:
        """Hand a value to the container that waits for it; False when the document has grown beyond all bounds."""
        self.nodes += node.size
        if self.nodes > MAX_NODES:
            hint = "write out what is needed, with fewer aliases inside of each other"
            self._fault(event, f"aliases make the document larger than {MAX_NODES:,} values", hint)
            return False
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.stack:
            self.root = node
            return True
        frame = self.stack[-1]
        frame.node.size += node.size
        if isinstance(frame.node.children, list):
            frame.node.children.append(node)
            frame.node.value.append(node.value)
        elif isinstance(frame.node.children, dict) and frame.key is not None:
            if not frame.skip:
                frame.node.children[frame.key] = node
                frame.node.value[frame.key] = node.value
            frame.key, frame.skip = None, False
        return True

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.children, dict) and self.stack[-1].key is None

    def _key(self, event: Any, plain: bool) -> None:
        frame, key = self.stack[-1], event.value
        frame.key, frame.skip = key, True
        if event.tag is not None:
            self._tag(event)
        if plain and not _is_text(key):
            shown = key or "an empty key"
            self._fault(event, f"a key must be text, and {shown} is not", f'write "{key}" in quotes')
        elif plain and key == "<<":
            self._fault(event, "merge keys ('<<') are not supported", "write the keys out")
        elif key in frame.node.keys:
            line, column = frame.node.keys[key]
            self._fault(event, f"the key '{key}' is already there", f"it first stands at line {line}, column {column}")
        else:
            frame.skip = False
            frame.node.keys[key] = (event.start_mark.line + 1, event.start_mark.column + 1)

    def _tag(self, event: Any) -> None:
        shown = event.tag.replace(CORE, "!!", 1)
        self._fault(event, f"tags such as {shown} are not supported", "remove the tag")

    def _fault(self, event: Any, message: str, hint: str | None = None) -> None:
        mark = event.start_mark
        self.problems.append(Problem(f"{self.name}:{mark.line + 1}:{mark.column + 1}", message, hint))


def _nothing(event: Any) -> Node:
    """Stands where an alias leads nowhere."""
    return Node(None, event.start_mark.line + 1, event.start_mark.column + 1)


def _is_text(key: str) -> bool:
    try:
        return isinstance(plain_value(key), str)
    except ValueError:
        return False
