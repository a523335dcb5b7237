//! Blocks and their pieces become HTML.

use super::blocks::Block;
use super::inline::{self, Token};
use super::lists::List;
use super::tables::Table;
use super::{Result, url};
use crate::html::{escape, highlight};
use crate::json::View;

/// Writes HTML.
pub(super) struct Renderer<'a> {
    pub(super) out: String,
    pub(super) attachments: Option<View<'a>>,
    pub(super) anchor: &'a str,
}

impl Renderer<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Result<()> {
        blocks.iter().try_for_each(|block| self.block(block))
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn block(&mut self, block: &Block) -> Result<()> {
        match block {
            Block::Blank => {}
            Block::Rule => self.push("<hr />\n"),
            Block::Html(html) => {
                self.push(html);
                self.push("\n");
            }
            Block::Text(text) => self.inline(text)?,
            Block::Paragraph(text) => {
                self.push("<p>");
                self.inline(text)?;
                self.push("</p>\n");
            }
            Block::Heading(level, text) => self.heading(*level, text)?,
            Block::Code(code, info) => self.code(code, info.as_deref())?,
            Block::Quote(children) => {
                self.push("<blockquote>\n");
                self.blocks(children)?;
                self.push("</blockquote>\n");
            }
            Block::List(list) => self.list(list)?,
            Block::Table(table) => self.table(table)?,
        }
        Ok(())
    }

    fn list(&mut self, list: &List) -> Result<()> {
        match (list.ordered, list.start) {
            (true, Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            (true, None) => self.push("<ol>\n"),
            (false, _) => self.push("<ul>\n"),
        }
        for item in &list.items {
            self.push("<li>");
            self.blocks(item)?;
            self.push("</li>\n");
        }
        self.push(if list.ordered { "</ol>\n" } else { "</ul>\n" });
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<()> {
        self.push("<table>\n<thead>\n<tr>\n");
        self.row(&table.head, table, "th")?;
        self.push("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.push("<tr>\n");
            self.row(row, table, "td")?;
            self.push("</tr>\n");
        }
        self.push("</tbody>\n</table>\n");
        Ok(())
    }

    fn row(&mut self, cells: &[String], table: &Table, tag: &str) -> Result<()> {
        for (cell, align) in cells.iter().zip(&table.aligns) {
            match align {
                Some(align) => self.push(&format!("  <{tag} style=\"text-align:{align}\">")),
                None => self.push(&format!("  <{tag}>")),
            }
            self.inline(cell)?;
            self.push(&format!("</{tag}>\n"));
        }
        Ok(())
    }

    fn code(&mut self, code: &str, info: Option<&str>) -> Result<()> {
        let language = info.and_then(|info| info.split_whitespace().next());
        let Some(language) = language else {
            self.push("<pre><code>");
            escape::text(code, &mut self.out);
            self.push("</code></pre>\n");
            return Ok(());
        };
        self.push("<div class=\"highlight\"><pre><span></span>");
        match highlight::is_ipython(&language.to_ascii_lowercase()) {
            Some(ipython) => highlight::highlight(code, ipython, &mut self.out)?,
            None if language == "text" => {
                escape::text(code.trim_matches('\n'), &mut self.out);
                self.push("\n");
            }
            None => return Err("code in another language"),
        }
        self.push("</pre></div>\n");
        Ok(())
    }

    fn heading(&mut self, level: usize, text: &str) -> Result<()> {
        let start = self.out.len();
        self.inline(text)?;
        let inner = self.out.split_off(start);
        if inner.contains("<img") {
            return Err("a picture in a heading");
        }
        let id = url::quoted(&plain(&inner).replace(' ', "-"), "?/:@!$&'()*+,;=");
        self.push(&format!("<h{level} id=\""));
        escape::attribute(&id, &mut self.out);
        self.push("\">");
        self.push(&inner);
        self.push("<a class=\"anchor-link\" href=\"#");
        escape::attribute(&id, &mut self.out);
        self.push("\">");
        escape::text(self.anchor, &mut self.out);
        self.push(&format!("</a></h{level}>"));
        if text.contains('<') && has_markup(text) {
            return Err("HTML in a heading");
        }
        Ok(())
    }

    fn inline(&mut self, text: &str) -> Result<()> {
        let tokens = inline::parse(text.trim_matches([' ', '\n']))?;
        if !inline::is_shallow(&tokens) {
            return Err("emphasis nested deep");
        }
        self.tokens(&tokens)
    }

    fn tokens(&mut self, tokens: &[Token]) -> Result<()> {
        tokens.iter().try_for_each(|token| self.token(token))
    }

    fn token(&mut self, token: &Token) -> Result<()> {
        match token {
            Token::Text(text) | Token::Literal(text) => url::text(text, &mut self.out)?,
            Token::Html(html) | Token::Markup(html) => self.push(html),
            Token::Break(html) => self.push(html),
            Token::Emphasis(children) => self.wrapped("em", children)?,
            Token::Strong(children) => self.wrapped("strong", children)?,
            Token::Automatic { target, text, .. } => {
                self.push("<a href=\"");
                url::attribute(target, &mut self.out)?;
                self.push("\">");
                url::text(text, &mut self.out)?;
                self.push("</a>");
            }
            Token::Link { target, title, children } => {
                self.push("<a href=\"");
                url::attribute(target, &mut self.out)?;
                self.push("\"");
                self.title(title.as_deref())?;
                self.push(">");
                self.tokens(children)?;
                self.push("</a>");
            }
            Token::Image { target, title, children } => self.image(target, title.as_deref(), children)?,
        }
        Ok(())
    }

    fn wrapped(&mut self, tag: &str, children: &[Token]) -> Result<()> {
        self.push(&format!("<{tag}>"));
        self.tokens(children)?;
        self.push(&format!("</{tag}>"));
        Ok(())
    }

    fn title(&mut self, title: Option<&str>) -> Result<()> {
        if let Some(title) = title {
            self.push(" title=\"");
            url::attribute(title, &mut self.out)?;
            self.push("\"");
        }
        Ok(())
    }

    fn image(&mut self, target: &str, title: Option<&str>, children: &[Token]) -> Result<()> {
        let start = self.out.len();
        self.tokens(children)?;
        let alt = self.out.split_off(start);
        if alt.contains("<img") || alt.contains("<!--") {
            return Err("a picture in the description of a picture");
        }
        self.push("<img src=\"");
        match target.strip_prefix("attachment:") {
            Some(name) => self.attachment(name)?,
            None => url::attribute(target, &mut self.out)?,
        }
        self.push("\" alt=\"");
        url::attribute(&without_tags(&alt), &mut self.out)?;
        self.push("\"");
        self.title(title)?;
        self.push(" />");
        Ok(())
    }

    fn attachment(&mut self, name: &str) -> Result<()> {
        let bundle = self.attachments.and_then(|all| all.get(name)).ok_or("an attachment that is missing")?;
        let best = ["image/svg+xml", "image/png", "image/jpeg"].into_iter().find_map(|media| {
            let data = bundle.get(media)?.joined()?;
            Some((media, data))
        });
        let (media, data) = best.ok_or("an attachment of another kind")?;
        self.push(&format!("data:{media};base64,"));
        url::attribute(&data, &mut self.out)
    }
}

/// Whether some token of a heading is HTML from the source.
fn has_markup(text: &str) -> bool {
    inline::parse(text.trim_matches([' ', '\n'])).is_ok_and(|tokens| any_markup(&tokens))
}

fn any_markup(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| match token {
        Token::Markup(_) => true,
        Token::Emphasis(children)
        | Token::Strong(children)
        | Token::Link { children, .. }
        | Token::Image { children, .. } => any_markup(children),
        _ => false,
    })
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        match rest[start..].find('>') {
            Some(end) => rest = &rest[start + end + 1..],
            None => {
                out.push_str(&rest[start..]);
                return out;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The text of HTML that was written here.
fn plain(html: &str) -> String {
    without_tags(html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
