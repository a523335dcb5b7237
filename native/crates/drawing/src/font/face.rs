//! The embedded faces.

use std::collections::HashMap;
use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::OutlineGlyphCollection;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::kern::SubtableKind;
use skrifa::{FontRef, GlyphId, MetadataProvider};

static REGULAR: &[u8] = include_bytes!("../../fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/LiberationSans-Bold.ttf");

/// The unit of advance widths and kerning in the embedded faces is this part of the letters' size.
pub(crate) const UNITS_PER_EM: f64 = 2048.0;

/// Printable ASCII, which most text is made of, starts here.
const FIRST: u8 = b' ';
const PRINTABLE: usize = 95;

/// An embedded face, ready to measure and draw with.
pub(crate) struct Face {
    pub(crate) charmap: Charmap<'static>,
    pub(crate) outlines: OutlineGlyphCollection<'static>,
    metrics: GlyphMetrics<'static>,
    kerning: HashMap<(u16, u16), i16>,
    ascii_advances: [i16; PRINTABLE],
    /// Of each left character those of all right ones.
    ascii_kerning: Vec<[i16; PRINTABLE]>,
}

/// The embedded face for upright text, bold or not.
pub(crate) fn face(bold: bool) -> &'static Face {
    static FACES: [OnceLock<Face>; 2] = [OnceLock::new(), OnceLock::new()];
    FACES[usize::from(bold)].get_or_init(|| Face::new(if bold { BOLD } else { REGULAR }))
}

impl Face {
    fn new(bytes: &'static [u8]) -> Self {
        #[expect(clippy::expect_used, reason = "the bytes are compiled in and the tests read both faces")]
        let font = FontRef::new(bytes).expect("an embedded face is a font");
        let mut face = Self {
            charmap: font.charmap(),
            outlines: font.outline_glyphs(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            kerning: kerning_pairs(&font),
            ascii_advances: [0; PRINTABLE],
            ascii_kerning: vec![[0; PRINTABLE]; PRINTABLE],
        };
        face.fill_ascii();
        face
    }

    fn fill_ascii(&mut self) {
        let printable = |index: usize| char::from(FIRST + index as u8);
        for left in 0..PRINTABLE {
            self.ascii_advances[left] = self.slow_advance(printable(left)).unwrap_or(0) as i16;
            for right in 0..PRINTABLE {
                self.ascii_kerning[left][right] = self.slow_kerning(printable(left), printable(right)) as i16;
            }
        }
    }

    /// How far the letter moves the pen; `None` when the face lacks it.
    pub(crate) fn advance(&self, letter: char) -> Option<i32> {
        match ascii_index(letter) {
            Some(index) => Some(i32::from(self.ascii_advances[index])),
            None => self.slow_advance(letter),
        }
    }

    /// How much closer (below 0) or wider two letters stand beside each other.
    pub(crate) fn kerning(&self, left: char, right: char) -> i32 {
        match (ascii_index(left), ascii_index(right)) {
            (Some(left), Some(right)) => i32::from(self.ascii_kerning[left][right]),
            _ => self.slow_kerning(left, right),
        }
    }

    fn slow_advance(&self, letter: char) -> Option<i32> {
        let glyph = self.charmap.map(letter)?;
        self.metrics.advance_width(glyph).map(|advance| advance as i32)
    }

    fn slow_kerning(&self, left: char, right: char) -> i32 {
        // Digits stay equally wide, as browsers and vl-convert have it, although the table knows "11".
        if left.is_ascii_digit() && right.is_ascii_digit() {
            return 0;
        }
        let glyph =
            |letter| self.charmap.map(letter).and_then(|glyph: GlyphId| u16::try_from(glyph.to_u32()).ok());
        let pair = glyph(left).zip(glyph(right));
        pair.and_then(|pair| self.kerning.get(&pair)).map_or(0, |&units| i32::from(units))
    }
}

fn ascii_index(letter: char) -> Option<usize> {
    let index = (letter as usize).wrapping_sub(usize::from(FIRST));
    (index < PRINTABLE).then_some(index)
}

fn kerning_pairs(font: &FontRef<'_>) -> HashMap<(u16, u16), i16> {
    let mut all = HashMap::new();
    let Ok(kern) = font.kern() else { return all };
    for table in kern.subtables().flatten() {
        if let Ok(SubtableKind::Format0(pairs)) = table.kind() {
            all.extend(
                pairs
                    .pairs()
                    .iter()
                    .map(|pair| ((pair.left.get().to_u16(), pair.right.get().to_u16()), pair.value())),
            );
        }
    }
    all
}
