//! Words that have a class of their own.

/// The class of a word in an expression; `after_dot` for what follows a dot, where builtins are plain names.
pub(super) fn class(word: &str, after_dot: bool) -> &'static str {
    if word.starts_with("__") && word.ends_with("__") {
        if word == "__import__" && !after_dot {
            return "nb";
        }
        if MAGIC_FUNCTIONS.binary_search(&word).is_ok() {
            return "fm";
        }
        return if MAGIC_VARIABLES.binary_search(&word).is_ok() { "vm" } else { "n" };
    }
    if after_dot {
        return "n";
    }
    if BUILTINS.binary_search(&word).is_ok() {
        return "nb";
    }
    if matches!(word, "self" | "Ellipsis" | "NotImplemented" | "cls") {
        return "bp";
    }
    if EXCEPTIONS.binary_search(&word).is_ok() { "ne" } else { "n" }
}

pub(super) fn is_magic_function(word: &str) -> bool {
    MAGIC_FUNCTIONS.binary_search(&word).is_ok()
}

/// Keywords outside f-strings.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// The keywords of expressions.
pub(super) fn is_expression_keyword(word: &str) -> bool {
    matches!(word, "await" | "else" | "for" | "if" | "lambda" | "yield")
}

pub(super) fn is_constant(word: &str) -> bool {
    matches!(word, "True" | "False" | "None")
}

pub(super) fn is_operator(word: &str) -> bool {
    matches!(word, "in" | "is" | "and" | "or" | "not")
}

/// Words after which `match` and `case` are names.
pub(super) fn is_reserved(word: &str) -> bool {
    is_keyword(word) || is_operator(word) || matches!(word, "class" | "def" | "from" | "import")
}

const KEYWORDS: [&str; 23] = [
    "as", "assert", "async", "await", "break", "continue", "del", "elif", "else", "except", "finally", "for",
    "global", "if", "lambda", "nonlocal", "pass", "raise", "return", "try", "while", "with", "yield",
];

const BUILTINS: [&str; 68] = [
    "abs",
    "aiter",
    "all",
    "any",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "filter",
    "float",
    "format",
    "frozendict",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "sentinel",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

const EXCEPTIONS: [&str; 69] = [
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "VMSError",
    "ValueError",
    "Warning",
    "WindowsError",
    "ZeroDivisionError",
];

const MAGIC_FUNCTIONS: [&str; 94] = [
    "__abs__",
    "__add__",
    "__aenter__",
    "__aexit__",
    "__aiter__",
    "__and__",
    "__anext__",
    "__await__",
    "__bool__",
    "__bytes__",
    "__call__",
    "__complex__",
    "__contains__",
    "__del__",
    "__delattr__",
    "__delete__",
    "__delitem__",
    "__dir__",
    "__divmod__",
    "__enter__",
    "__eq__",
    "__exit__",
    "__float__",
    "__floordiv__",
    "__format__",
    "__ge__",
    "__get__",
    "__getattr__",
    "__getattribute__",
    "__getitem__",
    "__gt__",
    "__hash__",
    "__iadd__",
    "__iand__",
    "__ifloordiv__",
    "__ilshift__",
    "__imatmul__",
    "__imod__",
    "__imul__",
    "__index__",
    "__init__",
    "__instancecheck__",
    "__int__",
    "__invert__",
    "__ior__",
    "__ipow__",
    "__irshift__",
    "__isub__",
    "__iter__",
    "__itruediv__",
    "__ixor__",
    "__le__",
    "__len__",
    "__length_hint__",
    "__lshift__",
    "__lt__",
    "__matmul__",
    "__missing__",
    "__mod__",
    "__mul__",
    "__ne__",
    "__neg__",
    "__new__",
    "__next__",
    "__or__",
    "__pos__",
    "__pow__",
    "__prepare__",
    "__radd__",
    "__rand__",
    "__rdivmod__",
    "__repr__",
    "__reversed__",
    "__rfloordiv__",
    "__rlshift__",
    "__rmatmul__",
    "__rmod__",
    "__rmul__",
    "__ror__",
    "__round__",
    "__rpow__",
    "__rrshift__",
    "__rshift__",
    "__rsub__",
    "__rtruediv__",
    "__rxor__",
    "__set__",
    "__setattr__",
    "__setitem__",
    "__str__",
    "__sub__",
    "__subclasscheck__",
    "__truediv__",
    "__xor__",
];

const MAGIC_VARIABLES: [&str; 20] = [
    "__annotations__",
    "__bases__",
    "__class__",
    "__closure__",
    "__code__",
    "__defaults__",
    "__dict__",
    "__doc__",
    "__file__",
    "__func__",
    "__globals__",
    "__kwdefaults__",
    "__module__",
    "__mro__",
    "__name__",
    "__objclass__",
    "__qualname__",
    "__self__",
    "__slots__",
    "__weakref__",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        let lists: [&[&str]; 5] = [&KEYWORDS, &BUILTINS, &EXCEPTIONS, &MAGIC_FUNCTIONS, &MAGIC_VARIABLES];
        assert!(lists.iter().all(|list| list.is_sorted()));
    }
}
