//! The lines that a page's drawings consist of.

use ferrolab_base::document::Rect;

use super::rules::{MAX_THICKNESS, Rules};
use crate::ffi::{self, Functions, Matrix};
use crate::line::Placement;

/// Pages with more objects are maps and plots.
const MAX_OBJECTS: i32 = 30_000;
/// A table's cell has four strokes; a path of many is a drawing, or a whole table in one.
const MAX_SEGMENTS: i32 = 600;
/// Of all paths of a page together.
const SEGMENT_BUDGET: i32 = 12_000;
const MAX_FORM_DEPTH: usize = 4;

/// The lines of an open page.
pub(crate) fn read(functions: &Functions, page: *mut ffi::PageObject, placement: &Placement) -> Rules {
    let mut reader = Reader {
        functions,
        placement,
        rules: Rules::default(),
        objects: MAX_OBJECTS,
        segments: SEGMENT_BUDGET,
    };
    // SAFETY: the page is open.
    let count = unsafe { (functions.object_count)(page) };
    for index in 0..count.min(MAX_OBJECTS) {
        // SAFETY: the page is open and the index in range.
        let object = unsafe { (functions.object_at)(page, index) };
        reader.object(object);
        if reader.is_done() {
            break;
        }
    }
    reader.rules
}

struct Reader<'a> {
    functions: &'a Functions,
    placement: &'a Placement,
    rules: Rules,
    objects: i32,
    segments: i32,
}

const IDENTITY: Matrix = Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

impl Reader<'_> {
    fn is_done(&self) -> bool {
        self.objects <= 0 || self.segments <= 0 || self.rules.is_full()
    }

    /// An object of the page itself. Forms are walked with a list of what waits, not by recursion.
    fn object(&mut self, object: *mut ffi::ContentObject) {
        let mut waiting = vec![(object, IDENTITY, 0)];
        while let Some((object, outer, depth)) = waiting.pop() {
            self.objects -= 1;
            if object.is_null() || self.is_done() {
                continue;
            }
            // SAFETY: the object belongs to the open page.
            match unsafe { (self.functions.object_type)(object) } {
                ffi::OBJECT_PATH => self.path(object, &outer),
                ffi::OBJECT_FORM if depth < MAX_FORM_DEPTH => {
                    let inner = times(&self.matrix(object), &outer);
                    // SAFETY: the object is a form of the open page.
                    let count = unsafe { (self.functions.form_object_count)(object) };
                    for index in 0..count.clamp(0, self.objects) {
                        // SAFETY: as above, and the index is in range.
                        let child =
                            unsafe { (self.functions.form_object_at)(object, index as std::ffi::c_ulong) };
                        waiting.push((child, inner, depth + 1));
                    }
                }
                _ => {}
            }
        }
    }

    fn matrix(&self, object: *mut ffi::ContentObject) -> Matrix {
        let mut matrix = IDENTITY;
        // SAFETY: the object belongs to the open page, the out-pointer is valid.
        let known = unsafe { (self.functions.object_matrix)(object, &mut matrix) } != 0;
        if known { matrix } else { IDENTITY }
    }

    fn path(&mut self, object: *mut ffi::ContentObject, outer: &Matrix) {
        let (mut left, mut bottom, mut right, mut top) = (0.0, 0.0, 0.0, 0.0);
        // SAFETY: the object belongs to the open page, the out-pointers are valid.
        let known =
            unsafe { (self.functions.object_bounds)(object, &mut left, &mut bottom, &mut right, &mut top) }
                != 0;
        if !known {
            return;
        }
        let (x0, y0) = self.place((left, bottom), outer);
        let (x1, y1) = self.place((right, top), outer);
        let rect = Rect { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) };
        if rect.x1 - rect.x0 <= MAX_THICKNESS || rect.y1 - rect.y0 <= MAX_THICKNESS {
            self.rules.add_thin(rect);
            return;
        }
        // SAFETY: the object is a path of the open page.
        let count = unsafe { (self.functions.segment_count)(object) };
        let (mut fill, mut stroke) = (0, 0);
        // SAFETY: as above, the out-pointers are valid.
        unsafe { (self.functions.draw_mode)(object, &mut fill, &mut stroke) };
        if (1..=MAX_SEGMENTS).contains(&count) && (fill != 0 || stroke != 0) {
            self.segments -= count;
            self.strokes(object, count, &times(&self.matrix(object), outer));
        }
    }

    fn strokes(&mut self, object: *mut ffi::ContentObject, count: i32, matrix: &Matrix) {
        let (mut start, mut last) = ((0.0, 0.0), (0.0, 0.0));
        for index in 0..count {
            let (mut x, mut y) = (0.0, 0.0);
            // SAFETY: the path belongs to the open page, the index is in range, PDFium takes
            // a null segment, and the out-pointers are valid.
            let (kind, closes) = unsafe {
                let segment = (self.functions.segment_at)(object, index);
                (self.functions.segment_point)(segment, &mut x, &mut y);
                ((self.functions.segment_type)(segment), (self.functions.segment_closes)(segment) != 0)
            };
            let point = self.place((x, y), matrix);
            match kind {
                ffi::SEGMENT_MOVE_TO => start = point,
                ffi::SEGMENT_LINE_TO => self.rules.add_stroke(last, point),
                _ => self.rules.slanted.push(point),
            }
            last = point;
            if closes {
                self.rules.add_stroke(last, start);
                last = start;
            }
        }
    }

    fn place(&self, (x, y): (f32, f32), matrix: &Matrix) -> (f32, f32) {
        let (x, y) = (matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f);
        self.placement.point(x, y)
    }
}

/// First `inner`, then `outer`.
fn times(inner: &Matrix, outer: &Matrix) -> Matrix {
    Matrix {
        a: inner.a * outer.a + inner.b * outer.c,
        b: inner.a * outer.b + inner.b * outer.d,
        c: inner.c * outer.a + inner.d * outer.c,
        d: inner.c * outer.b + inner.d * outer.d,
        e: inner.e * outer.a + inner.f * outer.c + outer.e,
        f: inner.e * outer.b + inner.f * outer.d + outer.f,
    }
}
