//! Presentations: what each construct becomes.

mod support;

use ferrolab_base::document::Parsed;
use ferrolab_office::Kind;
use support::{package, relationships};

/// A presentation of slides, each with its shapes, and its relationships.
fn pptx(slides: &[(&str, &str)], parts: &[(&str, &str)]) -> Vec<u8> {
    let root = relationships(&[("rId1", "officeDocument", "ppt/presentation.xml")]);
    let ids: Vec<String> = (1..=slides.len()).map(|number| format!("s{number}")).collect();
    let targets: Vec<String> = (1..=slides.len()).map(|number| format!("slides/slide{number}.xml")).collect();
    let mut links: Vec<(&str, &str, &str)> =
        ids.iter().zip(&targets).map(|(id, target)| (id.as_str(), "slide", target.as_str())).collect();
    links.push(("authors", "commentAuthors", "commentAuthors.xml"));
    let links = relationships(&links);
    // In the reverse order of their names: the list decides.
    let list: String = ids.iter().map(|id| format!("<p:sldId r:id='{id}'/>")).collect();
    let main = format!(
        "<p:presentation><p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/></p:presentation>"
    );
    let mut entries = vec![
        ("_rels/.rels".to_owned(), root),
        ("ppt/_rels/presentation.xml.rels".to_owned(), links),
        ("ppt/presentation.xml".to_owned(), main),
    ];
    for (number, (slide, links)) in slides.iter().enumerate() {
        entries.push((format!("ppt/slides/slide{}.xml", number + 1), (*slide).to_owned()));
        entries.push((format!("ppt/slides/_rels/slide{}.xml.rels", number + 1), (*links).to_owned()));
    }
    entries.extend(parts.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned())));
    let entries: Vec<(&str, &str)> =
        entries.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    package(&entries)
}

fn slide(shapes: &str) -> String {
    format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

fn shape(place: &str, y: u32, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='{y}'/><p:nvPr>{place}</p:nvPr></p:nvSpPr>\
         <p:spPr><a:xfrm><a:off x='0' y='{y}'/><a:ext cx='9' cy='9'/></a:xfrm></p:spPr>\
         <p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(properties: &str, text: &str) -> String {
    format!("<a:p><a:pPr{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>")
}

fn read(slides: &[(&str, &str)], parts: &[(&str, &str)]) -> Parsed {
    support::read(&pptx(slides, parts), Kind::Pptx)
}

#[test]
fn slides_are_pages_with_their_title_first() {
    let first = slide(
        &(shape("", 500, &p(">", "below"))
            + &shape("", 100, &p(">", "above"))
            + &shape("<p:ph type='title'/>", 900, &p(">", "Title"))),
    );
    let second = slide(&shape("", 1, &p(">", "two"))).replace("<p:sld>", "<p:sld show='0'>");
    let document = read(&[(&first, ""), (&second, "")], &[]).document;
    assert_eq!(document.pages[0].text, "Title\n\nabove\n\nbelow");
    assert_eq!((document.pages[1].text.as_str(), document.pages[1].warnings.len()), ("two", 1));
    assert_eq!((document.pages[0].width, document.pages[0].height), (720.0, 540.0));
}

#[test]
fn bullets_and_numbers_are_own_or_inherited() {
    let body =
        p(">", "a") + &p(" lvl='1'><a:buAutoNum type='alphaLcPeriod'/>", "b") + &p("><a:buNone/>", "c");
    let slide = slide(&shape("<p:ph idx='1'/>", 1, &body));
    let links = relationships(&[("rId1", "slideLayout", "../slideLayouts/l.xml")]);
    let layout_links = relationships(&[("rId1", "slideMaster", "../slideMasters/m.xml")]);
    let master = "<p:sldMaster><p:cSld><p:spTree/></p:cSld><p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char='•'/></a:lvl1pPr>\
        </p:bodyStyle></p:txStyles></p:sldMaster>";
    let parts = [
        ("ppt/slideLayouts/l.xml", "<p:sldLayout><p:cSld><p:spTree/></p:cSld></p:sldLayout>"),
        ("ppt/slideLayouts/_rels/l.xml.rels", layout_links.as_str()),
        ("ppt/slideMasters/m.xml", master),
    ];
    let parsed = read(&[(&slide, &links)], &parts);
    assert_eq!(parsed.markdown.as_deref(), Some("- a\n  - a. b\n\nc"));
}

#[test]
fn tables_have_spans_and_groups_are_opened() {
    let cell = |attributes: &str, text: &str| {
        format!("<a:tc{attributes}><a:txBody>{}</a:txBody></a:tc>", p(">", text))
    };
    let table = format!(
        "<p:graphicFrame><p:xfrm><a:off x='0' y='900'/><a:ext cx='1' cy='1'/></p:xfrm><a:graphic><a:graphicData><a:tbl>\
         <a:tblPr firstRow='1'/><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        cell(" gridSpan='2'", "a"),
        cell(" hMerge='1'", ""),
        cell("", "b"),
        cell("", "c"),
    );
    let group = format!("<p:grpSp>{}</p:grpSp>", shape("", 1, &p(">", "grouped")));
    let slide = slide(&(table + &group));
    let page = read(&[(&slide, "")], &[]).document.pages.remove(0);
    let head = &page.tables[0].rows[0];
    assert_eq!((head.len(), head[0].col_span, head[0].header), (1, 2, true));
    assert_eq!(page.text, "a\nb\tc\n\ngrouped", "without a place of its own the group stays where it is");
}

#[test]
fn notes_and_comments_follow_the_slide() {
    let slide = slide(&shape("", 1, &p(">", "text")));
    let links = relationships(&[
        ("rId1", "notesSlide", "../notesSlides/n.xml"),
        ("rId2", "comments", "../comments/c.xml"),
    ]);
    let notes = format!("<p:notes>{}</p:notes>", shape("<p:ph type='body'/>", 1, &p(">", "Say this.")));
    let parts = [
        ("ppt/notesSlides/n.xml", notes.as_str()),
        (
            "ppt/comments/c.xml",
            "<p:cmLst><p:cm authorId='0' dt='2026-01-01'><p:text>Hm.</p:text></p:cm></p:cmLst>",
        ),
        ("ppt/commentAuthors.xml", "<p:cmAuthorLst><p:cmAuthor id='0' name='Ann'/></p:cmAuthorLst>"),
    ];
    let parsed = read(&[(&slide, &links)], &parts);
    assert_eq!(parsed.markdown.as_deref(), Some("text\n\n> **Speaker notes:**\n>\n> Say this."));
    let comment = &parsed.document.pages[0].annotations[0];
    assert_eq!((comment.text.as_str(), comment.author.as_deref()), ("Hm.", Some("Ann")));
}

#[test]
fn a_slide_that_is_missing_spoils_no_other() {
    let slide = slide(&shape("", 1, &p(">", "text")));
    let broken = slide.replace("</p:txBody>", "");
    let parsed = read(&[(&broken, ""), (&slide, "")], &[]);
    assert_eq!(parsed.document.pages[1].text, "text");
    assert_eq!(parsed.document.pages[0].warnings, ["this slide could not be read to its end"]);
}
