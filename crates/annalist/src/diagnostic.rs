use std::fmt;

/// Something a run wants to tell about an input: it was not coded, or it was coded with a doubt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Base name of the input.
    pub file: String,
    /// Stable code.
    pub code: Code,
    /// What, where, and what to do.
    pub message: String,
}

/// How much a [`Diagnostic`] weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The input was not coded.
    Error,
    /// The input was coded, with a doubt.
    Warning,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// Stable codes of diagnostics; `docs/diagnostics.md` explains each. `E-` codes are errors, `W-` codes warnings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $variant),+ }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// As output writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

codes! {
    /// A file or folder can't be opened or read.
    Unreadable = "E-READ-001",
    /// Nothing is in it.
    Empty = "E-EMPTY-001",
    /// Not text of any kind that is known.
    Binary = "E-BINARY-001",
    /// More text than one report may have.
    TooLong = "E-SIZE-001",
    /// Compressed data that expands beyond all measure.
    Bomb = "E-SIZE-002",
    /// Compressed data that can't be unpacked.
    Damaged = "E-COMPRESSION-001",
    /// Not valid JSON.
    NotJson = "E-JSON-001",
    /// Not valid CSV.
    NotCsv = "E-CSV-001",
    /// A record has neither `text` nor `html`.
    NoText = "E-RECORD-001",
    /// A kind of input, or a way of packing it, that this build can't read.
    UnknownKind = "E-KIND-001",
    /// A page can't be had from the web.
    NotFetched = "E-FETCH-001",
    /// A fault of the program.
    Internal = "E-INTERNAL-001",
    /// Bytes were replaced in decoding.
    Replaced = "W-DECODE-001",
    /// The text does not read like English.
    Language = "W-LANGUAGE-001",
    /// A date can't be read.
    DateUnreadable = "W-DATE-001",
    /// Two dates of publication contradict each other.
    DatesDiffer = "W-DATE-002",
    /// A date of publication lies in the future.
    DateInFuture = "W-DATE-003",
    /// The text tells of a day long after its publication.
    DateBeforeText = "W-DATE-004",
    /// A line of metadata can't be read.
    Metadata = "W-METADATA-001",
    /// The same report came twice.
    Duplicate = "W-DUPLICATE-001",
}

impl Code {
    /// How much it weighs: told by its first letter.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('E') {
            Severity::Error
        } else {
            Severity::Warning
        }
    }
}

impl Severity {
    /// As output writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostic {
    /// A diagnostic on a file.
    pub fn new(code: Code, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            file: file.into(),
            message: message.into(),
        }
    }

    /// Whether the input was not coded.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}: {}",
            self.code.severity().as_str(),
            self.code.as_str(),
            self.file,
            self.message
        )
    }
}
