//! What control words do.

use std::rc::Rc;

use super::super::charset;
use super::super::content::{FrameKind, Run};
use super::super::info::{self, Date};
use super::super::state::{Destination, Shape, Style};
use super::{Font, MAX_FRAMES, Reader};

impl Reader {
    pub(super) fn word(&mut self, name: &str, value: Option<i32>, is_optional: bool) {
        if name == "u" {
            return self.unicode(value.unwrap_or(0));
        }
        // Only words that are letters stand for a `\u`: the end of a paragraph stays one.
        if std::mem::take(&mut self.skip) > 0 && letter(name).is_some() {
            return;
        }
        // Destinations begin their group: none of the text before is pending.
        self.flush();
        if self.destination(name) || self.character(name) {
            return;
        }
        let is_on = value != Some(0);
        if self.table(name, value)
            || self.style(name, is_on)
            || self.paragraph(name, value)
            || self.definition(name, value)
        {
            return;
        }
        if is_optional {
            self.state.destination = Destination::Skipped;
        }
    }

    /// Words that lead the group's text elsewhere.
    fn destination(&mut self, name: &str) -> bool {
        if self.state.destination == Destination::Skipped && name != "ud" {
            return true;
        }
        let destination = match name {
            "fonttbl" => Destination::FontTable,
            "stylesheet" => Destination::StyleSheet,
            "fldinst" => Destination::Instruction,
            "listtext" | "pntext" => Destination::ListText,
            "creatim" => Destination::Created,
            "revtim" => Destination::Modified,
            "pict" => Destination::Picture,
            "sn" => Destination::PropertyName,
            "sv" => Destination::PropertyValue,
            "atnauthor" => Destination::CommentAuthor,
            "ud" => self.state.outer,
            "upr" => {
                self.state.outer = self.state.destination;
                Destination::Skipped
            }
            "colortbl" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "filetbl"
            | "themedata" | "colorschememapping" | "latentstyles" | "datastore" | "xmlnstbl"
            | "nonshppict" | "objdata" | "objclass" | "shprslt" | "nonesttables" | "nesttableprops"
            | "pn" | "pnseclvl" | "xe" | "tc" | "template" | "passwordhash" | "bkmkstart" | "bkmkend"
            | "atnid" | "atndate" | "atnref" | "atrfstart" | "atrfend" | "private1" | "mmathPr"
            | "fontemb" | "panose" | "falt" | "wgrffmtfilter" | "ftnsep" | "ftnsepc" | "aftnsep"
            | "aftnsepc" | "ftncn" | "aftncn" | "printim" | "buptim" | "blipuid" | "picscalex"
            | "datafield" | "formfield" | "userprops" | "docvar" => Destination::Skipped,
            "picprop" | "shpinst" | "shppict" | "shptxt" | "result" | "sp" | "info" | "field" => {
                if name == "shptxt" {
                    self.end_paragraph();
                }
                return true;
            }
            "fldrslt" => {
                self.state.style.link = self.instructions.pop().as_deref().and_then(hyperlink);
                return true;
            }
            "footnote" => {
                let index = self.content.notes.len();
                if self.state.destination == Destination::Body && self.frames.len() < MAX_FRAMES {
                    self.content.notes.push(Vec::new());
                    self.push(Run::Note(index));
                }
                self.begin_frame(FrameKind::Note(index));
                return true;
            }
            "header" | "headerl" | "headerr" | "headerf" => {
                self.begin_frame(FrameKind::Header);
                return true;
            }
            "footer" | "footerl" | "footerr" | "footerf" => {
                self.begin_frame(FrameKind::Footer);
                return true;
            }
            "annotation" => {
                self.begin_frame(FrameKind::Comment);
                return true;
            }
            name => match info::TEXTS.iter().position(|text| *text == name) {
                Some(index) => Destination::Info(index),
                None => return false,
            },
        };
        if matches!(destination, Destination::Created | Destination::Modified) {
            self.date = Date::default();
        }
        if self.state.destination != destination && destination != Destination::StyleSheet {
            self.collected.clear();
        }
        self.state.destination = destination;
        true
    }

    /// Words that are characters.
    fn character(&mut self, name: &str) -> bool {
        match name {
            "line" | "lbr" => {
                if self.state.destination == Destination::Body {
                    self.push(Run::LineBreak);
                }
                return true;
            }
            "par" | "sect" | "page" | "column" | "nestcell" => {
                self.end_paragraph();
                return true;
            }
            _ => {}
        }
        let Some(text) = letter(name) else { return false };
        self.put(text);
        true
    }

    fn table(&mut self, name: &str, value: Option<i32>) -> bool {
        if self.state.destination != Destination::Body {
            return false;
        }
        let shape = self.shape();
        let frame = self.frame();
        match name {
            "trowd" => frame.begin_row(),
            "cell" => frame.end_cell(&shape),
            "row" => frame.end_row(),
            "trhdr" => frame.row.is_header = true,
            "clmrg" => frame.next_shape.joins_left = true,
            "clvmrg" => frame.next_shape.joins_above = true,
            "cellx" => frame.define_cell(value.unwrap_or(0)),
            _ => return false,
        }
        true
    }

    fn style(&mut self, name: &str, is_on: bool) -> bool {
        let style = &mut self.state.style;
        match name {
            "plain" => {
                *style = Style { link: style.link.take(), ..Style::default() };
                self.state.font = -1;
            }
            "b" => style.bold = is_on,
            "i" => style.italic = is_on,
            "strike" | "striked" => style.struck = is_on,
            "v" => style.hidden = is_on,
            "super" => style.superscript = is_on,
            "sub" => style.subscript = is_on,
            "nosupersub" => (style.superscript, style.subscript) = (false, false),
            "revised" => style.inserted = is_on,
            "deleted" => style.deleted = is_on,
            _ => return false,
        }
        true
    }

    fn paragraph(&mut self, name: &str, value: Option<i32>) -> bool {
        let shape = &mut self.state.shape;
        match name {
            "pard" => *shape = Shape::default(),
            "s" => shape.style = value.unwrap_or(0),
            "outlinelevel" => shape.outline_level = value.and_then(|level| u8::try_from(level).ok()),
            "intbl" => shape.in_table = true,
            "ls" => shape.list = value,
            "li" | "lin" => shape.indent = value.unwrap_or(0),
            "fi" => shape.first_indent = value.unwrap_or(0),
            "ilvl" => shape.list_level = value.and_then(|level| u8::try_from(level).ok()).unwrap_or(0).min(8),
            _ => return false,
        }
        true
    }

    /// Words that define fonts, dates, pictures and the like.
    fn definition(&mut self, name: &str, value: Option<i32>) -> bool {
        let number = value.unwrap_or(0);
        let size = |value: i32| u32::try_from(value).unwrap_or(0);
        match (name, self.state.destination) {
            ("f", Destination::FontTable) => self.font = number,
            ("fcharset", Destination::FontTable) => {
                let code_page = charset::code_page_of_font(number);
                self.fonts.insert(self.font, Font { code_page, is_symbols: number == charset::SYMBOL });
            }
            ("cpg", Destination::FontTable) => {
                self.fonts.entry(self.font).or_default().code_page = Some(number);
            }
            ("f", _) => self.state.font = number,
            ("ansicpg", _) => self.code_page = number,
            ("mac", _) => self.code_page = 10000,
            ("deff", _) => self.default_font = number,
            ("uc", _) => self.state.fallback_chars = usize::try_from(number).unwrap_or(1).min(100),
            ("pngblip", _) => self.picture.media_type = "image/png",
            ("jpegblip", _) => self.picture.media_type = "image/jpeg",
            ("emfblip", _) => self.picture.media_type = "image/emf",
            ("wmetafile", _) => self.picture.media_type = "image/wmf",
            ("dibitmap" | "wbitmap", _) => self.picture.media_type = "image/bmp",
            ("picw", _) => self.picture.width = size(number),
            ("pich", _) => self.picture.height = size(number),
            ("yr" | "mo" | "dy" | "hr" | "min" | "sec", _) => self.date.part(name, number),
            _ => return false,
        }
        true
    }
}

/// Words that stand for a character.
fn letter(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" => "\t",
        "emdash" => "\u{2014}",
        "endash" => "\u{2013}",
        "bullet" => "\u{2022}",
        "lquote" => "\u{2018}",
        "rquote" => "\u{2019}",
        "ldblquote" => "\u{201c}",
        "rdblquote" => "\u{201d}",
        "emspace" | "enspace" | "qmspace" => " ",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        _ => return None,
    })
}

/// The address in `HYPERLINK "address" \l "place"`.
fn hyperlink(instruction: &str) -> Option<Rc<str>> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim();
    let quoted = |text: &str| text.split('"').nth(1).map(str::to_owned);
    let (address, place) = match rest.split_once("\\l") {
        Some((address, place)) => (address, quoted(place)),
        None => (rest, None),
    };
    let bare = address.split_whitespace().next().filter(|word| !word.starts_with('\\'));
    let address = quoted(address).or(bare.map(str::to_owned)).unwrap_or_default();
    let target = match place {
        Some(place) => format!("{address}#{place}"),
        None => address,
    };
    (!target.is_empty()).then(|| target.into())
}
