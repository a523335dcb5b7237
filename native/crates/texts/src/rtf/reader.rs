//! From tokens to a document's content.

mod words;

use std::collections::HashMap;

use encoding_rs::Encoding;
use ferrolab_base::{Cancel, Reading, Result, TrackedChanges};

use super::charset;
use super::content::{Comment, Content, Frame, FrameKind, Picture, Run};
use super::info::{self, Date};
use super::lexer::{Lexer, Token};
use super::state::{Destination, Shape, State, Style};

/// Frames within frames, as a footnote in a footnote: more than any program writes.
const MAX_FRAMES: usize = 8;

/// Groups may nest without end in a hostile file: beyond this their braces are only counted.
const MAX_GROUPS: usize = 10_000;

/// Read everything.
pub(super) fn read(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Content> {
    let mut reader = Reader::new(reading);
    for (count, token) in Lexer::new(bytes).enumerate() {
        if count % 1024 == 0 {
            cancel.check()?;
        }
        if reader.runs >= reading.limits.max_elements {
            let most = reading.limits.max_elements;
            reader
                .content
                .warnings
                .push(format!("reading stopped after {most} stretches of text, the limit max_elements"));
            break;
        }
        reader.take(token);
    }
    Ok(reader.finish())
}

#[derive(Clone, Copy, Default)]
struct Font {
    code_page: Option<i32>,
    is_symbols: bool,
}

struct Reader {
    tracked_changes: TrackedChanges,
    max_payload_bytes: u64,
    payload_bytes: u64,
    state: State,
    stack: Vec<State>,
    /// Open groups that were not put on the stack.
    uncounted: usize,
    /// Whether `\*` stands before the next word.
    is_optional: bool,
    /// Bytes whose letters depend on the font's encoding.
    pending: Vec<u8>,
    /// Characters that stand for the `\u` before them.
    skip: usize,
    high_surrogate: Option<u16>,
    code_page: i32,
    default_font: i32,
    fonts: HashMap<i32, Font>,
    /// The font being defined.
    font: i32,
    heading_styles: HashMap<i32, u8>,
    /// Text of destinations that are no text of the document.
    collected: String,
    property: String,
    instructions: Vec<String>,
    date: Date,
    picture: Picture,
    /// The first digit of a byte in hexadecimal.
    nibble: Option<u8>,
    comment_author: String,
    frames: Vec<Frame>,
    runs: usize,
    content: Content,
}

impl Reader {
    fn new(reading: &Reading) -> Self {
        Self {
            tracked_changes: reading.tracked_changes,
            max_payload_bytes: reading.limits.max_payload_bytes,
            payload_bytes: 0,
            state: State::default(),
            stack: Vec::new(),
            uncounted: 0,
            is_optional: false,
            pending: Vec::new(),
            skip: 0,
            high_surrogate: None,
            code_page: 1252,
            default_font: 0,
            fonts: HashMap::new(),
            font: 0,
            heading_styles: HashMap::new(),
            collected: String::new(),
            property: String::new(),
            instructions: Vec::new(),
            date: Date::default(),
            picture: Picture::default(),
            nibble: None,
            comment_author: String::new(),
            frames: vec![Frame::new(FrameKind::Body)],
            runs: 0,
            content: Content::default(),
        }
    }

    fn finish(mut self) -> Content {
        self.flush();
        if !self.stack.is_empty() {
            self.content.warnings.push("the file ends in the middle of the document".to_owned());
        }
        while self.frames.len() > 1 {
            self.end_frame();
        }
        if let Some(mut body) = self.frames.pop() {
            body.finish(&self.state.shape);
            self.content.blocks = body.blocks;
        }
        self.content
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Hex(byte) => self.bytes(&[byte]),
            Token::Text(bytes) => self.bytes(bytes),
            Token::Binary(bytes) => self.binary(bytes),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(name, value) => {
                let is_optional = std::mem::take(&mut self.is_optional);
                self.word(name, value, is_optional);
            }
        }
    }

    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        if self.stack.len() >= MAX_GROUPS {
            self.uncounted += 1;
            return;
        }
        self.stack.push(self.state.clone());
        self.state.opens_frame = false;
    }

    fn close(&mut self) {
        self.flush();
        (self.skip, self.is_optional) = (0, false);
        if self.uncounted > 0 {
            self.uncounted -= 1;
            return;
        }
        let Some(outer) = self.stack.pop() else { return };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.opens_frame {
            self.end_frame();
        } else if inner.destination != self.state.destination {
            self.end_destination(inner.destination);
        }
    }

    fn end_frame(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        frame.finish(&Shape::default());
        match frame.kind {
            FrameKind::Body => {}
            FrameKind::Header => self.content.headers.push(frame.blocks),
            FrameKind::Footer => self.content.footers.push(frame.blocks),
            FrameKind::Note(index) => self.content.notes[index] = frame.blocks,
            FrameKind::Comment => {
                let author = std::mem::take(&mut self.comment_author);
                self.content.comments.push(Comment { author, blocks: frame.blocks });
            }
        }
    }

    fn begin_frame(&mut self, kind: FrameKind) {
        if self.frames.len() >= MAX_FRAMES || self.state.destination != Destination::Body {
            self.state.destination = Destination::Skipped;
            return;
        }
        (self.state.shape, self.state.style) = (Shape::default(), Style::default());
        self.state.opens_frame = true;
        self.frames.push(Frame::new(kind));
    }

    fn end_destination(&mut self, destination: Destination) {
        let text = std::mem::take(&mut self.collected);
        match destination {
            Destination::Info(index) => info::text(&mut self.content.metadata, index, &text),
            Destination::Created => self.content.metadata.created = self.date.to_iso(),
            Destination::Modified => self.content.metadata.modified = self.date.to_iso(),
            Destination::Instruction => self.instructions.push(text),
            Destination::ListText => self.frame().paragraph.marker = Some(text.trim().to_owned()),
            Destination::CommentAuthor => self.comment_author = text,
            Destination::PropertyName => self.property = text,
            Destination::PropertyValue if self.property == "wzDescription" => {
                self.picture.alternative = text;
            }
            Destination::Picture => self.end_picture(),
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let mut picture = std::mem::take(&mut self.picture);
        self.nibble = None;
        self.payload_bytes += picture.bytes.len() as u64;
        if self.payload_bytes > self.max_payload_bytes {
            picture.bytes = Vec::new();
        }
        let index = self.content.pictures.len();
        self.content.pictures.push(picture);
        if self.state.destination == Destination::Body {
            self.push(Run::Picture(index));
        }
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(FrameKind::Body));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn push(&mut self, run: Run) {
        self.runs += 1;
        self.frame().paragraph.runs.push(run);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.is_optional = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("\u{2011}"),
            b'-' => self.text("\u{ad}"),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.text("\t"),
            b'\\' | b'{' | b'}' => self.bytes(&[symbol]),
            _ => {}
        }
    }

    /// Letters in the font's encoding, or a picture's digits.
    fn bytes(&mut self, bytes: &[u8]) {
        self.is_optional = false;
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        let bytes = &bytes[skipped..];
        match self.state.destination {
            Destination::Skipped | Destination::FontTable => {}
            Destination::Picture => bytes.iter().for_each(|byte| self.digit(*byte)),
            _ => self.pending.extend_from_slice(bytes),
        }
    }

    fn digit(&mut self, byte: u8) {
        let Some(digit) = char::from(byte).to_digit(16) else { return };
        match self.nibble.take() {
            Some(high) => self.picture.bytes.push(high << 4 | digit as u8),
            None => self.nibble = Some(digit as u8),
        }
    }

    fn binary(&mut self, bytes: &[u8]) {
        if self.state.destination == Destination::Picture {
            self.picture.bytes.extend_from_slice(bytes);
        }
    }

    fn encoding(&self) -> &'static Encoding {
        let font = if self.state.font < 0 { self.default_font } else { self.state.font };
        let code_page = self.fonts.get(&font).and_then(|font| font.code_page);
        charset::of_code_page(code_page.unwrap_or(self.code_page))
    }

    /// Letters read so far become text.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let is_symbols = self.fonts.get(&self.state.font).is_some_and(|font| font.is_symbols);
        if is_symbols && self.state.destination != Destination::StyleSheet {
            self.put(&charset::symbols(&bytes));
        } else {
            let text = self.encoding().decode_without_bom_handling(&bytes).0.into_owned();
            self.put(&text);
        }
    }

    /// Text that no encoding decides on.
    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.put(text);
    }

    fn put(&mut self, text: &str) {
        match self.state.destination {
            Destination::Body => self.body_text(text),
            Destination::StyleSheet => self.style_name(text),
            Destination::Skipped | Destination::FontTable | Destination::Picture => {}
            Destination::Created | Destination::Modified => {}
            _ => self.collected.push_str(text),
        }
    }

    fn body_text(&mut self, text: &str) {
        let style = &self.state.style;
        let is_shown = match self.tracked_changes {
            TrackedChanges::Accepted => !style.deleted,
            TrackedChanges::Rejected => !style.inserted,
            TrackedChanges::Shown => true,
        };
        if style.hidden || !is_shown {
            return;
        }
        let mut style = style.clone();
        style.struck |= style.deleted && self.tracked_changes == TrackedChanges::Shown;
        (style.inserted, style.deleted) = (false, false);
        match self.frame().paragraph.runs.last_mut() {
            Some(Run::Text(last, last_style)) if *last_style == style => last.push_str(text),
            _ => self.push(Run::Text(text.to_owned(), style)),
        }
    }

    /// `heading 1;` ends the definition of a style.
    fn style_name(&mut self, text: &str) {
        self.collected.push_str(text);
        if !self.collected.trim_end().ends_with(';') {
            return;
        }
        let name = std::mem::take(&mut self.collected).trim().trim_end_matches(';').to_lowercase();
        let by_name = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
        let level = by_name.or((name == "title").then_some(1));
        let level = level.or(self.state.shape.outline_level.map(|level| level + 1));
        if let Some(level) = level.filter(|level| (1..=9).contains(level)) {
            self.heading_styles.insert(self.state.shape.style, level.min(6));
        }
    }

    fn unicode(&mut self, value: i32) {
        self.flush();
        // Written as a signed number of 16 bits.
        let unit = (value & 0xffff) as u16;
        match (self.high_surrogate.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high_surrogate = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let decoded = char::decode_utf16([high, unit]).next().and_then(|c| c.ok());
                self.put(decoded.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
            }
            // Signs of symbol fonts are written in the private use area.
            (_, 0xf020..=0xf0ff) => self.put(&charset::symbols(&[(unit & 0xff) as u8])),
            (_, 0) => {}
            _ => {
                let c = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
                self.put(c.encode_utf8(&mut [0; 4]));
            }
        }
        self.skip = self.state.fallback_chars;
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.state.destination != Destination::Body {
            return;
        }
        let shape = self.shape();
        self.frame().end_paragraph(&shape);
    }

    /// The paragraph's shape with the outline level that its style gives it.
    fn shape(&self) -> Shape {
        let mut shape = self.state.shape.clone();
        let by_style = self.heading_styles.get(&shape.style).map(|level| level - 1);
        shape.outline_level = shape.outline_level.filter(|level| *level < 9).or(by_style);
        shape
    }
}
