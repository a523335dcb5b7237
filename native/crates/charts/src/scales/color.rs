//! Colours of numbers: ramps, and scales that run along them.

use ferrolab_base::{Code, Error, Result};
use ferrolab_drawing::Color;

use super::continuous::{Continuous, transform};

/// The space in which colours are mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Interpolation {
    /// Red, green, blue, with an exponent; 1 is plain.
    #[default]
    Rgb,
    /// As `Rgb`, with each channel raised to this power.
    RgbGamma(f64),
    /// CIELAB.
    Lab,
    /// Hue, chroma, luminance, the shorter way round.
    Hcl,
    /// Hue, chroma, luminance, the way that the hues' numbers give.
    HclLong,
    /// Hue, saturation, lightness, the shorter way round.
    Hsl,
    /// Hue, saturation, lightness, the way that the hues' numbers give.
    HslLong,
    /// Dave Green's cubehelix with an exponent, the shorter way round.
    Cubehelix(f64),
    /// Dave Green's cubehelix with an exponent, the way that the hues' numbers give.
    CubehelixLong(f64),
}

impl Interpolation {
    /// The interpolation of a spec: a name, or an object with `type` and `gamma`.
    pub fn from_json(interpolate: &serde_json::Value) -> Result<Self> {
        let name = interpolate.as_str().or_else(|| interpolate.get("type")?.as_str()).unwrap_or_default();
        let gamma = interpolate.get("gamma").and_then(serde_json::Value::as_f64);
        Ok(match (name, gamma) {
            ("rgb", None | Some(1.0)) => Self::Rgb,
            ("rgb", Some(gamma)) => Self::RgbGamma(gamma),
            ("lab", _) => Self::Lab,
            ("hcl", _) => Self::Hcl,
            ("hcl-long", _) => Self::HclLong,
            ("hsl", _) => Self::Hsl,
            ("hsl-long", _) => Self::HslLong,
            ("cubehelix", gamma) => Self::Cubehelix(gamma.unwrap_or(1.0)),
            ("cubehelix-long", gamma) => Self::CubehelixLong(gamma.unwrap_or(1.0)),
            _ => {
                let message = format!("the colour interpolation {interpolate} is not drawn here");
                return Err(
                    Error::new(Code::UnsupportedChart, message).hint("use rgb, lab, hcl, hsl or cubehelix")
                );
            }
        })
    }

    /// The colour at `part` of the way from one to another.
    pub fn mix(self, from: Color, to: Color, part: f64) -> Color {
        let (a, b) = (self.channels(from), self.channels(to));
        let mut mixed = [0.0; 3];
        for (index, channel) in mixed.iter_mut().enumerate() {
            let is_hue = index == 0 && !matches!(self, Self::Rgb | Self::RgbGamma(_) | Self::Lab);
            let short = matches!(self, Self::Hcl | Self::Hsl | Self::Cubehelix(_));
            let part = match self {
                Self::Cubehelix(gamma) | Self::CubehelixLong(gamma) if index == 2 => part.powf(gamma),
                _ => part,
            };
            let mut way = b[index] - a[index];
            if is_hue && short && way.abs() > 180.0 {
                way -= 360.0 * (way / 360.0 + 0.5).floor();
            }
            // A hue or chroma that a grey lacks is that of the other colour.
            *channel = match (a[index].is_nan(), b[index].is_nan()) {
                (true, _) => b[index],
                (false, true) => a[index],
                _ => a[index] + part * way,
            };
        }
        let alpha = f64::from(from.a) + part * (f64::from(to.a) - f64::from(from.a));
        self.color(mixed, alpha)
    }

    fn channels(self, color: Color) -> [f64; 3] {
        let rgb = [f64::from(color.r), f64::from(color.g), f64::from(color.b)];
        match self {
            Self::Rgb => rgb,
            Self::RgbGamma(gamma) => rgb.map(|channel| channel.powf(gamma)),
            Self::Lab => lab(rgb),
            Self::Hcl | Self::HclLong => hcl(lab(rgb)),
            Self::Hsl | Self::HslLong => hsl(rgb),
            Self::Cubehelix(_) | Self::CubehelixLong(_) => cubehelix(rgb),
        }
    }

    fn color(self, channels: [f64; 3], alpha: f64) -> Color {
        let rgb = match self {
            Self::Rgb => channels,
            Self::RgbGamma(gamma) => channels.map(|channel| channel.powf(1.0 / gamma)),
            Self::Lab => lab_to_rgb(channels),
            Self::Hcl | Self::HclLong => lab_to_rgb(hcl_to_lab(channels)),
            Self::Hsl | Self::HslLong => hsl_to_rgb(channels),
            Self::Cubehelix(_) | Self::CubehelixLong(_) => cubehelix_to_rgb(channels),
        };
        let byte = |channel: f64| (channel + 0.5).floor().clamp(0.0, 255.0) as u8;
        Color { r: byte(rgb[0]), g: byte(rgb[1]), b: byte(rgb[2]), a: byte(alpha) }
    }
}

/// Colours along a line from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// Colours at equal distances.
    pub colors: Vec<Color>,
    /// How those between are mixed.
    pub interpolation: Interpolation,
    /// Where the ramp begins and ends; the wrong way round, it is reversed.
    pub extent: (f64, f64),
}

impl Ramp {
    /// A ramp mixed in red, green and blue.
    pub fn rgb(colors: Vec<Color>) -> Self {
        Self::new(colors, Interpolation::Rgb)
    }

    /// A ramp mixed in some space.
    pub fn new(colors: Vec<Color>, interpolation: Interpolation) -> Self {
        Self { colors, interpolation, extent: (0.0, 1.0) }
    }

    /// The ramp's part from one point to another; the wrong way round, it is reversed.
    pub fn within(mut self, start: f64, stop: f64) -> Self {
        self.extent = (start, stop);
        self
    }

    /// The ramp the other way round.
    pub fn reversed(self) -> Self {
        let (start, stop) = self.extent;
        self.within(stop, start)
    }

    /// The colour at a point; beyond the ends they are carried on.
    pub fn at(&self, part: f64) -> Color {
        let (start, stop) = self.extent;
        let part = start + part * (stop - start);
        let pieces = self.colors.len().saturating_sub(1);
        let (Some(first), false) = (self.colors.first(), part.is_nan()) else { return Color::BLACK };
        if pieces == 0 {
            return *first;
        }
        let place = part * pieces as f64;
        let piece = place.floor().clamp(0.0, (pieces - 1) as f64) as usize;
        self.interpolation.mix(self.colors[piece], self.colors[piece + 1], place - piece as f64)
    }

    /// So many colours at equal distances, without the ends: the classes of a discrete scale.
    pub fn classes(&self, count: usize) -> Vec<Color> {
        (1..=count).map(|index| self.at(index as f64 / (count + 1) as f64)).collect()
    }
}

/// A scale from numbers to colours: sequential with a domain of two values, diverging with three.
#[derive(Clone, Debug, PartialEq)]
pub struct ColorScale {
    /// Its domain, kind and clamping; the range is not used.
    pub scale: Continuous,
    /// The colours.
    pub ramp: Ramp,
}

impl ColorScale {
    /// Where on the ramp a value lies.
    pub fn part(&self, value: f64) -> f64 {
        let domain = &self.scale.domain;
        let (first, last) = (self.scale.start(), self.scale.stop());
        let at = |value: f64| transform(self.scale.kind, first, value);
        if value.is_nan() {
            return f64::NAN;
        }
        let part = match domain.len() {
            3 => diverging(at(domain[0]), at(domain[1]), at(domain[2]), at(value)),
            _ if at(first) == at(last) => 0.5,
            _ => (at(value) - at(first)) / (at(last) - at(first)),
        };
        if self.scale.clamp { part.clamp(0.0, 1.0) } else { part }
    }

    /// The colour of a value; `None` for what is no number.
    pub fn color(&self, value: f64) -> Option<Color> {
        let part = self.part(value);
        (!part.is_nan()).then(|| self.ramp.at(part))
    }
}

fn diverging(low: f64, middle: f64, high: f64, value: f64) -> f64 {
    let below = if low == middle { 0.0 } else { 0.5 / (middle - low) };
    let above = if middle == high { 0.0 } else { 0.5 / (high - middle) };
    let sign = if middle < low { -1.0 } else { 1.0 };
    let slope = if sign * value < sign * middle { below } else { above };
    0.5 + (value - middle) * slope
}

/// White of the D50 illuminant.
const WHITE: [f64; 3] = [0.96422, 1.0, 0.82521];

fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    let curve = |t: f64| {
        let bound: f64 = 6.0 / 29.0;
        if t > bound.powi(3) { t.cbrt() } else { t / (3.0 * bound * bound) + 4.0 / 29.0 }
    };
    let y = curve((0.222_504_5 * r + 0.716_878_6 * g + 0.060_616_9 * b) / WHITE[1]);
    let (x, z) = if r == g && g == b {
        (y, y)
    } else {
        (
            curve((0.436_074_7 * r + 0.385_064_9 * g + 0.143_080_4 * b) / WHITE[0]),
            curve((0.013_932_2 * r + 0.097_104_5 * g + 0.714_173_3 * b) / WHITE[2]),
        )
    };
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn lab_to_rgb([l, a, b]: [f64; 3]) -> [f64; 3] {
    let curve = |t: f64| {
        let bound = 6.0 / 29.0;
        if t > bound { t * t * t } else { 3.0 * bound * bound * (t - 4.0 / 29.0) }
    };
    let y = (l + 16.0) / 116.0;
    let x = WHITE[0] * curve(if a.is_nan() { y } else { y + a / 500.0 });
    let z = WHITE[2] * curve(if b.is_nan() { y } else { y - b / 200.0 });
    let y = WHITE[1] * curve(y);
    [
        3.133_856_1 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ]
    .map(|channel| {
        255.0 * if channel <= 0.003_130_8 { 12.92 * channel } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 }
    })
}

fn hcl([l, a, b]: [f64; 3]) -> [f64; 3] {
    if a == 0.0 && b == 0.0 {
        return [f64::NAN, if 0.0 < l && l < 100.0 { 0.0 } else { f64::NAN }, l];
    }
    let hue = b.atan2(a).to_degrees();
    [if hue < 0.0 { hue + 360.0 } else { hue }, (a * a + b * b).sqrt(), l]
}

fn hcl_to_lab([h, c, l]: [f64; 3]) -> [f64; 3] {
    if h.is_nan() {
        return [l, 0.0, 0.0];
    }
    let (sin, cos) = h.to_radians().sin_cos();
    [l, cos * c, sin * c]
}

fn hsl(rgb: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(|channel| channel / 255.0);
    let (low, high) = (r.min(g).min(b), r.max(g).max(b));
    let span = high - low;
    let light = (high + low) / 2.0;
    if span == 0.0 {
        return [f64::NAN, if 0.0 < light && light < 1.0 { 0.0 } else { f64::NAN }, light];
    }
    let hue = if r == high {
        (g - b) / span + if g < b { 6.0 } else { 0.0 }
    } else if g == high {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    let saturation = span / if light < 0.5 { high + low } else { 2.0 - high - low };
    [hue * 60.0, saturation, light]
}

fn hsl_to_rgb([h, s, l]: [f64; 3]) -> [f64; 3] {
    let hue = if h.is_nan() { 0.0 } else { h.rem_euclid(360.0) };
    let saturation = if h.is_nan() || s.is_nan() { 0.0 } else { s };
    let high = l + if l < 0.5 { l } else { 1.0 - l } * saturation;
    let low = 2.0 * l - high;
    [120.0, 0.0, -120.0].map(|shift| {
        let hue = (hue + shift).rem_euclid(360.0);
        255.0
            * if hue < 60.0 {
                low + (high - low) * hue / 60.0
            } else if hue < 180.0 {
                high
            } else if hue < 240.0 {
                low + (high - low) * (240.0 - hue) / 60.0
            } else {
                low
            }
    })
}

/// Coefficients of the cubehelix, as D. A. Green gives them.
const HELIX: [f64; 5] = [-0.14861, 1.78277, -0.29227, -0.90649, 1.97294];

fn cubehelix(rgb: [f64; 3]) -> [f64; 3] {
    let [a, b, c, d, e] = HELIX;
    let [red, green, blue] = rgb.map(|channel| channel / 255.0);
    let (ed, eb, bc_da) = (e * d, e * b, b * c - d * a);
    let light = (bc_da * blue + ed * red - eb * green) / (bc_da + ed - eb);
    let x = blue - light;
    let y = (e * (green - light) - c * x) / d;
    let saturation = (x * x + y * y).sqrt() / (e * light * (1.0 - light));
    let hue =
        if saturation == 0.0 || saturation.is_nan() { f64::NAN } else { y.atan2(x).to_degrees() - 120.0 };
    [if hue < 0.0 { hue + 360.0 } else { hue }, saturation, light]
}

fn cubehelix_to_rgb([h, s, l]: [f64; 3]) -> [f64; 3] {
    let [a, b, c, d, e] = HELIX;
    let (sin, cos) = if h.is_nan() { (0.0, 1.0) } else { (h + 120.0).to_radians().sin_cos() };
    let amplitude = if s.is_nan() { 0.0 } else { s * l * (1.0 - l) };
    [l + amplitude * (a * cos + b * sin), l + amplitude * (c * cos + d * sin), l + amplitude * e * cos]
        .map(|channel| 255.0 * channel)
}
