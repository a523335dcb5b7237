//! Labels that would overlap are left out, as Vega does it.

use ferrolab_drawing::Text;

use crate::layout::bounds::{self, Bounds};

/// How labels are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// None are.
    None,
    /// Every other one, again and again.
    Parity,
    /// Those that the one before overlaps.
    Greedy,
}

impl Method {
    /// The method that a specification's `labelOverlap` means.
    pub fn read(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Bool(true) => Self::Parity,
            serde_json::Value::String(word) if word == "greedy" => Self::Greedy,
            serde_json::Value::String(word) if word == "parity" => Self::Parity,
            _ => Self::None,
        }
    }
}

/// Keeps the labels that don't overlap.
pub(crate) fn thinned(labels: Vec<Text>, method: Method, separation: f64) -> Vec<Text> {
    if method == Method::None {
        return labels;
    }
    let boxes: Vec<Bounds> = labels.iter().map(bounds::of_text).collect();
    let seen: Vec<usize> = (0..labels.len())
        .filter(|index| boxes[*index].width() > 1.0 && boxes[*index].height() > 1.0)
        .collect();
    let shown = shown(&boxes, &seen, method, separation);
    let mut keep = vec![true; labels.len()];
    // Labels without an extent are never in the way.
    seen.iter().for_each(|index| keep[*index] = false);
    shown.iter().for_each(|index| keep[*index] = true);
    labels.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(label, _)| label).collect()
}

fn shown(boxes: &[Bounds], seen: &[usize], method: Method, separation: f64) -> Vec<usize> {
    let mut items = seen.to_vec();
    if items.len() < 3 || !any_overlap(boxes, &items, separation) {
        return items;
    }
    loop {
        items = reduced(boxes, &items, method, separation);
        if items.len() < 3 || !any_overlap(boxes, &items, separation) {
            break;
        }
    }
    let last = seen[seen.len() - 1];
    if items.len() < 3 && !items.contains(&last) {
        if items.len() > 1 {
            items.pop();
        }
        items.push(last);
    }
    items
}

fn reduced(boxes: &[Bounds], items: &[usize], method: Method, separation: f64) -> Vec<usize> {
    if method != Method::Greedy {
        return items.iter().step_by(2).copied().collect();
    }
    let mut kept: Vec<usize> = Vec::new();
    for &item in items {
        if kept.last().is_none_or(|last| !overlap(&boxes[*last], &boxes[item], separation)) {
            kept.push(item);
        }
    }
    kept
}

fn any_overlap(boxes: &[Bounds], items: &[usize], separation: f64) -> bool {
    items.windows(2).any(|pair| overlap(&boxes[pair[0]], &boxes[pair[1]], separation))
}

fn overlap(a: &Bounds, b: &Bounds, separation: f64) -> bool {
    separation > (b.x1 - a.x2).max(a.x1 - b.x2).max(b.y1 - a.y2).max(a.y1 - b.y2)
}
