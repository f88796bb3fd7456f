"""Judge the words of code: names that are filler words, docstrings that begin with a verb."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.code_source import Documented, Function, Module

# A word a line would be four hundred lines.
FILLER_WORDS = frozenset(
    """asked both came found gone heard held here kept known made near one other rest said some stood there these those
    told far wanted""".split()  # noqa: SIM905
)
"""Names that do not tell what they stand for."""

VERBS = frozenset(
    """accept acknowledge act add adjust advance align allocate allow annotate answer append apply ask assemble assert
    assign attach balance begin bind block borrow break bring build bump bundle cache calculate call cancel cap carry
    carve cast change charge check choose clamp classify clean clear clip close collapse collect combine compare
    compile compose compress compute configure confine confirm connect construct consume continue convert copy correct
    count cover create credit cut deal decide declare decode decompress deduplicate define delegate delete derive
    describe deserialize detect determine disable discard display distil divide do download drain draw drop dump embed
    emit enable encode end enforce ensure enter enumerate escape estimate evaluate examine exchange execute exit
    expand explain explode export expose express extend extract fail fall feed fetch fill filter find finish fit fix
    flag flatten flip fold follow forbid force forget fork format freeze gather generate get give go group grow guard
    guess handle hash have help hide hint hold hook identify ignore import improve increase index infer inform
    initialise initialize insert inspect install intercept interpolate interpret invert invoke issue iterate join
    judge keep label launch lay learn leave let limit link list listen load locate lock look lower make manage map
    mark match measure merge migrate mirror move multiply name narrow normalise normalize note notify number offer
    omit open order pack pad paint pair parse pass paste patch pause perform permit pick place plan play plot point
    predict prefer prepare present preserve prevent print process produce project promise propagate propose prove
    provide prune publish pull push put query quote raise rank reach read rebuild receive recognise recognize record
    recover reduce refer refresh refuse register reject release reload rely remember remove rename render reorder repair
    repeat replace replay reply report represent request require rerun reset resize resolve restore restrict retry
    return reverse revert rewrite roll romanise romanize round route run sample save say scale scan schedule score
    search see seek select send separate serialise serialize serve set settle share shift shorten show shrink shuffle
    sign signal simplify skip slice smooth soften solve sort spare spell split spread stack start state step stop
    store stream strip study subtract suggest sum summarise summarize supply support suppress swap sweep switch
    symmetrise symmetrize tag take tell test throw tie tokenise tokenize trace track train transfer transform
    translate transliterate transpose traverse treat trim truncate try turn undo unescape unite unload unlock unpack
    unwrap update upgrade upload use validate verify view visit vote wait walk warm warn watch weigh widen withdraw
    wrap write yield zip""".split()  # noqa: SIM905
)
"""Verbs as a first line may begin with them, in the imperative."""

NOUN_SIGNS = frozenset({"of", "is", "are", "was", "were"})
"""Before these the first word is a noun: "Score of a candidate"."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A name given to a value (assignment, loop, parameter, ``with``, ``except``) or to a function."""

    place: str
    line: int
    name: str
    is_function: bool = False

    @property
    def is_filler(self) -> bool:
        return self.name.strip("_") in FILLER_WORDS


@dataclass(frozen=True, slots=True)
class Docstring:
    """The first line of a docstring, and whether it documents a function, property, class or module."""

    place: str
    line: int
    name: str
    kind: str
    text: str

    @property
    def begins_with_verb(self) -> bool:
        """Judge the first word, in lower case; a title ("Train: a tagger") and a noun ("Score of") are no verb."""
        first, *rest = [*self.text.lower().split()[:2], ""]
        return first.rstrip(".,;") in VERBS and rest[0] not in NOUN_SIGNS


def bindings(module: Module) -> Iterator[Binding]:
    """Yield every name that the module gives to a value or a function."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store(), lineno=line) | ast.arg(arg=name, lineno=line):
                yield Binding(module.place, line, name)
            case ast.ExceptHandler(name=str(name), lineno=line):
                yield Binding(module.place, line, name)
            case ast.FunctionDef(name=name, lineno=line) | ast.AsyncFunctionDef(name=name, lineno=line):
                yield Binding(module.place, line, name, is_function=True)


def docstrings(module: Module) -> Iterator[Docstring]:
    """Yield the docstrings of the module itself, its classes, functions and properties."""
    for node in ast.walk(module.tree):
        if isinstance(node, Documented) and (text := ast.get_docstring(node)):
            first, _, _ = text.partition("\n")
            name = module.name if isinstance(node, ast.Module) else node.name
            line = 1 if isinstance(node, ast.Module) else node.lineno
            yield Docstring(module.place, line, name, _kind(node), first)


def _kind(node: Documented) -> str:
    if isinstance(node, ast.Module):
        return "module"
    if isinstance(node, ast.ClassDef):
        return "class"
    return "property" if is_property(node) else "function"


def is_property(function: Function) -> bool:
    """Tell a property, cached or with a setter, from a function that is called."""
    names = [ast.unparse(decorator).split(".") for decorator in function.decorator_list]
    return any(name[-1] in {"property", "cached_property", "setter", "deleter"} for name in names)
