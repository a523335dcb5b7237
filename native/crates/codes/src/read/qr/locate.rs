//! Three finders joined to a symbol, and its grid laid over the picture.

use super::finders::Finder;
use crate::qr_tables::{alignment_lines, side};
use crate::read::binary::Binary;
use crate::read::projection::{Point, Projection, distance, moved};

/// How many times larger than another a finder may be that lies nearer to the camera.
const MOST_SPREAD: f64 = 3.2;

/// Three finders that may be one symbol's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triple {
    /// Places in the list of finders: the corner's, the right one's, the lower one's.
    pub(super) places: [usize; 3],
    /// How far the three are from a right-angled, even-sided triangle.
    deviation: f64,
}

/// Joined finders, the likeliest first.
pub(super) fn triples(finders: &[Finder]) -> Vec<Triple> {
    let mut triples = Vec::new();
    for a in 0..finders.len() {
        for b in a + 1..finders.len() {
            if !are_alike(&finders[a], &finders[b]) {
                continue;
            }
            for c in b + 1..finders.len() {
                if are_alike(&finders[a], &finders[c]) && are_alike(&finders[b], &finders[c]) {
                    // Seen at an angle, the corner need not be opposite to the longest side.
                    let corners = [[a, b, c], [b, c, a], [c, a, b]];
                    triples.extend(corners.into_iter().filter_map(|places| triple(finders, places)));
                }
            }
        }
        // Only pictures made to cost time have so many.
        if triples.len() > 100_000 {
            break;
        }
    }
    triples.sort_by(|a, b| a.deviation.total_cmp(&b.deviation));
    triples
}

fn are_alike(a: &Finder, b: &Finder) -> bool {
    let ratio = a.module / b.module;
    if a.is_dark != b.is_dark || !(1.0 / MOST_SPREAD..MOST_SPREAD).contains(&ratio) {
        return false;
    }
    let apart = distance(a.centre, b.centre) / ((a.module + b.module) / 2.0);
    (10.0..260.0).contains(&apart)
}

/// The triple whose corner is the first of the places.
fn triple(finders: &[Finder], places: [usize; 3]) -> Option<Triple> {
    let [corner, mut right, mut lower] = places;
    let along = |at: usize| {
        let (from, to) = (finders[corner].centre, finders[at].centre);
        (to.0 - from.0, to.1 - from.1)
    };
    let ((rx, ry), (lx, ly)) = (along(right), along(lower));
    if rx * ly - ry * lx < 0.0 {
        (right, lower) = (lower, right);
    }
    let (wide, high) = (rx.hypot(ry), lx.hypot(ly));
    let (one, two) = (wide.max(high), wide.min(high));
    let cosine = (rx * lx + ry * ly) / (one * two);
    if one > MOST_SPREAD * two || cosine.abs() > 0.75 {
        return None;
    }
    let modules = places.map(|place| finders[place].module);
    let spread =
        modules.iter().copied().fold(0.0, f64::max) / modules.iter().copied().fold(f64::MAX, f64::min) - 1.0;
    // Of several codes side by side the smaller triangles are the right ones.
    let size = one / modules.iter().sum::<f64>() / 100.0;
    // Grain looks like a finder to one row, and hardly to the next.
    let doubt: f64 = places.iter().map(|place| 0.5 / f64::from(finders[*place].seen)).sum();
    let deviation = (one / two - 1.0) + cosine.abs() + spread + size + doubt;
    Some(Triple { places: [corner, right, lower], deviation })
}

/// A grid of modules over the picture.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) version: usize,
    pub(super) projection: Projection,
}

/// A finder's centre and the corners of its outer square, in the symbol's order.
struct Anchor {
    centre: Point,
    corners: Option<[Point; 4]>,
    /// Pixels of a module along the symbol's rows and columns.
    module: (f64, f64),
}

/// The grids that three finders may belong to, the likeliest first.
pub(super) fn grids(binary: &Binary, [corner, right, lower]: [Finder; 3]) -> Vec<Grid> {
    let across = unit(corner.centre, right.centre);
    let down = unit(corner.centre, lower.centre);
    let anchors = [corner, right, lower].map(|finder| anchor(binary, &finder, across, down));
    let wide = distance(corner.centre, right.centre) * 2.0 / (anchors[0].module.0 + anchors[1].module.0);
    let high = distance(corner.centre, lower.centre) * 2.0 / (anchors[0].module.1 + anchors[2].module.1);
    let sides = (wide + high) / 2.0 + 7.0;
    let likeliest = ((sides - 17.0) / 4.0).round().clamp(1.0, 40.0) as usize;
    let reach = 1 + likeliest / 12;
    let mut versions: Vec<usize> =
        (likeliest.saturating_sub(reach).max(1)..=(likeliest + reach).min(40)).collect();
    versions.sort_by(|a, b| (side(*a) as f64 - sides).abs().total_cmp(&(side(*b) as f64 - sides).abs()));
    let mut grids: Vec<(f64, Grid)> = versions
        .into_iter()
        .filter_map(|version| {
            let projection = rough(&anchors, version)?;
            let regular = timing(binary, &projection, version, corner.is_dark);
            Some((regular, Grid { version, projection }))
        })
        .collect();
    grids.sort_by(|a, b| b.0.total_cmp(&a.0));
    grids.retain(|(regular, _)| *regular > 0.65);
    grids.truncate(2);
    let refine = |(_, grid)| refined(binary, &anchors, grid, corner.is_dark);
    grids.into_iter().map(refine).collect()
}

fn unit(from: Point, to: Point) -> Point {
    let length = distance(from, to).max(1e-9);
    ((to.0 - from.0) / length, (to.1 - from.1) / length)
}

fn anchor(binary: &Binary, finder: &Finder, across: Point, down: Point) -> Anchor {
    let edge = |along: Point| ring_edge(binary, finder.centre, along, finder);
    let back = |(x, y): Point| (-x, -y);
    let [right, left, bottom, top] = [across, back(across), down, back(down)].map(edge);
    let span = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| (a + b) / 7.0);
    let module = (span(right, left).unwrap_or(finder.module), span(top, bottom).unwrap_or(finder.module));
    Anchor { centre: finder.centre, corners: corners(binary, finder, across, down, module), module }
}

/// Pixels from a point inside a finder to the outer edge of its ring.
fn ring_edge(binary: &Binary, from: Point, along: Point, finder: &Finder) -> Option<f64> {
    let step = 0.5;
    let mut changes = 0;
    let mut colour = binary.at(from)?;
    let wanted = if colour == finder.is_dark { 3 } else { return None };
    let mut at = 0.0;
    while at < finder.module * 8.0 {
        let dark = binary.at(moved(from, along, at)).unwrap_or(!finder.is_dark);
        if dark != colour {
            changes += 1;
            colour = dark;
            if changes == wanted {
                return Some(at - step / 2.0);
            }
        }
        at += step;
    }
    None
}

/// A straight line through points: one of them and a direction.
type Line = (Point, Point);

/// The corners of the ring's outer edge, where lines fitted to its four sides cross.
fn corners(
    binary: &Binary,
    finder: &Finder,
    across: Point,
    down: Point,
    module: (f64, f64),
) -> Option<[Point; 4]> {
    let back = |(x, y): Point| (-x, -y);
    // From rays in the core's breadth: they cross core, gap and ring.
    let side = |outward: Point, along: Point, module: f64| {
        let points: Vec<Point> = (-3..=3)
            .filter_map(|at| {
                let from = moved(finder.centre, along, f64::from(at) * 0.33 * module);
                Some(moved(from, outward, ring_edge(binary, from, outward, finder)?))
            })
            .collect();
        straight(points, 0.2 * module)
    };
    let top = side(back(down), across, module.0)?;
    let bottom = side(down, across, module.0)?;
    let left = side(back(across), down, module.1)?;
    let right = side(across, down, module.1)?;
    Some([crossing(top, left)?, crossing(top, right)?, crossing(bottom, right)?, crossing(bottom, left)?])
}

/// The line through most of the points: those that lie further off, where a ray went astray, are left out.
fn straight(mut points: Vec<Point>, near: f64) -> Option<Line> {
    loop {
        let line = fitted(&points)?;
        let ((x, y), (across, down)) = line;
        let off = |point: &Point| ((point.0 - x) * down - (point.1 - y) * across).abs();
        let worst = (0..points.len()).max_by(|a, b| off(&points[*a]).total_cmp(&off(&points[*b])))?;
        if off(&points[worst]) <= near.max(1.0) {
            return Some(line);
        }
        points.swap_remove(worst);
    }
}

fn fitted(points: &[Point]) -> Option<Line> {
    if points.len() < 4 {
        return None;
    }
    let count = points.len() as f64;
    let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let mean = (sum.0 / count, sum.1 / count);
    let moments = points.iter().fold((0.0, 0.0, 0.0), |(xx, xy, yy), point| {
        let (x, y) = (point.0 - mean.0, point.1 - mean.1);
        (xx + x * x, xy + x * y, yy + y * y)
    });
    let angle = 0.5 * (2.0 * moments.1).atan2(moments.0 - moments.2);
    Some((mean, (angle.cos(), angle.sin())))
}

fn crossing((a, along): Line, (b, other): Line) -> Option<Point> {
    let turn = along.0 * other.1 - along.1 * other.0;
    if turn.abs() < 0.2 {
        return None;
    }
    let by = ((b.0 - a.0) * other.1 - (b.1 - a.1) * other.0) / turn;
    Some(moved(a, along, by))
}

fn finder_centres(version: usize) -> [Point; 3] {
    let far = side(version) as f64 - 3.5;
    [(3.5, 3.5), (far, 3.5), (3.5, far)]
}

/// The map through all that the finders tell.
fn rough(anchors: &[Anchor; 3], version: usize) -> Option<Projection> {
    let mut pairs = Vec::with_capacity(16);
    for (anchor, centre) in anchors.iter().zip(finder_centres(version)) {
        pairs.push((centre, anchor.centre));
        if let Some(corners) = anchor.corners {
            let offsets = [(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)];
            let offsets = offsets.map(|offset| moved(centre, offset, 1.0));
            pairs.extend(offsets.into_iter().zip(corners));
        }
    }
    if pairs.len() < 15 {
        return affine(anchors, version);
    }
    Projection::through(&pairs)
}

/// The map of a symbol seen straight on.
fn affine(anchors: &[Anchor; 3], version: usize) -> Option<Projection> {
    let [a, b, c] = [0, 1, 2].map(|at| anchors[at].centre);
    let fourth = (b.0 + c.0 - a.0, b.1 + c.1 - a.1);
    let far = side(version) as f64 - 3.5;
    let plane = finder_centres(version).into_iter().chain([(far, far)]);
    let pairs: Vec<_> = plane.zip([a, b, c, fourth]).collect();
    Projection::through(&pairs)
}

/// The part of the timing patterns' modules that have their colour.
fn timing(binary: &Binary, projection: &Projection, version: usize, is_dark: bool) -> f64 {
    let side = side(version);
    let mut right = 0;
    for at in 8..side - 8 {
        let middle = at as f64 + 0.5;
        for place in [(middle, 6.5), (6.5, middle)] {
            let dark = binary.at(projection.map(place)) == Some(is_dark);
            right += usize::from(dark == at.is_multiple_of(2));
        }
    }
    right as f64 / (2 * (side - 16)) as f64
}

/// The map made exact by the alignment patterns.
fn refined(binary: &Binary, anchors: &[Anchor; 3], grid: Grid, is_dark: bool) -> Grid {
    let lines = alignment_lines(grid.version);
    let Some(last) = lines.last().copied() else { return grid };
    let far = last as f64 + 0.5;
    let mut pairs: Vec<_> =
        finder_centres(grid.version).into_iter().zip(anchors.iter().map(|it| it.centre)).collect();
    // The guess of the far corner is the worse the more modules lie between it and the finders.
    let reach = 3.0 + side(grid.version) as f64 / 12.0;
    let guesses = [Some(grid.projection), affine(anchors, grid.version)];
    let found =
        guesses.into_iter().flatten().find_map(|guess| alignment(binary, &guess, (far, far), reach, is_dark));
    let Some(found) = found else { return grid };
    pairs.push(((far, far), found));
    let Some(mut projection) = Projection::through(&pairs) else { return grid };
    if grid.version >= 7 {
        let exact = pairs.clone();
        for (x, y) in crate::qr_tables::alignment_centres(grid.version) {
            let place = (x as f64 + 0.5, y as f64 + 0.5);
            if place != (far, far)
                && let Some(seen) = alignment(binary, &projection, place, 1.5, is_dark)
            {
                pairs.push((place, seen));
            }
        }
        projection =
            Projection::through(&pairs).or_else(|| Projection::through(&exact)).unwrap_or(projection);
    }
    Grid { projection, ..grid }
}

/// The centre of the alignment pattern that should be at a place of the plane, looked for round it.
fn alignment(binary: &Binary, guess: &Projection, place: Point, reach: f64, is_dark: bool) -> Option<Point> {
    let centre = guess.map(place);
    let ahead = guess.map((place.0 + 1.0, place.1));
    let below = guess.map((place.0, place.1 + 1.0));
    let across = (ahead.0 - centre.0, ahead.1 - centre.1);
    let down = (below.0 - centre.0, below.1 - centre.1);
    let at = |x: f64, y: f64| moved(moved(centre, across, x), down, y);
    let steps = (reach * 3.0) as i32;
    let mut best: Option<(i32, f64, f64)> = None;
    let mut ties = (0.0, 0.0, 0.0);
    for row in -steps..=steps {
        for column in -steps..=steps {
            let (x, y) = (f64::from(column) / 3.0, f64::from(row) / 3.0);
            if binary.at(at(x, y)) != Some(is_dark) {
                continue;
            }
            let score = alignment_score(binary, |dx, dy| at(x + dx, y + dy), is_dark);
            let off = x.hypot(y);
            match best {
                Some((most, _, _)) if score < most => {}
                Some((most, x0, y0)) if score == most => {
                    // Neighbouring offsets with the same score share one pattern, whose middle is theirs.
                    if (x - x0).hypot(y - y0) < 1.2 {
                        ties = (ties.0 + x, ties.1 + y, ties.2 + 1.0);
                    } else if off < x0.hypot(y0) {
                        best = Some((score, x, y));
                        ties = (x, y, 1.0);
                    }
                }
                _ => {
                    best = Some((score, x, y));
                    ties = (x, y, 1.0);
                }
            }
        }
    }
    let (score, _, _) = best?;
    (score >= 22).then(|| at(ties.0 / ties.2, ties.1 / ties.2))
}

/// How many of the pattern's 25 modules have their colour.
fn alignment_score(binary: &Binary, at: impl Fn(f64, f64) -> Point, is_dark: bool) -> i32 {
    let mut score = 0;
    for row in -2i32..=2 {
        for column in -2i32..=2 {
            let ring = row.abs().max(column.abs());
            let dark = binary.at(at(column.into(), row.into())) == Some(is_dark);
            score += i32::from(dark == (ring != 1));
        }
        // Nowhere near the pattern: its first rows tell.
        if score < (row + 3) * 5 - 4 {
            return 0;
        }
    }
    score
}
