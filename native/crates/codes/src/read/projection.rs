//! From a code's plane to the picture's: projective maps through known points.

/// A point, x to the right and y down.
pub(crate) type Point = (f64, f64);

/// A projective map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projection {
    terms: [f64; 8],
    /// Points are brought near to zero and one before the map, which keeps its equations well conditioned.
    from: Frame,
    to: Frame,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    centre: Point,
    scale: f64,
}

impl Frame {
    fn of(points: impl Iterator<Item = Point> + Clone) -> Self {
        let count = points.clone().count().max(1) as f64;
        let sum = points.clone().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        let centre = (sum.0 / count, sum.1 / count);
        let spread = points.map(|point| (point.0 - centre.0).hypot(point.1 - centre.1)).fold(0.0, f64::max);
        Self { centre, scale: spread.max(1e-9) }
    }

    fn inward(&self, point: Point) -> Point {
        ((point.0 - self.centre.0) / self.scale, (point.1 - self.centre.1) / self.scale)
    }

    fn outward(&self, point: Point) -> Point {
        (point.0 * self.scale + self.centre.0, point.1 * self.scale + self.centre.1)
    }
}

impl Projection {
    /// The map that fits pairs of points (at least four) best in the least squares.
    pub(crate) fn through(pairs: &[(Point, Point)]) -> Option<Self> {
        if pairs.len() < 4 {
            return None;
        }
        let from = Frame::of(pairs.iter().map(|pair| pair.0));
        let to = Frame::of(pairs.iter().map(|pair| pair.1));
        let mut equations = [[0.0; 9]; 8];
        for (source, target) in pairs {
            let ((x, y), (u, v)) = (from.inward(*source), to.inward(*target));
            let across = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            let down = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
            for line in [across, down] {
                for row in 0..8 {
                    for column in 0..9 {
                        equations[row][column] += line[row] * line[column];
                    }
                }
            }
        }
        Some(Self { terms: solved(equations)?, from, to })
    }

    /// Where a point of the code's plane lies in the picture.
    pub(crate) fn map(&self, point: Point) -> Point {
        let (x, y) = self.from.inward(point);
        let [a, b, c, d, e, f, g, h] = self.terms;
        let depth = g * x + h * y + 1.0;
        self.to.outward(((a * x + b * y + c) / depth, (d * x + e * y + f) / depth))
    }
}

/// Gauss's elimination with pivots.
fn solved(mut equations: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot =
            (column..8).max_by(|a, b| equations[*a][column].abs().total_cmp(&equations[*b][column].abs()))?;
        equations.swap(column, pivot);
        let lead = equations[column][column];
        if lead.abs() < 1e-12 {
            return None;
        }
        let row = equations[column].map(|value| value / lead);
        equations[column] = row;
        for (at, other) in equations.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            let factor = other[column];
            debug_assert_ne!(at, column);
            other.iter_mut().zip(row).for_each(|(value, own)| *value -= factor * own);
        }
    }
    let terms = equations.map(|row| row[8]);
    terms.iter().all(|term| term.is_finite()).then_some(terms)
}

/// A point moved by so many times a direction.
pub(crate) fn moved(point: Point, direction: Point, by: f64) -> Point {
    (point.0 + direction.0 * by, point.1 + direction.1 * by)
}

pub(crate) fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Whether a point lies inside a convex shape given by its corners.
pub(crate) fn is_inside(corners: &[Point; 4], point: Point) -> bool {
    let sides = (0..4).map(|at| {
        let (a, b) = (corners[at], corners[(at + 1) % 4]);
        (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0)
    });
    let (mut some_left, mut some_right) = (false, false);
    for side in sides {
        some_left |= side < 0.0;
        some_right |= side > 0.0;
    }
    !(some_left && some_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_points_fix_a_projection() {
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let seen = [(20.0, 30.0), (95.0, 42.0), (80.0, 120.0), (12.0, 99.0)];
        let pairs: Vec<_> = square.into_iter().zip(seen).collect();
        let projection = Projection::through(&pairs).expect("a proper square");
        for (from, to) in pairs {
            assert!(distance(projection.map(from), to) < 1e-6);
        }
        assert!(is_inside(&seen, projection.map((5.0, 5.0))));
        assert!(!is_inside(&seen, projection.map((11.0, 5.0))));
    }

    #[test]
    fn points_on_a_line_fix_none() {
        let pairs: Vec<_> = (0..4).map(|at| ((f64::from(at), 0.0), (f64::from(at), 0.0))).collect();
        assert!(Projection::through(&pairs).is_none());
    }
}
