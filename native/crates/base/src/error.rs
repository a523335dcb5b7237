//! One error type: a code that callers branch on, a sentence for people, a hint.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Result of everything in ferrolab's crates.
pub type Result<T> = std::result::Result<T, Error>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident => $text:literal,)*) => {
        /// Every code an error can carry; the same table stands in `ferrolab.errors`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes, in the table's order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code's spelling outside Rust.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// A model or encoding name that is not known.
    InvalidModel => "DOM_VAL_INVALID_MODEL",
    /// An argument that is out of range, contradictory or of the wrong kind.
    InvalidInput => "DOM_VAL_INVALID_INPUT",
    /// A file or folder that does not exist.
    NotFound => "DOM_VAL_NOT_FOUND",
    /// A path that leads out of the folder that the caller may read.
    OutsideRoot => "DOM_VAL_OUTSIDE_ROOT",
    /// A tool name that no registry entry has.
    UnknownTool => "DOM_VAL_UNKNOWN_TOOL",
    /// A file that the operating system does not let us read.
    Unreadable => "DOM_VAL_UNREADABLE",
    /// A format that nothing here reads.
    UnsupportedFormat => "DOM_DOC_UNSUPPORTED_FORMAT",
    /// A file so damaged that no text can be had from it.
    Corrupt => "DOM_DOC_CORRUPT",
    /// An encrypted file, and no password was given.
    PasswordRequired => "DOM_DOC_PASSWORD_REQUIRED",
    /// An encrypted file, and the password given does not open it.
    PasswordWrong => "DOM_DOC_PASSWORD_WRONG",
    /// Bytes that are not text in the encoding asked for.
    BadEncoding => "DOM_DOC_BAD_ENCODING",
    /// A chart's feature that the renderer does not know.
    UnsupportedChart => "DOM_IMG_UNSUPPORTED_CHART",
    /// A notebook that breaks the rules of its format.
    InvalidNotebook => "DOM_NBK_INVALID",
    /// A kernel that can't be started, or died.
    Kernel => "DOM_NBK_KERNEL",
    /// More bytes, pages, depth or elements than a limit allows.
    SizeLimit => "DOM_LIM_SIZE",
    /// More wall time than a limit allows.
    TimeLimit => "DOM_LIM_TIME",
    /// More memory than a limit allows.
    MemoryLimit => "DOM_LIM_MEMORY",
    /// The caller, or the person at the keyboard, stopped the call.
    Cancelled => "DOM_RUN_CANCELLED",
    /// Code that was run raised an exception.
    Execution => "DOM_RUN_FAILED",
    /// A tool's effects are not allowed here.
    PolicyDenied => "DOM_POL_DENIED",
    /// A tokenizer failed on its own account, or its file is malformed.
    Tokenizer => "INT_ERR_TOKENIZER",
    /// A worker process died or broke the protocol.
    Worker => "INT_ERR_WORKER",
    /// The system denies a layer of isolation that is demanded.
    Isolation => "INT_ERR_ISOLATION",
    /// A defect in ferrolab.
    Internal => "INT_ERR_INTERNAL",
    /// A function that needs the native module, which is missing.
    NativeRequired => "INT_NATIVE_REQUIRED",
}

/// What went wrong, to what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    /// What callers branch on.
    pub code: Code,
    /// One sentence with the offending value.
    pub message: String,
    /// What to do, when something can be done.
    pub hint: Option<String>,
    /// Facts for programs: names and values.
    pub context: Vec<(String, String)>,
}

impl Error {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, context: Vec::new() }
    }

    /// Add what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Add a fact for programs.
    pub fn with(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.context.push((name.into(), value.to_string()));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
