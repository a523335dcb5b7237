//! Tokens become spans, line by line, as Pygments' formatter joins them.

/// Writes tokens; neighbours of one class on one line share a span.
pub(super) struct Emitter<'o> {
    out: &'o mut String,
    /// The class of the span at hand, when something was written on this line.
    open: Option<&'static str>,
}

impl<'o> Emitter<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self { out, open: None }
    }

    pub(super) fn token(&mut self, class: &'static str, text: &str) {
        let mut parts = text.split('\n');
        let mut part = parts.next().unwrap_or_default();
        for next in parts {
            if !part.is_empty() {
                self.part(class, part);
            }
            self.end_line();
            part = next;
        }
        if !part.is_empty() {
            self.part(class, part);
        }
    }

    fn part(&mut self, class: &'static str, text: &str) {
        if self.open != Some(class) {
            self.close();
            if !class.is_empty() {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = Some(class);
        }
        super::super::escape::text(text, self.out);
    }

    fn close(&mut self) {
        if self.open.take().is_some_and(|class| !class.is_empty()) {
            self.out.push_str("</span>");
        }
    }

    fn end_line(&mut self) {
        self.close();
        self.out.push('\n');
    }

    pub(super) fn finish(&mut self) {
        if self.open.is_some() {
            self.end_line();
        }
    }
}
