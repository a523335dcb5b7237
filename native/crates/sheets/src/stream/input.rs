//! A window of UTF-8 that moves through a file.

use std::io::Read;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use ferrolab_base::{Code, Error, Result};
use memchr::{memchr_iter, memrchr};

use super::Source;

/// Bytes read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// Bytes that the encoding is found from.
const ENCODING_BYTES: usize = 1 << 20;

/// What was read and not yet used, as UTF-8.
pub struct Input {
    reader: Box<dyn Read + Send>,
    /// Turns another encoding into UTF-8.
    decoder: Option<Decoder>,
    encoding: &'static str,
    /// Bytes as read, while they wait for the decoder.
    raw: Vec<u8>,
    /// Decoded bytes; those from `valid` on may be the first part of a character.
    bytes: Vec<u8>,
    start: usize,
    valid: usize,
    at_end: bool,
    /// Line ends before `start`.
    lines: usize,
    terminator: u8,
}

impl Input {
    /// Read the first block and find its encoding, unless it is `given`.
    pub(super) fn open(source: Source, given: Option<&str>) -> Result<Self> {
        let mut input = Self {
            reader: source.into_reader(),
            decoder: None,
            encoding: UTF_8.name(),
            raw: Vec::new(),
            bytes: Vec::new(),
            start: 0,
            valid: 0,
            at_end: false,
            lines: 0,
            terminator: b'\n',
        };
        input.at_end = read_block(&mut input.reader, &mut input.raw, ENCODING_BYTES)?;
        let encoding = find_encoding(&input.raw, input.at_end, given)?;
        input.encoding = encoding.name();
        if encoding == UTF_8 {
            let bom = if input.raw.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            input.bytes = input.raw.split_off(bom);
            input.raw = Vec::new();
            input.validate()?;
        } else {
            input.decoder = Some(encoding.new_decoder_with_bom_removal());
            input.decode();
        }
        Ok(input)
    }

    /// The encoding's name.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What is to be used next.
    pub(super) fn data(&self) -> &[u8] {
        &self.bytes[self.start..self.valid]
    }

    /// Whether nothing follows [`Input::data`].
    pub(super) fn at_end(&self) -> bool {
        self.at_end
    }

    /// The byte that ends lines, for counting them.
    pub(super) fn set_terminator(&mut self, terminator: u8) {
        self.terminator = terminator;
    }

    /// The number of the line in which `data()[offset]` stands.
    pub(super) fn line(&self, offset: usize) -> usize {
        1 + self.lines + memchr_iter(self.terminator, &self.data()[..offset]).count()
    }

    /// The first `bytes` of [`Input::data`] are used.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.lines += memchr_iter(self.terminator, &self.data()[..bytes]).count();
        self.start += bytes;
    }

    /// Read more behind [`Input::data`].
    pub(super) fn fill(&mut self) -> Result<()> {
        if self.at_end {
            return Ok(());
        }
        self.bytes.drain(..self.start);
        self.valid -= self.start;
        self.start = 0;
        if self.decoder.is_some() {
            self.at_end = read_block(&mut self.reader, &mut self.raw, BLOCK_BYTES)?;
            self.decode();
            return Ok(());
        }
        self.at_end = read_block(&mut self.reader, &mut self.bytes, BLOCK_BYTES)?;
        self.validate()
    }

    fn decode(&mut self) {
        let Some(decoder) = &mut self.decoder else { return };
        let mut used = 0;
        loop {
            self.bytes.reserve(BLOCK_BYTES);
            let length = self.bytes.len();
            let capacity = self.bytes.capacity();
            self.bytes.resize(capacity, 0);
            let (result, read, written, _) =
                decoder.decode_to_utf8(&self.raw[used..], &mut self.bytes[length..], self.at_end);
            self.bytes.truncate(length + written);
            used += read;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.raw.clear();
        self.valid = self.bytes.len();
    }

    fn validate(&mut self) -> Result<()> {
        let Err(error) = std::str::from_utf8(&self.bytes[self.valid..]) else {
            self.valid = self.bytes.len();
            return Ok(());
        };
        self.valid += error.valid_up_to();
        // The first bytes of a character whose others are not read yet.
        if error.error_len().is_none() && !self.at_end {
            return Ok(());
        }
        let line = self.line(self.valid - self.start);
        Err(Error::new(Code::BadEncoding, format!("line {line} is not valid UTF-8"))
            .hint("name the encoding, as in encoding=\"windows-1252\"")
            .with("line", line))
    }
}

/// Append a block to `bytes`; true at the end.
fn read_block(reader: &mut dyn Read, bytes: &mut Vec<u8>, block: usize) -> Result<bool> {
    let before = bytes.len();
    bytes.reserve_exact(block);
    reader.take(block as u64).read_to_end(bytes).map_err(|error| {
        Error::new(Code::Unreadable, format!("the file cannot be read any further: {error}"))
    })?;
    Ok(bytes.len() - before < block)
}

fn find_encoding(sample: &[u8], whole: bool, given: Option<&str>) -> Result<&'static Encoding> {
    // A character that is cut in two would look like damage.
    let lines = if whole { sample.len() } else { memrchr(b'\n', sample).unwrap_or(sample.len()) };
    let name = ferrolab_markup::decode(&sample[..lines], given, false)?.encoding;
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        Error::new(Code::UnsupportedFormat, format!("{name} cannot be streamed"))
            .hint("convert the file to UTF-8")
            .with("encoding", name)
    })
}
