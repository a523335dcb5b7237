//! Where the lines of a page stand and how they are set.

use std::ffi::c_int;

use ferrolab_base::document::Rect;

use crate::ffi::{self, Functions, Matrix, RectF};
use crate::text::LineSpan;

/// A line of the page's text with what is needed to tell what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    /// First byte in the page's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Where it stands, origin at the page's top left corner.
    pub rect: Rect,
    /// Height of its letters in points.
    pub size: f32,
    /// Whether it is set in bold throughout.
    pub bold: bool,
    /// Whether it begins in bold, whatever follows.
    pub starts_bold: bool,
    /// Whether it is set in a typewriter face throughout.
    pub monospaced: bool,
    /// Whether it runs along, or against, the page's upper edge; not so columns of CJK letters.
    pub upright: bool,
    /// Where in the page's text the first wide gap within it begins, when it has one.
    pub gap: Option<usize>,
    /// What it belongs to, when that was found out before its kind.
    pub role: Role,
    /// Index of the first of its words in the raw page.
    pub first_word: usize,
    /// One past the index of the last.
    pub end_word: usize,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// The page's running text.
    #[default]
    Flow,
    /// A row of the table with this index.
    TableRow(usize),
    /// What stands at the head of many pages.
    PageHeader,
    /// What stands at the foot of many pages.
    PageFooter,
    /// A note at the foot of the page, and whether one begins with it.
    Footnote(bool),
    /// A heading of this level, by the file's own structure.
    Heading(u8),
}

/// From PDFium's page coordinates (y upwards, before rotation) to points from the
/// top left corner of the page as it is shown.
pub(crate) struct Placement {
    origin: (f64, f64),
    along_x: (f64, f64),
    along_y: (f64, f64),
}

impl Placement {
    /// `page` must be open, and `width` and `height` its size.
    pub(crate) fn of(functions: &Functions, page: *mut ffi::PageObject, width: f32, height: f32) -> Self {
        // PDFium answers in whole device units: the finer they are, the better,
        // as long as the page's size still fits.
        let units_per_point = if width.max(height) < 100_000.0 { 64.0 } else { 1.0 };
        let device = |x: f64, y: f64| {
            let (mut device_x, mut device_y) = (0, 0);
            let size = |points: f32| (f64::from(points) * units_per_point) as c_int;
            // SAFETY: the page is open and the out-pointers are valid.
            unsafe {
                (functions.page_to_device)(
                    page,
                    0,
                    0,
                    size(width),
                    size(height),
                    0,
                    x,
                    y,
                    &mut device_x,
                    &mut device_y,
                )
            };
            (f64::from(device_x) / units_per_point, f64::from(device_y) / units_per_point)
        };
        const SPAN: f64 = 1024.0;
        let origin = device(0.0, 0.0);
        let step = |(x, y): (f64, f64)| ((x - origin.0) / SPAN, (y - origin.1) / SPAN);
        Self { origin, along_x: step(device(SPAN, 0.0)), along_y: step(device(0.0, SPAN)) }
    }

    /// Transform a rectangle; the result is ordered.
    pub(crate) fn rect(&self, rect: RectF) -> Rect {
        let (x0, y0) = self.point(rect.left, rect.bottom);
        let (x1, y1) = self.point(rect.right, rect.top);
        Rect { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Whether text with this direction runs along, or against, the upper edge of the page as it is shown.
    fn is_upright(&self, x: f32, y: f32) -> bool {
        let (x, y) = (f64::from(x), f64::from(y));
        let along = self.along_x.0 * x + self.along_y.0 * y;
        let across = self.along_x.1 * x + self.along_y.1 * y;
        along.abs() >= across.abs()
    }

    /// Transform a point.
    pub(crate) fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (f64::from(x), f64::from(y));
        (
            (self.origin.0 + self.along_x.0 * x + self.along_y.0 * y) as f32,
            (self.origin.1 + self.along_x.1 * x + self.along_y.1 * y) as f32,
        )
    }
}

/// Reads lines from an open text page.
pub(crate) struct LineReader<'a> {
    pub functions: &'static Functions,
    pub text: *mut ffi::TextPage,
    pub placement: &'a Placement,
}

impl LineReader<'_> {
    /// Place and style of a line from a few of its characters: asking for all of
    /// them would cost more than reading the page.
    pub(crate) fn line(&self, span: &LineSpan) -> Line {
        let (first, middle, last) =
            (self.char_index(span.first), self.char_index(span.middle), self.char_index(span.last));
        let (first_style, last_style) = (self.style(first), self.style(last));
        let rect = union(self.rect(first), self.rect(last));
        let (size, upright) = self.size(middle);
        // The middle may be a raised number.
        let size = median(self.size(first).0, size, self.size(last).0);
        let rect = union(rect, self.rect(middle));
        let is_vertical = rect.y1 - rect.y0 > 1.8 * size.max(1.0) && rect.y1 - rect.y0 > rect.x1 - rect.x0;
        Line {
            start: span.start,
            end: span.end,
            rect,
            size,
            bold: first_style.bold && last_style.bold,
            starts_bold: first_style.bold,
            monospaced: first_style.monospaced && last_style.monospaced,
            upright: upright && !is_vertical,
            gap: None,
            role: Role::Flow,
            first_word: span.first_word,
            end_word: span.end_word,
        }
    }

    /// The marked content that a character is part of; negative when it is part of none.
    pub(crate) fn content_id(&self, text_index: usize) -> c_int {
        // SAFETY: the text page is open; PDFium checks the index and takes a null object.
        unsafe {
            let object = (self.functions.char_object)(self.text, self.char_index(text_index));
            (self.functions.object_content_id)(object)
        }
    }

    /// Whether a character and the one after it stand in the same place.
    pub(crate) fn is_one_glyph(&self, text_index: usize) -> bool {
        let (first, second) =
            (self.rect(self.char_index(text_index)), self.rect(self.char_index(text_index + 1)));
        first.x0 == second.x0 && first.x1 == second.x1
    }

    /// PDFium's character index for an index into its text.
    pub(crate) fn char_index(&self, text_index: usize) -> c_int {
        let text_index = c_int::try_from(text_index).unwrap_or(c_int::MAX);
        // SAFETY: the text page is open; PDFium checks the index.
        unsafe { (self.functions.char_index)(self.text, text_index) }
    }

    /// Where a character stands; all zero when PDFium can't tell.
    pub(crate) fn rect(&self, char_index: c_int) -> Rect {
        let mut rect = RectF::default();
        // SAFETY: the text page is open, PDFium checks the index, the out-pointer is valid.
        let known = unsafe { (self.functions.loose_box)(self.text, char_index, &mut rect) } != 0;
        if known { self.placement.rect(rect) } else { Rect::default() }
    }

    /// A character's size, and whether it stands upright on the page.
    fn size(&self, char_index: c_int) -> (f32, bool) {
        let mut matrix = Matrix::default();
        // SAFETY: the text page is open, PDFium checks the index, the out-pointer is valid.
        let (size, known) = unsafe {
            (
                (self.functions.font_size)(self.text, char_index) as f32,
                (self.functions.char_matrix)(self.text, char_index, &mut matrix) != 0,
            )
        };
        // Files put the size into the font, the matrix, or both.
        if !known {
            return (size, true);
        }
        (size * matrix.c.hypot(matrix.d), self.placement.is_upright(matrix.a, matrix.b))
    }

    fn style(&self, char_index: c_int) -> Style {
        const FORCE_BOLD: c_int = 1 << 18;
        const FIXED_PITCH: c_int = 1;
        let mut name = [0u8; 96];
        let mut flags = 0;
        // SAFETY: the text page is open, PDFium checks the index and writes nothing
        // when the buffer is too small.
        let length = unsafe {
            (self.functions.font_info)(
                self.text,
                char_index,
                name.as_mut_ptr().cast(),
                name.len() as std::ffi::c_ulong,
                &mut flags,
            )
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(name.len());
        let mut style = Style::of_font_name(&name[..length]);
        style.bold |= flags & FORCE_BOLD != 0;
        style.monospaced |= flags & FIXED_PITCH != 0;
        style
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Style {
    bold: bool,
    monospaced: bool,
}

impl Style {
    /// What a PostScript font name says, among them those of TeX's fonts.
    fn of_font_name(name: &[u8]) -> Self {
        const BOLD: [&[u8]; 9] = [
            b"bold",
            b"-black",
            b"heavy",
            b"demi",
            b"cmbx",
            b"sfbx",
            b"lmbx",
            b"-medi",
            b"nimbusromno9l-medi",
        ];
        const MONOSPACED: [&[u8]; 8] =
            [b"mono", b"courier", b"cmtt", b"sftt", b"lmtt", b"consol", b"typewriter", b"menlo"];
        let name = name.to_ascii_lowercase();
        let has =
            |parts: &[&[u8]]| parts.iter().any(|part| name.windows(part.len()).any(|window| window == *part));
        Self { bold: has(&BOLD), monospaced: has(&MONOSPACED) }
    }
}

fn median(a: f32, b: f32, c: f32) -> f32 {
    a.max(b).min(a.min(b).max(c))
}

/// The smallest rectangle round both; one without extent does not count.
pub(crate) fn union(a: Rect, b: Rect) -> Rect {
    let is_void = |rect: &Rect| rect.x1 <= rect.x0 && rect.y1 <= rect.y0;
    if is_void(&a) {
        return b;
    }
    if is_void(&b) {
        return a;
    }
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

#[cfg(test)]
mod tests {
    use super::{Rect, Style, union};

    #[track_caller]
    fn check(name: &str, bold: bool, monospaced: bool) {
        assert_eq!(Style::of_font_name(name.as_bytes()), Style { bold, monospaced }, "{name}");
    }

    #[test]
    fn font_names_tell_weight_and_pitch() {
        check("ABCDEF+Helvetica-Bold", true, false);
        check("CMBX12", true, false);
        check("NimbusSanL-Regu", false, false);
        check("Courier-BoldOblique", true, true);
        check("DejaVuSansMono", false, true);
        check("CMTT10", false, true);
        check("", false, false);
    }

    #[test]
    fn a_rectangle_without_extent_adds_nothing() {
        let rect = Rect { x0: 1.0, y0: 2.0, x1: 3.0, y1: 4.0 };
        assert_eq!(union(rect, Rect::default()), rect);
        assert_eq!(union(Rect::default(), rect), rect);
        let wide = Rect { x0: 0.0, y0: 3.0, x1: 9.0, y1: 3.5 };
        assert_eq!(union(rect, wide), Rect { x0: 0.0, y0: 2.0, x1: 9.0, y1: 4.0 });
    }
}
