"""Reads the driver classes of Jumpstarter's packages beside this Python. Nothing of them is imported or run: only parsed.

It writes JSON to standard output, as read-drivers.ts describes it.
"""

import ast
import builtins
import json
import sys
import sysconfig
from functools import cache
from pathlib import Path

BASE = "jumpstarter.driver.base.Driver"
MODEL = "pydantic.BaseModel"

# Jumpstarter passes these to every driver itself.
PASSED_BY_JUMPSTARTER = {"children", "description", "methods_description"}

SIMPLE = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Any": "any",
    "object": "any",
    "pathlib.Path": "string",
    "uuid.UUID": "string",
}
LISTS = {"list", "List", "Sequence", "set", "tuple"}
MAPS = {"dict", "Dict", "Mapping"}
EMPTY = {"list": [], "dict": {}, "set": []}


class Unwritable(Exception):
    """A Python type that a configuration file has no form for."""


class Sources:
    """The modules of a folder, with what their names mean."""

    def __init__(self, folder):
        self.modules = {}
        self.imports = {}
        self.definitions = {}
        for path in sorted(folder.glob("jumpstarter*/**/*.py")):
            if path.name.endswith("_test.py") or path.name.startswith(("test_", "conftest")):
                continue
            parts = path.relative_to(folder).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            self.modules[name] = ast.parse(path.read_text(encoding="utf-8"))
            self.imports[name] = dict(imports(self.modules[name], name, is_package))
            self.definitions[name] = {node.name: node for node in self.modules[name].body if isinstance(node, ast.ClassDef)}

    @cache
    def resolve(self, module, name):
        """The full name of what a (dotted) name means in a module, followed through imports."""
        seen = set()
        while (module, name) not in seen:
            seen.add((module, name))
            head, _, rest = name.partition(".")
            if head in self.definitions.get(module, {}):
                return f"{module}.{name}"
            target = self.imports.get(module, {}).get(head)
            if target is None:
                return name if hasattr(builtins, head) or "." in name else f"{module}.{name}"
            full = f"{target}.{rest}" if rest else target
            module, _, name = full.rpartition(".")
            if module not in self.modules:
                return full
        return name

    def class_of(self, full):
        module, _, name = full.rpartition(".")
        return self.definitions.get(module, {}).get(name)

    def constant(self, module, name):
        """The node that a module-level name was set to."""
        for node in self.modules[module].body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(getattr(t, "id", None) == name for t in targets):
                return node.value
        return None

    def bases(self, full):
        module = full.rpartition(".")[0]
        return [self.resolve(module, dotted(base)) for base in self.class_of(full).bases if dotted(base)]

    @cache
    def order(self, full):
        """Python's method resolution order, of the classes that are in the folder."""
        if self.class_of(full) is None:
            return [full]
        bases = self.bases(full)
        return [full, *merge([self.order(base) for base in bases] + [bases])]


def imports(tree, module, is_package):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0], alias.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                parts = module.split(".")
                above = parts[: len(parts) - node.level + is_package]
                origin = ".".join([*above, origin] if origin else above)
            for alias in node.names:
                yield alias.asname or alias.name, f"{origin}.{alias.name}"


def merge(lists):
    """The C3 merge, by which Python orders the bases of a class."""
    result = []
    lists = [list(entries) for entries in lists if entries]
    while lists:
        head = next(one[0] for one in lists if not any(one[0] in other[1:] for other in lists))
        result.append(head)
        lists = [rest for one in lists if (rest := [entry for entry in one if entry != head])]
    return result


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        above = dotted(node.value)
        return above and f"{above}.{node.attr}"
    return dotted(node.value) if isinstance(node, ast.Subscript) else None


def decorators(node):
    return {(dotted(d.func) if isinstance(d, ast.Call) else dotted(d)) for d in node.decorator_list}


class Reader:
    def __init__(self, sources):
        self.sources = sources
        self.models = {}

    def read(self):
        classes = [
            self.read_class(f"{module}.{name}")
            for module, definitions in self.sources.definitions.items()
            if module.startswith("jumpstarter_driver_")
            for name in definitions
            if BASE in self.sources.order(f"{module}.{name}")
        ]
        common = [field for field in self.fields(BASE) if field["name"] not in PASSED_BY_JUMPSTARTER]
        return {"common": common, "classes": classes, "models": [self.models[name] for name in sorted(self.models)]}

    def read_class(self, full):
        module, _, name = full.rpartition(".")
        fields = self.fields(full)
        common = self.fields(BASE)
        parameters, left_out, unwritable = [], [], []
        for field in fields:
            if field["name"] in PASSED_BY_JUMPSTARTER or field in common:
                continue
            if "unwritable" in field:
                (unwritable if field["required"] else left_out).append(field)
            elif field["name"].startswith("_"):
                left_out.append({**field, "unwritable": "private"})
            else:
                parameters.append(field)
        return {
            "type": full,
            "package": module.split(".")[0],
            "name": name,
            "parameters": parameters,
            "leftOut": [{"name": f["name"], "why": f["unwritable"]} for f in left_out],
            "children": self.children(full),
            "aliases": self.aliases(full),
            "reason": self.reason(full, name, unwritable),
        }

    def reason(self, full, name, unwritable):
        """Why an exporter cannot name the class, or None."""
        for field in unwritable:
            kind = "the driver that makes it" if field.get("driver") else "an object of Python"
            return f"`{field['name']}` must be {kind} (`{field['unwritable']}`)"
        if name.startswith("_"):
            return "it is private"
        abstract = self.abstract(full)
        return f"it is abstract (`{abstract[0]}`)" if abstract else None

    def abstract(self, full):
        found = {}
        for name in self.sources.order(full):
            definition = self.sources.class_of(name)
            for node in definition.body if definition else []:
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found.setdefault(node.name, any(d and d.endswith("abstractmethod") for d in decorators(node)))
        return sorted(name for name, is_abstract in found.items() if is_abstract)

    def fields(self, full):
        """The fields of a dataclass or a pydantic model that its constructor takes."""
        found = {}
        for name in reversed(self.sources.order(full)):
            definition = self.sources.class_of(name)
            if definition is None or not ("dataclass" in decorators(definition) or MODEL in self.sources.order(name)):
                continue
            for node in definition.body:
                if isinstance(node, ast.AnnAssign) and "ClassVar" not in ast.unparse(node.annotation):
                    field = self.field(name.rpartition(".")[0], node)
                    found[field["name"]] = field
        return [{key: value for key, value in f.items() if key != "init"} for f in found.values() if f["init"]]

    def field(self, module, node):
        result = {"name": node.target.id, "init": True, "required": node.value is None}
        default = node.value
        if isinstance(default, ast.Call) and dotted(default.func) in ("field", "Field"):
            options = {keyword.arg: keyword.value for keyword in default.keywords}
            if default.args:
                options["default"] = default.args[0]
            result["init"] = not (isinstance(options.get("init"), ast.Constant) and options["init"].value is False)
            result["required"] = "default" not in options and "default_factory" not in options
            if "default_factory" in options:
                result.update(self.made(module, options["default_factory"]))
            default = options.get("default")
        if default is not None:
            result.update(self.value(module, default))
        if not result["init"]:
            return result
        try:
            result["type"] = self.type(module, node.annotation)
        except Unwritable as error:
            result["unwritable"] = str(error)
            result["driver"] = self.is_driver(module, node.annotation)
        return result

    def is_driver(self, module, node):
        name = dotted(node)
        return name is not None and BASE in self.sources.order(self.sources.resolve(module, name))

    def value(self, module, node):
        """A default as {"default": VALUE}, {} for None, or {"chosen": HOW} where it is known only when the driver runs."""
        try:
            value = evaluate(node)
        except ValueError:
            name = dotted(node.func if isinstance(node, ast.Call) else node)
            full = self.sources.resolve(module, name) if name else ""
            owner, _, last = full.rpartition(".")
            if self.sources.class_of(owner):  # a member of an enum
                return {"default": self.members(owner)[last]}
            if owner in self.sources.modules and (constant := self.sources.constant(owner, last)):
                return self.value(owner, constant)
            return {"chosen": ast.unparse(node)}
        return {} if value is None else {"default": value}

    def made(self, module, factory):
        if isinstance(factory, ast.Lambda):
            return self.value(module, factory.body)
        name = dotted(factory)
        if name in EMPTY:
            return {"default": EMPTY[name]}
        if self.sources.class_of(self.sources.resolve(module, name)):
            return {"default": {}}
        return {"chosen": f"{name}()"}

    def members(self, enum):
        definition = self.sources.class_of(enum)
        pairs = [(n.targets[0].id, n.value) for n in definition.body if isinstance(n, ast.Assign)]
        return {name: evaluate(value) for name, value in pairs}

    def type(self, module, node):
        """A type as JSON: a word, or a list that starts with one."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.type(module, ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self.either(module, [node.left, node.right])
        if isinstance(node, ast.Subscript):
            return self.generic(module, dotted(node.value), node.slice)
        name = dotted(node)
        if name in LISTS:
            return ["list", "any"]
        if name in MAPS:
            return ["map", "any"]
        full = self.sources.resolve(module, name)
        if full.rpartition(".")[2] in SIMPLE or full in SIMPLE:
            return SIMPLE.get(full) or SIMPLE[full.rpartition(".")[2]]
        if self.sources.class_of(full) is None:
            raise Unwritable(ast.unparse(node))
        order = self.sources.order(full)
        if any(base.startswith("enum.") for base in order):
            return ["oneOf", *self.members(full).values()]
        if BASE in order or not (MODEL in order or "dataclass" in decorators(self.sources.class_of(full))):
            raise Unwritable(ast.unparse(node))
        return self.model(full)

    def generic(self, module, name, argument):
        arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
        last = name.rpartition(".")[2]
        if last == "Optional":
            return self.either(module, [*arguments, ast.Constant(None)])
        if last == "Union":
            return self.either(module, arguments)
        if last == "Literal":
            return ["oneOf", *(evaluate(a) for a in arguments)]
        if last == "Annotated":
            return self.type(module, arguments[0])
        if last in LISTS:
            return ["list", self.type(module, arguments[0])]
        if last in MAPS:
            return ["map", self.type(module, arguments[1])]
        raise Unwritable(f"{name}[...]")

    def either(self, module, nodes):
        """A union without None, which a configuration file cannot hold."""
        types = []
        for node in nodes:
            if isinstance(node, ast.Constant) and node.value is None:
                continue
            found = self.type(module, node)
            for one in found[1:] if found[0] == "either" else [found]:
                if one not in types:
                    types.append(one)
        return types[0] if len(types) == 1 else ["either", *types]

    def model(self, full):
        if full not in self.models:
            self.models[full] = None  # for models that hold themselves
            fields = self.fields(full)
            self.models[full] = {
                "type": full,
                "name": full.rpartition(".")[2],
                "package": full.split(".")[0],
                "parameters": [f for f in fields if "unwritable" not in f],
                "leftOut": [{"name": f["name"], "why": f["unwritable"]} for f in fields if "unwritable" in f],
            }
        return ["model", full]

    def children(self, full):
        """The children that the class asks for by name: required ones, and those that it can do without."""
        required, optional, made = set(), set(), set()
        for name in self.sources.order(full):
            definition = self.sources.class_of(name)
            if definition is None or name == BASE:
                continue
            uses = ChildUses()
            uses.visit(definition)
            required |= uses.required | (uses.read - uses.tested - uses.assigned)
            optional |= uses.tested | (uses.read - uses.assigned)
            made |= uses.assigned - uses.tested
        return {"required": sorted(required - made), "optional": sorted(optional - required - made)}

    def aliases(self, full):
        """Other names of the class in its own package, by which an exporter can name it as well."""
        package = full.split(".")[0]
        return sorted(
            f"{module}.{name}"
            for module, names in self.sources.imports.items()
            if module.split(".")[0] == package
            for name in names
            if self.sources.resolve(module, name) == full and f"{module}.{name}" != full
        )


class ChildUses(ast.NodeVisitor):
    """What a class does with self.children["NAME"]."""

    def __init__(self):
        self.required, self.tested, self.read, self.assigned = set(), set(), set(), set()

    def visit_For(self, node):
        # for child in ("power", "serial"): if child not in self.children: raise ...
        if isinstance(node.iter, ast.Tuple) and any(is_missing_test(n, raises=True) for n in node.body):
            self.required |= {item.value for item in node.iter.elts}
        self.generic_visit(node)

    def visit_If(self, node):
        if is_missing_test(node, raises=True) and isinstance(node.test.left, ast.Constant):
            self.required.add(node.test.left.value)
        self.generic_visit(node)

    def visit_Compare(self, node):
        if is_children(node.comparators[0]) and isinstance(node.left, ast.Constant):
            self.tested.add(node.left.value)
        self.generic_visit(node)

    def visit_Subscript(self, node):
        if is_children(node.value) and isinstance(node.slice, ast.Constant):
            (self.assigned if isinstance(node.ctx, ast.Store) else self.read).add(node.slice.value)
        self.generic_visit(node)


def is_children(node):
    return dotted(node) == "self.children" and isinstance(node, ast.Attribute)


def is_missing_test(node, raises):
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.NotIn)
        and is_children(node.test.comparators[0])
        and raises == isinstance(node.body[-1], ast.Raise)
    )


def evaluate(node):
    """A constant expression: a literal, or arithmetic on literals (30 * 60)."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return evaluate(node.left) * evaluate(node.right)
    value = ast.literal_eval(node)
    if isinstance(value, (set, tuple)):
        return list(value)
    return value


if __name__ == "__main__":
    json.dump(Reader(Sources(Path(sysconfig.get_path("purelib")))).read(), sys.stdout)
