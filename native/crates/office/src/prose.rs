//! Paragraphs of word processors' documents, whatever the format.

use ferrolab_base::document::BlockKind;
use ferrolab_compose::Role;

use crate::flow::{self, Flow};
use crate::inline::Inline;
use crate::lists::Lists;

/// What a paragraph may go on with: the list or the program text before it.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    lists: Lists,
    in_code: bool,
    /// Set in page headers and footers: what is read stands apart from the running text.
    pub(crate) apart: Option<BlockKind>,
}

impl Prose {
    /// A paragraph in this role.
    pub(crate) fn paragraph(flow: &mut Flow<'_>, role: Role, inline: &Inline) {
        flow.open(role);
        inline.write(flow);
        flow.close();
    }

    /// A part of a line, where there is no room for blocks.
    pub(crate) fn in_line(flow: &mut Flow<'_>, label: &str, inline: &Inline) {
        flow.text(label);
        flow.text(" ");
        inline.write(flow);
        flow.text(" ");
    }

    pub(crate) fn running_text(&mut self, flow: &mut Flow<'_>, inline: &Inline) {
        self.close(flow);
        Self::paragraph(flow, self.role(Role::Paragraph), inline);
    }

    /// A heading; its label may be empty.
    pub(crate) fn heading(&mut self, flow: &mut Flow<'_>, level: u8, label: &str, mut inline: Inline) {
        self.close(flow);
        inline.each_marks(|marks| marks.bold = false);
        flow.open(self.role(Role::Heading(level.clamp(1, 6))));
        flow.text(label);
        flow.text(" ");
        inline.write(flow);
        flow.close();
    }

    /// A line of program text.
    pub(crate) fn code(&mut self, flow: &mut Flow<'_>, inline: &Inline) {
        if self.in_code {
            flow.text("\n");
        } else {
            self.close(flow);
            flow.open(Role::Preformatted(None));
            self.in_code = true;
        }
        flow.text(&inline.plain());
    }

    pub(crate) fn quote(&mut self, flow: &mut Flow<'_>, inline: &Inline) {
        self.close(flow);
        flow.open(Role::Quote);
        Self::paragraph(flow, Role::Paragraph, inline);
        flow.close();
    }

    pub(crate) fn caption(&mut self, flow: &mut Flow<'_>, inline: &Inline) {
        self.close(flow);
        Self::paragraph(flow, flow::apart(BlockKind::Caption), inline);
    }

    /// The first paragraph of an item of `list`.
    pub(crate) fn item(
        &mut self,
        flow: &mut Flow<'_>,
        list: &str,
        level: u8,
        label: Option<&str>,
        inline: &Inline,
    ) {
        self.close_code(flow);
        self.lists.item(flow, list, level, label);
        Self::paragraph(flow, Role::Block, inline);
    }

    /// A paragraph of a list that has no label: it goes on with the item before it.
    pub(crate) fn continuation(&mut self, flow: &mut Flow<'_>, inline: &Inline) {
        if self.lists.is_open() {
            Self::paragraph(flow, Role::Paragraph, inline);
        } else {
            self.running_text(flow, inline);
        }
    }

    /// `role`, unless what is read stands apart.
    pub(crate) fn role(&self, role: Role) -> Role {
        self.apart.map_or(role, flow::apart)
    }

    /// End lists and program text: something else follows.
    pub(crate) fn close(&mut self, flow: &mut Flow<'_>) {
        self.close_code(flow);
        self.lists.close(flow);
    }

    fn close_code(&mut self, flow: &mut Flow<'_>) {
        if std::mem::take(&mut self.in_code) {
            flow.close();
        }
    }
}
