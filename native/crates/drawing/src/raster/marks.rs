//! Goes through a scene and draws it.

use super::canvas::Canvas;
use super::flatten::Transform;
use super::glyphs::Glyphs;
use crate::outline::{polygon, rounded_rect, shape};
use crate::scene::{Group, Items, Rect, Rule, Segment, Symbol};

/// Draws marks on a canvas.
pub(super) struct Painter {
    pub(super) canvas: Canvas,
    pub(super) glyphs: Glyphs,
}

impl Painter {
    pub(super) fn new(canvas: Canvas) -> Self {
        Self { canvas, glyphs: Glyphs::default() }
    }

    /// What could not be drawn as it should be.
    pub(super) fn notes(&self) -> Vec<String> {
        self.glyphs.note().into_iter().collect()
    }

    /// Groups nest as deep as the code that builds scenes nests them, which limits it.
    pub(super) fn group(&mut self, group: &Group, transform: &Transform) {
        let inside = transform.moved((group.x, group.y));
        if group.has_backdrop() {
            self.rect(&group.backdrop(), &inside);
        }
        if group.clip {
            let rect = Rect { x: 0.0, y: 0.0, style: Default::default(), ..group.backdrop() };
            let before = self.canvas.clip(&rect_outline(&rect), &inside);
            self.marks(group, &inside);
            self.canvas.unclip(before);
        } else {
            self.marks(group, &inside);
        }
    }

    fn marks(&mut self, group: &Group, transform: &Transform) {
        for mark in &group.marks {
            match &mark.items {
                Items::Groups(groups) => groups.iter().for_each(|group| self.group(group, transform)),
                Items::Rects(rects) => rects.iter().for_each(|rect| self.rect(rect, transform)),
                Items::Rules(rules) => rules.iter().for_each(|rule| self.rule(rule, transform)),
                Items::Symbols(symbols) => symbols.iter().for_each(|symbol| self.symbol(symbol, transform)),
                Items::Cloud(cloud) => self.canvas.cloud(cloud, transform),
                Items::Paths(paths) => {
                    for path in paths {
                        self.canvas.draw(&path.segments, &path.style, &transform.moved((path.x, path.y)));
                    }
                }
                Items::Texts(texts) => texts.iter().for_each(|text| self.text(text, transform)),
                Items::Images(images) => images.iter().for_each(|image| self.canvas.image(image, transform)),
            }
        }
    }

    fn rect(&mut self, rect: &Rect, transform: &Transform) {
        self.canvas.draw(&rect_outline(rect), &rect.style, transform);
    }

    fn rule(&mut self, rule: &Rule, transform: &Transform) {
        let segments = [Segment::Move(rule.from.0, rule.from.1), Segment::Line(rule.to.0, rule.to.1)];
        self.canvas.draw(&segments, &rule.style, transform);
    }

    fn symbol(&mut self, symbol: &Symbol, transform: &Transform) {
        let place = transform.moved((symbol.x, symbol.y)).turned(symbol.angle);
        self.canvas.draw(&shape(&symbol.shape, symbol.size), &symbol.style, &place);
    }
}

fn rect_outline(rect: &Rect) -> Vec<Segment> {
    let (x1, y1, x2, y2) = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
    match rect.rounded() {
        Some(radii) => rounded_rect(rect, radii),
        None => polygon(&[(x1, y1), (x2, y1), (x2, y2), (x1, y2)]),
    }
}
