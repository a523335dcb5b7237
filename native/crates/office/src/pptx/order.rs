//! The order in which shapes are read.

use ferrolab_packages::xml::Node;

/// Where a shape stands, in English Metric Units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    x: i64,
    y: i64,
    height: i64,
}

impl Place {
    /// Where the shape says it stands.
    pub(super) fn of(shape: Node<'_>) -> Option<Self> {
        let direct = shape.child("xfrm");
        let properties = || shape.elements().find(|it| matches!(it.name(), "spPr" | "grpSpPr"));
        let transform = direct.or_else(|| properties()?.child("xfrm"))?;
        let number = |child: &str, name: &str| transform.child(child)?.attribute(name)?.parse::<i64>().ok();
        Some(Self {
            x: number("off", "x")?.clamp(-(1 << 40), 1 << 40),
            y: number("off", "y")?.clamp(-(1 << 40), 1 << 40),
            height: number("ext", "cy")?.clamp(0, 1 << 40),
        })
    }

    fn middle(&self) -> i64 {
        self.y + self.height / 2
    }
}

/// Bring shapes into reading order: from top to bottom, and from left to right
/// those whose middles lie at the height of the row's first. Where a place is not known, the order stays.
pub(super) fn sort<T>(shapes: Vec<(Option<Place>, T)>) -> Vec<T> {
    if shapes.iter().any(|(place, _)| place.is_none()) {
        return shapes.into_iter().map(|(_, shape)| shape).collect();
    }
    let mut placed: Vec<(Place, T)> =
        shapes.into_iter().map(|(place, shape)| (place.unwrap_or_default(), shape)).collect();
    placed.sort_by_key(|(place, _)| (place.y, place.x));
    let mut sorted = Vec::with_capacity(placed.len());
    let mut row: Vec<(Place, T)> = Vec::new();
    for (place, shape) in placed {
        let ends_row = row
            .first()
            .is_some_and(|(first, _)| place.middle() > first.y + first.height || place.y > first.middle());
        if ends_row {
            sorted.extend(told(&mut row));
        }
        row.push((place, shape));
    }
    sorted.extend(told(&mut row));
    sorted
}

fn told<T>(row: &mut Vec<(Place, T)>) -> Vec<T> {
    row.sort_by_key(|(place, _)| place.x);
    row.drain(..).map(|(_, shape)| shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_from_left_to_right() {
        let at = |x, y, height, name| (Some(Place { x, y, height }), name);
        let shapes = vec![
            at(500, 105, 100, "right"),
            at(0, 300, 50, "below"),
            at(0, 110, 100, "left"),
            at(0, 0, 50, "top"),
        ];
        assert_eq!(sort(shapes), ["top", "left", "right", "below"]);
    }

    #[test]
    fn without_places_the_order_stays() {
        let place = Some(Place { x: 0, y: 9, height: 1 });
        assert_eq!(sort(vec![(place, "a"), (None, "b")]), ["a", "b"]);
    }
}
