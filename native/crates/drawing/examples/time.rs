//! How long drawings take: `cargo run --release --example time -- [NAME [FOLDER]]`: those whose names hold NAME,
//! which are written to FOLDER. The time is that of the main thread on a processor where the system tells it.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use ferrolab_drawing::{
    Align, Baseline, Cloud, Color, Font, Group, Items, Mark, Paint, Path, PixelLimits, Rect, Rule, Scene,
    Segment, Shape, Style, Text, draw, svg,
};

fn main() {
    let name_part = std::env::args().nth(1).unwrap_or_default();
    let folder = std::env::args().nth(2);
    let drawings = [
        ("bars-20", bars(20)),
        ("line-1000", line(1_000)),
        ("line-4000", line(4_000)),
        ("line-100000", line(100_000)),
        ("heatmap-100x100", heatmap(100)),
        ("cloud-1M", cloud(1_000_000, 1, 1.0)),
        ("cloud-1M-faint", cloud(1_000_000, 1, 0.05)),
        ("cloud-1M-5-colors", cloud(1_000_000, 5, 0.7)),
    ];
    println!("{:20} {:>10} {:>10} {:>10} {:>10}", "ms", "svg", "pixels", "encode", "bytes");
    for (name, scene) in drawings.into_iter().filter(|drawing| drawing.0.contains(&name_part)) {
        let written = svg(&scene);
        let svg_ms = mean_ms(|| svg(&scene).len());
        let limits = PixelLimits::default();
        let picture = draw(&scene, 1.0, &limits).expect("it fits the limits");
        let pixels_ms = mean_ms(|| draw(&scene, 1.0, &limits).map(|picture| picture.pixels.rgba.len()));
        let png = picture.png().expect("it can be encoded");
        let png_ms = mean_ms(|| picture.png().map(|png| png.len()));
        println!("{name:20} {svg_ms:10.3} {pixels_ms:10.3} {png_ms:10.3} {:10}", png.len());
        if let Some(folder) = &folder {
            fs::write(format!("{folder}/{name}.svg"), written).expect("the folder can be written to");
            fs::write(format!("{folder}/{name}.png"), png).expect("the folder can be written to");
        }
    }
}

/// The mean over many rounds, for the system counts a thread's time in coarse steps.
fn mean_ms<T>(mut run: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(run());
    let rounds = (0.3 / start.elapsed().as_secs_f64().max(1e-6)).clamp(5.0, 5_000.0) as u32;
    let (wall, busy) = (Instant::now(), busy_ns());
    for _ in 0..rounds {
        black_box(run());
    }
    let total_ms = match (busy, busy_ns()) {
        (Some(before), Some(after)) => (after - before) / 1e6,
        _ => wall.elapsed().as_secs_f64() * 1e3,
    };
    total_ms / f64::from(rounds)
}

/// How long the main thread was on a processor, where Linux tells: other work on the machine does not count.
fn busy_ns() -> Option<f64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Pseudo-random numbers from 0 to 1.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31)
    }
}

fn fill(color: u32) -> Style {
    Style { fill: Some(Paint::Solid(Color::rgb(color))), ..Style::default() }
}

fn stroke(color: u32, width: f64) -> Style {
    Style { stroke: Some(Paint::Solid(Color::rgb(color))), stroke_width: width, ..Style::default() }
}

/// A chart's frame and axes around `mark`.
fn chart(mark: Items) -> Scene {
    let (width, height) = (640.0, 480.0);
    let (left, top, plot_width, plot_height) = (50.0, 10.0, 580.0, 430.0);
    let ticks = 10;
    let at = |index: i32| f64::from(index) / f64::from(ticks);
    let grid = (0..=ticks).map(|index| {
        let y = (at(index) * plot_height).round() + 0.5;
        Rule { from: (0.0, y), to: (plot_width, y), style: stroke(0xdddddd, 1.0) }
    });
    let text = |x: f64, y: f64, align, baseline, line: String, size: f64, bold| Text {
        x,
        y,
        align,
        baseline,
        lines: vec![line],
        font: Font { size, bold, ..Font::default() },
        line_height: size + 2.0,
        style: fill(0x000000),
        ..Text::default()
    };
    let labels = (0..=ticks).flat_map(|index| {
        [
            text(
                -7.0,
                at(index) * plot_height,
                Align::Right,
                Baseline::Middle,
                format!("{}", 100 - 10 * index),
                10.0,
                false,
            ),
            text(
                at(index) * plot_width,
                plot_height + 7.0,
                Align::Center,
                Baseline::Top,
                format!("{}", 10 * index),
                10.0,
                false,
            ),
        ]
    });
    let mut title = text(
        -30.0,
        plot_height / 2.0,
        Align::Center,
        Baseline::Bottom,
        "Average of value".into(),
        11.0,
        true,
    );
    title.angle = -90.0;
    let marks = vec![
        Mark { role: "axis-grid", items: Items::Rules(grid.collect()) },
        Mark { role: "mark", items: mark },
        Mark { role: "axis-label", items: Items::Texts(labels.collect()) },
        Mark { role: "axis-title", items: Items::Texts(vec![title]) },
    ];
    Scene {
        width,
        height,
        origin: (left, top),
        background: Some(Color::WHITE),
        description: Some("A chart".into()),
        root: Group {
            width: plot_width,
            height: plot_height,
            style: stroke(0xdddddd, 1.0),
            marks,
            ..Group::default()
        },
    }
}

fn bars(count: i32) -> Scene {
    let mut noise = noise(1);
    let step = 580.0 / f64::from(count);
    let bar = |index: i32, height: f64| Rect {
        x: f64::from(index) * step + step * 0.05,
        y: 430.0 - height,
        width: step * 0.9,
        height,
        style: fill(0x4c78a8),
        ..Rect::default()
    };
    chart(Items::Rects((0..count).map(|index| bar(index, noise() * 430.0)).collect()))
}

fn line(count: i32) -> Scene {
    let mut noise = noise(2);
    let mut value = 215.0;
    let point = |index: i32| {
        value = (value + (noise() - 0.5) * 20.0).clamp(0.0, 430.0);
        let x = f64::from(index) / f64::from(count) * 580.0;
        if index == 0 { Segment::Move(x, value) } else { Segment::Line(x, value) }
    };
    let segments = (0..count).map(point).collect();
    chart(Items::Paths(vec![Path { segments, style: stroke(0x4c78a8, 2.0), ..Path::default() }]))
}

fn heatmap(count: i32) -> Scene {
    let mut noise = noise(3);
    let (width, height) = (580.0 / f64::from(count), 430.0 / f64::from(count));
    let cell = |index: i32| Rect {
        x: f64::from(index % count) * width,
        y: f64::from(index / count) * height,
        width,
        height,
        style: fill((noise() * 255.0) as u32 * 0x100 + 0x400080),
        ..Rect::default()
    };
    chart(Items::Rects((0..count * count).map(cell).collect()))
}

fn cloud(count: usize, colors: usize, opacity: f64) -> Scene {
    let mut noise = noise(4);
    // The sum of several is spread like a bell.
    let mut bell = || (0..4).map(|_| noise()).sum::<f64>() / 4.0;
    let points = (0..count).flat_map(|_| [(bell() * 580.0) as f32, (bell() * 430.0) as f32]).collect();
    let palette = [0x4c78a8, 0xf58518, 0xe45756, 0x72b7b2, 0x54a24b];
    let styles = palette[..colors].iter().map(|&color| Style { opacity, ..fill(color) }).collect();
    let style_of =
        if colors == 1 { Vec::new() } else { (0..count).map(|index| (index % colors) as u16).collect() };
    chart(Items::Cloud(Cloud {
        points,
        extent: (580.0, 430.0),
        size: 30.0,
        shape: Shape::Circle,
        style_of,
        styles,
    }))
}
