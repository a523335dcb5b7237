//! A written code, as SVG and PNG.

mod png;

use std::fmt::Write as _;

use ferrolab_base::{Code, Error, Result};

use crate::modules::Modules;
use crate::options::{CodeOptions, Colour, Symbology};
use crate::write::Bars;

/// How far bars and their text are drawn, in modules.
const TEXT_HEIGHT: u32 = 10;
const GUARD_DEPTH: u32 = 5;
/// From the line that letters stand on to the picture's lower edge, and their size, in modules.
const TEXT_DEPTH: u32 = 2;
const FONT_SIZE: u32 = 9;

/// Sizes and colours that the options ask for, checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Style {
    module_size: u32,
    quiet_zone: u32,
    height: u32,
    dark: Colour,
    light: Colour,
}

impl Style {
    pub(crate) fn new(options: &CodeOptions) -> Result<Self> {
        let symbology = options.symbology;
        let style = Self {
            module_size: options.module_size.unwrap_or(if symbology.is_linear() { 2 } else { 4 }),
            quiet_zone: options.quiet_zone.unwrap_or(quiet_zone(symbology)),
            height: options.height.unwrap_or(60),
            dark: options.dark,
            light: options.light,
        };
        within("module_size", style.module_size, 1, 100)?;
        within("quiet_zone", style.quiet_zone, 0, 100)?;
        within("height", style.height, 1, 1_000)?;
        if style.light.luminance() - style.dark.luminance() < 0.25 {
            let (dark, light) = (String::from(style.dark), String::from(style.light));
            let message = format!("no reader tells modules of {dark} from a ground of {light}");
            return Err(
                Error::new(Code::InvalidInput, message).hint("take a darker `dark` or a lighter `light`")
            );
        }
        Ok(style)
    }
}

fn within(name: &str, value: u32, least: u32, most: u32) -> Result<()> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::new(Code::InvalidInput, format!("{name} is {value}"))
        .hint(format!("it goes from {least} to {most}")))
}

/// Light modules that the standards want round a code.
fn quiet_zone(symbology: Symbology) -> u32 {
    match symbology {
        Symbology::Qr => 4,
        Symbology::DataMatrix | Symbology::Aztec => 2,
        Symbology::Pdf417 => 2,
        Symbology::Ean13 | Symbology::UpcA | Symbology::UpcE => 11,
        Symbology::Ean8 => 7,
        _ => 10,
    }
}

/// A code that was written: its modules, and how they are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The dark and light modules, without the quiet zone; one row for linear codes.
    pub modules: Modules,
    /// What stands below a linear code, check digits included; empty for matrix codes.
    pub text: String,
    symbology: Symbology,
    title: String,
    captions: Vec<(String, f64)>,
    guards: Vec<(usize, usize)>,
    style: Style,
}

impl Written {
    pub(crate) fn matrix(modules: Modules, data: &[u8], options: &CodeOptions, style: Style) -> Self {
        let title = title(options, &String::from_utf8_lossy(data));
        let (symbology, captions, guards) = (options.symbology, Vec::new(), Vec::new());
        Self { modules, text: String::new(), symbology, title, captions, guards, style }
    }

    pub(crate) fn bars(bars: Bars, options: &CodeOptions, style: Style) -> Self {
        let title = title(options, &bars.text);
        let (captions, guards) = if options.text { (bars.captions, bars.guards) } else { Default::default() };
        Self {
            modules: Modules::row(bars.modules),
            text: bars.text,
            symbology: options.symbology,
            title,
            captions,
            guards,
            style,
        }
    }

    /// Whether the bar that begins at a module goes on between the texts.
    fn is_guard(&self, start: usize) -> bool {
        self.guards.iter().any(|(from, to)| (*from..*to).contains(&start))
    }

    /// Modules of one drawn row: a linear code's only row is as high as its bars, PDF417's rows are three.
    fn row_height(&self) -> u32 {
        match self.symbology {
            Symbology::Pdf417 => 3,
            symbology if symbology.is_linear() => self.style.height,
            _ => 1,
        }
    }

    /// Width and height in modules, quiet zone included.
    fn extent(&self) -> (u32, u32) {
        let around = 2 * self.style.quiet_zone;
        let width = self.modules.width() as u32 + around;
        let text = if self.captions.is_empty() { 0 } else { TEXT_HEIGHT };
        // Bars need light only at their ends.
        let above = if self.symbology.is_linear() { around.min(4) } else { around };
        (width, self.modules.height() as u32 * self.row_height() + above + text)
    }

    fn top(&self) -> u32 {
        if self.symbology.is_linear() { self.style.quiet_zone.min(2) } else { self.style.quiet_zone }
    }

    /// A self-contained picture: one path of dark modules, sharp at any scale.
    pub fn svg(&self) -> String {
        let (width, height) = self.extent();
        let scale = self.style.module_size;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\"><title>{}</title>",
            width * scale,
            height * scale,
            escaped(&self.title),
        );
        if self.style.light.0[3] != 0 {
            let _ = write!(svg, "<path {} d=\"M0 0h{width}v{height}H0z\"/>", fill(self.style.light));
        }
        let _ = write!(svg, "<path shape-rendering=\"crispEdges\" {} d=\"", fill(self.style.dark));
        self.push_path(&mut svg);
        svg.push_str("\"/>");
        self.push_captions(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    fn push_path(&self, svg: &mut String) {
        let (left, top, row_height) = (self.style.quiet_zone as usize, self.top(), self.row_height());
        for y in 0..self.modules.height() {
            for (start, length) in self.modules.dark_runs(y) {
                let height = row_height + if self.is_guard(start) { GUARD_DEPTH } else { 0 };
                let at = top + y as u32 * row_height;
                push(svg, &["M", &(left + start).to_string(), " ", &at.to_string()]);
                let length = length.to_string();
                push(svg, &["h", &length, "v", &height.to_string(), "h-", &length, "z"]);
            }
        }
    }

    fn push_captions(&self, svg: &mut String) {
        if self.captions.is_empty() {
            return;
        }
        let baseline = self.top() + self.style.height + TEXT_HEIGHT - TEXT_DEPTH;
        let _ = write!(
            svg,
            "<g {} font-family=\"sans-serif\" font-size=\"{FONT_SIZE}\" text-anchor=\"middle\">",
            fill(self.style.dark)
        );
        for (text, centre) in &self.captions {
            let x = centre + f64::from(self.style.quiet_zone);
            let _ = write!(svg, "<text x=\"{x}\" y=\"{baseline}\">{}</text>", escaped(text));
        }
        svg.push_str("</g>");
    }
}

/// Grey pixels of modules `scale` pixels wide in a quiet zone of `quiet` modules.
pub(crate) fn grey(modules: &Modules, scale: usize, quiet: usize) -> (Vec<u8>, usize, usize) {
    let width = (modules.width() + 2 * quiet) * scale;
    let height = (modules.height() + 2 * quiet) * scale;
    let mut pixels = vec![255; width * height];
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        let Some(y) = (y / scale).checked_sub(quiet).filter(|y| *y < modules.height()) else { continue };
        for (start, length) in modules.dark_runs(y) {
            row[(quiet + start) * scale..(quiet + start + length) * scale].fill(0);
        }
    }
    (pixels, width, height)
}

fn title(options: &CodeOptions, text: &str) -> String {
    options.title.clone().unwrap_or_else(|| format!("{}: {text}", options.symbology.name()))
}

fn fill(colour: Colour) -> String {
    let [red, green, blue, alpha] = colour.0;
    let solid = format!("fill=\"#{red:02x}{green:02x}{blue:02x}\"");
    match alpha {
        255 => solid,
        _ => format!("{solid} fill-opacity=\"{:.3}\"", f64::from(alpha) / 255.0),
    }
}

fn push(target: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| target.push_str(part));
}

/// Text as XML allows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Text without control characters, which no font draws and XML can't hold: a replacement sign stands there.
fn visible(text: &str) -> String {
    let shown = |character: char| match character {
        '\t' | '\n' | '\r' => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        control if control.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(shown).collect()
}
