"""Validation and JSON Schema of a tool's arguments, by pydantic."""

from __future__ import annotations

import inspect
import typing
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic import ValidationError as PydanticError
from pydantic.json_schema import SkipJsonSchema, WithJsonSchema

from ferrolab.errors import ValidationError
from ferrolab.results import Result
from ferrolab.tools.spec import ObjectRole, SecretRole, ToolSpec

# No protected names: a tool may well have a parameter `model_name`.
_CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True, protected_namespaces=())


def model_of(spec: ToolSpec) -> type[BaseModel]:
    """Return the pydantic model that validates the arguments of ``spec``."""
    hints = typing.get_type_hints(spec.function, include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in spec.parameters:
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        annotation = _for_schema(hints[parameter.name])
        fields[parameter.name] = (annotation, Field(default, description=parameter.description or None))
    return create_model(f"{spec.name.title().replace('-', '')}Arguments", __config__=_CONFIG, **fields)


def _for_schema(annotation: Any) -> Any:
    """Hide what only Python can pass (results) from the schema, and write paths as plain strings."""
    if annotation is Path:
        return Annotated[Path, WithJsonSchema({"type": "string", "format": "path"})]
    if typing.get_origin(annotation) is Annotated and any(
        isinstance(m, SecretRole) for m in annotation.__metadata__
    ):
        return Annotated[str, WithJsonSchema({"type": "string", "format": "password"})]
    if typing.get_origin(annotation) is Annotated and any(
        isinstance(m, ObjectRole) for m in annotation.__metadata__
    ):
        return Annotated[Any, BeforeValidator(_no_text), SkipJsonSchema()]  # type: ignore[type-arg]
    if isinstance(annotation, type) and issubclass(annotation, Result):
        return Annotated[annotation, SkipJsonSchema()]  # type: ignore[type-arg]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return Annotated[(_for_schema(arguments[0]), *arguments[1:])]
    if origin is typing.Union or type(annotation).__name__ == "UnionType":
        return typing.Union[tuple(_for_schema(member) for member in arguments)]  # noqa: UP007
    return annotation


def _no_text(value: Any) -> Any:
    """Refuse what a line or JSON can say: that is for the other members of the union."""
    if value is None or isinstance(value, str | Path):
        raise ValueError("no object")
    return value


def schema_of(spec: ToolSpec) -> dict[str, Any]:
    """Return the JSON Schema of the arguments of ``spec``."""
    schema: dict[str, Any] = spec.model.model_json_schema()
    for name, prop in schema.get("properties", {}).items():
        prop.pop("title", None)
        prop.setdefault("description", name.replace("_", " "))
    schema.pop("title", None)
    schema["title"] = spec.name
    return schema


def validate(spec: ToolSpec, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as the function wants them.

    Raises
    ------
    ValidationError
        For the first argument that does not fit; ``field`` names it.
    """
    try:
        model = spec.model.model_validate(arguments)
    except PydanticError as error:
        raise _translate(spec, error) from None
    return {name: getattr(model, name) for name in type(model).model_fields}


def _translate(spec: ToolSpec, error: PydanticError) -> ValidationError:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    known = ", ".join(p.name for p in spec.parameters)
    if first["type"] == "missing":
        message, hint = f"{spec.name} needs {name!r}", f"Usage: {spec.usage()}"
    elif first["type"] == "extra_forbidden":
        message, hint = f"{spec.name} has no argument {name!r}", f"Arguments are: {known}."
    else:
        parameter = spec.parameter(name)
        is_secret = parameter is not None and parameter.is_secret
        given = "not what it must be" if is_secret else repr(first.get("input"))
        message = f"{name} is {given if len(given) < 80 else given[:79] + '…'}: {first['msg'].lower()}"
        hint = f"Usage: {spec.usage()}"
    return ValidationError(message, hint=hint, context={"field": name, "tool": spec.name})
