"""The error tree: one table of codes, classes that Python users expect, texts that say what to do."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from pathlib import Path

import pytest

from ferrolab import _backend, errors
from ferrolab.errors import CODES, FerrolabError, from_code, from_oserror

ROOT = Path(__file__).parent.parent
CLASSES = [
    thing for thing in vars(errors).values() if inspect.isclass(thing) and issubclass(thing, FerrolabError)
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_makes_an_error_of_its_class_that_keeps_it(code: str) -> None:
    cls, meaning = CODES[code]

    error = from_code(code, "it is 5", "Give 4.", {"field": "x"})

    assert type(error) is cls
    assert (error.code, error.message, error.hint) == (code, "it is 5", "Give 4.")
    assert error.context == {"field": "x"}
    assert meaning
    assert not meaning.endswith(".")


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_is_explained_and_has_a_code_of_the_table(cls: type[FerrolabError]) -> None:
    assert (cls.__doc__ or "").strip()
    assert cls.default_code in CODES
    assert issubclass(CODES[cls.default_code][0], cls) or issubclass(cls, CODES[cls.default_code][0])


@pytest.mark.parametrize(
    ("code", "builtin"),
    [
        ("DOM_VAL_INVALID_MODEL", ValueError),
        ("DOM_VAL_INVALID_INPUT", ValueError),
        ("DOM_VAL_NOT_FOUND", FileNotFoundError),
        ("DOM_VAL_OUTSIDE_ROOT", PermissionError),
        ("DOM_VAL_UNREADABLE", PermissionError),
        ("DOM_DOC_CORRUPT", ValueError),
        ("DOM_DOC_UNSUPPORTED_FORMAT", ValueError),
        ("DOM_DOC_PASSWORD_WRONG", PermissionError),
        ("DOM_LIM_TIME", TimeoutError),
        ("DOM_LIM_MEMORY", MemoryError),
        ("INT_ERR_WORKER", RuntimeError),
        ("INT_NATIVE_REQUIRED", ImportError),
    ],
)
def test_the_builtin_exception_that_one_would_look_for_catches_it(
    code: str, builtin: type[Exception]
) -> None:
    with pytest.raises(builtin):
        raise from_code(code, "no")


def test_a_code_from_a_newer_native_module_is_kept() -> None:
    error = from_code("DOM_NEW_THING", "no")

    assert type(error) is errors.InternalError
    assert error.code == "DOM_NEW_THING"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_errors_survive_pickling_and_copying_whole(code: str, way: object) -> None:
    error = from_code(code, "it is 5", "Give 4.", {"field": "x"})

    again = way(error)  # type: ignore[operator]

    assert type(again) is type(error)
    assert again.to_dict() == error.to_dict()
    assert str(again) == str(error)


def test_the_text_has_sentence_code_and_hint() -> None:
    error = from_code("DOM_VAL_INVALID_INPUT", "it is 5", "Give 4.")

    assert str(error) == "it is 5 [DOM_VAL_INVALID_INPUT]\n  Give 4."
    assert str(from_code("DOM_LIM_SIZE", "too big")) == "too big [DOM_LIM_SIZE]"


def test_only_a_dead_worker_is_worth_another_try() -> None:
    assert [code for code in CODES if from_code(code, "no").retryable] == ["INT_ERR_WORKER"]


def test_the_json_object_has_what_rest_promises() -> None:
    assert from_code("DOM_VAL_INVALID_INPUT", "it is 5", "Give 4.", {"field": "x"}).to_dict() == {
        "code": "DOM_VAL_INVALID_INPUT",
        "type": "ValidationError",
        "message": "it is 5",
        "hint": "Give 4.",
        "context": {"field": "x"},
        "retryable": False,
    }


@pytest.mark.parametrize(
    ("raised", "cls", "code"),
    [
        (FileNotFoundError(2, "No such file"), errors.NotFoundError, "DOM_VAL_NOT_FOUND"),
        (IsADirectoryError(21, "Is a directory"), errors.ValidationError, "DOM_VAL_INVALID_INPUT"),
        (PermissionError(13, "Permission denied"), errors.UnreadableError, "DOM_VAL_UNREADABLE"),
        (OSError(5, "Input/output error"), errors.UnreadableError, "DOM_VAL_UNREADABLE"),
    ],
)
def test_what_the_system_says_becomes_a_typed_error_that_names_the_file(
    raised: OSError, cls: type[FerrolabError], code: str
) -> None:
    error = from_oserror(raised, Path("a b.pdf"))

    assert (type(error), error.code) == (cls, code)
    assert "'a b.pdf'" in error.message
    assert error.hint


@pytest.mark.native
def test_rust_has_the_same_codes_in_the_same_order() -> None:
    module = _backend.native_module()

    assert module is not None
    assert list(module.error_codes()) == list(CODES)


def test_the_documentation_has_the_same_table() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+?) \|$", page, re.MULTILINE)

    assert rows == [(code, cls.__name__, meaning) for code, (cls, meaning) in CODES.items()]
