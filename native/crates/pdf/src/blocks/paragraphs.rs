//! Where a paragraph ends and the next begins.

use crate::line::{Line, Role};

/// How the page is set.
pub(super) struct Layout {
    /// The size that most letters have, in points.
    pub body_size: f32,
    /// The usual distance from line to line, in points.
    pub leading: f32,
    /// The right edge that most text reaches, for each column by its left edge.
    columns: Vec<Column>,
}

struct Column {
    left: f32,
    right: f32,
}

impl Layout {
    pub(super) fn of(lines: &[Line]) -> Self {
        let flow: Vec<Line> = lines.iter().filter(|line| line.role == Role::Flow).cloned().collect();
        Self { body_size: body_size(&flow), leading: leading(&flow), columns: columns(&flow) }
    }

    /// Whether `line` follows `previous` at the usual distance.
    pub(super) fn is_near(&self, previous: &Line, line: &Line) -> bool {
        let distance = distance(previous, line);
        let height = line.size.max(previous.size).max(1.0);
        // Half a line more than usual is a gap; so is anything upwards.
        let usual = self.leading.clamp(0.9 * height, 2.2 * height);
        distance > -0.4 * height && distance < 1.25 * usual + 0.1 * height
    }

    fn column_of(&self, line: &Line) -> Option<&Column> {
        self.columns
            .iter()
            .filter(|column| column.left <= line.rect.x0 + 1.0 && line.rect.x0 < column.right)
            .min_by(|a, b| (line.rect.x0 - a.left).total_cmp(&(line.rect.x0 - b.left)))
    }
}

/// Whether a paragraph begins with `line`.
pub(super) fn starts_paragraph(text: &str, previous: &Line, line: &Line, layout: &Layout) -> bool {
    let size = line.size.max(1.0);
    if (previous.size - line.size).abs() > 0.15 * size
        || previous.bold && !line.bold && ends_sentence(text, previous)
    {
        return true;
    }
    if !layout.is_near(previous, line) {
        // A sentence that the end of a column cuts goes on at the top of the next.
        let moved_up = distance(previous, line) < 0.0;
        return !(moved_up && !ends_sentence(text, previous) && begins_lower(text, line));
    }
    let same_row = distance(previous, line).abs() < 0.4 * size;
    if same_row {
        return false;
    }
    let indented =
        line.rect.x0 > previous.rect.x0 + 0.8 * size && line.rect.x0 < previous.rect.x0 + 6.0 * size;
    if indented && ends_sentence(text, previous) {
        return true;
    }
    let Some(column) = layout.column_of(previous) else {
        return false;
    };
    let is_short = previous.rect.x1 < column.right - 0.12 * (column.right - column.left);
    is_short && ends_sentence(text, previous) && !begins_lower(text, line)
}

/// From the top of one line to the top of the next; negative upwards.
fn distance(previous: &Line, line: &Line) -> f32 {
    line.rect.y1 - previous.rect.y1
}

fn ends_sentence(text: &str, line: &Line) -> bool {
    let end = text[line.start..line.end].trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']);
    end.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？', '：', '؟', '।'])
}

fn begins_lower(text: &str, line: &Line) -> bool {
    text[line.start..line.end].chars().next().is_some_and(char::is_lowercase)
}

fn body_size(lines: &[Line]) -> f32 {
    let mut weights: Vec<(i32, usize)> = Vec::new();
    for line in lines {
        // Quarters of a point: sizes from matrices are never quite equal.
        let step = (line.size * 4.0).round() as i32;
        match weights.iter_mut().find(|(known, _)| *known == step) {
            Some((_, weight)) => *weight += line.end - line.start,
            None => weights.push((step, line.end - line.start)),
        }
    }
    weights.iter().max_by_key(|(_, weight)| *weight).map_or(0.0, |(step, _)| *step as f32 / 4.0)
}

fn leading(lines: &[Line]) -> f32 {
    let mut distances: Vec<f32> = lines
        .windows(2)
        .map(|pair| distance(&pair[0], &pair[1]))
        .zip(lines)
        .filter(|(distance, line)| *distance > 0.5 * line.size && *distance < 2.5 * line.size)
        .map(|(distance, _)| distance)
        .collect();
    if distances.is_empty() {
        return 0.0;
    }
    distances.sort_by(f32::total_cmp);
    // A low one: half of a page of one-line items are gaps.
    distances[distances.len() / 3]
}

/// Columns by the left edges that at least three lines share.
fn columns(lines: &[Line]) -> Vec<Column> {
    let mut edges: Vec<(f32, f32)> = lines.iter().map(|line| (line.rect.x0, line.rect.x1)).collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(Column, usize)> = Vec::new();
    for (left, right) in edges {
        match columns.last_mut() {
            Some((column, count)) if left - column.left < 4.0 => {
                column.right = column.right.max(right);
                *count += 1;
            }
            _ => columns.push((Column { left, right }, 1)),
        }
    }
    columns.into_iter().filter(|(_, count)| *count >= 3).map(|(column, _)| column).collect()
}
